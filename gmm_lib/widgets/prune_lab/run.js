// A run of variational Bayes from shares of the points, under one prior.
import { boundOf, learnt, priorOf, shared } from "../numbers/beliefs.js";
import { eStep, mixtureOf } from "../numbers/mixture.js";

const OFFERED = 6; // components
export const LAST_STEP = 1000; // iterations
const TOL = 1e-9; // nats a point

/** The first responsibilities, n x 6: those of the mixture `start`, the rest empty. */
function firstShares(points, start) {
  const few = start.length / 7; // a weight, two means and four covariances each
  const { gamma } = eStep(points, mixtureOf(Float64Array.from(start), few, 2));
  const all = new Float64Array(points.n * OFFERED);
  const place = (i) => Math.floor(i / few) * OFFERED + (i % few);
  gamma.forEach((share, i) => {
    all[place(i)] = share;
  });
  return all;
}

/** A run: at(t, phase) is what is believed there, in any order that never goes back. */
export function runOf(points, start, { concentration, scatter }) {
  const prior = priorOf(scatter);
  let t = 0;
  let gamma = firstShares(points, start);
  let belief = learnt(points, gamma, prior, concentration);
  let next = null; // shares under `belief`
  const step = () => {
    gamma = next ?? shared(points, belief);
    belief = learnt(points, gamma, prior, concentration);
    next = null;
    t++;
  };
  const at = (iteration, phase) => {
    while (t < iteration) step();
    if (phase === "E") next ??= shared(points, belief);
    const shares = phase === "E" ? next : gamma;
    return { belief, gamma: shares, parts: boundOf(points, shares, belief) };
  };
  return { at };
}

/** The iteration after which F rises by no more than 1e-9 nats a point. */
export function endOf(run, n) {
  let before = run.at(0, "E").parts.F;
  for (let i = 1; i <= LAST_STEP; i++) {
    const { F } = run.at(i, "E").parts;
    if (F - before <= TOL * n) return { last: i, over: true };
    before = F;
  }
  return { last: LAST_STEP, over: false };
}

// The state of EMLab, between its traits, the presets and the page.
// A state is {preset, points, names, family, dof, seed, start, h}: h counts half-steps,
// and dof is null where components are Gaussian.
import { FAMILIES, mixtureOf, MOST } from "../numbers/mixture.js";
import { inFamily, drawnStart, twinsOf, variancesOf } from "../numbers/run.js";
import { floats, halfStepOf, placeOf } from "../numbers/history.js";
import { cholesky } from "../numbers/mixture.js";
import { uniformsFrom } from "../numbers/random.js";
import { amount, decimal, falls } from "../numbers/format.js";
import { emLabWords } from "../words/en/em_lab.js";
import { words } from "../words/en/words.js";

const LAST = 20001; // half-steps
const LEAST_POINTS = 2;

/** What a preset makes of a state. */
export function presetState({ x: text, names, size: [k, d], start }, preset) {
  const x = Float64Array.from(text.split(" "), Number);
  const points = { n: x.length / d, d, x };
  const theta = mixtureOf(Float64Array.from(start), k, d);
  const rest = { family: "full", dof: null, seed: 0, start: theta, h: 0 };
  return { preset, points, names, ...rest };
}

/** The state in the model's traits, or what is wrong with it. */
export function readState(model) {
  const d = model.get("n_features");
  const k = model.get("n_components");
  const x = model.get("points") ? floats(model.get("points")) : [];
  const start = model.get("start");
  const whole = Number.isInteger(k) && k >= 1 && k <= MOST && (d === 1 || d === 2);
  if (!whole || !Array.isArray(start) || start.length !== k * (1 + d + d * d)) {
    throw new RangeError(emLabWords.noStart);
  }
  const place = { iteration: model.get("iteration"), phase: model.get("phase") };
  return checked({
    preset: model.get("preset"),
    points: { n: x.length / d, d, x },
    names: model.get("names"),
    family: model.get("covariance_type"),
    dof: model.get("dof"),
    seed: model.get("seed"),
    start: mixtureOf(Float64Array.from(start), k, d),
    h: halfStepOf(place),
  });
}

/** The state itself, unless it is impossible. */
export function checked(state) {
  const { points, start, h, family, dof, seed } = state;
  const spread = () => variancesOf(points).every((variance) => variance > 0);
  if (!(points.n >= LEAST_POINTS && points.x.every(Number.isFinite) && spread())) {
    throw new RangeError(emLabWords.noPoints);
  }
  const total = start.weights.reduce((sum, weight) => sum + weight, 0);
  const sound = start.weights.every((w) => w > 0) && Math.abs(total - 1) < 1e-8;
  if (!sound || ![...start.means, ...start.covariances].every(Number.isFinite)) {
    throw new RangeError(emLabWords.noStart);
  }
  for (let k = 0; k < start.k; k++) cholesky(start.covariances, start.d, k);
  const counted = Number.isInteger(h) && h >= 0 && h <= LAST && Number.isInteger(seed);
  const tailed = dof === null || (dof > 0 && dof < Infinity);
  if (!counted || !tailed || !FAMILIES.includes(family)) {
    throw new RangeError(emLabWords.noPlace);
  }
  return state;
}

/** A state as traits; theta is what is on show. */
export function traitsOf(state, theta) {
  const { preset, points, names, family, dof, seed, start, h } = state;
  const { x } = points;
  const means = Array.from({ length: theta.mixture.k }, (_, k) =>
    Array.from(theta.mixture.means.subarray(k * points.d, (k + 1) * points.d)),
  );
  return {
    preset,
    points: new DataView(x.buffer, x.byteOffset, x.byteLength),
    n_features: points.d,
    names,
    covariance_type: family,
    dof,
    seed,
    start: [...start.weights, ...start.means, ...start.covariances],
    n_components: start.k,
    ...placeOf(h),
    means,
    log_likelihood: theta.logLikelihood,
  };
}

/** A start drawn from a seed, where there are points enough. */
export function drawn(state, K, seed) {
  if (K > state.points.n) throw new RangeError(emLabWords.fewPoints);
  const start = drawnStart(state.points, K, state.family, uniformsFrom(seed));
  return { ...state, start, seed, h: 0 };
}

/** The same mixture as a start in another family. */
export const refamilied = (state, mixture, family) => ({
  ...state,
  family,
  start: inFamily(mixture, family),
  h: 0,
});

/** Where a new run stands: once the points are shared out they stay so, and follow the
 *  hand that moves a mean or a point. */
const live = ({ h }) => Math.min(h, 1);

/** A new start from the mixture on show, with other tails. */
export const withTails = (state, mixture, dof) => ({
  ...state,
  dof,
  start: mixture,
  h: live(state),
});

/** A new start from the mixture on show, with the mean of component k at `place`. */
export function withMean(state, mixture, k, place) {
  const means = Float64Array.from(mixture.means);
  means.set(place, k * mixture.d);
  return { ...state, start: { ...mixture, means }, h: live(state) };
}

/** A new start from the mixture on show, with other points. */
export function withPoints(state, mixture, x) {
  const { d } = state.points;
  return {
    ...state,
    points: { n: x.length / d, d, x },
    start: mixture,
    h: live(state),
  };
}

/** The sentence for a state that was just reached. */
export function sentenceOf(run, h, stepped) {
  const theta = run.at(h);
  const t = theta.iteration;
  const before = run.logLikelihoods[t - 1];
  if (h === 0) return words.status.start(theta) + emLabWords.ring;
  if (theta.phase === "E")
    return stepped ? words.status.E(theta) : words.status.at(theta);
  const cut = run.cuts[t];
  if (cut !== null) {
    return emLabWords.collapsed(
      cut,
      amount(theta.logLikelihood - before),
      decimal(theta.logLikelihood, 1),
    );
  }
  const plain = stepped ? words.status.M(theta, before) : words.status.at(theta);
  if (!run.settled(t)) return plain;
  if (falls(before, theta.logLikelihood)) return plain;
  const twins = twinsOf(theta.mixture);
  return twins
    ? emLabWords.saddle(...twins)
    : emLabWords.settled(decimal(theta.logLikelihood, 1), t);
}

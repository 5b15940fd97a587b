// The game of MixtureLab without its page: a mixture on the line that the reader fits,
// the best score so far, EM's answer, and draws. A move changes the game in place and
// returns the sentence that says what it did.
import { emFrom } from "../numbers/em.js";
import {
  componentsOf,
  drawFrom,
  lineMixture,
  modesOf,
  withWeight,
} from "../numbers/line_mixture.js";
import { eStep, logJoint, logLikelihood, logSumExp } from "../numbers/mixture.js";
import { runOf } from "../numbers/run.js";
import { uniformsFrom } from "../numbers/random.js";
import { sharesOf } from "../numbers/soft_means.js";
import { amount, decimal } from "../numbers/format.js";
import { faults } from "../words/en/faults.js";
import { mixtureLabWords } from "../words/en/mixture_lab.js";

const FURTHER = 6; // steps into a collapse
const LEAST_WEIGHT = 0.005;
export const said = mixtureLabWords;

/** A new game: `mine` is the reader's fit while EM's answer is on show; once EM has
 *  `helped`, scores do not count. */
export function gameOf(points, first, seed) {
  const best = new Map(); // K -> the best log-likelihood reached by hand
  const shown = { components: first, k: 0, mine: null, em: null, helped: false };
  return score({ points, first, best, ...shown, draws: freshDraws(seed) });
}

export const freshDraws = (seed) => ({ seed, list: [], uniform: uniformsFrom(seed) });

function score(game) {
  const mixture = lineMixture(game.components);
  game.mixture = mixture;
  game.modes = modesOf(mixture);
  game.logLikelihood = logLikelihood(game.points, mixture);
  const before = game.best.get(mixture.k) ?? -Infinity;
  if (!game.helped) game.best.set(mixture.k, Math.max(game.logLikelihood, before));
  return game;
}

function become(game, components, rest) {
  const k = Math.min(rest.k ?? game.k, components.length - 1);
  const draws = freshDraws(game.draws.seed); // the old ones came from another mixture
  score(Object.assign(game, { em: null, mine: null, draws }, rest, { components, k }));
}

/** A move of the reader's hand. */
export function fitByHand(game, components, k = game.k) {
  become(game, components, { k });
  const now = decimal(game.logLikelihood, 2);
  if (game.helped) return said.helped(now);
  const behind = game.best.get(components.length) - game.logLikelihood;
  const K = components.length;
  return behind > 0 ? said.worse(now, amount(behind), K) : said.better(now, K);
}

/** Set weight (0), mean (1) or sigma (2) of the chosen component. */
export function setParameter(game, i, value) {
  const components = copyOf(game.components);
  if (i > 0) {
    components[game.k][i] = value;
  } else {
    const weights = components.map(([weight]) => weight);
    const next = withWeight(weights, game.k, value, LEAST_WEIGHT);
    components.forEach((component, k) => (component[0] = next[k]));
  }
  return fitByHand(game, components);
}

/** Have K components: a new one stands on the point that fits worst, where no other
 *  stands; the last ones go first. */
export function resize(game, K, { spread }) {
  let next = copyOf(game.components);
  while (next.length < K) {
    const share = 1 / (next.length + 1);
    const place = worstFitted(game.points, lineMixture(next));
    next = next.map(([weight, ...rest]) => [weight * (1 - share), ...rest]);
    next.push([share, place, spread / 2]);
  }
  next = next.slice(0, K);
  const total = next.reduce((sum, [weight]) => sum + weight, 0);
  const shared = ([weight, ...rest]) => [total > 0 ? weight / total : 1 / K, ...rest];
  return fitByHand(game, next.map(shared));
}

/** The point of lowest density, none of the means: there a new component helps most. */
function worstFitted(points, mixture) {
  const joint = logJoint(points, mixture);
  let [place, least] = [points.x[0], Infinity];
  for (let p = 0; p < points.n; p++) {
    const density = logSumExp(joint, mixture.k, p);
    if (density >= least || mixture.means.includes(points.x[p])) continue;
    [place, least] = [points.x[p], density];
  }
  return place;
}

/** Show where EM leads from the reader's fit, or show that fit again. */
export function askEM(game) {
  if (game.mine) {
    become(game, game.mine, { helped: false });
    return said.backAt;
  }
  const found = climbFrom(game);
  const [start, end] = [game.logLikelihood, found.logLikelihood];
  const answer = componentsOf(found.mixture);
  become(game, answer, { em: end, mine: game.components, helped: true });
  const gain = amount(Math.max(0, end - start));
  const { ending, t, ...rest } = found;
  return said.endings[ending](gain, decimal(end, 2), t, rest);
}

/** Where EM ends, for one as soon as a component explains no point; where a component
 *  collapses there is no end, and some steps more are taken, each to a tenth of its
 *  width. */
function climbFrom({ points, mixture }) {
  const { mixtures, logLikelihoods, ending } = emFrom(points, mixture);
  const t = mixtures.length - 1;
  const last = { mixture: mixtures.at(-1), logLikelihood: logLikelihoods.at(-1) };
  if (ending !== "collapsed") return { ...last, ending, t };
  const idle = sharesOf(eStep(points, last.mixture).gamma, mixture.k).indexOf(0);
  if (idle >= 0) return { ...last, ending: "stopped", t, why: faults.noPoint(idle) };
  const run = runOf(points, last.mixture, "full");
  run.reach(2 * FURTHER);
  const further = run.mixtures.at(-1);
  const k = further.covariances.indexOf(Math.min(...further.covariances));
  const width = Math.sqrt(further.covariances[k]);
  const logLikelihood = run.logLikelihoods.at(-1);
  return { mixture: further, logLikelihood, ending, t, k, width };
}

/** Draw z, then x, so many times. */
export function draw({ mixture, draws }, count, text) {
  for (let i = 0; i < count; i++) draws.list.push(drawFrom(mixture, draws.uniform));
  const { z, x } = draws.list.at(-1);
  return count === 1
    ? said.drawn(z, text(x))
    : said.drawnMany(draws.list.length, draws.seed);
}

/** Forget the draws, and draw others from now on. */
export function reseed(game, seed) {
  game.draws = freshDraws(seed);
  return said.seeded(seed);
}

/** Start the game again. */
export function restart(game) {
  game.best.clear();
  become(game, game.first, { k: 0, helped: false });
  return said.start;
}

/** The game's numbers, for the page and for tests. */
export function factsOf({ mixture, k, logLikelihood: l, best, em, modes, draws }) {
  return {
    weights: Array.from(mixture.weights),
    means: Array.from(mixture.means, (mean) => [mean]),
    covariances: Array.from(mixture.covariances, (variance) => [[variance]]),
    component: k,
    logLikelihood: l,
    best: best.get(mixture.k) ?? null,
    em,
    modes,
    seed: draws.seed,
    draws: draws.list.length,
    last: draws.list.at(-1) ?? null,
  };
}

export const copyOf = (components) => components.map((component) => [...component]);

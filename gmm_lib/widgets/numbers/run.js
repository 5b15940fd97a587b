// A run of EM that goes on for as long as it is asked, in a family of covariances.
// Where a component collapses, the M step has no answer: F has no maximum. The run then
// takes a tenth of the component's width instead, which raises F as well, so that the
// climb without end can be seen for as long as double precision has numbers for it.
import { emFrom } from "./em.js";
import { historyOf } from "./history.js";
import { faults } from "../words/en/faults.js";
import { cholesky, familyCovariances, mStep, mStepFrom } from "./mixture.js";

const HORIZON = 60; // iterations
const CUT = 0.01; // of a variance
const FLAT = 1e-20; // variances below this share of the data's are rounding
const SMALLEST = 1e-28; // and here the run ends
const TOLERANCE = 1e-8; // nats a point, as gmm_lib's em

/** Index a run by half-steps, as historyOf; reach(h) takes the steps up to h and says
 *  whether there are so many. `cuts[t]` is the component cut short at theta_t. */
export function runOf(points, theta, family, dof = null) {
  const start = { ...theta, dof };
  const mixtures = [start];
  const history = historyOf({ points, mixtures });
  const scale = variancesOf(points);
  const cuts = [null];
  let ending = null;
  const extend = () => {
    try {
      const before = mixtures.at(-1);
      const { gamma } = history.expect(mixtures.length - 1);
      const { mixture, cut } = nextOf(points, gamma, before, family, scale);
      history.push(mixture);
      cuts.push(cut);
    } catch (error) {
      ending = error.message;
    }
    return ending === null;
  };
  const reach = (h) => {
    while (h > history.last()) if (ending !== null || !extend()) return false;
    return true;
  };
  const { logLikelihoods: l } = history;
  const settled = (t) =>
    t > 0 && cuts[t] === null && Math.abs(l[t] - l[t - 1]) <= TOLERANCE * points.n;
  let seen = null;
  /** What the run will come to, for scales that stay: its levels from iteration 1 on,
   *  and how many iterations it takes, both as far as an axis is worth it. */
  const forecast = () => {
    const update = (data, gamma, before) => mStepFrom(data, gamma, before, family);
    seen ??= emFrom(points, start, { most: HORIZON, update }).logLikelihoods;
    return { levels: seen.slice(1), end: seen.length - 1 };
  };
  const rest = { reach, settled, forecast, ending: () => ending };
  return { ...history, mixtures, cuts, ...rest };
}

function nextOf(points, gamma, before, family, scale) {
  const mixture = mStepFrom(points, gamma, before, family);
  const { d, k, covariances } = mixture;
  let cut = null;
  for (let i = 0; i < k; i++) {
    if (isWide(covariances, d, i, scale, FLAT)) continue;
    cut = i;
    for (let at = i * d * d; at < (i + 1) * d * d; at++) {
      covariances[at] =
        spared(covariances[at], at % (d * d), d, scale) + CUT * before.covariances[at];
    }
    if (!isWide(covariances, d, i, scale, SMALLEST)) {
      throw new RangeError(faults.tooNarrow(i));
    }
  }
  return { mixture, cut };
}

/** An entry of a covariance, or 0 where it is rounding. */
function spared(value, at, d, scale) {
  const size = Math.sqrt(scale[Math.floor(at / d)] * scale[at % d]);
  return Math.abs(value) < FLAT * size ? 0 : value;
}

/** Whether a component has a width in every direction, measured by the data's. */
function isWide(covariances, d, k, scale, share) {
  try {
    const L = cholesky(covariances, d, k);
    for (let i = 0; i < d; i++) if (L[i * d + i] ** 2 < share * scale[i]) return false;
    return true;
  } catch {
    return false;
  }
}

/** The variance of each column of the points. */
export function variancesOf(points) {
  const { d, covariances } = wholeOf(points, "full");
  return Array.from({ length: d }, (_, i) => covariances[i * d + i]);
}

/** The one Gaussian of highest likelihood. */
function wholeOf(points, family) {
  return mStep(points, new Float64Array(points.n).fill(1), 1, family);
}

/** K points drawn as means, each with the covariance of all the data. */
export function drawnStart(points, K, family, uniform) {
  const { n, d, x } = points;
  const { covariances: whole } = wholeOf(points, family);
  cholesky(whole, d); // throws where the data have no width
  const rows = Array.from({ length: n }, (_, p) => p);
  const means = new Float64Array(K * d);
  for (let k = 0; k < K; k++) {
    const other = k + Math.floor(uniform() * (n - k));
    [rows[k], rows[other]] = [rows[other], rows[k]];
    means.set(x.subarray(rows[k] * d, (rows[k] + 1) * d), k * d);
  }
  const covariances = new Float64Array(K * d * d).map((_, at) => whole[at % (d * d)]);
  return { k: K, d, weights: new Float64Array(K).fill(1 / K), means, covariances };
}

/** A mixture with the family's covariances. */
export function inFamily(mixture, family) {
  const { weights, covariances, d } = mixture;
  return {
    ...mixture,
    covariances: familyCovariances(covariances, weights, d, family),
  };
}

/** Two components that are the same, if any: nothing in EM can part them. */
export function twinsOf({ k: K, d, means, covariances }) {
  const close = (array, size, i, j) => {
    for (let at = 0; at < size; at++) {
      const [a, b] = [array[i * size + at], array[j * size + at]];
      if (Math.abs(a - b) > 1e-9 * Math.max(Math.abs(a), Math.abs(b))) return false;
    }
    return true;
  };
  for (let i = 0; i < K; i++) {
    for (let j = i + 1; j < K; j++) {
      if (close(means, d, i, j) && close(covariances, d * d, i, j)) return [i, j];
    }
  }
  return null;
}

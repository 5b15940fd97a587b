// Beliefs about a mixture in the plane: Dirichlet weights, normal-Wishart components.
// The same equations as gmm_lib/bayes: Bishop (2006), section 10.2, with W^-1, here
// `scatter`, as [a, b, c] of the symmetric matrix, in place of W.
import { logSumExp } from "./mixture.js";
import { digamma, logGamma } from "./special.js";

/** What is believed before any point: mean 0, strength 1, scatter times I, 2 degrees. */
export const priorOf = (scatter) => ({
  mean: [0, 0],
  strength: 1,
  scatter: [scatter, 0, scatter],
  dof: 2,
});

const determinant = ([a, b, c]) => a * c - b * b;

/** (x - m)' scatter^-1 (x - m). */
function distanceOf({ mean, scatter }, x, y) {
  const [a, b, c] = scatter;
  const [u, v] = [x - mean[0], y - mean[1]];
  return (c * u * u - 2 * b * u * v + a * v * v) / determinant(scatter);
}

/** The M step: learn from points shared out by gamma (n x K). */
export function learnt({ n, x }, gamma, prior, concentration) {
  const K = gamma.length / n;
  const components = Array.from({ length: K }, (_, k) => {
    const sums = [0, 0, 0];
    for (let p = 0; p < n; p++) {
      const share = gamma[p * K + k];
      sums[0] += share;
      sums[1] += share * (x[2 * p] - prior.mean[0]);
      sums[2] += share * (x[2 * p + 1] - prior.mean[1]);
    }
    const [total, ...apart] = sums;
    const gap = apart.map((sum) => (total > 0 ? sum / total : 0));
    const strength = prior.strength + total;
    const between = (prior.strength * total) / strength;
    let [a, b, c] = prior.scatter;
    for (let p = 0; p < n; p++) {
      const share = gamma[p * K + k];
      const u = x[2 * p] - prior.mean[0] - gap[0];
      const v = x[2 * p + 1] - prior.mean[1] - gap[1];
      a += share * u * u;
      b += share * u * v;
      c += share * v * v;
    }
    a += between * gap[0] * gap[0];
    b += between * gap[0] * gap[1];
    c += between * gap[1] * gap[1];
    const mean = prior.mean.map((m, i) => m + (total / strength) * gap[i]);
    return { mean, strength, scatter: [a, b, c], dof: prior.dof + total, total };
  });
  const alpha = components.map(({ total }) => concentration + total);
  return { alpha, components, prior, concentration };
}

const expectedLogDet = ({ dof, scatter }) =>
  digamma(dof / 2) +
  digamma((dof - 1) / 2) +
  2 * Math.log(2) -
  Math.log(determinant(scatter));

const logWeights = (alpha) => {
  const whole = digamma(alpha.reduce((sum, value) => sum + value, 0));
  return alpha.map((value) => digamma(value) - whole);
};

/** Average log pi_k + log N(x_n | mu_k, Sigma_k) over what is believed: n x K. */
function expectedJoint({ n, x }, { alpha, components }) {
  const K = alpha.length;
  const joint = new Float64Array(n * K);
  const weights = logWeights(alpha);
  components.forEach((part, k) => {
    const fixed = expectedLogDet(part) - 2 * Math.log(2 * Math.PI) - 2 / part.strength;
    for (let p = 0; p < n; p++) {
      const far = part.dof * distanceOf(part, x[2 * p], x[2 * p + 1]);
      joint[p * K + k] = weights[k] + 0.5 * (fixed - far);
    }
  });
  return joint;
}

/** The E step: share each point by what is believed (n x K). */
export function shared(points, belief) {
  const K = belief.alpha.length;
  const gamma = expectedJoint(points, belief);
  for (let p = 0; p < points.n; p++) {
    const all = logSumExp(gamma, K, p);
    for (let k = 0; k < K; k++) gamma[p * K + k] = Math.exp(gamma[p * K + k] - all);
  }
  return gamma;
}

/** F in its three parts, in nats: what the shared points say, and what the weights and
 *  the components cost. */
export function boundOf(points, gamma, belief) {
  const joint = expectedJoint(points, belief);
  let data = 0;
  gamma.forEach((share, i) => {
    if (share > 0) data += share * (joint[i] - Math.log(share));
  });
  const { components, prior } = belief;
  const cost = components.reduce((sum, part) => sum + divergenceOf(part, prior), 0);
  const [weights, parts] = [-weightsDivergence(belief), -cost];
  return { data, weights, components: parts, F: data + weights + parts };
}

function weightsDivergence({ alpha, concentration }) {
  const logs = logWeights(alpha);
  const before = alpha.map(() => concentration);
  const learned = alpha.reduce(
    (sum, value, k) => sum + (value - concentration) * logs[k],
    0,
  );
  return learned + logBeta(before) - logBeta(alpha);
}

function logBeta(alpha) {
  const whole = alpha.reduce((sum, value) => sum + value, 0);
  return alpha.reduce((sum, value) => sum + logGamma(value), 0) - logGamma(whole);
}

const logNormaliser = ({ strength, scatter, dof }) =>
  logGamma(dof / 2) +
  logGamma((dof - 1) / 2) +
  0.5 * Math.log(Math.PI) -
  (dof / 2) * Math.log(determinant(scatter)) +
  dof * Math.log(2) +
  Math.log((2 * Math.PI) / strength);

/** KL(belief about one component || prior). */
function divergenceOf(part, prior) {
  const ratio = prior.strength / part.strength;
  const far = prior.strength * distanceOf(part, ...prior.mean);
  const [[a, b, c], [d, e, f]] = [part.scatter, prior.scatter];
  const trace = (c * d - 2 * b * e + a * f) / determinant(part.scatter);
  const turned = (part.dof - prior.dof) * expectedLogDet(part);
  const moved = 2 * (ratio - 1) + part.dof * (far + trace - 2) + turned;
  return 0.5 * moved + logNormaliser(prior) - logNormaliser(part);
}

/** One theta in the middle, to draw: the components that `keep` says. */
export function middleOf({ alpha, components }, keep) {
  const whole = alpha.reduce((sum, value) => sum + value, 0);
  const kept = components.filter((_, k) => keep(k));
  return {
    k: kept.length,
    d: 2,
    weights: Float64Array.from(
      alpha.filter((_, k) => keep(k)),
      (value) => value / whole,
    ),
    means: Float64Array.from(kept.flatMap(({ mean }) => mean)),
    covariances: Float64Array.from(
      kept.flatMap(({ scatter: [a, b, c], dof }) =>
        [a, b, b, c].map((value) => value / dof),
      ),
    ),
  };
}

// Gaussian mixtures in plain numbers: no page, no state, arguments never written to.
// Points are {n, d, x}, a mixture is {k, d, weights, means, covariances}; each array
// is a row-major Float64Array. Notation: Bishop (2006), chapter 9; sums are in nats.
// The same equations as gmm_lib/mixture.py and gmm_lib/steps.py, which the tests compare.
// A mixture with `dof` has components of Student's t, whose scatters its covariances are.
import { kernelOf, scaleAt } from "./kernel.js";
import { faults } from "../words/en/faults.js";

export const MOST = 6; // components: as many as have a colour of their own
export const FAMILIES = ["full", "tied", "diag", "spherical"];

/** Weights, means and covariances out of one array. */
export function mixtureOf(all, k, d) {
  return {
    k,
    d,
    weights: all.slice(0, k),
    means: all.slice(k, k + k * d),
    covariances: all.slice(k + k * d, k * (1 + d + d * d)),
  };
}

/** Factor a covariance as L L' (lower triangle), or say which component has none. */
export function cholesky(covariances, d, component = 0) {
  const L = new Float64Array(d * d);
  const start = component * d * d;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = covariances[start + i * d + j];
      for (let m = 0; m < j; m++) sum -= L[i * d + m] * L[j * d + m];
      if (i === j && !(sum > 0 && sum < Infinity)) {
        throw new RangeError(faults.notDefinite(component));
      }
      L[i * d + j] = i === j ? Math.sqrt(sum) : sum / L[j * d + j];
    }
  }
  return L;
}

/** log pi_k + log N(x_n | mu_k, Sigma_k): n x k. */
export function logJoint(points, mixture) {
  const joint = new Float64Array(points.n * mixture.k);
  for (let k = 0; k < mixture.k; k++) writeLogJoint(joint, points, mixture, k);
  return joint;
}

function writeLogJoint(joint, points, mixture, k) {
  const { k: K, d, weights, dof } = mixture;
  const { squares, L } = distancesTo(points, mixture, k);
  const kernel = kernelOf(d, dof);
  let constant = Math.log(weights[k]) + kernel.constant;
  for (let i = 0; i < d; i++) constant -= Math.log(L[i * d + i]);
  squares.forEach((square, p) => {
    joint[p * K + k] = constant + kernel.at(square);
  });
}

/** The squared Mahalanobis distances of the points from component k, and the factor L of
 *  its covariance. */
function distancesTo({ n, d, x }, { means, covariances }, k) {
  const L = cholesky(covariances, d, k);
  const y = new Float64Array(d); // L^-1 (x - mu)
  const squares = new Float64Array(n);
  for (let p = 0; p < n; p++) {
    let square = 0;
    for (let i = 0; i < d; i++) {
      let value = x[p * d + i] - means[k * d + i];
      for (let m = 0; m < i; m++) value -= L[i * d + m] * y[m];
      y[i] = value / L[i * d + i];
      square += y[i] * y[i];
    }
    squares[p] = square;
  }
  return { squares, L };
}

/** E[u | x_n] under each component (n x k), or null where the components are Gaussian. */
export function hiddenScales(points, mixture) {
  const { k: K, d, dof } = mixture;
  if (!dof) return null;
  const scales = new Float64Array(points.n * K);
  for (let k = 0; k < K; k++) {
    distancesTo(points, mixture, k).squares.forEach((square, p) => {
      scales[p * K + k] = scaleAt(d, dof, square);
    });
  }
  return scales;
}

/** How much each point pulls at the means, gamma_nk E[u | x_n] over all components: n. */
export function pullsOf(n, gamma, scales) {
  const K = gamma.length / n;
  const pulls = new Float64Array(n);
  gamma.forEach((share, i) => (pulls[Math.floor(i / K)] += share * scales[i]));
  return pulls;
}

/** log sum_k exp(joint[row, k]), with the largest term taken out first. */
export function logSumExp(joint, K, row) {
  const start = row * K;
  let largest = -Infinity;
  for (let k = 0; k < K; k++) largest = Math.max(largest, joint[start + k]);
  if (!Number.isFinite(largest)) {
    throw new RangeError(faults.farPoint(row));
  }
  let sum = 0;
  for (let k = 0; k < K; k++) sum += Math.exp(joint[start + k] - largest);
  return largest + Math.log(sum);
}

/** The E step: responsibilities gamma (n x k), and l(theta) on the way. */
export function eStep(points, mixture) {
  const K = mixture.k;
  const gamma = logJoint(points, mixture);
  let logLikelihood = 0;
  for (let p = 0; p < points.n; p++) {
    const density = logSumExp(gamma, K, p);
    logLikelihood += density;
    for (let k = 0; k < K; k++) gamma[p * K + k] = Math.exp(gamma[p * K + k] - density);
  }
  return { gamma, logLikelihood };
}

/** l(theta) = sum_n log p(x_n). */
export function logLikelihood(points, mixture) {
  const joint = logJoint(points, mixture);
  let sum = 0;
  for (let p = 0; p < points.n; p++) sum += logSumExp(joint, mixture.k, p);
  return sum;
}

/** F(q, theta) at q = gamma, with 0 log 0 = 0: at most l(theta). */
export function lowerBound(points, gamma, mixture) {
  const joint = logJoint(points, mixture);
  let sum = 0;
  for (let i = 0; i < gamma.length; i++) {
    if (gamma[i] > 0) sum += gamma[i] * (joint[i] - Math.log(gamma[i]));
  }
  return sum;
}

/** KL(q || p(z | x, theta)) at q = gamma: l - F, without the large terms. */
export function divergence(points, gamma, mixture) {
  const K = mixture.k;
  const joint = logJoint(points, mixture);
  let sum = 0;
  for (let p = 0; p < points.n; p++) {
    const density = logSumExp(joint, K, p);
    for (let i = p * K; i < (p + 1) * K; i++) {
      // p(z | x) itself may be too small for a number: its logarithm is not
      if (gamma[i] > 0) sum += gamma[i] * (Math.log(gamma[i]) - joint[i] + density);
    }
  }
  return Math.max(0, sum); // below zero by rounding only
}

/** The M step: the mixture that maximises F for these responsibilities, in a family
 *  of covariances: "full", "tied", "diag" or "spherical". With `scales` (n x k) points
 *  pull by gamma times their scale, and the covariances are the scatters of Student's t:
 *  F then rises, and is not maximal. */
export function mStep(points, gamma, K, family = "full", scales = null) {
  const { n, d } = points;
  const weights = totalsOf(gamma, K);
  weights.forEach((total, k) => {
    if (!(total > 0)) throw new RangeError(faults.noPoint(k));
  });
  const pulls = scales ? gamma.map((share, i) => share * scales[i]) : gamma;
  const means = weightedMeans(points, pulls, scales ? totalsOf(pulls, K) : weights);
  const own = weightedCovariances(points, pulls, weights, means);
  const covariances = familyCovariances(own, weights, d, family);
  return { k: K, d, weights: weights.map((total) => total / n), means, covariances };
}

/** The M step from where a mixture stands, whose E step gave gamma; keeps its `dof`. */
export function mStepFrom(points, gamma, before, family) {
  const scales = hiddenScales(points, before);
  const next = mStep(points, gamma, before.k, family, scales);
  return scales ? { ...next, dof: before.dof } : next;
}

function totalsOf(shares, K) {
  const totals = new Float64Array(K);
  shares.forEach((share, i) => (totals[i % K] += share));
  return totals;
}

/** The family's covariances of highest likelihood, given the full ones: tied, their
 *  average by N_k; diagonal, the variances alone; spherical, the mean variance. */
export function familyCovariances(full, totals, d, family) {
  if (family === "full") return full;
  if (family === "tied") return pooled(full, totals, d * d);
  return full.map((value, at) => {
    const [i, j] = [Math.floor((at % (d * d)) / d), at % d];
    if (i !== j) return 0;
    if (family === "diag") return value;
    const first = at - i * d - j;
    let trace = 0;
    for (let m = 0; m < d; m++) trace += full[first + m * d + m];
    return trace / d;
  });
}

function pooled(full, totals, size) {
  const all = totals.reduce((sum, total) => sum + total, 0);
  return full.map((_, at) => {
    let sum = 0;
    totals.forEach((total, k) => (sum += (total / all) * full[k * size + (at % size)]));
    return sum;
  });
}

function weightedMeans({ n, d, x }, gamma, totals) {
  const K = totals.length;
  const means = new Float64Array(K * d);
  for (let i = 0; i < d; i++) {
    let centre = 0; // sums of small numbers lose fewer digits
    for (let p = 0; p < n; p++) centre += x[p * d + i] / n;
    for (let k = 0; k < K; k++) {
      let sum = 0;
      for (let p = 0; p < n; p++) sum += gamma[p * K + k] * (x[p * d + i] - centre);
      means[k * d + i] = centre + sum / totals[k];
    }
  }
  return means;
}

function weightedCovariances({ n, d, x }, gamma, totals, means) {
  const K = totals.length;
  const covariances = new Float64Array(K * d * d);
  for (let p = 0; p < n; p++) {
    for (let k = 0; k < K; k++) {
      const share = gamma[p * K + k] / totals[k];
      for (let i = 0; i < d; i++) {
        const left = share * (x[p * d + i] - means[k * d + i]);
        for (let j = 0; j < d; j++) {
          covariances[(k * d + i) * d + j] += left * (x[p * d + j] - means[k * d + j]);
        }
      }
    }
  }
  return covariances;
}

/** The component that is narrowest in some direction, and its standard deviation there. */
export function narrowestOf({ k: K, d, covariances }) {
  let [least, width] = [0, Infinity];
  for (let k = 0; k < K; k++) {
    const [a, b, , c] = covariances.subarray(k * d * d, (k + 1) * d * d);
    const variance =
      d === 1 ? a : (a * c - b * b) / ((a + c) / 2 + Math.hypot((a - c) / 2, b));
    if (Math.sqrt(variance) < width) [least, width] = [k, Math.sqrt(variance)];
  }
  return { k: least, width };
}

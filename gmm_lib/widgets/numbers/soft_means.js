// Means with soft assignments: components of equal weight and Sigma = epsilon I.
// epsilon = 0 is Lloyd's algorithm, k-means; epsilon > 0 is EM with known covariances.
// Bishop (2006), section 9.3.2.
import { eStep } from "./mixture.js";

/** The mixture with these means; epsilon must be above 0. */
export function softMixture(means, K, d, epsilon) {
  const covariances = new Float64Array(K * d * d);
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < d; i++) covariances[(k * d + i) * d + i] = epsilon;
  }
  return { k: K, d, weights: new Float64Array(K).fill(1 / K), means, covariances };
}

/** Every point's squared distance to every mean: n x K. */
function squares({ n, d, x }, means, K) {
  const squared = new Float64Array(n * K);
  for (let p = 0; p < n; p++) {
    for (let k = 0; k < K; k++) {
      for (let i = 0; i < d; i++)
        squared[p * K + k] += (x[p * d + i] - means[k * d + i]) ** 2;
    }
  }
  return squared;
}

/** Responsibilities, with what they optimise: l (null for epsilon = 0, where no density
 *  is left), the distortion sum_n min_k |x_n - mu_k|^2, and its soft version
 *  -2 epsilon sum_n log (1/K) sum_k exp(-|x_n - mu_k|^2 / 2 epsilon). */
export function assign(points, means, K, epsilon) {
  const { n, d } = points;
  const squared = squares(points, means, K);
  const nearest = nearestOf(squared, n, K);
  const distortion = nearest.reduce((sum, k, p) => sum + squared[p * K + k], 0);
  if (epsilon === 0) {
    const gamma = new Float64Array(n * K);
    nearest.forEach((k, p) => (gamma[p * K + k] = 1));
    return { gamma, logLikelihood: null, distortion, softDistortion: distortion };
  }
  const step = eStep(points, softMixture(means, K, d, epsilon));
  const normaliser = 0.5 * n * d * Math.log(2 * Math.PI * epsilon);
  const softDistortion = -2 * epsilon * (step.logLikelihood + normaliser);
  return { ...step, distortion, softDistortion };
}

function nearestOf(squared, n, K) {
  return Uint8Array.from({ length: n }, (_, p) => {
    let best = 0;
    for (let k = 1; k < K; k++)
      if (squared[p * K + k] < squared[p * K + best]) best = k;
    return best;
  });
}

/** The responsibilities' sums N_k. */
export function sharesOf(gamma, K) {
  const totals = Array.from({ length: K }, () => 0);
  gamma.forEach((share, i) => (totals[i % K] += share));
  return totals;
}

/** Each mean becomes the average of what it is responsible for; one that is
 *  responsible for nothing stays. */
export function average({ d, x }, gamma, means, K) {
  const totals = sharesOf(gamma, K);
  const sums = new Float64Array(K * d);
  gamma.forEach((share, i) => {
    const [p, k] = [Math.floor(i / K), i % K];
    for (let j = 0; j < d; j++)
      sums[k * d + j] += share * (x[p * d + j] - means[k * d + j]);
  });
  return means.map((mean, i) => {
    const total = totals[Math.floor(i / d)];
    return total > 0 ? mean + sums[i] / total : mean;
  });
}

/** The epsilon that EM would set: the average squared distance, by coordinate. */
export function epsilonOf(points, gamma, means, K) {
  const squared = squares(points, means, K);
  const sum = gamma.reduce((total, share, i) => total + share * squared[i], 0);
  return sum / (points.n * points.d);
}

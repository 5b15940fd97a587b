// Two components of equal weight and known width on the line, so that the log-likelihood
// is a surface over the two means; and one component whose width shrinks onto a point.
import { emFrom } from "./em.js";
import { eStep, logJoint, logSumExp, mStep } from "./mixture.js";

const NARROWEST = -150; // as a power of ten: its square is still a normal number
const HALVES = Float64Array.of(0.5, 0.5);

/** The mixture with these means, both components as wide as `sigma`. */
export function twoMeans(means, sigma) {
  const covariances = Float64Array.of(sigma ** 2, sigma ** 2);
  return { k: 2, d: 1, weights: HALVES, means: Float64Array.from(means), covariances };
}

/** The gradient of l with respect to the means: sum_n gamma_nk (x_n - mu_k) / sigma^2. */
export function gradientAt(points, means, sigma) {
  const { gamma } = eStep(points, twoMeans(means, sigma));
  return means.map((mean, k) => {
    let sum = 0;
    for (let p = 0; p < points.n; p++) sum += gamma[2 * p + k] * (points.x[p] - mean);
    return sum / sigma ** 2;
  });
}

/** EM that moves the means alone, from here to the end. */
export function pathFrom(points, means, sigma) {
  const update = (data, gamma) => twoMeans(mStep(data, gamma, 2).means, sigma);
  return emFrom(points, twoMeans(means, sigma), { update, tol: 1e-12 });
}

/** l over a square grid: entry [i * n + j] is at means (axis[j], axis[i]). */
export function surfaceOver({ n: N, x }, sigma, axis) {
  const n = axis.length;
  const constant = Math.log(0.5 / (sigma * Math.sqrt(2 * Math.PI)));
  const terms = axis.map((mean) =>
    x.map((value) => constant - 0.5 * ((value - mean) / sigma) ** 2),
  );
  const heights = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [terms[i], terms[j]];
      let l = 0;
      for (let p = 0; p < N; p++) {
        l += Math.max(a[p], b[p]) + Math.log1p(Math.exp(-Math.abs(a[p] - b[p])));
      }
      heights[i * n + j] = l; // the same when the labels are swapped
      heights[j * n + i] = l;
    }
  }
  return heights;
}

/** Mean and standard deviation of the points. */
export function momentsOf({ n, x }) {
  const mean = x.reduce((sum, value) => sum + value / n, 0);
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2 / n, 0);
  return { mean, sigma: Math.sqrt(variance) };
}

/** By how many factors of ten, in tens, a width must shrink from the data's own until l
 *  passes `height` on any point, the lone one too; no further than numbers reach. */
export function decadesTo(height, points) {
  const { mean, sigma } = momentsOf(points);
  const constant = -Math.log(sigma * Math.sqrt(2 * Math.PI));
  const wide = (x) =>
    constant + Math.log1p(-1 / points.n) - 0.5 * ((x - mean) / sigma) ** 2;
  const terms = Array.from(points.x, wide);
  const others = terms.reduce((sum, term) => sum + term) - Math.max(...terms);
  const lacking = height - others - (constant - Math.log(points.n));
  const decades = 10 * Math.ceil(lacking / Math.LN10 / 10 + 0.2);
  return Math.max(10, Math.min(decades, Math.floor(Math.log10(sigma)) - NARROWEST));
}

/** Component 1 on a point with width `width` and weight 1/N, component 2 as wide as the
 *  data: l, and how much of it the points with that value give and how much all others. */
export function collapsed(points, index, width) {
  const { mean, sigma } = momentsOf(points);
  const mixture = {
    k: 2,
    d: 1,
    weights: Float64Array.of(1 / points.n, 1 - 1 / points.n),
    means: Float64Array.of(points.x[index], mean),
    covariances: Float64Array.of(width ** 2, sigma ** 2),
  };
  const joint = logJoint(points, mixture);
  const one = logSumExp(joint, 2, index);
  let [ties, others] = [0, 0];
  for (let p = 0; p < points.n; p++) {
    if (points.x[p] === points.x[index]) ties++;
    else others += logSumExp(joint, 2, p);
  }
  const own = ties * one;
  return {
    mixture,
    height: Math.exp(one),
    ties,
    own,
    others,
    logLikelihood: own + others,
  };
}

// Stepwise EM: averages of gamma, gamma x and gamma x x' about 0, which batches move.
// They lie in one array as a mixture's numbers do: of each component, of its first and
// of its second moments. Cappé and Moulines (2009).
import { eStep, mixtureOf } from "./mixture.js";

const NARROW = 1e-12; // of a second moment: a variance without a correct digit

/** The averages that a mixture itself leads one to expect. */
export function ownAverages({ d, weights, means, covariances }) {
  const first = means.map((mean, i) => weights[Math.floor(i / d)] * mean);
  const second = covariances.map((value, i) => {
    const [k, j] = [Math.floor(i / d / d), i % d];
    return weights[k] * value + first[k * d + j] * means[Math.floor(i / d)];
  });
  return Float64Array.of(...weights, ...first, ...second);
}

/** Those over points, each shared out at a mixture. */
export function averagesOf(points, mixture) {
  const { n, d, x } = points;
  const K = mixture.k;
  const { gamma } = eStep(points, mixture);
  const sums = new Float64Array(K * (1 + d + d * d));
  const [first, second] = [K, K + K * d];
  for (let p = 0; p < n; p++) {
    for (let k = 0; k < K; k++) {
      const share = gamma[p * K + k] / n;
      sums[k] += share;
      for (let i = 0; i < d; i++) {
        const part = share * x[p * d + i];
        sums[first + k * d + i] += part;
        for (let j = 0; j < d; j++)
          sums[second + (k * d + i) * d + j] += part * x[p * d + j];
      }
    }
  }
  return sums;
}

/** The M step: the mixture of averages; of components without points, no numbers. */
export function mixtureFrom(averages, K, d) {
  const { weights, means: first, covariances: second } = mixtureOf(averages, K, d);
  const means = first.map((value, i) => value / weights[Math.floor(i / d)]);
  const covariances = second.map((value, i) => {
    const [k, j] = [Math.floor(i / d / d), i % d];
    return value / weights[k] - means[k * d + j] * means[Math.floor(i / d)];
  });
  return { k: K, d, weights, means, covariances };
}

/** Go along points, `batch` at a time, a step rates(t) with each. `path` are the
 *  mixtures, the start first; it ends before a batch that leaves component `broken`, if
 *  any, without a width in the plane. */
export function walk({ n, d, x }, start, batch, rates) {
  const path = [start];
  let averages = ownAverages(start);
  for (let t = 0; t < Math.floor(n / batch); t++) {
    const own = { n: batch, d, x: x.subarray(batch * d * t, batch * d * (t + 1)) };
    const other = averagesOf(own, path[t]);
    const rho = rates(t);
    averages = averages.map((value, i) => (1 - rho) * value + rho * other[i]);
    const next = mixtureFrom(averages, start.k, d);
    const broken = narrowIn(next);
    if (broken >= 0) return { path, broken };
    path.push(next);
  }
  return { path, broken: null };
}

function narrowIn({ k: K, means, covariances }) {
  return Array.from({ length: K }).findIndex((_, k) => {
    const [a, b, , c] = covariances.subarray(4 * k, 4 * k + 4);
    const least = (a * c - b * b) / ((a + c) / 2 + Math.hypot((a - c) / 2, b));
    const size = a + c + means[2 * k] ** 2 + means[2 * k + 1] ** 2;
    return !(least > NARROW * size);
  });
}

/** The weights that the averages after t batches give to each batch, and to the start. */
export function weightsAfter(t, rates) {
  const weights = new Float64Array(t);
  let left = 1;
  for (let j = t - 1; j >= 0; j--) {
    weights[j] = left * rates(j);
    left *= 1 - rates(j);
  }
  return { weights, start: left };
}

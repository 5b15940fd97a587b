// One Gaussian for pairs of which some second entries are lost. Pairs are {n, d: 2, x},
// a Gaussian is a mixture of one. Little and Rubin (2019), chapter 8.
const STILL = 1e-12; // of a parameter
const LAST_STEP = 5000; // steps

/** Maximum likelihood for whole pairs; `owed` is added to the second variance. */
export function gaussianOf({ n, x }, owed = 0) {
  const mean = [0, 0];
  for (let i = 0; i < 2 * n; i++) mean[i % 2] += x[i] / n;
  const S = [0, 0, owed];
  for (let p = 0; p < n; p++) {
    const [a, b] = [x[2 * p] - mean[0], x[2 * p + 1] - mean[1]];
    S[0] += (a * a) / n;
    S[1] += (a * b) / n;
    S[2] += (b * b) / n;
  }
  const covariances = Float64Array.of(S[0], S[1], S[1], S[2]);
  const [weights, means] = [Float64Array.of(1), Float64Array.from(mean)];
  return { k: 1, d: 2, weights, means, covariances };
}

/** The pairs, with conditional means for the entries that are lost. */
export function filled({ n, x }, lost, { means: [a, b], covariances: [s, c] }) {
  const whole = x.slice();
  for (let p = 0; p < n; p++)
    if (lost[p]) whole[2 * p + 1] = b + (c / s) * (x[2 * p] - a);
  return { n, d: 2, x: whole };
}

/** The pairs of which nothing is lost. */
export function complete({ x }, lost) {
  const left = x.filter((_, i) => !lost[Math.floor(i / 2)]);
  return { n: left.length / 2, d: 2, x: left };
}

/** EM from each column's own mean and variance, until a step moves nothing: the E step
 *  owes the conditional mean of what is lost and its conditional variance. */
export function emLost(pairs, lost) {
  const share = lost.filter(Boolean).length / pairs.n;
  const [first, second] = [gaussianOf(pairs), gaussianOf(complete(pairs, lost))];
  let gaussian = {
    ...first,
    means: Float64Array.of(first.means[0], second.means[1]),
    covariances: Float64Array.of(first.covariances[0], 0, 0, second.covariances[3]),
  };
  for (let t = 1; ; t++) {
    const [s, c, , v] = gaussian.covariances;
    const next = gaussianOf(filled(pairs, lost, gaussian), share * (v - (c * c) / s));
    const apart = (name) =>
      next[name].map((value, i) => Math.abs(value - gaussian[name][i]));
    const change = Math.max(...apart("means"), ...apart("covariances"));
    gaussian = next;
    if (change <= STILL || t === LAST_STEP) return { gaussian, steps: t };
  }
}

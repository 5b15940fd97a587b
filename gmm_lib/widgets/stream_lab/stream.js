// The stream of StreamLab: rows that come in batches and may drift, stepwise EM along
// them, and what the page says about a place in it.
import { emFrom } from "../numbers/em.js";
import { cholesky, logLikelihood, mixtureOf } from "../numbers/mixture.js";
import { walk, weightsAfter } from "../numbers/stepwise.js";
import { drawsFrom, kept } from "./draws.js";

const EVERY = 20; // rows between the stations of a curve

/** The stream of a world {rows, truth, start, ahead}: view(now) of a state. */
export function streamFrom({ rows: n, truth, start, ahead }) {
  const [real, begin] = [truth, start].map((all) =>
    mixtureOf(Float64Array.from(all), 2, 2),
  );
  const factors = [0, 1].map((k) => cholesky(real.covariances, 2, k));
  const standing = kept((seed) => {
    const x = new Float64Array(2 * n);
    const groups = drawsFrom(seed, n).map(([u, first, second], p) => {
      const k = u < real.weights[0] ? 0 : 1;
      const [a, , b, c] = factors[k];
      x[2 * p] = real.means[2 * k] + a * first;
      x[2 * p + 1] = real.means[2 * k + 1] + b * first + c * second;
      return k;
    });
    return { x, groups };
  }, 2);
  const moved = (seed, shiftAt) => {
    const { x, groups } = standing(seed);
    const shift = (value, i) => {
      const p = Math.floor(i / 2);
      return value + groups[p] * shiftAt(p) * ahead[i % 2];
    };
    return { n, d: 2, x: x.map(shift) };
  };
  const rowsOf = kept((seed, drift) => moved(seed, (p) => (drift * (p + 1)) / n), 4);
  /** The best fit of all rows as they would be now. */
  const bestAt = kept(
    (seed, shift) => {
      const points = moved(seed, () => shift);
      const means = real.means.map(
        (mean, i) => mean + (i > 1 ? shift * ahead[i - 2] : 0),
      );
      const { mixtures, logLikelihoods } = emFrom(points, { ...real, means });
      const target = means.slice(2);
      return {
        points,
        mixture: mixtures.at(-1),
        height: logLikelihoods.at(-1),
        target,
      };
    },
    4 * (n / EVERY),
  );
  const ratesOf = ({ steps, exponent, rate, offset }) =>
    steps === "constant" ? () => rate : (t) => (t + offset) ** -exponent;
  const runOf = kept((seed, drift, batch, ...how) => {
    const [steps, exponent, rate, offset] = how;
    const rates = ratesOf({ steps, exponent, rate, offset });
    const run = walk(rowsOf(seed, drift), begin, batch, rates);
    const gapAt = kept((t) => {
      const { points, height } = bestAt(seed, (drift * batch * t) / n);
      return (height - logLikelihood(points, run.path[t])) / n;
    }, n);
    return { ...run, rates, gapAt };
  }, 4);
  const viewOf = ({ seed, drift, batch, batches, ...rest }) => {
    const how = [rest.steps, rest.exponent, rest.rate, rest.offset];
    const { path, broken, rates, gapAt } = runOf(seed, drift, batch, ...how);
    const t = Math.min(batches, path.length - 1);
    const mixture = path[t];
    const { weights, start: left } = weightsAfter(t, rates);
    const best = bestAt(seed, (drift * batch * t) / n);
    const every = Math.max(1, EVERY / batch);
    const stations = Array.from(
      { length: Math.floor(t / every) + 1 },
      (_, i) => i * every,
    );
    if (stations.at(-1) < t) stations.push(t);
    const far = [0, 1].map((k) =>
      Math.hypot(...best.target.map((at, i) => at - mixture.means[2 * k + i])),
    );
    const squares = weights.reduce((sum, w) => sum + w * w, 0);
    return {
      points: rowsOf(seed, drift),
      mixture,
      best: best.mixture,
      weights,
      left,
      count: squares && (batch * (1 - left) ** 2) / squares,
      rho: rates(t),
      off: Math.min(...far),
      gap: gapAt(t),
      curve: stations.map((at) => [at * batch, gapAt(at)]),
      broken: batches > t ? broken : null,
      t,
    };
  };
  const parameters = 2 * 6 - 1;
  return { viewOf, n, begin, mark: parameters / (2 * n) };
}

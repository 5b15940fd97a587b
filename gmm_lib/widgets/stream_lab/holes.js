// The holes of StreamLab: pairs that lose their second entry, and three fits to them.
import { complete, emLost, filled, gaussianOf } from "../numbers/lost.js";
import { logLikelihood } from "../numbers/mixture.js";
import { drawsFrom, kept } from "./draws.js";

const SHARES = Array.from({ length: 19 }, (_, i) => i / 20);

/** The pairs of a world {rows, correlation, push}: view(now) of a state. */
export function holesFrom({ rows: n, correlation: r, push }) {
  const pairsOf = kept((seed) => {
    const drawn = drawsFrom(seed, n);
    const x = drawn.flatMap(([, a, b]) => [a, r * a + Math.sqrt(1 - r * r) * b]);
    const pairs = { n, d: 2, x: Float64Array.from(x) };
    const noise = drawn.map(([u]) => Math.log(u / (1 - u)));
    return { pairs, noise, all: gaussianOf(pairs) };
  }, 2);
  const fitsOf = kept((seed, mechanism, share) => {
    const { pairs, noise, all } = pairsOf(seed);
    const column = ["first", "second"].indexOf(mechanism);
    const keys = noise.map((value, p) =>
      column < 0 ? value : push * pairs.x[2 * p + column] + value,
    );
    const order = keys.map((_, p) => p).sort((p, q) => keys[q] - keys[p]);
    const lost = noise.map(() => false);
    for (const p of order.slice(0, Math.floor(share * n + 0.5))) lost[p] = true;
    const { gaussian, steps } = emLost(pairs, lost);
    const whole = filled(pairs, lost, gaussian);
    const fits = [gaussian, gaussianOf(complete(pairs, lost)), gaussianOf(whole)];
    const top = logLikelihood(pairs, all);
    const gaps = fits.map((fit) => (top - logLikelihood(pairs, fit)) / n);
    return { points: pairs, lost, whole, fits, all, gaps, steps };
  }, 100);
  const viewOf = ({ seed, mechanism, lost }) => ({
    ...fitsOf(seed, mechanism, lost),
    share: lost,
    curve: SHARES.map((share) => [share, fitsOf(seed, mechanism, share).gaps]),
  });
  return { viewOf, n, mark: 5 / (2 * n) };
}

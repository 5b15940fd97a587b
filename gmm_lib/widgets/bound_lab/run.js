// EM as climbing on a bound, along one line of parameters: one mean alone, or the
// straight way from theta_t to theta_{t+1}.
import { historyOf } from "../numbers/history.js";
import { logLikelihood, lowerBound, mStep } from "../numbers/mixture.js";
import { between } from "../numbers/scale.js";

const AROUND = [-0.4, 1.6]; // of the way to theta_{t+1}

/** A run by half-steps; in mode "mean", the M step moves the mean of one component
 *  only. */
export function boundRun(points, start, mode, component) {
  const mixtures = [start];
  const history = historyOf({ points, mixtures });
  const next = (gamma, before) => {
    const best = mStep(points, gamma, before.k);
    return mode === "mean"
      ? withMeanAt(before, component, best.means[component])
      : best;
  };
  const reach = (h) => {
    try {
      while (h > history.last()) {
        const { gamma } = history.expect(mixtures.length - 1);
        history.push(next(gamma, mixtures.at(-1)));
      }
      return true;
    } catch {
      return false;
    }
  };
  return { ...history, mixtures, reach };
}

/** The mixture with another mean for one component. */
export function withMeanAt(mixture, component, value) {
  const means = Float64Array.from(mixture.means);
  means[component] = value;
  return { ...mixture, means };
}

/** The line that half-step h looks along: {at(u) -> mixture, u: where theta is, from:
 *  theta_t, to: theta_{t+1} or null, domain}. */
export function lineOf(run, h, { mode, component, range }) {
  const t = h % 2 || h === 0 ? Math.floor(h / 2) : h / 2 - 1; // of the bound on show
  const more = run.reach(2 * t + 2);
  const [before, after] = [run.mixtures[t], more ? run.mixtures[t + 1] : null];
  const now = run.at(h).mixture;
  if (mode === "mean") {
    const place = (mixture) => mixture.means[component];
    const at = (u) => withMeanAt(before, component, u);
    return {
      at,
      u: place(now),
      from: place(before),
      to: after && place(after),
      domain: range,
    };
  }
  if (!after) return { at: () => before, u: 0, from: 0, to: null, domain: AROUND };
  return {
    at: (u) => between(before, after, u),
    u: h % 2 || h === 0 ? 0 : 1,
    from: 0,
    to: 1,
    domain: AROUND,
  };
}

/** l and F(gamma, .) along a line; null where there is no mixture. */
export function heightsOn(points, gamma, line) {
  const attempt = (make) => (u) => {
    try {
      const mixture = line.at(u);
      if (!mixture.weights.every((weight) => weight > 0)) return null;
      return make(mixture);
    } catch {
      return null;
    }
  };
  const l = attempt((mixture) => logLikelihood(points, mixture));
  const F = gamma && attempt((mixture) => lowerBound(points, gamma, mixture));
  return { l, F };
}

/** The slope of a height at u, by central differences. */
export function slopeAt(height, u, [low, high]) {
  const step = 1e-5 * (high - low);
  return (height(u + step) - height(u - step)) / (2 * step);
}

// The loop of EM: E and M steps from a start, as gmm_lib's em takes them.
import { cholesky, eStep, mStepFrom } from "./mixture.js";

/** Alternate E and M steps until an iteration changes l by at most `tol` nats a point.
 *  Returns {mixtures, logLikelihoods, ending}: "converged", "limit", or "collapsed"
 *  when a component lost its points or its width; the last mixture is a sound one. */
export function emFrom(
  points,
  mixture,
  { tol = 1e-8, most = 1000, update = mStepFrom } = {},
) {
  const mixtures = [mixture];
  let { gamma, logLikelihood: l } = eStep(points, mixture);
  const logLikelihoods = [l];
  for (let t = 0; t < most; t++) {
    const next = soundly(() => update(points, gamma, mixtures.at(-1)));
    if (!next) return { mixtures, logLikelihoods, ending: "collapsed" };
    mixtures.push(next);
    ({ gamma, logLikelihood: l } = eStep(points, next));
    logLikelihoods.push(l);
    if (Math.abs(l - logLikelihoods[t]) <= tol * points.n) {
      return { mixtures, logLikelihoods, ending: "converged" };
    }
  }
  return { mixtures, logLikelihoods, ending: "limit" };
}

/** A mixture in which every component has a density, or null. */
function soundly(make) {
  try {
    const mixture = make();
    const { d, k, covariances } = mixture;
    for (let i = 0; i < k; i++) cholesky(covariances, d, i); // throws where there is none
    return mixture;
  } catch {
    return null;
  }
}

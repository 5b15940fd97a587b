// How the density of a component falls with the squared distance from its mean, in units
// of its covariance: as a Gaussian's, or, where it has degrees of freedom `dof`, as
// Student's t, which is a Gaussian whose points have hidden scales.
import { logGamma } from "./special.js";

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** The log-density of a unit covariance: `constant` + at(square). */
export function kernelOf(d, dof) {
  if (!dof) return { constant: -0.5 * d * LOG_TWO_PI, at: (square) => -0.5 * square };
  const half = (dof + d) / 2;
  const constant =
    logGamma(half) - logGamma(dof / 2) - 0.5 * d * Math.log(dof * Math.PI);
  return { constant, at: (square) => -half * Math.log1p(square / dof) };
}

/** E[u | x], the scale that a point at this distance is expected to have. */
export const scaleAt = (d, dof, square) => (dof + d) / (dof + square);

// One Gaussian in the plane, in plain numbers: its factor, axes, slices and masses.
// A Gaussian is {mean, covariance}: two numbers, and two rows of two.
// Bishop (2006), section 2.3; the axes are those of the ellipses of equal density.
import { cholesky } from "./mixture.js";

/** The Cholesky factor L, row by row: covariance = L L'. */
export function factorOf({ covariance }) {
  const L = cholesky(covariance.flat(), 2);
  return [
    [L[0], L[1]],
    [L[2], L[3]],
  ];
}

/** The axes of the ellipse at one standard deviation: the angle of the first, which is
 *  the longer one, and both half-lengths. */
export function axesOf({ covariance: [[a, b], [, c]] }) {
  const middle = (a + c) / 2;
  const longest = middle + Math.hypot((a - c) / 2, b);
  const shortest = (a * c - b * b) / longest; // middle - radius would lose digits
  const angle = 0.5 * Math.atan2(2 * b, a - c);
  return { angle, lengths: [Math.sqrt(longest), Math.sqrt(shortest)] };
}

/** The covariance with these axes. */
export function covarianceOf({ angle, lengths: [first, second] }) {
  const [u, v] = [Math.cos(angle), Math.sin(angle)];
  const [p, q] = [first ** 2, second ** 2];
  const b = (p - q) * u * v;
  return [
    [p * u * u + q * v * v, b],
    [b, p * v * v + q * u * u],
  ];
}

export function correlationOf({ covariance: [[a, b], [, c]] }) {
  return b / Math.sqrt(a * c);
}

/** The mass inside the ellipse at `radius` standard deviations, in two dimensions. */
export function massWithin(radius) {
  return -Math.expm1(-0.5 * radius ** 2);
}

/** Mean and variance of x2 given x1 = at. */
export function conditionalAt({ mean: [m1, m2], covariance }, at) {
  const [[l11], [l21, l22]] = factorOf({ covariance });
  return { mean: m2 + (l21 / l11) * (at - m1), variance: l22 ** 2 };
}

/** The density of a Gaussian on a line. */
export function normalDensity(x, mean, variance) {
  return (
    Math.exp((-0.5 * (x - mean) ** 2) / variance) / Math.sqrt(2 * Math.PI * variance)
  );
}

// What gaussian_lab shows and says.
import { decimal } from "../../numbers/format.js";

export const gaussianWords = {
  label: "A Gaussian in the plane",
  noNumbers: "its mean, covariance, radius and line must be finite numbers",
  notSymmetric: "its covariance is not symmetric",
  covariance: "covariance",
  cholesky: "Cholesky factor",
  matrix: (name, [a, b, c, d]) => `${name}: ${a}, ${b}; ${c}, ${d}`,
  meanHandle: "Mean",
  axisHandle: (i) => `${i ? "Second" : "First"} axis, at 2 standard deviations`,
  turnHandle: "Turn",
  degrees: (angle) => `first axis at ${angle} degrees`,
  lineHandle: "Line x₁ = a",
  rows: {
    correlation: "correlation",
    eigenvalues: "eigenvalues λ",
    axes: "half-axes √λ",
    first: "x₁",
    second: "x₂",
    conditional: "x₂ on the line",
  },
  normal: (mean, variance) => `N(${mean}, ${variance})`,
  radius: "Radius",
  percent: (mass) => `${decimal(100 * mass, 1)} %`,
  inside: (radius, mass) => `${radius} σ holds ${mass}`,
  picture: (correlation) =>
    `A sample of 400 points and the ellipses at 1, 2 and 3 standard deviations, ` +
    `which hold 39.3, 86.5 and 98.9 per cent; correlation ${correlation}. Along the ` +
    `sides: both marginals, and the density of x₂ on the line`,
  reset: "Back to the Gaussian of the start.",
  status: ({ line, correlation, covariance, conditional }, number) => {
    const given = `Given x₁ = ${number(line)}, x₂ has mean ${number(conditional.mean)}`;
    const variance = `variance ${number(conditional.variance)}`;
    if (Math.abs(correlation) < 0.0005) {
      return `${given} and ${variance}: x₁ says nothing about x₂.`;
    }
    return `${given} and ${variance}, down from ${number(covariance[1][1])}.`;
  },
};

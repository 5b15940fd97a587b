// What likelihood_lab shows and says.
import { iterations } from "./words.js";

export const likelihoodLabWords = {
  label: (n) => `The log-likelihood of two means over ${n} points`,
  onePlace: "it needs at least two different points",
  noState: "its means, sigma and width must be finite numbers, sigma and width above 0",
  views: "What to look at",
  surface: "Surface",
  collapse: "Collapse",
  handle: "Means μ₁ and μ₂",
  place: (first, second) => `μ₁ ${first}, μ₂ ${second}`,
  axes: (name) => [`μ₁: ${name}`, `μ₂: ${name}`],
  rows: {
    l: "log-likelihood",
    gradient: "gradient, per unit",
    end: "EM ends at",
    reached: "with log-likelihood",
    steps: "after",
  },
  iterations,
  pair: (first, second) => `(${first}, ${second})`,
  step: "EM step",
  run: "Run EM",
  diagonal: "To the diagonal",
  swap: "Swap labels",
  peak: "peak",
  saddle: "saddle",
  picture: "Heat map of the log-likelihood over both means, with lines of equal height",
  fit: "The points, and the density of the mixture on show",
  hint: "Drag the point: the arrow climbs steepest, the path is EM's.",
  stepped: (now, gain) => `EM step: the log-likelihood rose by ${gain} nats to ${now}.`,
  running: "EM runs.",
  ran: (steps, l) => `EM ended here after ${steps}: the log-likelihood is ${l} nats.`,
  stays: (now) => `EM step: the log-likelihood stays at ${now} nats.`,
  onDiagonal:
    "With both means equal, every responsibility is one half, so EM keeps them equal: " +
    "it ends where the gradient is zero, at the mean of the data.",
  swapped:
    "The labels are swapped: the mirrored point, the same density, the same height.",
  moved: (now) => `The log-likelihood here is ${now} nats.`,
  width: "Width σ₁",
  nextPoint: "Another point",
  collapseRows: {
    l: "log-likelihood",
    own: "of it, the points at μ₁",
    others: "all other points",
    height: "density at μ₁",
    decade: "each decade adds",
  },
  collapseAxes: [
    "powers of ten by which σ₁ is narrower than the data",
    "log-likelihood (nats)",
  ],
  rival: (l) => `the surface's peak, ${l}`,
  collapsePicture: (l) =>
    `Log-likelihood against the width of component 1, now ${l} nats`,
  collapseStatus: (width, value, n, gain, others) =>
    `σ₁ = ${width} at ${value}, the value of ${n} point${n === 1 ? "" : "s"}: once it is small, every decade ` +
    `adds ${n === 1 ? "" : `${n} `}ln 10 = ${gain} nats, without end, while component 2 keeps the others near ${others}.`,
};

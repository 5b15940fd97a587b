// What softness_lab shows and says.
import { amount } from "../../numbers/format.js";

export const softnessLabWords = {
  label: (n) => `Hard and soft assignment of ${n} points`,
  onePlace: "it needs at least two different points in the plane",
  otherK: "it was made for another number of means",
  noState:
    "it needs 2 to 6 means of two finite numbers, and a temperature of at least 0",
  handle: (k) => `Mean ${k + 1}`,
  assign: "Assign",
  update: "Update",
  fit: "EM's ε",
  temperature: "Temperature ε",
  hard: "0: k-means",
  soft: (epsilon) => `ε = ${epsilon}`,
  rows: {
    l: "log-likelihood",
    distortion: "distortion",
    soft: "soft distortion",
    undecided: "undecided points",
    iteration: "updates",
  },
  of: (part, n) => `${part} of ${n}`,
  profileAxes: ["way from mean 1 (0) to mean 2 (1)", "responsibility"],
  profile: "Each component's responsibility along the line from mean 1 to mean 2",
  picture: (n, K, assigned) =>
    assigned
      ? `${n} points in the colours of ${K} components, over the plane in the colours of its ` +
        `responsibilities; lines where two nearest means are equally far`
      : `${n} grey points, not yet assigned, and ${K} means`,
  hint: "Assign, then update; warm it up to make the assignments soft.",
  assigned: ({ undecided }, n) =>
    undecided === 0
      ? `Assigned: no point is undecided.`
      : `Assigned: ${undecided} of ${n} points are undecided, no mean above 0.95.`,
  updated: (before, after) =>
    `Updated: each mean that has a share is now its average. The soft distortion fell by ` +
    `${amount(Math.max(0, before.softDistortion - after.softDistortion))} to ` +
    `${amount(after.softDistortion)}.`,
  settled: (t) =>
    `Updated: after ${t} update${t === 1 ? "" : "s"} the means no longer move.`,
  fitted: (epsilon) =>
    `With these means held, EM's M step would set ε = ${epsilon}, the mean squared distance by coordinate.`,
};

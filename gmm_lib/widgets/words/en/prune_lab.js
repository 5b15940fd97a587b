// What prune_lab shows and says.

const held = (left) =>
  `${left} component${left === 1 ? "" : "s"} hold${left === 1 ? "s" : ""} points`;

export const pruneLabWords = {
  label: (n) => `Variational Bayes on ${n} points, with six components offered`,
  noState: "its prior, start, iteration and phase must be some that there are",
  presetGroup: "Examples",
  presets: { bishop: "Bishop", three: "Three left", all: "All six" },
  begin: "Start from",
  begins: { six: "six groups", two: "two groups" },
  concentration: "α₀",
  scatter: "Prior width",
  run: "Run",
  axes: ["duration, standardised", "waiting, standardised"],
  barAxes: ["component", "expected weight"],
  rows: {
    F: "F",
    data: "shared points",
    weights: "− KL of weights",
    components: "− KL of components",
    left: "components left",
    at: "iteration",
  },
  picture:
    "Standardised eruptions, coloured by responsibility, and the components that hold points; empty ones in thin outline",
  bars: "Expected weight of each component",
  hint: "Six components are offered. Run, then move a slider of the prior.",
  phases: { start: "Start", E: "After the E step", M: "After the M step" },
  after: (phase, F, left) => `${phase}: F is ${F} nats; ${held(left)}.`,
  ran: (t, F, left) => `At iteration ${t} F is ${F} nats; ${held(left)}.`,
  unfinished: (t) => `It still rises after ${t} iterations.`,
  rival: (begin, F, left) => `From ${begin} F ends at ${F} nats; ${held(left)}.`,
};

// What several widgets show and say; each widget's own words lie beside.
import { amount, decimal, falls, typeset } from "../../numbers/format.js";

export function iterations(t) {
  return `${t} iteration${t === 1 ? "" : "s"}`;
}

export const words = {
  eStep: "E step",
  mStep: "M step",
  play: "Play",
  pause: "Pause",
  back: "Back",
  reset: "Reset",
  speed: "Speed",
  times: (speed) => `${speed}×`,
  large: "Full window",
  leaveLarge: "Leave full window",
  iteration: "Iteration",
  iterationAxis: "iteration",
  below: (l) => `iteration 0: ${l}`,
  position: (iteration, last) => `${iteration} of ${last}`,
  boundAxis: "nats",
  barNames: { start: "start", E: "E step", M: "M step" },
  phases: { start: "start", E: "after the E step", M: "after the M step" },
  logLikelihood: "log-likelihood",
  logLikelihoodAxis: "log-likelihood (nats)",
  lowerBound: "lower bound",
  gap: "gap, KL divergence",
  lens: "gap alone",
  tooSmall: ["too small", "to draw"],
  nats: "nats",
  none: "–",
  weights: "weights",
  components: "Components",
  covariances: "Covariances",
  bars: ({ l, bound, gap }) =>
    `Log-likelihood ${l} as stacked bars: lower bound ${bound} and gap ${gap}`,
  place: (x, y) => `x₁ ${x}, x₂ ${y}`,
  letter: (i) => String.fromCharCode(65 + i),
  sign: (right) => (right ? "✓" : "✗"),
  point: "Point",
  pointOf: (p, n) => `point ${p + 1} of ${n}`,
  responsibilities: "responsibilities (last E step)",
  unshared: "no E step yet: it belongs to nobody",
  term: (nats) => `its term of the log-likelihood: ${nats}`,
  pull: (weight) => `its weight in the M step: ${weight}`,
  pointSays: (shares, nats) =>
    `${shares ? `${words.responsibilities}: ${shares.join(", ")}` : words.unshared}; ${words.term(nats)}`,
  component: (k) => `component ${k + 1}`,
  density: "density",
  group: (n, k) => `EM on ${n} points with ${k} component${k === 1 ? "" : "s"}`,
  scatter: (n, k, shared) =>
    `${n} points, ${
      shared ? "coloured by responsibility" : "grey"
    }, and ${k} components drawn at 1 and 2 standard deviations`,
  curve: (t) => `Log-likelihood against iteration, now at iteration ${t}`,
  yourTurn: "That was one run of EM. Now take it apart yourself, from the E step on.",
  noPoints: "it holds no points, or some that are no numbers",
  failure: "This widget cannot show its state:",
  status: {
    start: ({ logLikelihood }) =>
      `Start: no step taken yet. The log-likelihood is ${decimal(logLikelihood, 1)} nats.`,
    E: ({ logLikelihood }) =>
      `E step: the components share each point, by how likely each is to have made it. ` +
      `The lower bound F now equals the log-likelihood, ${decimal(logLikelihood, 1)} nats.`,
    M: ({ logLikelihood }, before) => {
      const size = amount(Math.abs(logLikelihood - before));
      const now = decimal(logLikelihood, 1);
      if (falls(before, logLikelihood)) {
        return (
          `M step: the log-likelihood fell by ${size} nats to ${now}. ` +
          `EM from a start in its family, without reg_covar or a prior, never lowers it.`
        );
      }
      if (logLikelihood <= before)
        return `M step: the log-likelihood stays at ${now} nats.`;
      return `M step: the log-likelihood rose by ${size} nats to ${now}.`;
    },
    at: ({ iteration, phase, logLikelihood }) =>
      `Iteration ${iteration}, ${words.phases[phase]}. ` +
      `The log-likelihood is ${decimal(logLikelihood, 1)} nats.`,
    end: (reason) => ` The run ends here: ${typeset(reason)}.`,
    notE: "The responsibilities are up to date: the next half-step is the M step.",
    notM: "The parameters are up to date: the next half-step is the E step.",
    noMore: "This is the last half-step of the run.",
    noLess: "This is the start of the run.",
  },
};

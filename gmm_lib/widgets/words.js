// Every word a widget shows or says, in one table, so that a translation is one file.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number with `digits` decimals and a true minus sign. */
export function decimal(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A size: one decimal where that says something, two significant digits below. */
export function amount(value) {
  if (value === 0) return "0";
  if (value >= 0.1) return decimal(value, 1);
  if (value >= 0.001) return String(Number(value.toPrecision(2)));
  const exponent = Math.floor(Math.log10(value));
  const power = String(-exponent).replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);
  return `${decimal(value / 10 ** exponent, 1)} × 10⁻${power}`;
}

/** Whether a change of the log-likelihood is more than rounding. */
export function falls(before, after) {
  return before - after > 1e-9 * Math.max(1, Math.abs(before));
}

export const words = {
  eStep: "E step",
  mStep: "M step",
  play: "Play",
  pause: "Pause",
  back: "Back",
  reset: "Reset",
  iteration: "Iteration",
  iterationAxis: "iteration",
  position: (iteration, last) => `${iteration} of ${last}`,
  phases: { start: "start", E: "after the E step", M: "after the M step" },
  logLikelihood: "log-likelihood",
  logLikelihoodAxis: "log-likelihood (nats)",
  lowerBound: "lower bound",
  gap: "gap, KL divergence",
  nats: "nats",
  none: "–",
  weights: "weights",
  component: (k) => `component ${k + 1}`,
  density: "density",
  group: (n, k) => `EM on ${n} points with ${k} component${k === 1 ? "" : "s"}`,
  scatter: (n, k, phase) =>
    `${n} points, ${
      phase === "start" ? "grey" : "coloured by responsibility"
    }, and ${k} components drawn at 1 and 2 standard deviations`,
  curve: (t) => `Log-likelihood against iteration, now at iteration ${t}`,
  failure: "This widget cannot show its state:",
  status: {
    start: ({ logLikelihood }) =>
      `Start: no step taken yet. The log-likelihood is ${decimal(logLikelihood, 1)} nats.`,
    E: ({ iteration, logLikelihood }) =>
      `E step: the points take their responsibilities under the parameters of ` +
      `iteration ${iteration}. The lower bound now touches the log-likelihood, ` +
      `${decimal(logLikelihood, 1)} nats.`,
    M: ({ logLikelihood }, before) => {
      const size = amount(Math.abs(logLikelihood - before));
      const now = decimal(logLikelihood, 1);
      if (falls(before, logLikelihood)) {
        return (
          `M step: the log-likelihood fell by ${size} nats to ${now}. ` +
          `A correct EM step never lowers it.`
        );
      }
      if (logLikelihood <= before) return `M step: the log-likelihood stays at ${now} nats.`;
      return `M step: the log-likelihood rose by ${size} nats to ${now}.`;
    },
    at: ({ iteration, phase, logLikelihood }) =>
      `Iteration ${iteration}, ${words.phases[phase]}. ` +
      `The log-likelihood is ${decimal(logLikelihood, 1)} nats.`,
    end: (reason) => ` The run ends here: ${reason}.`,
    notE: "The responsibilities are up to date: the next half-step is the M step.",
    notM: "The parameters are up to date: the next half-step is the E step.",
    noMore: "This is the last half-step of the run.",
    noLess: "This is the start of the run.",
  },
  quiz: {
    label: "Question",
    letter: (i) => String.fromCharCode(65 + i),
    sign: (right) => (right ? "✓" : "✗"),
    verdict: (right) => (right ? "Right." : "Not right."),
  },
  gaussian: {
    label: "A Gaussian in the plane",
    noNumbers: "its mean, covariance, radius and line must be finite numbers",
    noGaussian: "its covariance is not positive definite",
    covariance: "covariance",
    cholesky: "Cholesky factor",
    matrix: (name, [a, b, c, d]) => `${name}: ${a}, ${b}; ${c}, ${d}`,
    meanHandle: "Mean",
    axisHandle: (i) => `${i ? "Second" : "First"} axis, at 2 standard deviations`,
    lineHandle: "Line x₁ = a",
    place: (x, y) => `x₁ ${x}, x₂ ${y}`,
    rows: {
      correlation: "correlation",
      eigenvalues: "eigenvalues λ of Σ",
      axes: "half-axes √λ, 1 σ",
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
  },
};

// What step_lab shows and says.

const names = { gradient: "gradient", em: "EM", newton: "Newton" };
const passes = (t) => `${t} pass${t === 1 ? "" : "es"}`;

export const stepLabWords = {
  label: (n) => `One step of gradient ascent, EM and Newton on ${n} durations`,
  noState: "its point, steps, unit and world must be some that there are",
  world: "World",
  worlds: {
    separated: "separated",
    overlap: "overlap",
    misled: "Newton misled",
    relaxed: "ω = 2.05",
  },
  unit: "Unit of the durations",
  units: { minutes: "minutes", seconds: "seconds", hours: "hours" },
  axes: (unit) => [`mean μ of the long durations (${unit})`, "logit of their weight"],
  gapAxes: ["passes", "log₁₀ of ℓ below its top"],
  handle: "Weight and mean of the long durations",
  place: (weight, mean, unit) => `weight ${weight}, mean ${mean} ${unit}`,
  top: "top",
  rules: names,
  steps: { gradient: "Gradient step", em: "EM step", newton: "Newton step" },
  race: "Race",
  size: "Step of the gradient",
  share: (factor) => `${factor} × best`,
  omega: "EM step ω",
  rows: {
    gap: "ℓ below its top",
    best: "best gradient step",
    gradient: "condition, gradient",
    em: "condition, EM",
    passes: "passes",
  },
  picture: "Heat map of the log-likelihood over mean and logit, with the three steps",
  gaps: "How far below the top each method is after every pass",
  hint: "Drag the point: an arrow is one step of a method. Then let them race.",
  moved: (changes) => `One step from here changes ℓ by: ${changes} nats.`,
  change: (rule, nats) => `${names[rule]} ${nats ?? "–"}`,
  stepped: (rule, nats) => `${names[rule]}: ℓ changed by ${nats} nats, for one pass.`,
  nowhere: (rule) => `${names[rule]} leads from here to no mixture at all.`,
  racing: (pass) => `The race is on: ${passes(pass)}.`,
  raced: (ends) => `Within 10⁻⁶ nats of the top: ${ends}.`,
  ends: {
    there: (rule, t) => `${names[rule]} after ${passes(t)}`,
    lost: (rule, t) => `${names[rule]} never, lost after ${passes(t)}`,
    limit: (rule, t) => `${names[rule]} not within ${passes(t)}`,
  },
};

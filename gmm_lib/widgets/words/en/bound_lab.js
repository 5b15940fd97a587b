// What bound_lab shows and says.

export const boundLabWords = {
  label: (n) => `The lower bound of EM on ${n} points`,
  along: "Which parameters move",
  views: { mean: (k) => `Mean ${k + 1} alone`, step: () => "All parameters" },
  looks: {
    mean: "One mean moves and all else stays: the picture shows every value of it.",
    step: "All parameters move: the picture looks along the straight way from θₜ to θₜ₊₁.",
  },
  meanAxis: (k, name) => `μ${"₁₂₃₄₅₆"[k]}: ${name}`,
  stepAxis: "way from θₜ (0) to θₜ₊₁ (1)",
  handle: (k) => `Mean ${k + 1}`,
  rows: {
    l: "log-likelihood ℓ",
    F: "lower bound F",
    gap: "gap, KL divergence",
    slopes: "slopes of ℓ, F at θₜ",
  },
  fit: "Histogram of the points under the density of the mixture",
  picture: (bounded) =>
    `The log-likelihood along the parameter${bounded ? ", and the lower bound, which touches it at θₜ" : ""}`,
  hint: "Take an E step: a bound appears under ℓ. Then an M step climbs to its top.",
  moved: "The mean moved: ℓ is on show, the bound waits for the next E step.",
  touches:
    "E step: KL becomes 0. F touches ℓ at θₜ, with the same slope, and is nowhere above it.",
  climbed: (l, F) =>
    `M step: θ moves to the top of F, which gains ${F} nats; ℓ gains ${l}, never less, and the rest is the new gap.`,
  noFurther: "The run ends here: a component has no width or no point left.",
  noPoints: "it needs at least two different points",
  noState:
    "its start must be components on the line with weights and variances above 0",
};

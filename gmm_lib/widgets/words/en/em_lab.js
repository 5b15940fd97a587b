// What em_lab shows and says.

export const emLabWords = {
  label: "EM to take apart",
  data: "Data",
  families: { full: "full", tied: "tied", diag: "diagonal", spherical: "spherical" },
  own: "as given here",
  kept: (family) => `Covariances: ${emLabWords.families[family]}.`,
  presets: {
    "old-faithful": [
      "Old Faithful",
      "The eruptions of a geyser: two groups, and a start with its means crossed.",
    ],
    separated: [
      "Separated",
      "Three groups far apart: the responsibilities are soon all but 0 or 1, and EM is fast.",
    ],
    overlapping: [
      "Overlapping",
      "Two groups 2 standard deviations apart: most points are shared, and EM is slow.",
    ],
    cigars: [
      "Cigars",
      "Two long parallel groups: full covariances find them, spherical ones cut across them.",
    ],
    outlier: [
      "One outlier",
      "One point lies far from all others: a component must stretch to reach it.",
    ],
    collapse: [
      "Collapse onto a point",
      "Component 2 starts on a point that stands alone. Play, and watch its width and the log-likelihood.",
    ],
    rescaled: [
      "Rescaled axes",
      "Old Faithful with durations in seconds: full covariances share the points as before, spherical ones do not.",
    ],
    symmetric: [
      "Symmetric start",
      "Both components start the same. Play, and see where EM stays; then move one mean.",
    ],
  },
  tails: "Tails ν",
  dof: (nu) => (nu === null ? ["∞", "infinite: Gaussian"] : [String(nu), String(nu)]),
  tailed: (nu) =>
    nu === null
      ? "ν = ∞: Gaussians. Each point pulls at the means by its responsibilities alone."
      : `ν = ${nu}: Student’s t. After an E step the area of a point is its weight in the M step, γ times the expected scale u.`,
  newStart: "New start",
  addPoint: "Add point",
  removePoint: "Remove point",
  copyLink: "Copy link",
  magnified: (k, times) => `component ${k + 1}, × ${times}`,
  narrowest: "narrowest width",
  widthOf: (k, width) => `component ${k + 1}: ${width}`,
  ring: " The bold ring is on the chosen point: drag it, or tap another.",
  mean: (k) => `Mean ${k + 1}`,
  seeded: (K, seed) =>
    `New start from seed ${seed}: ${K} point${K === 1 ? "" : "s"} drawn as means, each with the family's covariance of all the data.`,
  movedMean: (k) => `Mean ${k + 1} moved: a new run starts from here.`,
  movedPoint: (p, n) => `Point ${p + 1} of ${n} moved: a new run starts from here.`,
  added: (n) =>
    `A point is added: ${n} points now. Drag it, or move it with the arrow keys.`,
  removed: (n) => `The point is removed: ${n} points are left.`,
  refused: (why) => `That cannot be: ${why}.`,
  copied: "The link to exactly this state is copied.",
  inAddress:
    "The link to exactly this state is in the address bar: copy it from there.",
  opened: "Opened from the link: exactly the state that was copied.",
  settled: (l, t) =>
    `Converged at iteration ${t}: the log-likelihood is ${l} nats and an iteration adds less than 10⁻⁸ nats a point.`,
  saddle: (i, j) =>
    `EM is stuck, as a rule at a saddle: components ${i + 1} and ${j + 1} are the same, so they share every point ` +
    `in one proportion, and but for rounding every M step keeps them the same. Move one mean to see whether EM leaves.`,
  collapsed: (k, gain, l) =>
    `Component ${k + 1} sits on too few points: the log-likelihood has no maximum, and grows without end as its ` +
    `width goes to 0. This step leaves a tenth of the width, and it rose by ${gain} nats to ${l}.`,
  noFurther: (why) => `The run ends here: ${why}.`,
  noPoints: "it needs at least two points that differ in every feature",
  fewPoints: "it has fewer points than components",
  noStart: "its start must be 1 to 6 components with weights that sum to one",
  noPlace: "its family, seed or iteration is none that exists",
  cutShort: "the link is cut short",
  badEntry: (name, text) =>
    `the link's entry "${name}" cannot be ${text === null ? "missing" : `"${text.slice(0, 24)}"`}`,
};

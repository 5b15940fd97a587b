// Every word a widget shows or says, in one table, so that a translation is one file.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number with `digits` decimals and a true minus sign. */
export function decimal(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

function iterations(t) {
  return `${t} iteration${t === 1 ? "" : "s"}`;
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

/** A positive number with two digits, as a power of ten where it is far from 1. */
export function power(value) {
  if (value >= 0.01 && value < 1000) return String(Number(value.toPrecision(2)));
  const exponent = Math.floor(Math.log10(value));
  const digits = String(exponent).replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);
  return `${decimal(value / 10 ** exponent, 1)} × 10${digits.replace("-", "⁻")}`;
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
  boundAxis: "nats",
  barNames: { start: "start", E: "E step", M: "M step" },
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
  noPoints: "it holds no points, or some that are no numbers",
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
          `EM without reg_covar never lowers it.`
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
  prediction: {
    label: "Your prediction",
    mine: "●",
    open: "There is no right or wrong yet: say what you expect.",
    kept: "Noted, in this browser alone: you meet it again where the question is settled.",
    forNow: "Kept until you leave this page: this browser stores nothing.",
    takeBack: "Take it back",
  },
  recall: {
    label: "What you predicted",
    predicted: "You predicted:",
    none: "You made no prediction.",
    link: "Make it first.",
    all: "The reply to every answer",
  },
  gaussian: {
    label: "A Gaussian in the plane",
    noNumbers: "its mean, covariance, radius and line must be finite numbers",
    notSymmetric: "its covariance is not symmetric",
    covariance: "covariance",
    cholesky: "Cholesky factor",
    matrix: (name, [a, b, c, d]) => `${name}: ${a}, ${b}; ${c}, ${d}`,
    meanHandle: "Mean",
    axisHandle: (i) => `${i ? "Second" : "First"} axis, at 2 standard deviations`,
    lineHandle: "Line x₁ = a",
    place: (x, y) => `x₁ ${x}, x₂ ${y}`,
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
  },
  mixtureLab: {
    label: (n) => `A mixture on the line over ${n} points`,
    noMixture:
      "its components must be 1 to 6 triples of weight, mean and standard deviation, " +
      "with weights that sum to one",
    components: "Components",
    choose: "Component to change",
    handle: (k) => `Component ${k + 1}, mean and width`,
    place: (mean, sigma) => `mean ${mean}, standard deviation ${sigma}`,
    weight: "Weight π",
    mean: "Mean μ",
    sigma: "Width σ",
    rows: { now: "log-likelihood", best: "your best", em: "EM from your fit", modes: "modes" },
    modes: (values) => {
      const shown = values.slice(0, 4).join(", ");
      return `${values.length} (${shown}${values.length > 4 ? ", …" : ""})`;
    },
    em: "EM from here",
    back: "My fit",
    draw: "Draw one",
    drawMany: "Draw 100",
    newSeed: "New seed",
    picture: (K, modes) =>
      `Histogram of the points under the density of ${K} component${K === 1 ? "" : "s"}` +
      `, which has ${modes} mode${modes === 1 ? "" : "s"}`,
    start: "Fit the curve to the histogram by hand, then ask EM.",
    better: (now) => `The log-likelihood is ${now} nats: your best so far.`,
    worse: (now, behind) => `The log-likelihood is ${now} nats, ${behind} below your best.`,
    helped: (now) =>
      `The log-likelihood is ${now} nats. This fit had EM's help, so it is not counted ` +
      `as yours.`,
    endings: {
      converged: (gain, now, t) =>
        `EM climbs ${gain} nats from your fit, to ${now}, in ${iterations(t)}.`,
      limit: (gain, now, t) =>
        `EM climbs ${gain} nats from your fit, to ${now}, and still climbs after ` +
        `${iterations(t)}.`,
      collapsed: (gain, now, t) =>
        `After ${iterations(t)} a component sits on a single value with no width left: ` +
        `from your fit the log-likelihood climbs without end.`,
    },
    backAt: "Back to your fit.",
    drawn: (z, x) => `First z = ${z + 1}, by the weights; then x = ${x} from component ${z + 1}.`,
    drawnMany: (n, seed) => `${n} draws from seed ${seed}.`,
    seeded: (seed) => `Seed ${seed}: no draws yet.`,
  },
  likelihoodLab: {
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
    stays: (now) => `EM step: the log-likelihood stays at ${now} nats.`,
    onDiagonal:
      "With both means equal, every responsibility is one half, so EM keeps them equal: " +
      "it ends where the gradient is zero, on the saddle.",
    swapped: "The labels are swapped: another point, the same density, the same height.",
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
    collapseAxes: ["log₁₀ σ₁", "log-likelihood (nats)"],
    rival: (l) => `the surface's peak, ${l}`,
    collapsePicture: (l) => `Log-likelihood against the width of component 1, now ${l} nats`,
    collapseStatus: (width, value, n, gain, others) =>
      `σ₁ = ${width} at ${value}, the value of ${n} point${n === 1 ? "" : "s"}: once it is small, every decade ` +
      `adds ${n === 1 ? "" : `${n} `}ln 10 = ${gain} nats, without end, while component 2 keeps the others near ${others}.`,
  },
  softnessLab: {
    label: (n) => `Hard and soft assignment of ${n} points`,
    onePlace: "it needs at least two different points in the plane",
    otherK: "it was made for another number of means",
    noState: "it needs 2 to 6 means of two finite numbers, and a temperature of at least 0",
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
    picture: (n, K) =>
      `${n} points in the colours of ${K} components, over the plane in the colours of its ` +
      `responsibilities; lines where two nearest means are equally far`,
    hint: "Assign, then update; warm it up to make the assignments soft.",
    assigned: ({ undecided }, n) =>
      undecided === 0
        ? `Assigned: every point belongs to one mean.`
        : `Assigned: ${undecided} of ${n} points are undecided, no mean above 0.95.`,
    updated: (before, after) =>
      `Updated: each mean is the average of its share. The soft distortion fell by ` +
      `${amount(Math.max(0, before.softDistortion - after.softDistortion))} to ` +
      `${amount(after.softDistortion)}.`,
    settled: (t) => `Updated: after ${t} updates the means no longer move.`,
    fitted: (epsilon) =>
      `EM's M step would set ε = ${epsilon}, the mean squared distance by coordinate.`,
  },
  emLab: {
    label: "EM to take apart",
    data: "Data",
    components: "Components",
    covariances: "Covariances",
    families: { full: "full", tied: "tied", diag: "diagonal", spherical: "spherical" },
    own: "as given here",
    presets: {
      "old-faithful": ["Old Faithful", "The eruptions of a geyser: two groups, and a start with its means crossed."],
      separated: ["Separated", "Three groups far apart: the responsibilities are soon all but 0 or 1, and EM is fast."],
      overlapping: ["Overlapping", "Two groups 2 standard deviations apart: most points are shared, and EM is slow."],
      cigars: ["Cigars", "Two long parallel groups: full covariances find them, spherical ones cut across them."],
      outlier: ["One outlier", "One point lies far from all others: a component must stretch to reach it."],
      collapse: ["Collapse onto a point", "Component 2 starts on a point that stands alone. Play, and watch its width and the log-likelihood."],
      rescaled: ["Rescaled axes", "Old Faithful with durations in seconds: full covariances share the points as before, spherical ones do not."],
      symmetric: ["Symmetric start", "Both components start the same. Play, and see where EM stays; then move one mean."],
    },
    newStart: "New start",
    addPoint: "Add point",
    removePoint: "Remove point",
    copyLink: "Copy link",
    point: "Point",
    mean: (k) => `Mean ${k + 1}`,
    pointPlace: (p, n, place) => `point ${p + 1} of ${n}, ${place}`,
    bars: ({ l, bound, gap }) => `Log-likelihood ${l} as stacked bars: lower bound ${bound} and gap ${gap}`,
    seeded: (K, seed) => `New start from seed ${seed}: ${K} point${K === 1 ? "" : "s"} drawn as means, each with the covariance of all the data.`,
    movedMean: (k) => `Mean ${k + 1} moved: a new run starts from here.`,
    movedPoint: (p, n) => `Point ${p + 1} of ${n} moved: a new run starts from here.`,
    added: (n) => `A point is added: ${n} points now. Drag it, or move it with the arrow keys.`,
    removed: (n) => `The point is removed: ${n} points are left.`,
    refused: (why) => `That cannot be: ${why}.`,
    copied: "The link to exactly this state is copied.",
    inAddress: "The link to exactly this state is in the address bar: copy it from there.",
    opened: "Opened from the link: exactly the state that was copied.",
    settled: (l, t) => `Converged at iteration ${t}: the log-likelihood is ${l} nats and an iteration adds less than 10⁻⁸ nats a point.`,
    saddle: (i, j) =>
      `EM is stuck at a saddle: components ${i + 1} and ${j + 1} are the same, so they share every point ` +
      `alike and every M step keeps them the same. Move one mean and EM leaves.`,
    collapsed: (k, gain, l) =>
      `Component ${k + 1} sits on too few points: F grows without end as its width goes to 0. This step takes ` +
      `a tenth of the width; the log-likelihood rose by ${gain} nats to ${l}, and has no maximum.`,
    noFurther: (why) => `The run ends here: ${why}.`,
    noPoints: "it needs at least two points that differ in every feature",
    noStart: "its start must be 1 to 6 components with weights that sum to one",
    noPlace: "its family, seed or iteration is none that exists",
    cutShort: "the link is cut short",
    badEntry: (name, text) => `the link's entry "${name}" cannot be ${text === null ? "missing" : `"${text.slice(0, 24)}"`}`,
  },
  boundLab: {
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
    rows: { l: "log-likelihood l", F: "lower bound F", gap: "gap, KL divergence", slopes: "slopes of l, F at θₜ" },
    fit: "Histogram of the points under the density of the mixture",
    picture: (phase) => `The log-likelihood along the parameter${phase === "start" ? "" : ", and the lower bound, which touches it at θₜ"}`,
    hint: "Take an E step: a bound appears under l. Then an M step climbs to its top.",
    moved: "The mean moved: l is on show, the bound waits for the next E step.",
    touches: "E step: KL becomes 0. F touches l at θₜ, with the same slope, and lies below it elsewhere.",
    climbed: (l, F) => `M step: θ moves to the top of F, which gains ${F} nats; l gains ${l}, never less, and the rest is the new gap.`,
    noFurther: "The run ends here: a component has no width left.",
    noPoints: "it needs at least two different points",
    noState: "its start must be components on the line with weights and variances above 0",
  },
  repairLab: {
    label: (n) => `A broken program and its ${n} repairs`,
    repairs: "Repairs, in order",
    repair: (i, title) => `${i}. ${title}`,
    next: "Next repair",
    laws: "Laws that a correct program obeys",
    holds: "holds",
    fails: "fails",
    truth: "log-likelihood of the truth",
    allOn: "All repairs are on.",
    status: (i, title, note, held, of) => `${i ? `Repair ${i} on: ${title}.` : `No repair on: ${title}.`} ${held} of ${of} laws hold. ${note}`,
    picture: (n, K, truth) => `${n} points in the colours of ${K} components drawn at 1 and 2 standard deviations${truth ? "; the truth dashed" : ""}`,
    noStages: "it holds no complete stages",
    noPlace: "its stage or iteration is none that exists",
  },
  selectionLab: {
    label: (rows, n) => `${rows} candidate mixtures for ${n} points`,
    criterion: "Criterion",
    criteria: { log_likelihood: "log-likelihood", aic: "AIC", bic: "BIC", icl: "ICL", held_out: "held-out" },
    axis: {
      log_likelihood: "log-likelihood (nats)",
      aic: "AIC, lower is better",
      bic: "BIC, lower is better",
      icl: "ICL, lower is better",
      held_out: "held-out, nats a point: higher is better",
    },
    names: { full: "full", tied: "tied", diag: "diagonal", spherical: "spherical" },
    family: (family) => words.selectionLab.names[family] ?? family,
    parameters: "free parameters",
    toBest: "Best by this criterion",
    picture: (name, families) => `${name} against the number of components, a line each for ${families.join(", ")}; a star on the best, a ring on the fit on show`,
    best: (family, K, p, name, plain) =>
      plain
        ? `K = ${K}, ${family}, ${p} free parameters: the highest log-likelihood, which says nothing about the right K.`
        : `K = ${K}, ${family}, ${p} free parameters: the best by ${name}.`,
    behind: (family, K, p, name, gap, bestFamily, bestK) =>
      `K = ${K}, ${family}, ${p} free parameters: by ${name}, ${gap} behind K = ${bestK}, ${bestFamily}.`,
    missing: (family, K, reason) => `K = ${K}, ${family}: there is no sound fit. ${reason}.`,
    unscored: (family, K, name) => `K = ${K}, ${family}: ${name} has no value here.`,
    noTable: "it holds no complete table of candidates",
    noRow: "its criterion, family and number of components name no candidate",
  },
};

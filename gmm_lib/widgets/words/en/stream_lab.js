// What stream_lab shows and says.

const each = (nats) => `${nats} nats a row below the fit of all rows`;

export const streamLabWords = {
  label: (n) => `${n} rows that come in batches, or rows with holes`,
  noState: "its steps, batches, drift and losses must be some that there are",
  worlds: "What is lacking",
  presets: {
    stationary: "Stream",
    drifting: "Drift",
    two: "Batch of two",
    holes: "Holes",
  },
  steps: "Steps",
  rules: ["(t + 2)^−α", "(t + 1)^−α", "constant ρ"],
  size: "Step",
  batch: "Batch",
  rowsOf: (count) => `${count} rows`,
  drift: "Drift",
  seen: "Rows seen",
  of: (count, all) => `${count} of ${all}`,
  next: "Next batch",
  keep: "Keep curve",
  kept: "The curve stays, dotted: change a step, and compare.",
  again: "New rows",
  mechanism: "The second is lost",
  mechanisms: ["completely at random", "by the first", "by itself"],
  lost: "Share lost",
  axes: ["first feature", "second feature"],
  pairAxes: ["first entry", "second entry"],
  fits: ["EM", "complete rows", "filled in"],
  gapAxis: "log₁₀ of nats a row below",
  seenAxis: "rows seen",
  lostAxis: "share lost",
  mark: "p / (2N)",
  rows: {
    gap: "below the best, a row",
    mark: "p / (2N)",
    rho: "next step ρ",
    left: "weight of the start",
    count: "rows that count",
    off: "drifting mean is off",
  },
  holeRows: {
    left: "complete rows",
    all: "all: mean · sd · r",
    em: "EM",
    complete: "complete",
    filled: "filled in",
    steps: "steps of EM",
  },
  picture: "Rows fading as the averages forget them, and two components that follow",
  holesPicture: "Pairs, rings for those that lost an entry, and three fits",
  gaps: "How far below the fit of all rows, in nats a row, with a mark at p / (2N)",
  hints: {
    stationary:
      "Play: each batch moves the averages a step, and rows fade as the averages forget them.",
    drifting:
      "One group moves while the rows come. Play, then try α = 0.6 and a constant step.",
    two: "The first batch replaces the start, and has two rows. Press Next batch.",
    holes: "Choose what decides the losses, and move the share that is lost.",
  },
  at: (rows, all, gap, drifts) =>
    `${rows} of ${all} rows seen: ${each(gap)}${drifts ? " as they would be now" : ""}.`,
  enough: "That is enough to predict, not to report a parameter.",
  broken: (t, k, rows) =>
    `Batch ${t} of ${rows} rows leaves component ${k} no width: ${rows === 2 ? "two rows span a line" : "its averages have no correct digit left"}.`,
  compared: (em, complete, filled) =>
    `Nats a row below the fit of all rows: EM ${em}, complete rows ${complete}, filled in ${filled}.`,
};

// What chain_lab shows and says.

const byNats = (gain) => `${gain < 0 ? "falls" : "rises"} by ${gain.replace("−", "")}`;

export const chainLabWords = {
  label: (n) => `${n} durations in a row, and labels that remember`,
  noState: "its durations, memory, message and rows must be some that there are",
  bands: ["alone", "messages"],
  stripAxes: ["eruption", "duration (minutes)"],
  memory: "memory",
  amount: "Memory",
  message: "Messages",
  forward: (k) => `forward to ${k}`,
  backward: (k) => `back to ${k}`,
  next: "Next message",
  every: "All messages",
  shuffle: "Shuffle rows",
  further: "Next rows",
  handle: "Duration of an eruption",
  place: (k, value) => `eruption ${k}, ${value} minutes`,
  rows: {
    mixture: "ℓ of the mixture",
    chain: "ℓ with memory",
    row: "eruption",
    alone: "short, seen alone",
    before: "with all before it",
    all: "with all rows",
  },
  chosen: (k, value) => `${k}, ${value} min`,
  picture: "Durations in a row, coloured by what the messages say of each label",
  curve: "Log-likelihood against memory",
  hint: "Move memory to the right: a ring marks where the neighbours decide. Drag an eruption.",
  moved: (memory, gain) =>
    `Memory ${memory}: ℓ ${byNats(gain)} nats against the mixture.`,
  shuffled: (gain) =>
    `The order is lost: the mixture's ℓ stays, with memory it ${byNats(gain)} nats.`,
  dragged: (k, alone, all) =>
    `Eruption ${k} is short with ${alone} alone, ${all} among its neighbours.`,
  went: (k, before) =>
    `Forward to eruption ${k}: short with ${before}, given it and all before.`,
  came: (k, all) => `Back to eruption ${k}: short with ${all}, given all rows.`,
};

// What repair_lab shows and says.

export const repairLabWords = {
  label: (n) => `A broken program and its ${n} repairs`,
  repairs: "The program, repair by repair; each keeps those before it",
  repair: (i, title) => (i ? `${i}. ${title}` : title),
  rungSign: (i, now) => (i < now ? "✓" : i === now ? "▸" : "·"),
  next: "Next repair",
  laws: "Laws that a correct program obeys",
  holds: "holds",
  fails: "fails",
  truth: "log-likelihood of the truth",
  allOn: "All repairs are on.",
  status: (i, title, note, held, of) =>
    `${i ? `Repair ${i} on: ${title}.` : `No repair on: ${title}.`} ${held} of ${of} laws hold. ${note}`,
  picture: (n, K, truth, told) =>
    `${n} points${told ? " in the colours of the shares that the program gives them" : ""}, ` +
    `and ${K} components drawn at 1 and 2 standard deviations` +
    `${truth ? "; the truth dashed" : ""}`,
  noStages: "it holds no complete stages",
  noPlace: "its stage or iteration is none that exists",
};

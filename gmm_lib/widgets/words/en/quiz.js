// What quiz shows and says.

export const quizWords = {
  label: "Question",
  verdict: (right) => (right ? "Right." : "Not right."),
};

// What quiz shows and says.

export const quizWords = {
  label: "Question",
  letter: (i) => String.fromCharCode(65 + i),
  sign: (right) => (right ? "✓" : "✗"),
  verdict: (right) => (right ? "Right." : "Not right."),
};

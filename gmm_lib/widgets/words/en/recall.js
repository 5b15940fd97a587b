// What recall shows and says.

export const recallWords = {
  label: "What you predicted",
  predicted: "You predicted:",
  none: "You made no prediction.",
  link: "Make it first.",
  all: "The reply to every answer",
};

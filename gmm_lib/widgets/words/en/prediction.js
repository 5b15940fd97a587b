// What prediction shows and says.

export const predictionWords = {
  label: "Your prediction",
  mine: "●",
  open: "There is no right or wrong yet: say what you expect.",
  kept: "Noted, in this browser alone: you meet it again where the question is settled.",
  forNow: "Kept until you leave this page: this browser stores nothing.",
  takeBack: "Take it back",
};

// Every word that a widget shows or says, in one table: what a translation translates.
import { common } from "./common.js";
import { boundLabWords } from "./bound_lab.js";
import { chainLabWords } from "./chain_lab.js";
import { emLabWords } from "./em_lab.js";
import { gaussianWords } from "./gaussian_lab.js";
import { likelihoodLabWords } from "./likelihood_lab.js";
import { mixtureLabWords } from "./mixture_lab.js";
import { predictionWords } from "./prediction.js";
import { quizWords } from "./quiz.js";
import { recallWords } from "./recall.js";
import { repairLabWords } from "./repair_lab.js";
import { selectionLabWords } from "./selection_lab.js";
import { softnessLabWords } from "./softness_lab.js";
import { stepLabWords } from "./step_lab.js";

export const words = {
  ...common,
  quiz: quizWords,
  prediction: predictionWords,
  recall: recallWords,
  gaussian: gaussianWords,
  mixtureLab: mixtureLabWords,
  likelihoodLab: likelihoodLabWords,
  softnessLab: softnessLabWords,
  emLab: emLabWords,
  chainLab: chainLabWords,
  boundLab: boundLabWords,
  repairLab: repairLabWords,
  selectionLab: selectionLabWords,
  stepLab: stepLabWords,
};

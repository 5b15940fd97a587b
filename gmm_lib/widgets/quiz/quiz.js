// Quiz: a question whose answers, once chosen, say why they are right or wrong.
import { element } from "../page/controls.js";
import { follow, frontEnd, put, rootOf } from "../page/front.js";
import { answerOf, inline, questionOf } from "../page/question.js";
import { followTheme } from "../page/theme.js";
import { quizWords } from "../words/en/quiz.js";
import { words } from "../words/en/words.js";

export default frontEnd(quiz);

function quiz(model, signal) {
  const answers = model.get("answers");
  const choose = (i) => {
    put(model, { chosen: model.get("chosen") === i ? null : i });
    show();
  };
  const rows = answers.map((answer, i) => rowOf(answer, i, () => choose(i), signal));
  const fieldset = questionOf(model.get("question"), rows, signal);
  const root = rootOf("quiz", quizWords.label, fieldset);
  const show = () => {
    const i = model.get("chosen");
    const chosen = Number.isInteger(i) && i in answers ? i : null;
    const right = chosen === null ? null : answers[chosen].right;
    if (root.dataset.state === JSON.stringify({ chosen, right })) return;
    root.dataset.state = JSON.stringify({ chosen, right });
    rows.forEach((row, i) => row.mark(i === chosen));
  };
  followTheme(root, signal, () => {});
  follow(model, ["chosen"], show, signal);
  show();
  return root;
}

function rowOf({ text, right, feedback: why }, i, press, signal) {
  const { node, sign } = answerOf(text, press, signal);
  const feedback = element("p", { class: "gmm-feedback", role: "status" });
  const mark = (chosen) => {
    node.setAttribute("aria-pressed", String(chosen));
    sign.textContent = chosen ? words.sign(right) : words.letter(i);
    const verdict = element("strong", {}, quizWords.verdict(right));
    feedback.replaceChildren(...(chosen ? [verdict, " ", ...inline(why)] : []));
    for (const part of [node, feedback]) {
      part.dataset.verdict = chosen ? (right ? "right" : "wrong") : "";
    }
  };
  return { node, after: [feedback], mark };
}

// Quiz: a question whose answers, once chosen, say why they are right or wrong.
// The answers are buttons and not radio buttons: there an arrow key chooses, and a
// reader without a mouse would see every feedback on the way to an answer.
import { element } from "./controls.js";
import { follow, frontEnd, put, rootOf } from "./front.js";
import { followTheme } from "./theme.js";
import { words } from "./words.js";

export default frontEnd(quiz);

function quiz(model, signal) {
  const answers = model.get("answers");
  const choose = (i) => {
    put(model, { chosen: model.get("chosen") === i ? null : i });
    show();
  };
  const rows = answers.map((answer, i) => rowOf(answer, i, () => choose(i), signal));
  const fieldset = element(
    "fieldset",
    { class: "gmm-question", signal, onkeydown: (event) => walk(event, rows) },
    element("legend", {}, ...inline(model.get("question"))),
    ...rows.flatMap(({ node, feedback }) => [node, feedback])
  );
  const root = rootOf("quiz", words.quiz.label, fieldset);
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
  const letter = element("span", { class: "gmm-letter", "aria-hidden": "true" });
  const node = element(
    "button",
    { type: "button", class: "gmm-answer", onclick: press, signal },
    letter,
    element("span", {}, ...inline(text))
  );
  const feedback = element("p", { class: "gmm-feedback", role: "status" });
  const mark = (chosen) => {
    node.setAttribute("aria-pressed", String(chosen));
    letter.textContent = chosen ? words.quiz.sign(right) : words.quiz.letter(i);
    const verdict = element("strong", {}, words.quiz.verdict(right));
    feedback.replaceChildren(...(chosen ? [verdict, " ", ...inline(why)] : []));
    for (const part of [node, feedback]) {
      part.dataset.verdict = chosen ? (right ? "right" : "wrong") : "";
    }
  };
  return { node, feedback, mark };
}

/** Text with its `code` as code. */
function inline(text) {
  const pieces = text.split("`");
  return pieces.map((piece, i) => (i % 2 ? element("code", {}, piece) : piece));
}

/** The arrow keys walk from answer to answer without choosing. */
function walk(event, rows) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const here = rows.findIndex(({ node }) => node === event.target);
  if (!step || here < 0) return;
  event.preventDefault();
  rows[(here + step + rows.length) % rows.length].node.focus();
}

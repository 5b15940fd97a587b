// A question and its answers as buttons, for every widget that asks one.
// The answers are buttons and not radio buttons: there an arrow key chooses, and a
// reader without a mouse would answer on the way to an answer.
import { element } from "./controls.js";

/** The question over `rows`, each {node, after} of one answer. */
export function questionOf(text, rows, signal) {
  return element(
    "fieldset",
    { class: "gmm-question", signal, onkeydown: (event) => walk(event, rows) },
    element("legend", {}, ...inline(text)),
    ...rows.flatMap(({ node, after = [] }) => [node, ...after]),
  );
}

/** One answer: a button, and the letter or sign in front of it. */
export function answerOf(text, press, signal) {
  const sign = element("span", { class: "gmm-letter", "aria-hidden": "true" });
  const label = element("span", {}, ...inline(text));
  const attributes = { type: "button", class: "gmm-answer", onclick: press, signal };
  return { node: element("button", attributes, sign, label), sign };
}

/** Text with its `code` as code. */
export function inline(text) {
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

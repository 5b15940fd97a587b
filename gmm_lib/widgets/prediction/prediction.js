// Prediction: a question without a right answer, asked before it is settled.
import { button, element } from "../page/controls.js";
import { follow, frontEnd, put, rootOf } from "../page/front.js";
import { followPrediction, outlasts, placeName, predict, predicted } from "./store.js";
import { answerOf, questionOf } from "../page/question.js";
import { followTheme } from "../page/theme.js";
import { predictionWords } from "../words/en/prediction.js";
import { words } from "../words/en/words.js";

const said = predictionWords;

export default frontEnd(prediction);

function prediction(model, signal) {
  const [name, answers] = [model.get("name"), model.get("answers")];
  const rows = answers.map((text, i) => rowOf(text, i, () => choose(i), signal));
  const note = element("span", { role: "status" });
  const takeBack = button(said.takeBack, () => choose(null), signal);
  const foot = element("div", { class: "gmm-kept" }, note, takeBack);
  const root = rootOf(
    "prediction",
    said.label,
    questionOf(model.get("question"), rows, signal),
    foot,
  );
  root.id = placeName(name);
  if (location.hash === `#${root.id}`) {
    requestAnimationFrame(() => root.scrollIntoView({ block: "center" }));
  }
  const sound = (i) => (Number.isInteger(i) && i in answers ? i : null);
  const stored = () => {
    const i = answers.indexOf(predicted(name));
    return i < 0 ? null : i;
  };
  const keep = (chosen) => {
    const answer = chosen === null ? null : answers[chosen];
    if (answer !== predicted(name)) predict(name, answer);
  };
  const choose = (i) => {
    if (i === null) rows[now].node.focus(); // its button is about to hide
    put(model, { chosen: i });
    keep(i);
    show();
  };
  let now = null;
  const show = () => {
    now = sound(model.get("chosen"));
    const state = JSON.stringify({ chosen: now });
    if (root.dataset.state === state) return;
    root.dataset.state = state;
    rows.forEach((row, i) => row.mark(i === now));
    note.textContent =
      now === null ? said.open : outlasts(name) ? said.kept : said.forNow;
    takeBack.classList.toggle("gmm-unsaid", now === null);
  };
  followTheme(root, signal, () => {});
  follow(model, ["chosen"], () => (keep(sound(model.get("chosen"))), show()), signal);
  followPrediction(
    name,
    () => stored() === now || (put(model, { chosen: stored() }), show()),
    signal,
  );
  if (sound(model.get("chosen")) === null) put(model, { chosen: stored() });
  else keep(model.get("chosen"));
  show();
  return root;
}

function rowOf(text, i, press, signal) {
  const { node, sign } = answerOf(text, press, signal);
  const mark = (chosen) => {
    node.setAttribute("aria-pressed", String(chosen));
    sign.textContent = chosen ? said.mine : words.letter(i);
  };
  return { node, mark };
}

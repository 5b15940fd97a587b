// Recall: what the reader predicted, with the reply to it, where it is settled.
import { element } from "../page/controls.js";
import { frontEnd, rootOf } from "../page/front.js";
import { followPrediction, placeName, predicted } from "./store.js";
import { inline } from "../page/question.js";
import { followTheme } from "../page/theme.js";
import { recallWords } from "../words/en/recall.js";

const said = recallWords;

export default frontEnd(recall);

function recall(model, signal) {
  const [name, replies] = ["name", "replies"].map((trait) => model.get(trait));
  const none = invitation(model, signal);
  const answers = new Map(replies.map((reply) => [reply.answer, replyTo(reply)]));
  const all = [none, ...answers.values()];
  const mine = element("div", { class: "gmm-recalled", role: "status" }, ...all);
  const root = rootOf("recall", said.label, mine, allOf(replies));
  const show = () => {
    const answer = answers.has(predicted(name)) ? predicted(name) : null;
    const state = JSON.stringify({ predicted: answer });
    if (root.dataset.state === state) return;
    root.dataset.state = state;
    const seen = answers.get(answer) ?? none;
    for (const part of all) part.classList.toggle("gmm-unsaid", part !== seen);
  };
  followTheme(root, signal, () => {});
  followPrediction(name, show, signal);
  show();
  return root;
}

function replyTo({ answer, reply }) {
  return element(
    "div",
    {},
    element("p", {}, element("strong", {}, said.predicted), " ", ...inline(answer)),
    element("p", {}, ...inline(reply)),
  );
}

/** A sentence that leads to the question. */
function invitation(model, signal) {
  const id = placeName(model.get("name"));
  const lead = (event) => {
    const target = document.getElementById(id);
    if (model.get("page") || !target) return; // the link does it
    event.preventDefault();
    target.scrollIntoView({ block: "center" });
    target.querySelector("button").focus({ preventScroll: true });
  };
  const link = element(
    "a",
    { href: `${model.get("page")}#${id}`, onclick: lead, signal },
    said.link,
  );
  return element("div", {}, element("p", {}, `${said.none} `, link));
}

function allOf(replies) {
  const rows = replies.map(({ answer, reply }) =>
    element("li", {}, element("strong", {}, ...inline(answer)), " ", ...inline(reply)),
  );
  return element(
    "details",
    {},
    element("summary", {}, said.all),
    element("ul", {}, ...rows),
  );
}

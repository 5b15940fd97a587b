// The panel of RepairLab: the way from repair to repair, the laws and the controls.
import { allow, button, element } from "../page/controls.js";
import { readout, slider, statusLine } from "../page/controls.js";
import { canvas, facts, labRoot, plane, row } from "../page/panel.js";
import { tempoFor } from "../page/tempo.js";
import { mixtureAt } from "./story.js";
import { numbersOf } from "../numbers/history.js";
import { logLikelihood } from "../numbers/mixture.js";
import { decimal } from "../numbers/format.js";
import { repairLabWords } from "../words/en/repair_lab.js";
import { words } from "../words/en/words.js";

const told = repairLabWords;

/** Build the panel; `acts` does what the reader asks for. */
export function panelOf({ points, truth, stages, laws }, acts, signal) {
  const scatter = canvas("scatter");
  const numbers = readout(
    truth ? [words.logLikelihood, told.truth] : [words.logLikelihood],
  );
  const status = statusLine();
  const rungs = stages.map(({ title }, i) => rungOf(i, title, acts, signal));
  const verdicts = laws.map((law) => verdictOf(law));
  const slide = slider(words.iteration, 1, acts.scrub, signal);
  const tempo = tempoFor(slide, signal);
  const buttons = {
    next: button(told.next, acts.next, signal, "step"),
    play: button(words.play, acts.play, signal),
    reset: button(words.reset, acts.reset, signal),
  };
  const list = (kind, name, label, items) =>
    element(kind, { class: name, "aria-label": label }, ...items);
  const nodes = (all) => all.map(({ node }) => node);
  const root = labRoot(
    "repair-lab",
    told.label(stages.length - 1),
    {
      picture: plane(scatter),
      controls: [row(...Object.values(buttons)), tempo.node],
      status: status.node,
      side: [list("ol", "gmm-rungs", told.repairs, nodes(rungs)), facts(numbers.node)],
      foot: [
        element("p", { class: "gmm-caption", "aria-hidden": "true" }, told.laws),
        list("ul", "gmm-laws", told.laws, nodes(verdicts)),
      ],
    },
    signal,
  );
  const nats = (value) => `${decimal(value, 1)} ${words.nats}`;
  const l = truth && logLikelihood(points, truth);
  const show = (story, place) => {
    const mixture = mixtureAt(story, place);
    const { holds, mixtures } = stages[place.stage];
    const height = logLikelihood(points, mixture);
    const { iteration, weights, means, covariances } = numbersOf({
      ...place,
      phase: "M",
      mixture,
    });
    root.dataset.state = JSON.stringify({
      stage: place.stage,
      iteration,
      weights,
      means,
      covariances,
      logLikelihood: height,
      laws: Object.fromEntries(laws.map((law, i) => [law, holds[i]])),
    });
    rungs.forEach(({ set }) => set(place.stage));
    verdicts.forEach(({ set }, i) => set(holds[i]));
    numbers.set(words.logLikelihood, nats(height));
    if (truth) numbers.set(told.truth, nats(l));
    const last = mixtures.length - 1;
    const position = words.position(iteration, last);
    slide.set(iteration, position, position, Math.max(1, last));
    allow(buttons.next, place.stage + 1 < stages.length);
    scatter.setAttribute("aria-label", pictureOf(story, place));
  };
  const showPlaying = (on) => {
    buttons.play.textContent = on ? words.pause : words.play;
  };
  return { root, canvas: scatter, status, show, showPlaying, pace: tempo.pace };
}

/** One step of the way: it leads there, with every repair before it. */
function rungOf(i, title, acts, signal) {
  const sign = element("span", { "aria-hidden": "true" });
  const node = button("", () => acts.climb(i), signal, "rung");
  node.append(sign, element("span", {}, told.repair(i, title)));
  const set = (now) => {
    sign.textContent = told.rungSign(i, now);
    if (i === now) node.setAttribute("aria-current", "step");
    else node.removeAttribute("aria-current");
  };
  return { node: element("li", {}, node), set };
}

function verdictOf(law) {
  const [sign, word] = [element("span", { "aria-hidden": "true" }), element("strong")];
  const node = element("li", {}, sign, element("span", {}, law), word);
  const set = (holds) => {
    node.dataset.verdict = holds ? "right" : "wrong";
    sign.textContent = words.sign(holds);
    word.textContent = holds ? told.holds : told.fails;
  };
  return { node, set };
}

const pictureOf = (story, place) =>
  told.picture(
    story.points.n,
    mixtureAt(story, place).k,
    story.truth,
    story.shares(place) !== null,
  );

// RepairLab: what a broken program computes, repair by repair. The runs and the verdicts
// of the laws come from Python; and so do the points' colours; log-likelihoods are computed here.
import {
  allow,
  button,
  element,
  readout,
  slider,
  stage,
  statusLine,
  still,
} from "../page/controls.js";
import { line, sheetOf, within } from "../page/drawing.js";
import { drawScatter, planeOf } from "../page/scatter.js";
import { follow, frontEnd, put, remembered } from "../page/front.js";
import { numbersOf, readRun } from "../numbers/history.js";
import { logLikelihood } from "../numbers/mixture.js";
import { canvas, facts, labRoot, plane, row } from "../page/panel.js";
import { film, playback } from "../page/playback.js";
import { ellipse } from "../numbers/scale.js";
import { looksOf } from "../page/theme.js";
import { decimal } from "../numbers/format.js";
import { words } from "../words/en/words.js";

const said = words.repairLab;

export default frontEnd(repairLab, (model) => ({
  stage: 0,
  iteration: lastOf(readStages(model), 0),
}));

const lastOf = ({ stages }, i) => stages[i].mixtures.length - 1;

/** The points, the truth, and each stage's {title, note, holds, mixtures}. */
function readStages(model) {
  const counts = { nFeatures: 2, nComponents: model.get("n_components") };
  const { points, mixtures } = readRun({
    points: model.get("points"),
    iterates: model.get("iterates"),
    ...counts,
  });
  const [lengths, titles, notes, holds] = ["lengths", "titles", "notes", "holds"].map(
    (name) => model.get(name),
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const extra = mixtures.length - total; // the truth comes last
  if (!lengths.length || !(extra === 0 || extra === 1))
    throw new RangeError(said.noStages);
  let at = 0;
  const stages = lengths.map((length, i) => {
    at += length;
    return {
      title: titles[i],
      note: notes[i],
      holds: holds[i],
      mixtures: mixtures.slice(at - length, at),
    };
  });
  return {
    points,
    shares: sharesIn(model, points.n * counts.nComponents, lengths, total),
    truth: extra ? mixtures[total] : null,
    stages,
    laws: model.get("laws"),
  };
}

/** A function from a place to what the program shares out there (n x K), or to null
 *  where it did not say. One byte a share: it colours points, and no more. */
function sharesIn(model, size, lengths, total) {
  const bytes = model.get("shares");
  const told = bytes && bytes.byteLength > 0;
  if (told && bytes.byteLength !== total * size) throw new RangeError(said.noStages);
  return ({ stage: i, iteration }) => {
    if (!told) return null;
    const before = lengths.slice(0, i).reduce((sum, length) => sum + length, 0);
    const start = bytes.byteOffset + (before + iteration) * size;
    return Float64Array.from(new Uint8Array(bytes.buffer, start, size), (b) => b / 255);
  };
}

/** Where the reader stands, or what is wrong with it. */
function readPlace(model, story) {
  const [i, t] = [model.get("stage"), model.get("iteration")];
  if (
    !(
      Number.isInteger(i) &&
      story.stages[i] &&
      Number.isInteger(t) &&
      story.stages[i].mixtures[t]
    )
  ) {
    throw new RangeError(said.noPlace);
  }
  return { stage: i, iteration: t };
}

function repairLab(model, signal, fail) {
  const story = readStages(model);
  const { points, truth, stages } = story;
  const names = model.get("names");
  const shown = [
    ...stages.map(({ mixtures }) => mixtures.at(-1)),
    ...(truth ? [truth] : []),
  ];
  const area = { ...planeOf({ points, mixtures: shown }, names), even: true };
  let place = readPlace(model, story);
  remembered(model, () => place);
  const moving = film(sceneAt(story, place));
  const become = (next, { sentence = null, stepped = false, quiet = false } = {}) => {
    place = next;
    put(model, place);
    panel.show(story, place);
    moving.send(sceneAt(story, place), stepped && !still());
    if (sentence !== "") panel.status.say(sentence ?? sentenceOf(story, place), quiet);
    redraw();
  };
  const toStage = (i) => {
    play.stop();
    become({ stage: i, iteration: lastOf(story, i) }, { stepped: true });
  };
  const step = () => {
    if (place.iteration >= lastOf(story, place.stage)) return false;
    become(
      { ...place, iteration: place.iteration + 1 },
      { stepped: true, quiet: true },
    );
    return place.iteration < lastOf(story, place.stage);
  };
  const acts = {
    climb: toStage,
    next: () =>
      place.stage + 1 < stages.length
        ? toStage(place.stage + 1)
        : panel.status.say(said.allOn),
    scrub: (t) => {
      play.stop();
      become({ ...place, iteration: t }, { quiet: true });
    },
    play: () => {
      if (play.running()) return play.stop();
      if (place.iteration === lastOf(story, place.stage))
        become({ ...place, iteration: 0 }, { sentence: "" });
      play.start();
    },
    reset: () => toStage(0),
  };
  const panel = panelOf(story, acts, signal);
  const play = playback(step, panel.showPlaying, signal);
  const redraw = stage(
    panel.root,
    (inks) => {
      const sheet = sheetOf(panel.canvas, inks);
      const frame = drawScatter(sheet, inks, area, points, moving.now());
      if (truth) within(sheet, frame, () => drawTruth(sheet.pen, inks, frame, truth));
      return moving.moving();
    },
    signal,
  );
  const update = () => {
    try {
      const next = readPlace(model, story);
      if (next.stage === place.stage && next.iteration === place.iteration) return;
      play.stop();
      become(next);
    } catch (error) {
      fail(error);
    }
  };
  follow(model, ["stage", "iteration"], update, signal);
  become(place);
  return panel.root;
}

const mixtureAt = ({ stages }, { stage: i, iteration }) =>
  stages[i].mixtures[iteration];

/** The points in the colours that the program itself gives them; an E step of this
 *  page would show what a correct program does. */
function sceneAt(story, place) {
  const gamma = story.shares(place);
  return { mixture: mixtureAt(story, place), ...looksOf(story.points.n, gamma) };
}

const pictureOf = (story, place) =>
  said.picture(
    story.points.n,
    mixtureAt(story, place).k,
    story.truth,
    story.shares(place) !== null,
  );

const held = (holds) => holds.filter(Boolean).length;

function sentenceOf({ stages, laws }, { stage: i }) {
  const { title, note, holds } = stages[i];
  return said.status(i, title, note, held(holds), laws.length);
}

/** The truth as dashed outlines at 1 and 2 sigma. */
function drawTruth(pen, inks, frame, truth) {
  pen.strokeStyle = inks.ink;
  pen.lineWidth = 1.4;
  pen.setLineDash([5, 4]);
  for (let k = 0; k < truth.k; k++) {
    for (const sigmas of [1, 2]) {
      line(
        pen,
        ellipse(truth, k, sigmas).map(([x, y]) => [frame.x(x), frame.y(y)]),
        true,
      );
    }
  }
  pen.setLineDash([]);
}

function panelOf({ points, truth, stages, laws }, acts, signal) {
  const scatter = canvas("scatter");
  const numbers = readout(
    truth ? [words.logLikelihood, said.truth] : [words.logLikelihood],
  );
  const status = statusLine();
  const rungs = stages.map(({ title }, i) => rungOf(i, title, acts, signal));
  const verdicts = laws.map((law) => verdictOf(law));
  const slide = slider(words.iteration, 1, acts.scrub, signal);
  const buttons = {
    next: button(said.next, acts.next, signal, "step"),
    play: button(words.play, acts.play, signal),
    reset: button(words.reset, acts.reset, signal),
  };
  const list = (kind, name, label, items) =>
    element(kind, { class: name, "aria-label": label }, ...items);
  const nodes = (all) => all.map(({ node }) => node);
  const root = labRoot(
    "repair-lab",
    said.label(stages.length - 1),
    {
      picture: plane(scatter),
      controls: [row(...Object.values(buttons)), slide.node],
      status: status.node,
      side: [list("ol", "gmm-rungs", said.repairs, nodes(rungs)), facts(numbers.node)],
      foot: [
        element("p", { class: "gmm-caption", "aria-hidden": "true" }, said.laws),
        list("ul", "gmm-laws", said.laws, nodes(verdicts)),
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
    if (truth) numbers.set(said.truth, nats(l));
    const last = mixtures.length - 1;
    const position = words.position(iteration, last);
    slide.set(iteration, position, position, Math.max(1, last));
    allow(buttons.next, place.stage + 1 < stages.length);
    scatter.setAttribute("aria-label", pictureOf(story, place));
  };
  const showPlaying = (on) => {
    buttons.play.textContent = on ? words.pause : words.play;
  };
  return { root, canvas: scatter, status, show, showPlaying };
}

/** One step of the way: it leads there, with every repair before it. */
function rungOf(i, title, acts, signal) {
  const sign = element("span", { "aria-hidden": "true" });
  const node = button("", () => acts.climb(i), signal, "rung");
  node.append(sign, element("span", {}, said.repair(i, title)));
  const set = (now) => {
    sign.textContent = said.rungSign(i, now);
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
    sign.textContent = words.quiz.sign(holds);
    word.textContent = holds ? said.holds : said.fails;
  };
  return { node, set };
}

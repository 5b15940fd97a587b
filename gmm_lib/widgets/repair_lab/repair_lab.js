// RepairLab: what a broken program computes, repair by repair. The runs, the verdicts of
// the laws and the points' colours come from Python; log-likelihoods are computed here.
import { stage, still } from "../page/controls.js";
import { line, sheetOf, within } from "../page/drawing.js";
import { drawScatter, planeOf } from "../page/scatter.js";
import { followState, frontEnd, put, remembered } from "../page/front.js";
import { film, playback } from "../page/playback.js";
import { panelOf } from "./panel.js";
import { lastOf, mixtureAt, readPlace, readStages } from "./story.js";
import { ellipse } from "../numbers/scale.js";
import { looksOf } from "../page/theme.js";
import { repairLabWords } from "../words/en/repair_lab.js";

const said = repairLabWords;

export default frontEnd(repairLab, (model) => ({
  stage: 0,
  iteration: lastOf(readStages(model), 0),
}));

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
  const { pace } = panel;
  const moving = film(sceneAt(story, place), pace);
  const play = playback(step, panel.showPlaying, signal, pace);
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
  const renew = (next) => {
    play.stop();
    become(next);
  };
  followState(
    model,
    ["stage", "iteration"],
    { read: () => readPlace(model, story), now: () => place, become: renew, fail },
    signal,
  );
  become(place);
  return panel.root;
}

/** The points in the colours that the program itself gives them; an E step of this
 *  page would show what a correct program does. */
function sceneAt(story, place) {
  const gamma = story.shares(place);
  return { mixture: mixtureAt(story, place), ...looksOf(story.points.n, gamma) };
}

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

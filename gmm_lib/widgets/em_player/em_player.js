// EMPlayer: a run of EM computed in Python, played half-step by half-step.
// The model's `iteration` and `phase` say where it stands; every view follows them.
import { allow, button, legend } from "../page/controls.js";
import { readout, slider, statusLine } from "../page/controls.js";
import { playOnce } from "./opening.js";
import { emPicture } from "./picture.js";
import { follow, frontEnd, put, remembered } from "../page/front.js";
import {
  halfStepOf,
  historyOf,
  numbersOf,
  placeOf,
  readRun,
} from "../numbers/history.js";
import { canvas, facts, labRoot, plane, row } from "../page/panel.js";
import { playback } from "../page/playback.js";
import { tempoFor } from "../page/tempo.js";
import { amount, decimal } from "../numbers/format.js";
import { words } from "../words/en/words.js";

export default frontEnd(player);

/** Where a control leads from half-step h: a half-step, or a sentence why not. */
const MOVES = {
  eStep: (h, last) =>
    h === last ? words.status.noMore : h % 2 ? words.status.notE : h + 1,
  mStep: (h, last) =>
    h === last ? words.status.noMore : h % 2 ? h + 1 : words.status.notM,
  back: (h) => (h === 0 ? words.status.noLess : h - 1),
  reset: () => 0,
};

function player(model, signal) {
  const run = runOf(model);
  const history = historyOf(run);
  const last = history.last();
  let h = -1;
  let opening = null;
  const show = (next, { stepped = false, quiet = false } = {}) => {
    const forward = stepped && next === h + 1;
    h = next;
    panel.show(history.at(h), h);
    panel.status.say(sentence(history, h, forward) + ending(model, h, last), quiet);
    picture.show(history.at(h), stepped);
  };
  const go = (next, how) => {
    show(next, how);
    put(model, placeOf(next));
  };
  const playOn = () => {
    if (h < last) go(h + 1, { stepped: true, quiet: h + 1 < last });
    return h < last;
  };
  const act = (name, value) => {
    opening?.ceded(name === "toggle");
    actions[name](value);
  };
  const panel = panelOf(run, history, act, signal);
  const picture = emPicture(panel, run, history, model.get("names"), signal);
  const changed = (on) => {
    panel.showPlaying(on);
    if (!on) opening?.ended();
  };
  const play = playback(playOn, changed, signal, panel.pace);
  const rewind = () => {
    go(0);
    panel.status.say(words.yourTurn);
  };
  const actions = actionsOf(last, () => h, go, panel.status.say, play);
  const catchUp = () => {
    const next = Math.min(last, Math.max(0, halfStepOf(placeIn(model))));
    if (next === h) return;
    opening?.ceded(true);
    play.stop();
    show(next);
  };
  follow(model, ["iteration", "phase"], catchUp, signal);
  catchUp();
  const kept = remembered(model, () => ({ opened: !model.get("autoplay") || h > 0 }));
  if (!kept.opened) opening = playOnce(panel.plane, play, rewind, signal);
  kept.opened = true;
  return panel.root;
}

const placeIn = (model) => ({
  iteration: model.get("iteration"),
  phase: model.get("phase"),
});

const runOf = (model) =>
  readRun({
    points: model.get("points"),
    iterates: model.get("iterates"),
    nFeatures: model.get("n_features"),
    nComponents: model.get("n_components"),
  });

/** What each control does, given where the run stands and how to move it. */
function actionsOf(last, here, go, say, play) {
  const move = (name) => () => {
    play.stop();
    const to = MOVES[name](here(), last);
    if (typeof to === "string") say(to);
    else go(to, { stepped: true });
  };
  const toggle = () => {
    if (play.running()) return play.stop();
    if (here() === last) go(0);
    play.start();
  };
  const scrub = (t) => {
    play.stop();
    go(2 * t, { quiet: true }); // the slider itself speaks
  };
  const moves = Object.keys(MOVES).map((name) => [name, move(name)]);
  return { ...Object.fromEntries(moves), toggle, scrub };
}

function sentence({ at, logLikelihoods }, h, stepped) {
  const state = at(h);
  const before = logLikelihoods[state.iteration - 1];
  if (stepped || h === 0) return words.status[state.phase](state, before);
  return words.status.at(state);
}

function ending(model, h, last) {
  return h === last ? words.status.end(model.get("reason")) : "";
}

function panelOf(run, history, act, signal) {
  const { n } = run.points;
  const { k } = run.mixtures[0];
  const parts = {
    scatter: canvas("scatter"),
    curve: canvas("curve"),
    status: statusLine(),
  };
  const picture = plane(parts.scatter);
  const numbers = readout([words.logLikelihood, words.lowerBound, words.gap]);
  const key = legend(words.weights, k);
  const end = run.mixtures.length - 1;
  const slide = slider(words.iteration, end, (t) => act("scrub", t), signal);
  const tempo = tempoFor(slide, signal);
  const buttons = buttonsOf(act, signal);
  const { reset, ...moves } = buttons;
  const root = labRoot(
    "em-player",
    words.group(n, k),
    {
      picture,
      controls: [row(...Object.values(moves), reset), tempo.node],
      status: parts.status.node,
      side: [parts.curve, facts(numbers.node, ...key.nodes)],
    },
    signal,
  );
  const show = (state, h) => {
    root.dataset.state = JSON.stringify(numbersOf(state));
    showNumbers(numbers, key, state);
    showPlace(slide, buttons, state, h, history.last());
    parts.scatter.setAttribute(
      "aria-label",
      words.scatter(n, k, state.phase !== "start"),
    );
    parts.curve.setAttribute("aria-label", words.curve(state.iteration));
  };
  const showPlaying = (on) => {
    buttons.play.textContent = on ? words.pause : words.play;
  };
  const { pace } = tempo;
  return { root, plane: picture, show, showPlaying, pace, ...parts };
}

function buttonsOf(act, signal) {
  const press = (name) => () => act(name);
  return {
    E: button(words.eStep, press("eStep"), signal, "e-step"),
    M: button(words.mStep, press("mStep"), signal, "m-step"),
    play: button(words.play, press("toggle"), signal),
    back: button(words.back, press("back"), signal),
    reset: button(words.reset, press("reset"), signal),
  };
}

function showNumbers(numbers, key, { mixture, logLikelihood, lowerBound }) {
  const nats = (value) => `${decimal(value, 3)} ${words.nats}`;
  numbers.set(words.logLikelihood, nats(logLikelihood));
  numbers.set(words.lowerBound, lowerBound === null ? words.none : nats(lowerBound));
  const gap = logLikelihood - lowerBound;
  const open = gap > 1e-9 * Math.max(1, Math.abs(logLikelihood)); // else rounding
  const text = `${amount(open ? gap : 0)} ${words.nats}`;
  numbers.set(words.gap, lowerBound === null ? words.none : text);
  mixture.weights.forEach((weight, k) => key.set(k, decimal(weight, 3)));
}

function showPlace(slide, buttons, { iteration, phase }, h, last) {
  const position = words.position(iteration, (last - 1) / 2);
  slide.set(iteration, position, `${position}, ${words.phases[phase]}`);
  allow(buttons.E, typeof MOVES.eStep(h, last) === "number");
  allow(buttons.M, typeof MOVES.mStep(h, last) === "number");
  allow(buttons.back, h > 0);
  allow(buttons.reset, h > 0);
}

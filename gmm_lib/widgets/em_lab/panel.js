// The controls of EMLab and what they show.
import {
  allow,
  button,
  choice,
  readout,
  slider,
  statusLine,
} from "../page/controls.js";
import { isOpen } from "../page/bars.js";
import { canvas, facts, labRoot, plane, row } from "../page/panel.js";
import { tempoFor } from "../page/tempo.js";
import { numbersOf } from "../numbers/history.js";
import { divergence, MOST, narrowestOf, pullsOf } from "../numbers/mixture.js";
import { amount, decimal, power } from "../numbers/format.js";
import { emLabWords } from "../words/en/em_lab.js";
import { words } from "../words/en/words.js";

const TAILS = [1, 2, 3, 4, 6, 10, 20, 50, null]; // degrees of freedom; null: infinitely many

/** Build the panel; act(name, value) is called for whatever the reader does. With
 *  `heavy`, a slider for the tails stands beside the family. */
export function labPanel(presets, act, signal, heavy) {
  const parts = {
    scatter: canvas("scatter"),
    curve: canvas("curve"),
    bars: canvas("bars"),
  };
  const picture = plane(parts.scatter);
  const status = statusLine();
  const call = (name) => (value) => act(name, value);
  const fields = {
    preset: choice(emLabWords.data, presets, call("preset"), signal),
    K: choice(
      words.components,
      Array.from({ length: MOST }, (_, k) => [k + 1, k + 1]),
      call("K"),
      signal,
    ),
    family: familyOf(act, signal),
    ...(heavy && { tails: tailsOf(act, signal) }),
  };
  const rows = [words.logLikelihood, words.lowerBound, words.gap, emLabWords.narrowest];
  const numbers = readout(rows);
  const slide = slider(words.iteration, 1, call("scrub"), signal);
  const tempo = tempoFor(slide, signal);
  const buttons = buttonsOf(act, signal);
  const { E, M, play, back, newStart, ...tools } = buttons;
  const root = labRoot(
    "em-lab",
    emLabWords.label,
    {
      head: Object.values(fields).map(({ node }) => node),
      picture,
      controls: [row(E, M, play, back, newStart), tempo.node],
      status: status.node,
      side: [parts.curve, parts.bars, facts(numbers.node)],
      foot: [row(...Object.values(tools))],
    },
    signal,
  );
  const show = (state, run) => {
    const theta = run.at(state.h);
    const facts = factsOf(state, run);
    root.dataset.state = JSON.stringify(facts);
    showNumbers(numbers, theta);
    const { k, width } = narrowestOf(theta.mixture);
    numbers.set(emLabWords.narrowest, emLabWords.widthOf(k, power(width)));
    fields.preset.set(state.preset);
    fields.K.set(state.start.k);
    fields.family.set(state.family);
    fields.tails?.set(state.dof);
    const end = run.mixtures.length - 1;
    const position = words.position(theta.iteration, end);
    slide.set(
      theta.iteration,
      position,
      `${position}, ${words.phases[theta.phase]}`,
      end,
    );
    allow(E, theta.phase !== "E");
    const over = run.ending() !== null && state.h === run.last();
    allow(M, theta.phase === "E" && !over);
    allow(play, !over);
    allow(back, state.h > 0);
    const { n } = state.points;
    parts.scatter.setAttribute(
      "aria-label",
      words.scatter(n, state.start.k, theta.phase !== "start"),
    );
    parts.curve.setAttribute("aria-label", words.curve(theta.iteration));
    parts.bars.setAttribute("aria-label", words.bars(barTexts(theta)));
  };
  const showPlaying = (on) => {
    play.textContent = on ? words.pause : words.play;
  };
  const { pace } = tempo;
  return { root, plane: picture, status, show, showPlaying, pace, ...parts };
}

function familyOf(act, signal) {
  const options = Object.entries(emLabWords.families);
  return choice(words.covariances, options, (value) => act("family", value), signal);
}

function tailsOf(act, signal) {
  const last = TAILS.length - 1;
  const move = (notch) => act("tails", TAILS[notch]);
  const { node, set } = slider(emLabWords.tails, last, move, signal);
  const notchOf = (dof) => {
    const far = TAILS.slice(0, last).map((value) => Math.abs(Math.log(value / dof)));
    return dof === null ? last : far.indexOf(Math.min(...far));
  };
  return { node, set: (dof) => set(notchOf(dof), ...emLabWords.dof(dof)) };
}

function buttonsOf(act, signal) {
  const press = (text, name, kind) => button(text, () => act(name), signal, kind);
  return {
    E: press(words.eStep, "eStep", "e-step"),
    M: press(words.mStep, "mStep", "m-step"),
    play: press(words.play, "toggle"),
    back: press(words.back, "back"),
    newStart: press(emLabWords.newStart, "newStart"),
    add: press(emLabWords.addPoint, "addPoint"),
    remove: press(emLabWords.removePoint, "removePoint"),
    copy: press(emLabWords.copyLink, "copyLink"),
    reset: press(words.reset, "reset"),
  };
}

const nats = (value) => `${decimal(value, 3)} ${words.nats}`;

function barTexts({ logLikelihood: l, lowerBound, gamma }) {
  if (gamma === null) return { l: nats(l), bound: words.none, gap: words.none };
  const open = isOpen({ logLikelihood: l, lowerBound });
  const gap = `${amount(open ? l - lowerBound : 0)} ${words.nats}`;
  return { l: nats(l), bound: nats(lowerBound), gap };
}

function showNumbers(numbers, theta) {
  const { l, bound, gap } = barTexts(theta);
  numbers.set(words.logLikelihood, l);
  numbers.set(words.lowerBound, bound);
  numbers.set(words.gap, gap);
}

/** The numbers of a state, for the page and for tests. */
function factsOf({ preset, points, family, dof, seed, h }, run) {
  const theta = run.at(h);
  const { gamma, scales, mixture } = theta;
  const kl = gamma && divergence(points, gamma, mixture);
  const pulls = scales && Array.from(pullsOf(points.n, gamma, scales));
  const rest = { divergence: kl, preset, family, dof, pulls, seed, points: points.n };
  return { ...numbersOf(theta), ...rest, last: run.mixtures.length - 1 };
}

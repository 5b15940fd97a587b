// EMLab: take EM apart. Points, means, the number of components and the family of
// covariances are the reader's; E and M are half-steps; every step can be taken back.
// PRESETS, the worlds on offer, is a piece that presets.py puts in front.
import { emHandles } from "./handles.js";
import { labPanel } from "./panel.js";
import { labPicture } from "./picture.js";
import { checked, drawn, presetState, readState } from "./state.js";
import { refamilied, sentenceOf, traitsOf } from "./state.js";
import { withMean, withPoints, withTails } from "./state.js";
import { fragmentOf, stateIn } from "./link.js";
import { planeOf } from "../page/scatter.js";
import { runOf } from "../numbers/run.js";
import { followState, frontEnd, indexOf, put, remembered } from "../page/front.js";
import { placeOf } from "../numbers/history.js";
import { playback } from "../page/playback.js";
import { emLabWords } from "../words/en/em_lab.js";
import { words } from "../words/en/words.js";

const said = emLabWords;
const INPUTS = [
  "points",
  "start",
  "n_components",
  "covariance_type",
  "dof",
  "iteration",
  "phase",
  "seed",
];
const DEFAULTS = traitsOf(presetState(PRESETS["old-faithful"], "old-faithful"), {
  mixture: presetState(PRESETS["old-faithful"]).start,
  logLikelihood: 0,
});

export default frontEnd(emLab, (model) => {
  try {
    return readState(model) && {}; // the traits are sound: a link was not
  } catch {
    return DEFAULTS;
  }
});

function emLab(model, signal, fail, el) {
  const kept = remembered(model, () => ({ first: readState(model), read: "" }));
  const index = indexOf(el, { site: "EMLab", kind: "em-lab" });
  const asked = linked(kept, index);
  let state = asked ?? readState(model);
  let run = null;
  let plane = null;
  let theta = null; // what is on show
  let written = {};
  const write = () => {
    written = traitsOf(state, theta);
    if (state.points.x === kept.written?.x) delete written.points; // the same bytes
    kept.written = state.points;
    put(model, written);
  };
  /** Show another state; a new run where more than the half-step changed. */
  const become = (next, sentence, how = {}) => {
    const fresh =
      !run ||
      next.start !== state.start ||
      next.points !== state.points ||
      next.family !== state.family ||
      next.dof !== state.dof;
    if (fresh) run = runOf(next.points, next.start, next.family, next.dof);
    run.reach(next.h);
    const h = Math.min(next.h, run.last());
    if (!plane || next.preset !== state.preset || next.points.d !== state.points.d)
      plane = planeFor(next, kept);
    state = { ...next, h };
    theta = run.at(h);
    if (panel.root.isConnected) forgetLink(kept);
    panel.show(state, run);
    picture.show({ run, h, plane, points: state.points }, how.stepped);
    panel.status.say(sentence ?? sentenceOf(run, h, how.stepped), how.quiet);
    write();
  };
  const go = (h, how) => become({ ...state, h }, null, how);
  const act = (name, value) => acts[name](value);
  const panel = labPanel(optionsOf(kept), act, signal, model.get("heavy"));
  const handles = emHandles(
    panel.plane,
    {
      mixture: () => theta.mixture,
      theta: () => theta,
      points: () => state.points,
      names: () => state.names,
      moveMean: (k, place) =>
        edit(withMean(state, theta.mixture, k, place), said.movedMean(k)),
      movePoints: (x, sentence) => edit(withPoints(state, theta.mixture, x), sentence),
      say: panel.status.say,
    },
    signal,
  );
  const picture = labPicture(panel, handles.place, signal);
  /** Become the state that make() gives, or say why not. */
  const attempt = (make, sentence) => {
    play.stop();
    try {
      become(checked(make()), sentence);
    } catch (error) {
      panel.show(state, run); // and not what was asked for
      panel.status.say(said.refused(error.message));
    }
  };
  const edit = (next, sentence) => attempt(() => next, sentence);
  const draw = (K, seed) => attempt(() => drawn(state, K, seed), said.seeded(K, seed));
  const step = () => {
    const there = state.h + 1;
    const quiet = state.h > 0;
    if (!run.reach(there)) {
      panel.show(state, run);
      panel.status.say(said.noFurther(run.ending()));
      return false;
    }
    go(there, { stepped: true, quiet: false });
    const { iteration, phase } = placeOf(there);
    return !(phase === "M" && quiet && run.settled(iteration));
  };
  const play = playback(step, panel.showPlaying, signal, panel.pace);
  const acts = actsOf({
    kept,
    index,
    play,
    step,
    go,
    edit,
    draw,
    become,
    handles,
    panel,
    state: () => state,
    run: () => run,
  });
  const own = () =>
    Object.entries(written).every(([name, value]) => model.get(name) === value);
  followState(
    model,
    INPUTS,
    {
      read: () => (own() ? state : readState(model)),
      now: () => state,
      become: (next) => {
        play.stop();
        become(next);
      },
      fail,
      traitsOf: textOf,
    },
    signal,
  );
  addEventListener(
    "hashchange",
    () => {
      try {
        const next = linked(kept, index);
        if (!next) return;
        kept.link = "";
        edit(next, said.opened);
        kept.link = location.hash;
        bringIntoView(panel.root);
      } catch (error) {
        fail(error);
      }
    },
    { signal },
  );
  become(state, asked && said.opened);
  if (asked) bringIntoView(panel.root);
  return panel.root;
}

/** Once the page has laid itself out. */
const bringIntoView = (root) =>
  requestAnimationFrame(() => root.scrollIntoView({ block: "start" }));

/** Take a link that no longer tells what is on show out of the address, so that the
 *  same link can be followed again. */
function forgetLink(kept) {
  if (!kept.link || location.hash !== kept.link) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  kept.read = location.hash;
  kept.link = "";
}

function actsOf({
  kept,
  index,
  play,
  step,
  go,
  edit,
  draw,
  become,
  handles,
  panel,
  state,
  run,
}) {
  const halt = (move) => (value) => {
    play.stop();
    move(value);
  };
  const { say } = panel.status;
  const phase = () => placeOf(state().h).phase;
  return {
    eStep: halt(() => (phase() === "E" ? say(words.status.notE) : step())),
    mStep: halt(() => (phase() === "E" ? step() : say(words.status.notM))),
    toggle: () => (play.running() ? play.stop() : play.start()),
    back: halt(() => (state().h > 0 ? go(state().h - 1) : say(words.status.noLess))),
    scrub: halt((t) => go(2 * t, { quiet: true })),
    preset: (name) => {
      const { family, dof } = state();
      const next = name ? presetState(PRESETS[name], name) : kept.first;
      const about = said.presets[name]?.[1] ?? said.own;
      const same = { ...refamilied(next, next.start, family), dof };
      edit(same, `${about} ${said.kept(family)}`);
    },
    K: (K) => draw(Number(K), Math.max(1, state().seed)),
    tails: (dof) =>
      edit(withTails(state(), run().at(state().h).mixture, dof), said.tailed(dof)),
    family: (family) => edit(refamilied(state(), run().at(state().h).mixture, family)),
    newStart: () => draw(state().start.k, state().seed + 1),
    addPoint: () => handles.add(),
    removePoint: () => handles.remove(),
    copyLink: halt(() => copyLink(kept, index, state(), say)),
    reset: halt(() => become(kept.first)),
  };
}

/** The points as they were before the reader touched them. */
const untouched = ({ preset, points }, kept) =>
  preset in PRESETS
    ? presetState(PRESETS[preset], preset).points
    : (kept.first.points ?? points);

function planeFor(state, kept) {
  return planeOf(
    { points: untouched(state, kept), mixtures: [state.start] },
    state.names,
  );
}

function optionsOf(kept) {
  const own = kept.first.preset in PRESETS ? [] : [["", said.own]];
  return [...own, ...Object.keys(PRESETS).map((name) => [name, said.presets[name][0]])];
}

/** The state that the page's address asks for, if it does so for the first time. */
function linked(kept, index) {
  const { hash } = location;
  if (hash === kept.read) return null;
  kept.read = hash;
  const found = stateIn(hash, index, said);
  if (!found) return null;
  kept.link = hash;
  const base =
    found.preset in PRESETS
      ? presetState(PRESETS[found.preset], found.preset)
      : { ...kept.first, preset: "" };
  if (base.points.d !== found.start.d)
    throw new RangeError(said.badEntry("size", "dimension"));
  return checked({ ...base, ...found, points: found.points ?? base.points });
}

async function copyLink(kept, index, state, say) {
  const own = untouched(state, kept);
  const edited = String(own.x) !== String(state.points.x);
  const fragment = fragmentOf(index, { ...state, edited });
  kept.read = fragment;
  history.replaceState(history.state, "", fragment);
  kept.read = kept.link = location.hash;
  try {
    await navigator.clipboard.writeText(location.href);
    say(said.copied);
  } catch {
    say(said.inAddress);
  }
}

/** A state by what the kernel can change, without a long list of points. */
function textOf({ points, start, family, dof, seed, h }) {
  const { weights, means, covariances } = start;
  return [points.x, weights, means, covariances, family, dof, seed, h].join(";");
}

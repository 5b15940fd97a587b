// PruneLab: variational Bayes with six components, half-step by half-step, under a prior
// that the reader moves.
import { stage, still } from "../page/controls.js";
import { followState, frontEnd, put } from "../page/front.js";
import { playback } from "../page/playback.js";
import { pointsOf } from "../page/points.js";
import { decimal } from "../numbers/format.js";
import { pruneLabWords } from "../words/en/prune_lab.js";
import { words } from "../words/en/words.js";
import { panelOf } from "./panel.js";
import { drawBeliefs, drawWeights } from "./picture.js";
import { endOf, LAST_STEP, runOf } from "./run.js";

const said = pruneLabWords;
const TRAITS = ["concentration", "scatter", "begin", "iteration", "phase"];
const START = {
  concentration: 0.001,
  scatter: 1,
  begin: "six",
  iteration: 0,
  phase: "start",
};
const PRESETS = {
  bishop: { concentration: 0.001, scatter: 1, begin: "six" },
  three: { concentration: 0.001, scatter: 0.2, begin: "six" },
  all: { concentration: 10, scatter: 1, begin: "six" },
};

export default frontEnd(pruneLab, () => START);

function read(model) {
  const now = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const { concentration, scatter, begin, iteration: t, phase } = now;
  const sound =
    concentration >= 0.001 &&
    concentration <= 10 &&
    scatter >= 0.05 &&
    scatter <= 10 &&
    model.get("starts")[begin] &&
    Number.isInteger(t) &&
    t >= 0 &&
    t <= LAST_STEP &&
    (t ? ["E", "M"] : ["start", "E"]).includes(phase);
  if (!sound) throw new RangeError(said.noState);
  return now;
}

/** What is shown of a half-step: which components expect a point or more, too. */
function viewOf(found) {
  const { alpha, concentration } = found.belief;
  return { ...found, left: alpha.map((value) => value - concentration >= 1) };
}

/** F and the number of components left, to be said. */
const factsOf = ({ parts, left }) => [decimal(parts.F, 2), left.filter(Boolean).length];

function pruneLab(model, signal, fail) {
  const points = pointsOf(model, 2);
  const starts = model.get("starts");
  let now = read(model);
  let view = null;
  let ended = false;
  let goal = null;
  const runFrom = (state) => runOf(points, starts[state.begin], state);
  const become = (next, sentence) => {
    now = next;
    view = viewOf(runFrom(now).at(now.iteration, now.phase));
    put(model, now);
    panel.show(now, view);
    panel.status.say(sentence ?? said.after(said.phases[now.phase], ...factsOf(view)));
    redraw();
  };
  const arrive = () => {
    ended = true;
    const begin = now.begin === "six" ? "two" : "six";
    const rival = runFrom({ ...now, begin });
    const other = viewOf(rival.at(endOf(rival, points.n).last, "E"));
    const sentences = [
      said.ran(now.iteration, ...factsOf(view)),
      goal.over ? "" : said.unfinished(LAST_STEP),
      said.rival(said.begins[begin], ...factsOf(other)),
    ];
    panel.status.say(sentences.filter(Boolean).join(" "));
  };
  const film = playback(
    () => {
      const next = Math.min(goal.last, Math.ceil(1.15 * now.iteration) + 1);
      become({ ...now, iteration: next, phase: "E" }, "");
      if (next < goal.last) return true;
      arrive();
      return false;
    },
    () => {},
    signal,
  );
  const jump = (state) => {
    film.stop();
    goal = endOf(runFrom(state), points.n);
    become({ ...state, iteration: goal.last, phase: "E" }, "");
    arrive();
  };
  const restart = (change) => {
    film.stop();
    const state = { ...now, ...change };
    if (ended) return jump(state);
    become({ ...state, iteration: 0, phase: "start" });
  };
  const acts = {
    concentration: (value) => restart({ concentration: value }),
    scatter: (value) => restart({ scatter: value }),
    begin: (value) => restart({ begin: value }),
    preset: (name) => () => jump({ ...now, ...PRESETS[name] }),
    e: () => {
      film.stop();
      if (now.phase === "E") return panel.status.say(words.status.notE);
      become({ ...now, phase: "E" });
    },
    m: () => {
      film.stop();
      if (now.phase !== "E") return panel.status.say(words.status.notM);
      if (now.iteration === LAST_STEP) return panel.status.say(words.status.noMore);
      become({ ...now, iteration: now.iteration + 1, phase: "M" });
    },
    run: () => {
      film.stop();
      if (still()) return jump(now);
      goal = endOf(runFrom(now), points.n);
      if (now.iteration >= goal.last) become({ ...now, iteration: 0, phase: "start" });
      film.start();
    },
    reset: () => {
      film.stop();
      ended = false;
      become(START, said.hint);
    },
  };
  const panel = panelOf(points.n, PRESETS, acts, signal);
  const redraw = stage(
    panel.root,
    (inks) => {
      if (!view) return;
      drawBeliefs(panel.main, inks, points, now.phase === "start" ? null : view, view);
      drawWeights(panel.curve, inks, view.belief.alpha);
    },
    signal,
  );
  followState(model, TRAITS, { read, now: () => now, become, fail }, signal);
  become(now, said.hint);
  return panel.root;
}

// BoundLab: the E step makes F touch l, the M step climbs on F; both as curves along
// one line of parameters, and as stacked bars.
import { columnsOf, drawBounds, isOpen, scalesOf } from "../page/bars.js";
import { drawTangent, drawWorld, sampled } from "./picture.js";
import { boundRun, heightsOn, lineOf, slopeAt, withMeanAt } from "./run.js";
import { allow, button, readout, stage, statusLine } from "../page/controls.js";
import { sheetOf } from "../page/drawing.js";
import { mixtureOf } from "../numbers/mixture.js";
import { planeOf } from "../page/scatter.js";
import { followState, frontEnd, indexOf, put, remembered } from "../page/front.js";
import { clamp, dataAt, digitsOf, handlesOn, stepOf } from "../page/handles.js";
import { halfStepOf, numbersOf, placeOf } from "../numbers/history.js";
import { cholesky, divergence } from "../numbers/mixture.js";
import { canvas, facts, labRoot, plane, row, viewsOf } from "../page/panel.js";
import { pointsOf } from "../page/points.js";
import { followStory } from "../page/story.js";
import { amount, decimal } from "../numbers/format.js";
import { boundLabWords } from "../words/en/bound_lab.js";
import { words } from "../words/en/words.js";

const said = boundLabWords;
const HORIZON = 60; // half-steps
const LAST = 1e4; // half-steps
const TRAITS = ["start", "mode", "iteration", "phase"];

export default frontEnd(boundLab, () => ({
  start: [0.5, 0.5, -1, 1, 1, 1],
  n_components: 2,
  component: 0,
  mode: "mean",
  iteration: 0,
  phase: "start",
}));

/** The model's state, or what is wrong with it. */
function read(model) {
  const [k, all, mode] = ["n_components", "start", "mode"].map((name) =>
    model.get(name),
  );
  const component = model.get("component");
  const h = halfStepOf({
    iteration: model.get("iteration"),
    phase: model.get("phase"),
  });
  const counted =
    Number.isInteger(k) && component >= 0 && component < k && h >= 0 && h < LAST;
  if (!counted || !Number.isInteger(h) || !["mean", "step"].includes(mode))
    throw new RangeError(said.noState);
  if (!Array.isArray(all) || all.length !== 3 * k || !all.every(Number.isFinite))
    throw new RangeError(said.noState);
  const start = mixtureOf(Float64Array.from(all), k, 1);
  if (!start.weights.every((weight) => weight > 0)) throw new RangeError(said.noState);
  for (let i = 0; i < k; i++) cholesky(start.covariances, 1, i);
  return { start, mode, component, h };
}

function readData(model) {
  const points = pointsOf(model, 1);
  if (points.x.every((value) => value === points.x[0]))
    throw new RangeError(said.noPoints);
  return points;
}

function boundLab(model, signal, fail, el) {
  const points = readData(model);
  let state = read(model);
  const { first } = remembered(model, () => ({ first: state }));
  const world = planeOf({ points, mixtures: [first.start] }, model.get("names"));
  let run = null;
  let view = null;
  let frame = null;
  const become = (next, sentence, quiet = false) => {
    const fresh = !run || next.start !== state.start || next.mode !== state.mode;
    if (fresh) run = boundRun(points, next.start, next.mode, next.component);
    run.reach(Math.max(next.h, HORIZON)); // so that the scale of nats stays
    state = { ...next, h: Math.min(next.h, run.last()) };
    view = viewOf(points, run, state, world.x, model.get("names")[0]);
    put(model, traitsOf(state));
    panel.show(view, state);
    panel.status.say(sentence ?? sentenceOf(view, state, run), quiet);
    redraw();
  };
  const acts = {
    eStep: () => (phase() === "E" ? panel.status.say(words.status.notE) : forward()),
    mStep: () => (phase() === "E" ? forward() : panel.status.say(words.status.notM)),
    back: () =>
      state.h > 0
        ? become({ ...state, h: state.h - 1 })
        : panel.status.say(words.status.noLess),
    reset: () => become(first, said.hint),
    look: (mode) =>
      become(
        { ...state, start: run.at(state.h).mixture, mode, h: 0 },
        said.looks[mode],
      ),
  };
  const phase = () => placeOf(state.h).phase;
  const forward = () =>
    run.reach(state.h + 1)
      ? become({ ...state, h: state.h + 1 })
      : panel.status.say(said.noFurther);
  const panel = panelOf(points, state.component, acts, signal);
  const walk = (value) => {
    const start = withMeanAt(
      run.at(state.h).mixture,
      state.component,
      clamp(value, world.x),
    );
    become({ ...state, start, h: 0 }, said.moved);
  };
  const step = stepOf(world.x);
  const handle = handlesOn(panel.plane, signal)(said.handle(state.component), {
    kind: "bar",
    drag: (left) => walk(dataAt(frame, left, 0)[0]),
    nudge: (right, up) =>
      walk(run.at(state.h).mixture.means[state.component] + (right + up) * step),
  });
  const redraw = stage(
    panel.root,
    (inks) => {
      if (!view) return;
      frame = drawTangent(panel.main, inks, view);
      drawWorld(panel.fit, inks, world, view.theta.mixture);
      const sheet = sheetOf(panel.bars, inks);
      drawBounds(sheet, inks, columnsOf(run, state.h), scalesOf(run.climb()));
      handle.node.hidden = state.mode !== "mean";
      const { u } = view.line;
      const left = clamp(frame.x(u), [frame.left, frame.right]);
      if (state.mode === "mean")
        handle.place(left, frame.bottom, u, decimal(u, digitsOf(step)));
    },
    signal,
  );
  followState(
    model,
    TRAITS,
    { read, now: () => state, become, fail, traitsOf },
    signal,
  );
  const tell = (place, quiet) => {
    const next = storyPlace(place, first);
    if (next) become(next, null, quiet);
  };
  const index = indexOf(el, { site: "BoundLab", kind: "bound-lab" });
  followStory(`bound-lab-${index + 1}`, panel.root, tell, signal);
  become(state, state.h === 0 ? said.hint : null);
  return panel.root;
}

/** The state that a passage of a story asks for, from the first start; null where it
 *  asks for nothing that there is. */
function storyPlace({ iteration, phase, mode = "mean" }, first) {
  const h = halfStepOf({ iteration: Number(iteration), phase });
  const known = ["mean", "step"].includes(mode) && h >= 0 && h < LAST;
  return known ? { ...first, mode, h } : null;
}

const traitsOf = ({ start, mode, h }) => ({
  start: [...start.weights, ...start.means, ...start.covariances],
  mode,
  ...placeOf(h),
});

/** What both pictures show. */
function viewOf(points, run, state, range, name) {
  const theta = run.at(state.h);
  const along = lineOf(run, state.h, { ...state, range });
  const heights = heightsOn(points, theta.gamma, along);
  const curves = sampled(heights, along, state.mode === "mean");
  const slope = theta.gamma ? slopeAt(heights.F, along.from, along.domain) : null;
  const label =
    state.mode === "mean" ? said.meanAxis(state.component, name) : said.stepAxis;
  return { theta, line: along, ...heights, curves, slope, label, points };
}

function sentenceOf({ theta }, { h }, run) {
  const before = run.logLikelihoods[theta.iteration - 1];
  if (h === 0) return said.hint;
  if (theta.phase === "E") return said.touches;
  const gain = theta.logLikelihood - before;
  return said.climbed(
    amount(Math.max(0, gain)),
    amount(Math.max(0, theta.lowerBound - before)),
  );
}

function panelOf(points, component, acts, signal) {
  const parts = {
    main: canvas("scatter"),
    fit: canvas("curve", said.fit),
    bars: canvas("bars"),
  };
  const picture = plane(parts.main);
  const { rows } = said;
  const numbers = readout(Object.values(rows));
  const status = statusLine();
  const views = ["mean", "step"].map((mode) =>
    button(said.views[mode](component), () => acts.look(mode), signal),
  );
  const steps = [
    button(words.eStep, acts.eStep, signal, "e-step"),
    button(words.mStep, acts.mStep, signal, "m-step"),
    button(words.back, acts.back, signal),
    button(words.reset, acts.reset, signal),
  ];
  const root = labRoot(
    "bound-lab",
    said.label(points.n),
    {
      head: [viewsOf(said.along, views)],
      picture,
      controls: [row(...steps)],
      status: status.node,
      side: [parts.fit, parts.bars, facts(numbers.node)],
    },
    signal,
  );
  const show = (view, state) => {
    const { theta, slope } = view;
    const facts = factsOf(view, state);
    root.dataset.state = JSON.stringify(facts);
    const nats = (value) =>
      value === null ? words.none : `${decimal(value, 3)} ${words.nats}`;
    const { logLikelihood: l, lowerBound } = theta;
    const gap =
      lowerBound === null
        ? words.none
        : `${amount(isOpen(theta) ? l - lowerBound : 0)} ${words.nats}`;
    numbers.set(rows.l, nats(l));
    numbers.set(rows.F, nats(lowerBound));
    numbers.set(rows.gap, gap);
    numbers.set(
      rows.slopes,
      slope === null
        ? words.none
        : `${decimal(facts.slopes.l, 3)}, ${decimal(slope, 3)}`,
    );
    views.forEach((view_, i) =>
      view_.setAttribute("aria-pressed", String((state.mode === "mean") === (i === 0))),
    );
    allow(steps[0], theta.phase !== "E");
    allow(steps[1], theta.phase === "E");
    allow(steps[2], state.h > 0);
    parts.main.setAttribute("aria-label", said.picture(theta.phase !== "start"));
    parts.bars.setAttribute(
      "aria-label",
      words.bars({ l: nats(l), bound: nats(lowerBound), gap }),
    );
  };
  return { root, plane: picture, status, show, ...parts };
}

/** The numbers of a state, for the page and for tests. */
function factsOf(
  { theta, line: along, curves, l, slope, points },
  { mode, component },
) {
  const { gamma, mixture } = theta;
  return {
    ...numbersOf(theta),
    mode,
    component,
    divergence: gamma && divergence(points, gamma, mixture),
    place: along.u,
    touching: along.from,
    ends: {
      places: along.domain,
      l: endsOf(curves.l),
      F: curves.F && endsOf(curves.F),
    },
    slopes: gamma && { l: slopeAt(l, along.from, along.domain), F: slope },
  };
}

const endsOf = (values) => [values[0], values.at(-1)];

// GaussianLab: a Gaussian in the plane to drag about, with all that can be read off it.
import {
  button,
  element,
  readout,
  slider,
  stage,
  statusLine,
} from "../page/controls.js";
import { followState, frontEnd, put } from "../page/front.js";
import {
  axesOf,
  conditionalAt,
  correlationOf,
  covarianceOf,
} from "../numbers/gaussian.js";
import { factorOf, massWithin } from "../numbers/gaussian.js";
import { drawGaussian } from "./picture.js";
import { canvas, facts, labRoot, plane, row } from "../page/panel.js";
import { clamp, dataAt, digitsOf, handlesOn, stepOf } from "../page/handles.js";
import { decimal } from "../numbers/format.js";
import { gaussianWords } from "../words/en/gaussian_lab.js";
import { words } from "../words/en/words.js";

const DEFAULTS = {
  mean: [0, 0],
  covariance: [
    [1, 0],
    [0, 1],
  ],
  radius: 1,
  line: 1,
};
const TURN = 2.7; // and the one that turns them, further out
const DEGREES = (3 * Math.PI) / 180; // a key's step; with Shift five of them
const REACH = 2; // the handles of the axes stand at 2 sigma
const NARROWEST = 0.02; // least standard deviation, as a share of the picture's height
const LARGEST_RADIUS = 3.5;
const said = gaussianWords;

export default frontEnd(gaussianLab, () => DEFAULTS);

/** Read the model's state, or say what is wrong with it. */
function read(model) {
  const [mean, covariance] = [model.get("mean"), model.get("covariance")];
  const [radius, line] = [model.get("radius"), model.get("line")];
  const numbers = [mean, covariance, radius, line].flat(2);
  if (numbers.length !== 8 || !numbers.every(Number.isFinite)) {
    throw new RangeError(said.noNumbers);
  }
  if (covariance[0][1] !== covariance[1][0]) throw new RangeError(said.notSymmetric);
  const axes = axesOf({ covariance }); // no numbers for some covariances; those have no factor
  return { mean, covariance, radius: clamp(radius, [0, LARGEST_RADIUS]), line, axes };
}

const traitsOf = ({ mean, covariance, radius, line }) => ({
  mean,
  covariance,
  radius,
  line,
});

function gaussianLab(model, signal, fail) {
  let now = read(model);
  const first = now;
  const half = 2.7 * first.axes.lengths[0];
  const view = {
    x: [first.mean[0] - half, first.mean[0] + half],
    y: [first.mean[1] - half, first.mean[1] + half],
    names: model.get("names"),
  };
  let frame = null; // of the last drawing: pixels to data
  const change = (next) => {
    now = { ...now, ...next };
    if (next.axes && !next.covariance) now.covariance = covarianceOf(now.axes);
    put(model, traitsOf(now));
    show();
  };
  const reset = () => {
    change(first);
    panel.status.say(said.reset);
  };
  const panel = panelOf(view, { change, reset }, signal);
  const handles = handlesOf(
    panel.plane,
    view,
    { now: () => now, frame: () => frame, change },
    signal,
  );
  const redraw = stage(
    panel.root,
    (inks) => {
      frame = drawGaussian(panel.canvas, inks, view, now);
      handles.place(now, frame);
    },
    signal,
  );
  const show = () => {
    panel.show(factsOf(now));
    redraw();
  };
  const become = (next) => {
    const same = JSON.stringify(next.covariance) === JSON.stringify(now.covariance);
    now = same ? { ...next, axes: now.axes } : next; // keep each handle on its axis
    show();
  };
  const state = { read, now: () => now, become, fail, traitsOf };
  followState(model, Object.keys(DEFAULTS), state, signal);
  show();
  return panel.root;
}

/** Everything that the page says about a state. */
function factsOf({ mean, covariance, radius, line }) {
  const gaussian = { mean, covariance };
  return {
    ...gaussian,
    cholesky: factorOf(gaussian),
    correlation: correlationOf(gaussian),
    eigenvalues: axesOf(gaussian).lengths.map((length) => length ** 2),
    radius,
    mass: massWithin(radius),
    masses: [1, 2, 3].map(massWithin),
    line,
    conditional: conditionalAt(gaussian, line),
  };
}

function handlesOf(plane, view, { now, frame, change }, signal) {
  const add = handlesOn(plane, signal);
  const step = stepOf(view.y);
  const digits = digitsOf(step);
  const bounds = () => frame() ?? { domain: view.x, range: view.y };
  const toMean = (x, y) =>
    change({ mean: [clamp(x, bounds().domain), clamp(y, bounds().range)] });
  const mean = add(said.meanHandle, {
    drag: (left, top) => toMean(...dataAt(frame(), left, top)),
    nudge: (right, up) =>
      toMean(now().mean[0] + right * step, now().mean[1] + up * step),
  });
  const tip = ({ mean: [x, y], axes }, i) => {
    const angle = axes.angle + (i * Math.PI) / 2;
    const length = REACH * axes.lengths[i];
    return [x + length * Math.cos(angle), y + length * Math.sin(angle)];
  };
  const toTip = (i, x, y) => {
    const { mean: m, axes } = now();
    const height = view.y[1] - view.y[0];
    const length = Math.hypot(x - m[0], y - m[1]) / REACH;
    const angle =
      length > 0 ? Math.atan2(y - m[1], x - m[0]) - (i * Math.PI) / 2 : axes.angle;
    const lengths = [...axes.lengths];
    lengths[i] = clamp(length, [NARROWEST * height, 0.35 * height]);
    change({ axes: { angle, lengths } });
  };
  const tips = [0, 1].map((i) =>
    add(said.axisHandle(i), {
      kind: "square",
      drag: (left, top) => toTip(i, ...dataAt(frame(), left, top)),
      nudge: (right, up) => {
        const [x, y] = tip(now(), i);
        toTip(i, x + right * step, y + up * step);
      },
    }),
  );
  // A handle that turns both axes, and leaves their lengths alone.
  const knob = ({ mean: [x, y], axes }) => {
    const length = TURN * axes.lengths[0];
    return [x + length * Math.cos(axes.angle), y + length * Math.sin(axes.angle)];
  };
  const turnTo = (angle) => change({ axes: { ...now().axes, angle } });
  const turn = add(said.turnHandle, {
    kind: "turn",
    drag: (left, top) => {
      const [x, y] = dataAt(frame(), left, top);
      const [m, n] = now().mean;
      if (x !== m || y !== n) turnTo(Math.atan2(y - n, x - m));
    },
    nudge: (right, up) => turnTo(now().axes.angle + (right + up) * DEGREES),
  });
  const toLine = (x) => change({ line: clamp(x, bounds().domain) });
  const line = add(said.lineHandle, {
    kind: "bar",
    drag: (left) => toLine(dataAt(frame(), left, 0)[0]),
    nudge: (right, up) => toLine(now().line + (right + up) * step),
  });
  const place = (state, { x, y, top, bottom, left, right }) => {
    const spoken = (point) =>
      words.place(...point.map((value) => decimal(value, digits)));
    const put = (handle, point) =>
      handle.place(x(point[0]), y(point[1]), point[0], spoken(point));
    put(mean, state.mean);
    tips.forEach((handle, i) => put(handle, tip(state, i)));
    const [u, v] = knob(state);
    const degrees = decimal((180 / Math.PI) * state.axes.angle, 0);
    turn.place(
      clamp(x(u), [left, right]),
      clamp(y(v), [top, bottom]),
      state.axes.angle,
      said.degrees(degrees),
    );
    const column = clamp(x(state.line), [left, right]);
    line.place(column, bottom, state.line, decimal(state.line, digits));
  };
  return { place };
}

function panelOf(view, { change, reset }, signal) {
  const digits = digitsOf(stepOf(view.y));
  const number = (value) => decimal(value, digits + 1);
  const scatter = canvas("scatter");
  const picture = plane(scatter);
  const covariance = matrix("Σ", said.covariance);
  const factor = matrix("L", said.cholesky);
  const names = said.rows;
  const numbers = readout(Object.values(names));
  const status = statusLine();
  const slide = slider(
    said.radius,
    100 * LARGEST_RADIUS,
    (value) => change({ radius: value / 100 }),
    signal,
  );
  const root = labRoot(
    "gaussian-lab",
    said.label,
    {
      picture,
      controls: [slide.node, row(button(words.reset, reset, signal))],
      status: status.node,
      side: [
        element("div", { class: "gmm-matrices" }, covariance.node, factor.node),
        facts(numbers.node),
      ],
    },
    signal,
  );
  const show = (all) => {
    root.dataset.state = JSON.stringify(all);
    covariance.set(all.covariance, number);
    factor.set(all.cholesky, number);
    const { mean, variance } = all.conditional;
    const [[a], [, c]] = all.covariance;
    const normal = (m, v) => said.normal(number(m), number(v));
    numbers.set(names.correlation, decimal(all.correlation, 3));
    numbers.set(
      names.axes,
      all.eigenvalues.map((l) => number(Math.sqrt(l))).join(", "),
    );
    numbers.set(names.eigenvalues, all.eigenvalues.map(number).join(", "));
    numbers.set(names.first, normal(all.mean[0], a));
    numbers.set(names.second, normal(all.mean[1], c));
    numbers.set(names.conditional, normal(mean, variance));
    const inside = said.inside(decimal(all.radius, 2), said.percent(all.mass));
    slide.set(Math.round(100 * all.radius), inside, inside);
    scatter.setAttribute("aria-label", said.picture(decimal(all.correlation, 2)));
    status.say(said.status(all, number));
  };
  return { root, plane: picture, canvas: scatter, status, show };
}

/** Two rows of two numbers between brackets. */
function matrix(symbol, name) {
  const cells = Array.from({ length: 4 }, () => element("span"));
  const grid = element("span", { class: "gmm-matrix", role: "img" }, ...cells);
  const title = element("span", { "aria-hidden": "true" }, `${symbol} =`);
  const set = (rows, number) => {
    rows.flat().forEach((value, i) => (cells[i].textContent = number(value)));
    grid.setAttribute("aria-label", said.matrix(name, rows.flat().map(number)));
  };
  return { node: element("div", {}, title, grid), set };
}

// LikelihoodLab: the log-likelihood of two means as a surface to walk on, and the width
// of one component that shrinks onto a point while l climbs without end.
import { button, readout, slider, stage, statusLine, still } from "../page/controls.js";
import { followState, frontEnd, put } from "../page/front.js";
import { clamp, dataAt, handlesOn, stepOf } from "../page/handles.js";
import { drawCollapse, drawFit } from "./curves.js";
import { drawSurface, landOf } from "./surface.js";
import { logLikelihood } from "../numbers/mixture.js";
import { canvas, facts, labRoot, plane, row, viewsOf } from "../page/panel.js";
import { pointsOf } from "../page/points.js";
import {
  collapsed,
  gradientAt,
  momentsOf,
  pathFrom,
  twoMeans,
} from "../numbers/two_means.js";
import { amount, decimal, power } from "../numbers/format.js";
import { likelihoodLabWords } from "../words/en/likelihood_lab.js";
import { words } from "../words/en/words.js";

const TRAITS = ["means", "sigma", "mode", "width", "point"];
const NOTCHES = 10; // of the slider, a decade
const said = likelihoodLabWords;

export default frontEnd(likelihoodLab, (model) => {
  const { mean, sigma } = momentsOf(readData(model));
  return {
    means: [mean + sigma, mean],
    sigma,
    mode: "surface",
    width: sigma,
    point: 0,
  };
});

function read(model, points) {
  const [means, sigma, width] = ["means", "sigma", "width"].map((name) =>
    model.get(name),
  );
  const numbers =
    Array.isArray(means) && means.length === 2 ? [...means, sigma, width] : [];
  const sound =
    numbers.length && numbers.every(Number.isFinite) && sigma > 0 && width > 0;
  if (!sound) throw new RangeError(said.noState);
  const point = Number.isInteger(model.get("point")) ? model.get("point") : 0;
  const mode = model.get("mode") === "collapse" ? "collapse" : "surface";
  return { means, sigma, width, mode, point: clamp(point, [0, points.n - 1]) };
}

function readData(model) {
  const points = pointsOf(model, 1);
  if (!(momentsOf(points).sigma > 0)) throw new RangeError(said.onePlace);
  return points;
}

function likelihoodLab(model, signal, fail) {
  const points = readData(model);
  const first = read(model, points);
  let now = first;
  let land = landOf(points, first.sigma);
  let facts = null;
  let frame = null;
  const show = () => {
    facts = factsOf(points, now);
    panel.show(facts, land);
    redraw();
  };
  const way = walkThrough(signal);
  const change = (next, sentence, walking = false) => {
    if (!walking) way.stop();
    now = { ...now, ...next };
    put(model, now);
    show();
    panel.status.say(sentence ?? sentenceOf(facts, points, land));
  };
  const opening = first.mode === "surface" ? said.hint : null; // there is a point to drag
  const acts = actsOf({
    points,
    now: () => now,
    facts: () => facts,
    change,
    reset: () => change(first, opening),
    walk: way.walk,
  });
  const panel = panelOf(points, model.get("names")[0], acts, signal);
  const walk = (x, y) =>
    change({ means: [clamp(x, land.range), clamp(y, land.range)] });
  const step = stepOf(land.range);
  const handle = handlesOn(panel.plane, signal)(said.handle, {
    drag: (left, top) => walk(...dataAt(frame, left, top)),
    nudge: (right, up) => walk(now.means[0] + right * step, now.means[1] + up * step),
  });
  const redraw = stage(
    panel.root,
    (inks) => {
      const names = model.get("names");
      const surface = now.mode === "surface";
      const draw = surface ? drawSurface : drawCollapse;
      frame = draw(panel.main, inks, land, facts, names[0]);
      drawFit(panel.fit, inks, land, facts, names[0]);
      handle.node.hidden = !surface;
      const [x, y] = now.means;
      const spoken = said.place(land.text(x), land.text(y));
      if (surface) handle.place(frame.x(x), frame.y(y), x, spoken);
    },
    signal,
  );
  const renew = (next) => {
    if (next.sigma !== now.sigma) land = landOf(points, next.sigma);
    change(next);
  };
  followState(
    model,
    TRAITS,
    { read: () => read(model, points), now: () => now, become: renew, fail },
    signal,
  );
  show();
  panel.status.say(opening ?? sentenceOf(facts, points, land));
  return panel.root;
}

/** Everything that the page says about a state. */
function factsOf(points, { means, sigma, width, mode, point }) {
  const mixture = twoMeans(means, sigma);
  const path = pathFrom(points, means, sigma);
  return {
    mode,
    means,
    sigma,
    logLikelihood: logLikelihood(points, mixture),
    gradient: gradientAt(points, means, sigma),
    path: path.mixtures.map((theta) => Array.from(theta.means)),
    reached: path.logLikelihoods.at(-1),
    width,
    point,
    value: points.x[point],
    collapse: collapsed(points, point, width),
  };
}

/** What the buttons do. */
function actsOf({ points, now, facts, change, reset, walk }) {
  return {
    look: (mode) => () => change({ mode }),
    step: () => {
      const { path, logLikelihood: l } = facts();
      const means = path[Math.min(1, path.length - 1)];
      const next = logLikelihood(points, twoMeans(means, now().sigma));
      const text = decimal(next, 2);
      change(
        { means },
        next > l ? said.stepped(text, amount(next - l)) : said.stays(text),
      );
    },
    run: () => {
      const { path, reached } = facts();
      const steps = path.length - 1;
      const end = said.ran(said.iterations(steps), decimal(reached, 2));
      const go = (t) =>
        change({ means: path[t] }, t < steps ? said.running : end, true);
      walk(still() ? [steps] : path.keys(), go);
    },
    diagonal: () => {
      const middle = (now().means[0] + now().means[1]) / 2;
      change({ means: [middle, middle] }, said.onDiagonal);
    },
    swap: () => change({ means: [...now().means].reverse() }, said.swapped),
    shrink: (notch) => change({ width: widthAt(points, notch) }),
    nextPoint: () => change({ point: (now().point + 1) % points.n }),
    reset,
  };
}

/** Go through places one by one, about 3 seconds for all. */
function walkThrough(signal) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  signal.addEventListener("abort", stop);
  const walk = (places, go) => {
    const all = [...places];
    const pause = Math.max(30, Math.min(300, 3000 / all.length));
    const tick = () => {
      go(all.shift());
      if (all.length) timer = setTimeout(tick, pause);
    };
    stop();
    tick();
  };
  return { walk, stop };
}

const widthAt = (points, notch) => momentsOf(points).sigma * 10 ** (-notch / NOTCHES);
const notchOf = ({ points, decades }, width) =>
  clamp(Math.round(-NOTCHES * Math.log10(width / momentsOf(points).sigma)), [
    0,
    NOTCHES * decades,
  ]);

function sentenceOf(
  { mode, means, logLikelihood: l, width, value, collapse },
  points,
  land,
) {
  if (mode === "collapse") {
    const others = decimal(collapse.others, 1);
    const gain = decimal(collapse.ties * Math.log(10), 2);
    return said.collapseStatus(
      power(width),
      land.text(value),
      collapse.ties,
      gain,
      others,
    );
  }
  return means[0] === means[1] ? said.onDiagonal : said.moved(decimal(l, 2));
}

function panelOf(points, name, acts, signal) {
  const [main, fit] = [canvas("scatter"), canvas("curve")];
  fit.setAttribute("aria-label", said.fit);
  const picture = plane(main);
  const views = ["surface", "collapse"].map((mode) =>
    button(said[mode], acts.look(mode), signal),
  );
  const walking = readout(Object.values(said.rows));
  const shrinking = readout(Object.values(said.collapseRows));
  const width = slider(said.width, NOTCHES, acts.shrink, signal);
  const status = statusLine();
  const surfaceOnly = [
    button(said.step, acts.step, signal, "step"),
    button(said.run, acts.run, signal),
    button(said.diagonal, acts.diagonal, signal),
    button(said.swap, acts.swap, signal),
  ];
  surfaceOnly[0].setAttribute("aria-disabled", "false");
  const nextPoint = button(said.nextPoint, acts.nextPoint, signal);
  const root = labRoot(
    "likelihood-lab",
    said.label(points.n),
    {
      head: [viewsOf(said.views, views, width.node)],
      picture,
      controls: [
        row(...surfaceOnly, nextPoint, button(words.reset, acts.reset, signal)),
      ],
      status: status.node,
      side: [fit, facts(walking.node, shrinking.node)],
    },
    signal,
  );
  const show = (all, land) => {
    const { collapse, ...numbers } = all;
    const { own, others, logLikelihood: l } = collapse;
    root.dataset.state = JSON.stringify({
      ...numbers,
      collapse: { own, others, logLikelihood: l },
    });
    const surface = all.mode === "surface";
    views.forEach((view, i) =>
      view.setAttribute("aria-pressed", String(surface === (i === 0))),
    );
    for (const node of [...surfaceOnly, walking.node]) node.hidden = !surface;
    for (const node of [nextPoint, shrinking.node]) node.hidden = surface;
    width.node.classList.toggle("gmm-away", surface);
    const text = power(all.width);
    width.set(notchOf(land, all.width), text, text, NOTCHES * land.decades);
    showWalk(walking, all, land);
    showCollapse(shrinking, collapse);
    const label = surface ? said.picture : said.collapsePicture(decimal(l, 1));
    main.setAttribute("aria-label", label);
  };
  return { root, plane: picture, main, fit, status, show };
}

function showWalk({ set }, { logLikelihood: l, gradient, path, reached }, land) {
  const { rows, pair, iterations } = said;
  set(rows.l, `${decimal(l, 2)} ${words.nats}`);
  set(rows.gradient, pair(...gradient.map((value) => decimal(value, 1))));
  set(rows.end, pair(...path.at(-1).map(land.text)));
  set(rows.reached, `${decimal(reached, 2)} ${words.nats}`);
  set(rows.steps, iterations(path.length - 1));
}

function showCollapse({ set }, { height, ties, own, others, logLikelihood: l }) {
  const { collapseRows: rows } = said;
  const nats = (value) => `${decimal(value, 2)} ${words.nats}`;
  set(rows.l, nats(l));
  set(rows.own, nats(own));
  set(rows.others, nats(others));
  set(rows.height, power(height));
  set(rows.decade, nats(ties * Math.log(10)));
}

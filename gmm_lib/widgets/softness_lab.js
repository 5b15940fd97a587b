// SoftnessLab: from k-means to EM by one number, the temperature epsilon: components of
// equal weight and covariance epsilon I, whose means are assigned to and averaged.
import { allow, button, element, readout, slider, stage, statusLine, still } from "./controls.js";
import { follow, frontEnd, put, remembered, rootOf } from "./front.js";
import { axesOf } from "./gaussian.js";
import { clamp, dataAt, digitsOf, handlesOn, stepOf } from "./handles.js";
import { floats } from "./history.js";
import { film, playback } from "./playback.js";
import { assign, average, epsilonOf, sharesOf, softMixture } from "./soft_means.js";
import { drawPlane, drawProfile, planeFor } from "./softness_picture.js";
import { looksOf, styleOf } from "./theme.js";
import { amount, decimal, power, words } from "./words.js";

const NOTCHES = 200; // of the slider; notch 0 is epsilon = 0
const DECADES = 4;
const UNSURE = 0.95; // a largest responsibility below this leaves a point undecided
const said = words.softnessLab;

export default frontEnd(softnessLab, {
  means: [[0, 0], [1, 1]],
  temperature: 0,
  phase: "start",
  iteration: 0,
});

/** Read the model's state, or say what is wrong with it. */
function read(model) {
  const [means, temperature] = [model.get("means"), model.get("temperature")];
  const sound =
    Array.isArray(means) &&
    means.length >= 2 &&
    means.length <= 6 &&
    means.every((mean) => Array.isArray(mean) && mean.length === 2 && mean.every(Number.isFinite)) &&
    Number.isFinite(temperature) &&
    temperature >= 0;
  if (!sound) throw new RangeError(said.noState);
  const phase = ["assigned", "updated"].includes(model.get("phase")) ? model.get("phase") : "start";
  const iteration = Math.max(0, Math.trunc(Number(model.get("iteration"))) || 0);
  return { means, temperature, phase, iteration };
}

function readData(model) {
  const x = floats(model.get("points"));
  const points = { n: x.length / 2, d: 2, x };
  if (!(points.n >= 2 && hottestFor(points) > 0)) throw new RangeError(said.noPoints);
  return points;
}

/** Twice the largest variance in any direction: there all means have met. */
function hottestFor({ n, x }) {
  const centre = [0, 1].map((i) => x.reduce((sum, v, at) => sum + (at % 2 === i ? v / n : 0), 0));
  const covariance = [[0, 0], [0, 0]];
  for (let p = 0; p < n; p++) {
    const [u, v] = [x[2 * p] - centre[0], x[2 * p + 1] - centre[1]];
    covariance[0][0] += (u * u) / n;
    covariance[0][1] += (u * v) / n;
    covariance[1][1] += (v * v) / n;
  }
  covariance[1][0] = covariance[0][1];
  return 2 * axesOf({ covariance }).lengths[0] ** 2;
}

function softnessLab(model, signal, fail) {
  const points = readData(model);
  const hottest = hottestFor(points);
  const kept = remembered(model, () => ({ first: read(model), gamma: null }));
  let now = read(model);
  let facts = factsOf(points, now, now.phase === "updated" ? kept.gamma : null);
  const plane = planeFor(points, flat(kept.first.means), model.get("names"));
  const moving = film(sceneOf(points, now, facts));
  let frame = null;
  const show = (stepped) => {
    panel.show(now, facts);
    moving.send(sceneOf(points, now, facts), stepped && !still());
    redraw();
  };
  const change = (next, sentence, stepped = false) => {
    const before = facts;
    now = { ...now, ...next };
    facts = factsOf(points, now, now.phase === "updated" ? before.gamma : null);
    kept.gamma = facts.gamma;
    put(model, now);
    show(stepped);
    panel.status.say(sentence?.(before, facts) ?? said.assigned(facts, points.n));
  };
  const state = () => ({ now, facts });
  const acts = actsOf(points, hottest, kept.first, state, change, () => play);
  const play = playback(acts.playOn, (on) => panel.showPlaying(on), signal);
  const panel = panelOf(points.n, hottest, acts, signal);
  const placeHandles = handlesFor(panel.plane, plane, { state, frame: () => frame, change }, signal);
  const redraw = stage(
    panel.root,
    (inks) => {
      const scene = moving.now();
      frame = drawPlane(panel.scatter, inks, plane, points, scene);
      drawProfile(panel.curve, inks, scene);
      placeHandles(scene);
      return moving.moving();
    },
    signal
  );
  const update = () => {
    try {
      const next = read(model);
      if (JSON.stringify(next) !== JSON.stringify(now)) change({ ...next, phase: "assigned" });
    } catch (error) {
      fail(error);
    }
  };
  follow(model, ["means", "temperature"], update, signal);
  show(false);
  panel.status.say(said.hint);
  return panel.root;
}

const flat = (means) => Float64Array.from(means.flat());
const rows = (means) => Array.from({ length: means.length / 2 }, (_, k) => [means[2 * k], means[2 * k + 1]]);

/** What the page says about a state; gamma is what the last assignment gave. */
function factsOf(points, { means, temperature, phase }, gamma) {
  const K = means.length;
  const fresh = assign(points, flat(means), K, temperature);
  const held = phase === "start" ? null : (gamma ?? fresh.gamma);
  const numbers = { distortion: fresh.distortion, softDistortion: fresh.softDistortion };
  return { ...numbers, logLikelihood: fresh.logLikelihood, gamma: held, ...sharing(held, points.n, K) };
}

function sharing(gamma, n, K) {
  if (!gamma) return { shares: null, undecided: null };
  let undecided = 0;
  for (let p = 0; p < n; p++) {
    if (Math.max(...gamma.subarray(p * K, (p + 1) * K)) < UNSURE) undecided++;
  }
  return { shares: sharesOf(gamma, K), undecided };
}

function sceneOf({ n }, { means, temperature: epsilon }, { gamma }) {
  const mixture = softMixture(flat(means), means.length, 2, epsilon);
  return { mixture, epsilon, assigned: gamma !== null, ...looksOf(n, gamma) };
}

/** What the controls do. */
function actsOf(points, hottest, first, state, change, play) {
  const assignNow = () => {
    if (state().now.phase === "assigned") return false;
    change({ phase: "assigned" }, null, true);
    return true;
  };
  const updateNow = () => {
    const { now, facts } = state();
    if (now.phase !== "assigned") return false;
    const before = flat(now.means);
    const after = average(points, facts.gamma, before, before.length / 2);
    const moved = Math.max(...after.map((value, i) => Math.abs(value - before[i])));
    const next = { means: rows(after), phase: "updated", iteration: now.iteration + 1 };
    const settled = moved <= 1e-9 * Math.sqrt(hottest);
    change(next, settled ? () => said.settled(next.iteration) : said.updated, true);
    return !settled;
  };
  const stopped = (act) => () => {
    play().stop();
    act();
  };
  return {
    assign: stopped(assignNow),
    update: stopped(updateNow),
    playOn: () => (state().now.phase === "assigned" ? updateNow() : assignNow()),
    toggle: () => (play().running() ? play().stop() : play().start()),
    heat: (notch) => {
      play().stop();
      change({ temperature: temperatureAt(notch, hottest), phase: "assigned" });
    },
    fit: stopped(() => {
      const { now, facts } = state();
      const means = flat(now.means);
      const gamma = facts.gamma ?? assign(points, means, now.means.length, now.temperature).gamma;
      const temperature = epsilonOf(points, gamma, means, now.means.length);
      change({ temperature, phase: "assigned" }, () => said.fitted(power(temperature)));
    }),
    reset: stopped(() => change({ ...first }, () => said.hint)),
  };
}

const temperatureAt = (notch, hottest) =>
  notch === 0 ? 0 : hottest * 10 ** (-DECADES * (1 - notch / NOTCHES));

const notchOf = (temperature, hottest) => {
  if (temperature === 0) return 0;
  const share = 1 + Math.log10(temperature / hottest) / DECADES;
  return clamp(Math.round(NOTCHES * share), [1, NOTCHES]);
};

/** A handle on each mean; moving it assigns the points anew. */
function handlesFor(node, plane, { state, frame, change }, signal) {
  const add = handlesOn(node, signal);
  const step = stepOf(plane.y);
  const digits = digitsOf(step);
  const to = (k, x, y) => {
    const means = state().now.means.map((mean) => [...mean]);
    means[k] = [clamp(x, frame().domain), clamp(y, frame().range)];
    change({ means, phase: "assigned" });
  };
  const all = state().now.means.map((_, k) => {
    const handle = add(said.handle(k), {
      kind: "number",
      drag: (left, top) => to(k, ...dataAt(frame(), left, top)),
      nudge: (right, up) => {
        const [x, y] = state().now.means[k];
        to(k, x + right * step, y + up * step);
      },
    });
    handle.node.dataset.text = k + 1;
    handle.node.style.setProperty("--gmm-mark", styleOf(k).colour);
    return handle;
  });
  return ({ mixture: { means } }) =>
    all.forEach(({ place }, k) => {
      const [x, y] = means.subarray(2 * k, 2 * k + 2);
      const spoken = words.gaussian.place(decimal(x, digits), decimal(y, digits));
      place(frame().x(x), frame().y(y), x, spoken);
    });
}

function panelOf(n, hottest, acts, signal) {
  const canvas = (name) => element("canvas", { class: `gmm-${name}`, role: "img" });
  const [scatter, curve] = [canvas("scatter"), canvas("curve")];
  curve.setAttribute("aria-label", said.profile);
  const plane = element("div", { class: "gmm-plane" }, scatter);
  const numbers = readout(Object.values(said.rows));
  const status = statusLine();
  const heat = slider(said.temperature, NOTCHES, acts.heat, signal);
  const buttons = {
    assign: button(said.assign, acts.assign, signal, "step"),
    update: button(said.update, acts.update, signal, "step"),
    play: button(words.play, acts.toggle, signal),
    fit: button(said.fit, acts.fit, signal),
    reset: button(words.reset, acts.reset, signal),
  };
  const root = rootOf(
    "softness-lab",
    said.label(n),
    element(
      "div",
      { class: "gmm-stage" },
      plane,
      element("div", { class: "gmm-side" }, curve, numbers.node)
    ),
    heat.node,
    element("div", { class: "gmm-buttons" }, ...Object.values(buttons)),
    status.node
  );
  const show = (now, { gamma, ...facts }) => {
    root.dataset.state = JSON.stringify({ ...now, ...facts });
    const text = now.temperature === 0 ? said.hard : said.soft(power(now.temperature));
    heat.set(notchOf(now.temperature, hottest), text, text);
    const { logLikelihood: l } = facts;
    numbers.set(said.rows.l, l === null ? words.none : `${decimal(l, 2)} ${words.nats}`);
    numbers.set(said.rows.distortion, amount(facts.distortion));
    numbers.set(said.rows.soft, amount(facts.softDistortion));
    const { undecided } = facts;
    numbers.set(said.rows.undecided, gamma ? said.of(undecided, n) : words.none);
    numbers.set(said.rows.iteration, String(now.iteration));
    allow(buttons.assign, now.phase !== "assigned");
    allow(buttons.update, now.phase === "assigned");
    scatter.setAttribute("aria-label", said.picture(n, now.means.length));
  };
  const showPlaying = (on) => {
    buttons.play.textContent = on ? words.pause : words.play;
  };
  return { root, plane, scatter, curve, status, show, showPlaying };
}

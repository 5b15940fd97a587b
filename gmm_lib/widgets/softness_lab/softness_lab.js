// SoftnessLab: from k-means to EM by one number, the temperature epsilon: components of
// equal weight and covariance epsilon I, whose means are assigned to and averaged.
import {
  allow,
  button,
  readout,
  slider,
  stage,
  statusLine,
  still,
} from "../page/controls.js";
import { followState, frontEnd, put, remembered } from "../page/front.js";
import { clamp, dataAt, digitsOf, handlesOn, stepOf } from "../page/handles.js";
import { canvas, facts, labRoot, plane, row } from "../page/panel.js";
import { film, playback } from "../page/playback.js";
import { assign, average, epsilonOf, softMixture } from "../numbers/soft_means.js";
import { drawPlane, drawProfile, planeFor } from "./picture.js";
import { factsOf, flat, hottestFor, notchOf, NOTCHES } from "./state.js";
import { read, readData, rows, temperatureAt } from "./state.js";
import { looksOf, styleOf } from "../page/theme.js";
import { amount, decimal, power } from "../numbers/format.js";
import { softnessLabWords } from "../words/en/softness_lab.js";
import { words } from "../words/en/words.js";

const said = softnessLabWords;

export default frontEnd(softnessLab, (model) => {
  const { x } = readData(model);
  const means = [Array.from(x.subarray(0, 2)), Array.from(x.subarray(-2))];
  return { means, temperature: 0, phase: "start", iteration: 0 };
});

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
  const placeHandles = handlesFor(
    panel.plane,
    plane,
    { state, frame: () => frame, change },
    signal,
  );
  const redraw = stage(
    panel.root,
    (inks) => {
      const scene = moving.now();
      frame = drawPlane(panel.scatter, inks, plane, points, scene);
      drawProfile(panel.curve, inks, scene);
      placeHandles(scene);
      return moving.moving();
    },
    signal,
  );
  const renew = (next) => {
    if (next.means.length !== now.means.length) throw new RangeError(said.otherK);
    change({ ...next, phase: "assigned" });
  };
  followState(
    model,
    ["means", "temperature"],
    { read, now: () => now, become: renew, fail },
    signal,
  );
  show(false);
  panel.status.say(said.hint);
  return panel.root;
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
    const settled = moved <= 1e-9 * Math.sqrt(hottest);
    const iteration = now.iteration + (settled ? 0 : 1); // of those that moved anything
    const next = { means: rows(after), phase: "updated", iteration };
    change(next, settled ? () => said.settled(iteration) : said.updated, true);
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
      const gamma =
        facts.gamma ?? assign(points, means, now.means.length, now.temperature).gamma;
      const temperature = epsilonOf(points, gamma, means, now.means.length);
      change({ temperature, phase: "assigned" }, () => said.fitted(power(temperature)));
    }),
    reset: stopped(() => change({ ...first }, () => said.hint)),
  };
}

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
      const spoken = words.place(decimal(x, digits), decimal(y, digits));
      place(frame().x(x), frame().y(y), x, spoken);
    });
}

function panelOf(n, hottest, acts, signal) {
  const [scatter, curve] = [canvas("scatter"), canvas("curve")];
  curve.setAttribute("aria-label", said.profile);
  const picture = plane(scatter);
  const numbers = readout(Object.values(said.rows));
  const status = statusLine();
  const heat = slider(said.temperature, NOTCHES, acts.heat, signal);
  const buttons = {
    assign: button(said.assign, acts.assign, signal, "e-step"),
    update: button(said.update, acts.update, signal, "m-step"),
    play: button(words.play, acts.toggle, signal),
    fit: button(said.fit, acts.fit, signal),
    reset: button(words.reset, acts.reset, signal),
  };
  const root = labRoot(
    "softness-lab",
    said.label(n),
    {
      picture,
      controls: [heat.node, row(...Object.values(buttons))],
      status: status.node,
      side: [curve, facts(numbers.node)],
    },
    signal,
  );
  const show = (now, { gamma, ...rest }) => {
    root.dataset.state = JSON.stringify({ ...now, ...rest });
    const text = now.temperature === 0 ? said.hard : said.soft(power(now.temperature));
    heat.set(notchOf(now.temperature, hottest), text, text);
    const { logLikelihood: l } = rest;
    numbers.set(
      said.rows.l,
      l === null ? words.none : `${decimal(l, 2)} ${words.nats}`,
    );
    numbers.set(said.rows.distortion, amount(rest.distortion));
    numbers.set(said.rows.soft, amount(rest.softDistortion));
    const { undecided } = rest;
    numbers.set(said.rows.undecided, gamma ? said.of(undecided, n) : words.none);
    numbers.set(said.rows.iteration, String(now.iteration));
    allow(buttons.assign, now.phase !== "assigned");
    allow(buttons.update, now.phase === "assigned");
    scatter.setAttribute(
      "aria-label",
      said.picture(n, now.means.length, gamma !== null),
    );
  };
  const showPlaying = (on) => {
    buttons.play.textContent = on ? words.pause : words.play;
  };
  return { root, plane: picture, scatter, curve, status, show, showPlaying };
}

// StreamLab: rows that come batch by batch, each of which moves averages a step, or rows
// that lost entries; and how far below the fit of all rows that leads.
import { stage, still } from "../page/controls.js";
import { followState, frontEnd, put } from "../page/front.js";
import { playback } from "../page/playback.js";
import { streamLabWords } from "../words/en/stream_lab.js";
import { holesFrom } from "./holes.js";
import { EXPONENTS, MECHANISMS, panelOf, RATES, sizeOf } from "./panel.js";
import { drawGaps, drawHoles, drawStream } from "./picture.js";
import { streamFrom } from "./stream.js";

const said = streamLabWords;
const RANGES = {
  exponent: [0.5, 1],
  rate: [0.005, 1],
  offset: [1, 2],
  drift: [0, 6],
  seed: [1, 2 ** 31],
  lost: [0, 0.9],
};
const TRAITS = [
  ...Object.keys(RANGES),
  "mode",
  "steps",
  "batch",
  "batches",
  "mechanism",
];

export default frontEnd(streamLab, (model) => ({ ...model.get("presets").stationary }));

function read(model) {
  const now = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const world = model.get("world");
  const inside = ([name, [low, high]]) => now[name] >= low && now[name] <= high;
  const whole = (...names) => names.every((name) => Number.isInteger(now[name]));
  const sound =
    Object.entries(RANGES).every(inside) &&
    whole("offset", "seed", "batches") &&
    ["stream", "holes"].includes(now.mode) &&
    ["power", "constant"].includes(now.steps) &&
    MECHANISMS.includes(now.mechanism) &&
    model.get("sizes").includes(now.batch) &&
    now.batches >= 0 &&
    now.batches * now.batch <= world.stream.rows;
  if (!sound) throw new RangeError(said.noState);
  return now;
}

function streamLab(model, signal, fail) {
  const { stream: rows, holes } = model.get("world");
  const [presets, sizes] = [model.get("presets"), model.get("sizes")];
  const worlds = { stream: streamFrom(rows), holes: holesFrom(holes) };
  let now = read(model);
  let view = null;
  let keep = [];
  const become = (next, sentence, quiet = false) => {
    now = Object.fromEntries(TRAITS.map((name) => [name, next[name]]));
    const world = worlds[now.mode];
    view = { ...world.viewOf(now), mark: world.mark, batch: now.batch };
    put(model, now);
    panel.show(now, view, presetOf(presets, now));
    panel.root.dataset.state = JSON.stringify(factsOf(now, view));
    panel.status.say(sentence ?? sentenceOf(now, view, world), quiet);
    redraw();
  };
  const change = (traits, sentence) => {
    film.stop();
    become({ ...now, ...traits }, sentence);
  };
  const most = () => Math.floor(rows.rows / now.batch);
  const run = () => {
    const leap = still() ? most() : Math.max(1, Math.round(0.06 * now.batches));
    const batches = Math.min(most(), now.batches + leap);
    const over = batches === most() || view.broken !== null;
    become({ ...now, batches }, null, !over);
    return !over && view.broken === null;
  };
  const acts = {
    preset: (name) => () =>
      change({ ...presets[name], seed: now.seed }, said.hints[name]),
    steps: (value) => {
      const [steps, offset] = value.split(" ");
      change({ steps, offset: Number(offset) });
    },
    mechanism: (mechanism) => change({ mechanism }),
    size: (notch) =>
      change(
        now.steps === "constant"
          ? { rate: RATES[notch] }
          : { exponent: EXPONENTS[notch] },
      ),
    batch: (notch) => {
      const batch = sizes[notch];
      const batches = Math.floor((now.batches * now.batch) / batch);
      change({ batch, batches });
    },
    drift: (notch) => change({ drift: notch / 2 }),
    seen: (batches) => change({ batches }),
    lost: (notch) => change({ lost: notch / 20 }),
    next: () => change({ batches: Math.min(most(), now.batches + 1) }),
    keep: () => {
      keep = view.curve;
      panel.status.say(said.kept);
      redraw();
    },
    again: () => change({ seed: (now.seed % 1000) + 1 }),
    reset: () => {
      keep = [];
      const name = now.mode === "holes" ? "holes" : "stationary";
      change({ ...presets[name] }, said.hints[name]);
    },
    play: () => {
      if (film.running()) return film.stop();
      if (now.batches === most() || view.broken !== null)
        become({ ...now, batches: 0 }, null, true);
      if (still()) run();
      else film.start();
    },
  };
  const panel = panelOf(Object.keys(presets), sizes, rows.rows, acts, signal);
  const film = playback(run, panel.showPlaying, signal);
  const redraw = stage(
    panel.root,
    (inks) => {
      if (!view) return;
      const stream = now.mode === "stream";
      if (stream) drawStream(panel.main, inks, view, worlds.stream.begin);
      else drawHoles(panel.main, inks, view);
      drawGaps(panel.curve, inks, {
        ...(stream ? streamCurves(view, rows.rows, keep) : holeCurves(view)),
        mark: view.mark,
      });
    },
    signal,
  );
  followState(model, TRAITS, { read, now: () => now, become: change, fail }, signal);
  become(now, said.hints[presetOf(presets, now)]);
  return panel.root;
}

const streamCurves = ({ curve, batch, t }, n, keep) => {
  return {
    curves: [curve],
    keep,
    x: [-0.03 * n, 1.06 * n],
    at: t * batch,
    axis: said.seenAxis,
  };
};

const holeCurves = ({ curve, gaps, share }) => {
  const curves = gaps.map((_, k) => curve.map(([at, all]) => [at, all[k]]));
  return { curves, keep: [], x: [-0.03, 0.96], at: share - 1e-9, axis: said.lostAxis };
};

/** The preset that a state is at, wherever in its stream and with whatever rows. */
function presetOf(presets, now) {
  if (now.mode === "holes") return "holes";
  const free = ["batches", "seed", "mechanism", "lost"];
  const same = (own) =>
    Object.entries(own).every(
      ([name, value]) => free.includes(name) || now[name] === value,
    );
  return Object.keys(presets).find((name) => same(presets[name]));
}

function sentenceOf(now, view, { n }) {
  if (now.mode === "holes") {
    return said.compared(...view.gaps.map(sizeOf));
  }
  const { gap, mark, broken, t } = view;
  if (broken !== null) return said.broken(t + 1, broken + 1, now.batch);
  const at = said.at(now.batch * t, n, sizeOf(gap), now.drift > 0);
  return gap <= mark ? `${at} ${said.enough}` : at;
}

/** The numbers of a state, for the page and for tests. */
function factsOf(now, view) {
  const numbers = ({ weights, means, covariances }) => ({
    weights: [...weights],
    means: [...means],
    covariances: [...covariances],
  });
  const shared = { ...now, mark: view.mark, curve: view.curve };
  if (now.mode === "holes") {
    const { fits, all, gaps, steps, lost } = view;
    const kept = [...fits, all].map(numbers);
    return { ...shared, fits: kept, gaps, emSteps: steps, rowsLost: lost };
  }
  const { gap, rho, left, count, off, broken, mixture, best } = view;
  return {
    ...shared,
    gap,
    rho,
    left,
    count,
    off,
    broken,
    mixture: numbers(mixture),
    best: numbers(best),
  };
}

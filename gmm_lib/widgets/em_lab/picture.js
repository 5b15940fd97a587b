// The pictures of EMLab: points and components, the climb of l, and l as F plus KL.
import { stage, still } from "../page/controls.js";
import { columnsOf, drawBounds, scalesOf } from "../page/bars.js";
import { sheetOf } from "../page/drawing.js";
import { drawStairs } from "../page/stairs.js";
import { drawInset } from "./inset.js";
import { drawScatter } from "../page/scatter.js";
import { film } from "../page/playback.js";
import { looksOf } from "../page/theme.js";
import { pullsOf } from "../numbers/mixture.js";

const LEAST_SIZE = 0.4; // of a point's radius, however little it pulls

/** Keep the canvases true to the run and half-step last shown; `onFrame` hears where
 *  everything stands, for the handles. */
export function labPicture({ root, scatter, curve, bars, pace }, onFrame, signal) {
  let now = null; // {run, state, plane, points}
  let moving = null;
  const redraw = stage(
    root,
    (inks) => {
      if (!now) return false;
      const { run, plane, points } = now;
      const scene = moving.now();
      const sheet = sheetOf(scatter, inks);
      const frame = drawScatter(sheet, inks, plane, points, scene);
      onFrame(frame, scene.mixture);
      drawInset(sheet, inks, frame, points, scene);
      const stairs = run.climb();
      const ahead = now.h > 1 ? run.forecast() : { levels: [], end: 0 }; // not while a hand moves
      const scales = scalesOf(stairs, ahead.levels);
      const end = Math.max(ahead.end, stairs.length - 1);
      const options = { now: now.h, range: scales.range, end };
      drawStairs(sheetOf(curve, inks), inks, stairs, options);
      drawBounds(sheetOf(bars, inks), inks, columnsOf(run, now.h), scales);
      return moving.moving();
    },
    signal,
  );
  const show = (next, stepped) => {
    now = { ...next, theta: next.run.at(next.h) };
    const { points, run, theta } = now;
    const ghost = theta.phase === "M" ? run.mixtures[theta.iteration - 1] : null;
    const looks = { ...looksOf(points.n, theta.gamma), sizes: sizesOf(points, theta) };
    const scene = { mixture: theta.mixture, ghost, ...looks };
    const same = moving && moving.now().mixture.k === scene.mixture.k;
    if (!moving || !same || moving.now().winners.length !== points.n)
      moving = film(scene, pace);
    else moving.send(scene, stepped && !still());
    redraw();
  };
  return { show };
}

/** Each point's area is its pull, which is 1 in a Gaussian mixture. */
const sizesOf = ({ n }, { gamma, scales }) =>
  scales &&
  pullsOf(n, gamma, scales).map((pull) => Math.max(LEAST_SIZE, Math.sqrt(pull)));

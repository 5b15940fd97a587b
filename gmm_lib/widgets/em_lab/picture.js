// The pictures of EMLab: points and components, the climb of l, and l as F plus KL.
import { stage, still } from "../page/controls.js";
import { columnsOf, drawBounds, rangeFor } from "../page/bars.js";
import { sheetOf } from "../page/drawing.js";
import { drawCurve, drawScatter } from "../page/scatter.js";
import { film } from "../page/playback.js";
import { padded, rangeOf } from "../numbers/scale.js";
import { looksOf } from "../page/theme.js";

/** Keep the canvases true to the run and half-step last shown; `onFrame` hears where
 *  everything stands, for the handles. */
export function labPicture({ root, scatter, curve, bars }, onFrame, signal) {
  let now = null; // {run, state, plane, points}
  let moving = null;
  const redraw = stage(
    root,
    (inks) => {
      if (!now) return false;
      const { run, theta, plane, points } = now;
      const scene = moving.now();
      const frame = drawScatter(sheetOf(scatter, inks), inks, plane, points, scene);
      onFrame(frame, scene.mixture);
      const height = padded(rangeOf(run.logLikelihoods), 0.08);
      drawCurve(sheetOf(curve, inks), inks, height, run.logLikelihoods, theta);
      const columns = columnsOf(run, now.h);
      drawBounds(sheetOf(bars, inks), inks, columns, rangeFor(run, now.h, columns));
      return moving.moving();
    },
    signal,
  );
  const show = (next, stepped) => {
    now = { ...next, theta: next.run.at(next.h) };
    const { points, theta } = now;
    const scene = { mixture: theta.mixture, ...looksOf(points.n, theta.gamma) };
    const same = moving && moving.now().mixture.k === scene.mixture.k;
    if (!moving || !same || moving.now().winners.length !== points.n)
      moving = film(scene);
    else moving.send(scene, stepped && !still());
    redraw();
  };
  return { show };
}

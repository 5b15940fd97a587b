// The pictures of EMPlayer: the points under the mixture, and the climb of l.
import { padded, rangeOf } from "../numbers/scale.js";
import { stage, still } from "../page/controls.js";
import { sheetOf } from "../page/drawing.js";
import { film } from "../page/playback.js";
import { drawCurve, drawScatter, planeOf } from "../page/scatter.js";
import { looksOf } from "../page/theme.js";

/** Keep both canvases of a panel true to the state last given to show(). */
export function emPicture({ root, scatter, curve }, run, history, names, signal) {
  let state = history.at(0);
  const plane = planeOf(run, names);
  const height = padded(rangeOf(history.logLikelihoods), 0.08);
  const sceneOf = ({ mixture, gamma }) => ({
    mixture,
    ...looksOf(run.points.n, gamma),
  });
  const moving = film(sceneOf(state));
  const redraw = stage(
    root,
    (inks) => {
      drawScatter(sheetOf(scatter, inks), inks, plane, run.points, moving.now());
      drawCurve(sheetOf(curve, inks), inks, height, history.logLikelihoods, state);
      return moving.moving();
    },
    signal,
  );
  const show = (next, stepped) => {
    state = next;
    moving.send(sceneOf(state), stepped && !still());
    redraw();
  };
  return { show };
}

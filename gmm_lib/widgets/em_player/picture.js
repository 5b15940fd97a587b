// The pictures of EMPlayer: the points under the mixture, and the climb of l.
import { halfStepOf } from "../numbers/history.js";
import { stage, still } from "../page/controls.js";
import { sheetOf } from "../page/drawing.js";
import { film } from "../page/playback.js";
import { drawStairs, natsOf } from "../page/stairs.js";
import { drawScatter, planeOf } from "../page/scatter.js";
import { looksOf } from "../page/theme.js";
import { pointWalk } from "./walk.js";

/** Keep both canvases of a panel true to the state last given to show(). */
export function emPicture(panel, run, history, names, signal) {
  const { root, scatter, curve, pace } = panel;
  const place = pointWalk(panel.plane, run.points, () => state, signal);
  let state = history.at(0);
  const plane = planeOf(run, names);
  const range = natsOf(history.climb());
  const sceneOf = ({ mixture, gamma, phase, iteration }) => ({
    mixture,
    ghost: phase === "M" ? run.mixtures[iteration - 1] : null,
    ...looksOf(run.points.n, gamma),
  });
  const moving = film(sceneOf(state), pace);
  const redraw = stage(
    root,
    (inks) => {
      const sheet = sheetOf(scatter, inks);
      place(drawScatter(sheet, inks, plane, run.points, moving.now()));
      const stairs = { now: halfStepOf(state), range, end: run.mixtures.length - 1 };
      drawStairs(sheetOf(curve, inks), inks, history.climb(), stairs);
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

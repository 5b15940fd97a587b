// The two pictures of a run of EM: the points under the mixture, and the climb of l.
import {
  drawAxes,
  drawBars,
  drawComponents,
  drawGhost,
  drawPoints,
  drawTerms,
  within,
} from "./drawing.js";
import { extentOf, histogram } from "../numbers/scale.js";
import { words } from "../words/en/words.js";

/** What the picture of the points keeps while the run goes on. */
export function planeOf({ points, mixtures }, names) {
  const x = extentOf(0, points, mixtures);
  if (points.d === 2) return { x, y: extentOf(1, points, mixtures), labels: names };
  const bars = histogram(points, x);
  const top = 1.35 * Math.max(...bars.heights);
  return {
    x,
    y: [-0.28 * top, top],
    labels: [names[0], words.density],
    least: 0,
    bars,
  };
}

/** The points under a scene {mixture, colours, winners}; returns the frame. */
export function drawScatter(sheet, inks, plane, points, scene) {
  const frame = drawAxes(sheet, inks, plane);
  within(sheet, frame, () => {
    if (plane.bars) {
      drawBars(sheet, inks, frame, plane.bars);
      drawTerms(sheet, inks, frame, scene.mixture);
    }
    drawPoints(sheet, inks, frame, points, scene);
    if (scene.ghost) drawGhost(sheet, frame, scene.ghost);
    drawComponents(sheet, inks, frame, scene.mixture);
  });
  return frame;
}

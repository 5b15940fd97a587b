// The curves of LikelihoodLab: the climb of l as a width shrinks, and the density under
// the points.
import { dot, drawAxes, drawBars, drawTerms } from "../page/drawing.js";
import { line, sheetOf, within } from "../page/drawing.js";
import { styleOf } from "../page/theme.js";
import { collapsed, momentsOf, twoMeans } from "../numbers/two_means.js";
import { decimal } from "../numbers/format.js";
import { likelihoodLabWords } from "../words/en/likelihood_lab.js";
import { words } from "../words/en/words.js";

/** l against the width of component 1; returns the frame. */
export function drawCollapse(
  canvas,
  inks,
  { points, span, decades },
  { point, width },
) {
  const sheet = sheetOf(canvas, inks);
  const { pen } = sheet;
  const widest = momentsOf(points).sigma; // narrower to the right, as the slider runs
  const x = [-0.3, decades + 0.3];
  const value = (u) => collapsed(points, point, widest / 10 ** u).logLikelihood;
  const curve = Array.from({ length: 241 }, (_, i) => {
    const u = x[0] + ((x[1] - x[0]) * i) / 240;
    return [u, value(u)];
  });
  const values = [span[1], ...curve.map(([, l]) => l)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = 0.08 * (high - low);
  const labels = likelihoodLabWords.collapseAxes;
  const axes = { x, y: [low - pad, high + pad], labels, whole: true };
  const frame = drawAxes(sheet, inks, axes);
  within(sheet, frame, () => {
    const passes = curve.find(([, l]) => l > span[1])?.[0] ?? Infinity;
    drawRival(pen, inks, frame, span[1], 2 * passes > x[0] + x[1]);
    pen.strokeStyle = inks.ink;
    pen.lineWidth = 2;
    line(
      pen,
      curve.map(([u, l]) => [frame.x(u), frame.y(l)]),
    );
    const here = Math.log10(widest / width);
    pen.fillStyle = styleOf(0).colour;
    dot(pen, [frame.x(here), frame.y(value(here))], 6);
  });
  return frame;
}

/** The height of the other view's peak, which the climb leaves behind; its name stands
 *  on the side and under or over the line where the climb is not. */
function drawRival(pen, inks, frame, l, left) {
  const y = frame.y(l);
  pen.strokeStyle = inks.muted;
  pen.lineWidth = 1.4;
  pen.setLineDash([6, 4]);
  line(pen, [
    [frame.left, y],
    [frame.right, y],
  ]);
  pen.setLineDash([]);
  pen.fillStyle = inks.muted;
  pen.textAlign = left ? "left" : "right";
  pen.textBaseline = left ? "top" : "bottom";
  const text = likelihoodLabWords.rival(decimal(l, 1));
  pen.fillText(text, left ? frame.left + 4 : frame.right - 4, y + (left ? 4 : -3));
}

/** The points' histogram under the density of the mixture on show. */
export function drawFit(canvas, inks, land, { mode, means, sigma, collapse }, name) {
  const sheet = sheetOf(canvas, inks);
  const y = [-0.12 * land.high, land.high];
  const labels = [name, words.density];
  const frame = drawAxes(sheet, inks, { x: land.range, y, labels, least: 0 });
  const { pen } = sheet;
  within(sheet, frame, () => {
    drawBars(sheet, inks, frame, land.bars);
    drawTerms(
      sheet,
      inks,
      frame,
      mode === "surface" ? twoMeans(means, sigma) : collapse.mixture,
    );
    if (mode === "collapse") {
      // A spike narrower than a pixel would slip between the columns of the curve.
      const x = frame.x(collapse.mixture.means[0]);
      pen.strokeStyle = styleOf(0).colour;
      pen.lineWidth = 2;
      const peak = collapse.height;
      line(pen, [
        [x, frame.y(0)],
        [x, Math.max(frame.top, frame.y(peak))],
      ]);
    }
    pen.strokeStyle = inks.muted;
    pen.lineWidth = 1;
    const top = frame.y(0) + 4;
    for (const value of land.points.x) {
      line(pen, [
        [frame.x(value), top],
        [frame.x(value), top + 7],
      ]);
    }
  });
}

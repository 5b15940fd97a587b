// The pictures of StreamLab: rows that fade as the averages forget them, pairs that lost
// an entry, and how far below the fit of all rows each fit is.
import {
  dot,
  drawAxes,
  drawComponents,
  drawPoints,
  line,
  sheetOf,
  within,
  writeOver,
} from "../page/drawing.js";
import { clamp } from "../page/handles.js";
import { looksOf, MARKERS, styleOf } from "../page/theme.js";
import { eStep } from "../numbers/mixture.js";
import { ellipse, extentOf } from "../numbers/scale.js";
import { streamLabWords } from "../words/en/stream_lab.js";

const FADES = 8; // degrees of fading
const HEIGHTS = [-4, 0.6]; // powers of ten of a gap

/** The rows that have come, their mixture, and dashed the best one for all rows. */
export function drawStream(canvas, inks, view, start) {
  const { points, mixture, weights, best, t, batch, broken } = view;
  const sheet = sheetOf(canvas, inks);
  const frame = drawAxes(sheet, inks, {
    x: extentOf(0, points, [start]),
    y: extentOf(1, points, [start]),
    labels: streamLabWords.axes,
  });
  const strongest = Math.max(...weights);
  const rows = (chosen) => ({
    n: chosen.length,
    d: 2,
    x: Float64Array.from(chosen.flatMap((p) => [points.x[2 * p], points.x[2 * p + 1]])),
  });
  const degree = (p) =>
    Math.round((FADES * weights[Math.floor(p / batch)]) / strongest);
  const seen = Array.from({ length: t * batch }, (_, p) => p);
  const last = (broken === null ? t - 1 : t) * batch;
  within(sheet, frame, () => {
    for (let fade = 1; fade <= FADES; fade++) {
      const part = rows(seen.filter((p) => degree(p) === fade));
      if (!part.n) continue;
      sheet.pen.globalAlpha = fade / FADES;
      const looks = looksOf(part.n, eStep(part, mixture).gamma);
      drawPoints(sheet, inks, frame, part, looks);
    }
    sheet.pen.globalAlpha = 1;
    drawWhole(sheet, inks, frame, best);
    drawComponents(sheet, inks, frame, mixture);
    if (last >= 0) drawBatch(sheet.pen, inks, frame, points.x, last, batch);
  });
}

/** Rings around the rows of a batch; two of them span a line. */
function drawBatch(pen, inks, frame, x, first, count) {
  const places = Array.from({ length: count }, (_, i) => [
    frame.x(x[2 * (first + i)]),
    frame.y(x[2 * (first + i) + 1]),
  ]);
  pen.strokeStyle = inks.ink;
  pen.lineWidth = 1.4;
  if (count === 2) line(pen, places);
  for (const [left, top] of places) {
    pen.beginPath();
    pen.arc(left, top, 6, 0, 2 * Math.PI);
    pen.stroke();
  }
}

/** The fit of all rows, dashed. */
function drawWhole({ pen }, inks, frame, mixture) {
  pen.strokeStyle = inks.ink;
  pen.lineWidth = 1.4;
  pen.setLineDash([5, 4]);
  for (let k = 0; k < mixture.k; k++) {
    for (const radius of [1, 2]) {
      const corners = ellipse(mixture, k, radius);
      line(
        pen,
        corners.map(([x, y]) => [frame.x(x), frame.y(y)]),
        true,
      );
    }
  }
  pen.setLineDash([]);
}

/** The pairs: dots, rings for those that lost an entry, small dots where it was filled
 *  in; and the three fits. */
export function drawHoles(canvas, inks, { points, lost, whole, fits, all }) {
  const sheet = sheetOf(canvas, inks);
  const { pen, type } = sheet;
  const frame = drawAxes(sheet, inks, {
    x: extentOf(0, points, []),
    y: extentOf(1, points, []),
    labels: streamLabWords.pairAxes,
  });
  const join = (name) => Float64Array.from(fits.flatMap((fit) => [...fit[name]]));
  const [weights, means, covariances] = ["weights", "means", "covariances"].map(join);
  within(sheet, frame, () => {
    lost.forEach((gone, p) => {
      const [x, y] = [frame.x(points.x[2 * p]), frame.y(points.x[2 * p + 1])];
      pen.fillStyle = inks.muted;
      if (!gone) return dot(pen, [x, y], 2.4);
      pen.strokeStyle = inks.line;
      pen.lineWidth = 1;
      pen.globalAlpha = 0.7;
      pen.beginPath();
      pen.arc(x, y, 2.4, 0, 2 * Math.PI);
      pen.stroke();
      line(pen, [
        [x, frame.bottom],
        [x, frame.bottom - 7],
      ]);
      pen.globalAlpha = 1;
      pen.fillStyle = styleOf(2).colour;
      dot(pen, [x, frame.y(whole.x[2 * p + 1])], 1.6);
    });
    drawWhole(sheet, inks, frame, all);
    drawComponents(sheet, inks, frame, { k: 3, d: 2, weights, means, covariances });
    streamLabWords.fits.forEach((name, k) => {
      const place = [frame.left + 12, frame.top + (k + 0.8) * 1.3 * type];
      drawName(pen, inks, place, k, name);
    });
  });
}

/** A marker, and its name at the right, or at the left of it. */
function drawName(pen, inks, [x, y], k, name, back = false) {
  const path = new Path2D();
  const marker = new Path2D(MARKERS[styleOf(k).marker]);
  path.addPath(marker, new DOMMatrix([5, 0, 0, 5, x, y]));
  pen.fillStyle = styleOf(k).colour;
  pen.fill(path);
  pen.textAlign = back ? "right" : "left";
  pen.textBaseline = "middle";
  writeOver(pen, inks, name, x + (back ? -9 : 9), y);
}

/** Gaps against rows seen, or against the share that is lost: `curves` of [x, gap], the
 *  one that was kept, and the mark p / (2N). */
export function drawGaps(canvas, inks, { curves, keep, mark, x, at, axis }) {
  const sheet = sheetOf(canvas, inks);
  const { pen } = sheet;
  const labels = [axis, streamLabWords.gapAxis];
  const frame = drawAxes(sheet, inks, { x, y: HEIGHTS, labels });
  const high = (gap) =>
    frame.y(clamp(Math.log10(Math.max(gap, 1e-9)), [HEIGHTS[0], HEIGHTS[1]]));
  const corners = (curve) => curve.map(([left, gap]) => [frame.x(left), high(gap)]);
  within(sheet, frame, () => {
    pen.strokeStyle = inks.muted;
    pen.lineWidth = 1.2;
    line(pen, [
      [frame.left, high(mark)],
      [frame.right, high(mark)],
    ]);
    pen.setLineDash([3, 3]);
    pen.lineWidth = 2;
    line(pen, corners(keep));
    curves.forEach((curve, k) => {
      pen.strokeStyle = curves.length > 1 ? styleOf(k).colour : inks.ink;
      pen.setLineDash(curves.length > 1 ? styleOf(k).dash.map((on) => 2 * on) : []);
      line(pen, corners(curve));
    });
    pen.setLineDash([]);
    nameMark(pen, inks, frame, high(mark), curves.length > 1);
    pen.fillStyle = inks.accent;
    curves.forEach((curve) => {
      const [place] = corners([curve.find(([left]) => left >= at) ?? curve.at(-1)]);
      dot(pen, place, 4.5);
    });
  });
}

function nameMark(pen, inks, { left, right }, top, back) {
  pen.textAlign = back ? "right" : "left";
  pen.textBaseline = back ? "bottom" : "top";
  const x = back ? right - 6 : left + 6;
  writeOver(pen, inks, streamLabWords.mark, x, top + (back ? -3 : 3));
}

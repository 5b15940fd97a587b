// The pictures of LikelihoodLab: the surface over the two means, the climb of l as a
// width shrinks, and the density under the points.
import {
  dot,
  drawAxes,
  drawBars,
  drawTerms,
  line,
  sheetOf,
  within,
} from "../page/drawing.js";
import { digitsOf, stepOf } from "../page/handles.js";
import { contour } from "../numbers/contour.js";
import { heatAt, heatMap } from "../page/heat.js";
import { extentOf, histogram, linear } from "../numbers/scale.js";
import { styleOf } from "../page/theme.js";
import {
  collapsed,
  decadesTo,
  momentsOf,
  pathFrom,
  surfaceOver,
  twoMeans,
} from "../numbers/two_means.js";
import { decimal } from "../numbers/format.js";
import { words } from "../words/en/words.js";

const BELOW = [0.5, 2, 5, 10, 20, 40, 80, 160, 320]; // nats under the peak
const BAR = 58; // pixels for the scale of colours
const INK = "#ffffff"; // on the heat map, whatever the page's theme
const EDGE = "#000000";

/** What stays while the reader walks: the surface, its peaks and its saddle. */
export function landOf(points, sigma) {
  const range = extentOf(0, points, [], 0.1);
  const n = points.n <= 400 ? 101 : 51;
  const at = linear([0, n - 1], range);
  const heights = surfaceOver(
    points,
    sigma,
    Array.from({ length: n }, (_, i) => at(i)),
  );
  const top = heights.indexOf(Math.max(...heights));
  const [i, j] = [Math.floor(top / n), top % n];
  const peak = pathFrom(points, [at(j), at(i)], sigma);
  const { mean, sigma: spread } = momentsOf(points);
  const sorted = Float64Array.from(heights).sort();
  const span = [sorted[Math.floor(0.1 * sorted.length)], peak.logLikelihoods.at(-1)];
  const bars = histogram(points, range);
  const digits = digitsOf(stepOf(range));
  return {
    points,
    range,
    n,
    at,
    heights,
    span,
    decades: decadesTo(span[1], points),
    map: heatMap(heights, n, span),
    lines: BELOW.map((below) => contour(heights, n, span[1] - below)),
    peak: Array.from(peak.mixtures.at(-1).means),
    saddle: spread > sigma ? mean : null, // else one peak stands there
    bars,
    high: 1.7 * Math.max(...bars.heights),
    text: (value) => decimal(value, digits),
  };
}

/** The surface with its peaks, EM's path and the gradient; returns the frame. */
export function drawSurface(canvas, inks, land, facts, name) {
  const sheet = sheetOf(canvas, inks);
  const { range: x } = land;
  const labels = words.likelihoodLab.axes(name);
  const frame = drawAxes(sheet, inks, { x, y: x, labels, room: { right: BAR } });
  within(sheet, frame, () => {
    drawLand(sheet.pen, frame, land);
    drawMarks(sheet.pen, inks, frame, land);
    drawPath(sheet.pen, frame, facts.path);
    drawGradient(sheet.pen, frame, land, facts);
  });
  drawScale(sheet.pen, inks, frame, land.span);
  return frame;
}

function drawLand(pen, frame, { map, n, at, lines }) {
  const half = 0.5;
  const [left, right] = [-half, n - half].map((i) => frame.x(at(i)));
  const [bottom, top] = [-half, n - half].map((i) => frame.y(at(i)));
  pen.imageSmoothingQuality = "high";
  pen.drawImage(map, left, top, right - left, bottom - top);
  pen.strokeStyle = INK;
  pen.globalAlpha = 0.45;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const [from, to] of lines.flat()) {
    pen.moveTo(frame.x(at(from[0])), frame.y(at(from[1])));
    pen.lineTo(frame.x(at(to[0])), frame.y(at(to[1])));
  }
  pen.stroke();
  pen.setLineDash([6, 5]);
  line(
    pen,
    [at(0), at(n - 1)].map((value) => [frame.x(value), frame.y(value)]),
  );
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function drawMarks(pen, inks, frame, { peak, saddle }) {
  const { peak: peakName, saddle: saddleName } = words.likelihoodLab;
  for (const means of saddle === null ? [peak] : [peak, [...peak].reverse()]) {
    const [x, y] = [frame.x(means[0]), frame.y(means[1])];
    bordered(pen, 2.4, () => {
      line(pen, [
        [x - 6, y],
        [x + 6, y],
      ]);
      line(pen, [
        [x, y - 6],
        [x, y + 6],
      ]);
    });
    tag(pen, inks, peakName, x, y - 14);
  }
  if (saddle === null) return;
  const [x, y] = [frame.x(saddle), frame.y(saddle)];
  bordered(pen, 2.4, () => {
    line(pen, [
      [x - 5, y - 5],
      [x + 5, y + 5],
    ]);
    line(pen, [
      [x - 5, y + 5],
      [x + 5, y - 5],
    ]);
  });
  tag(pen, inks, saddleName, x, y + 16);
}

/** Lines that stand out from light and dark alike. */
function bordered(pen, width, draw) {
  for (const [colour, extra] of [
    [EDGE, 2.4],
    [INK, 0],
  ]) {
    pen.strokeStyle = colour;
    pen.lineWidth = width + extra;
    draw();
  }
}

function tag(pen, inks, text, x, y) {
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.strokeStyle = EDGE;
  pen.lineWidth = 3;
  pen.strokeText(text, x, y);
  pen.fillStyle = INK;
  pen.fillText(text, x, y);
}

function drawPath(pen, frame, path) {
  const corners = path.map(([x, y]) => [frame.x(x), frame.y(y)]);
  bordered(pen, 1.8, () => line(pen, corners));
  for (const corner of corners.slice(0, 60)) {
    pen.fillStyle = EDGE;
    dot(pen, corner, 3.4);
    pen.fillStyle = INK;
    dot(pen, corner, 2.2);
  }
}

/** The steepest way up: its direction is exact, its length saturates. */
function drawGradient(pen, frame, { range }, { means, gradient }) {
  const size = Math.hypot(...gradient);
  const width = range[1] - range[0];
  const steepness = (size * width) / 100; // nats over a hundredth of the picture
  if (!(steepness > 1e-6)) return;
  const length = 0.3 * width * Math.tanh(0.1 + steepness / 15);
  const end = means.map((mean, i) => mean + (gradient[i] / size) * length);
  const [x0, y0] = [frame.x(means[0]), frame.y(means[1])];
  const [x1, y1] = [frame.x(end[0]), frame.y(end[1])];
  const turn = Math.atan2(y1 - y0, x1 - x0);
  const barb = (angle) => [
    x1 - 11 * Math.cos(turn + angle),
    y1 - 11 * Math.sin(turn + angle),
  ];
  pen.setLineDash([]);
  for (const [colour, width_] of [
    [EDGE, 6],
    [styleOf(4).colour, 3.2],
  ]) {
    pen.strokeStyle = colour;
    pen.lineWidth = width_;
    line(pen, [
      [x0, y0],
      [x1, y1],
    ]);
    line(pen, [barb(0.45), [x1, y1], barb(-0.45)]);
  }
}

function drawScale(pen, inks, frame, [low, high]) {
  const [left, right] = [frame.right + 12, frame.right + 24];
  const height = frame.bottom - frame.top;
  for (let i = 0; i < height; i++) {
    pen.fillStyle = `rgb(${heatAt(1 - i / height)
      .map(Math.round)
      .join(",")})`;
    pen.fillRect(left, frame.top + i, right - left, 1.5);
  }
  pen.fillStyle = inks.muted;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  for (const u of [0, 0.5, 1]) {
    const y = frame.bottom - u * height;
    pen.fillText(decimal(low + u * (high - low), 0), right + 4, y);
  }
}

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
  const labels = words.likelihoodLab.collapseAxes;
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
  const text = words.likelihoodLab.rival(decimal(l, 1));
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

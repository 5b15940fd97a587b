// The surface of LikelihoodLab: l over the two means as a land, its peaks and its saddle,
// and the way that EM takes over it.
import { dot, drawAxes, line, sheetOf, within } from "../page/drawing.js";
import { digitsOf, stepOf } from "../page/handles.js";
import { contour } from "../numbers/contour.js";
import { heatAt, heatMap } from "../page/heat.js";
import { extentOf, histogram, linear } from "../numbers/scale.js";
import { styleOf } from "../page/theme.js";
import { decadesTo, momentsOf, pathFrom, surfaceOver } from "../numbers/two_means.js";
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

// The picture of one Gaussian: a sample under its ellipses, a line x1 = a, and along
// the sides the marginals, with the conditional density on that line.
import { dot, drawAxes, line, sheetOf, within, writeOver } from "../page/drawing.js";
import {
  conditionalAt,
  factorOf,
  massWithin,
  normalDensity,
} from "../numbers/gaussian.js";
import { normalsFrom, uniformsFrom } from "../numbers/random.js";
import { ellipse } from "../numbers/scale.js";
import { styleOf } from "../page/theme.js";
import { gaussianWords } from "../words/en/gaussian_lab.js";

const TOP = 44; // pixels for the marginal of x1, above
const SIDE = 72; // pixels for the densities of x2, on the right
const NOISE = noiseOf(400);

/** Draw it all, and return the frame. */
export function drawGaussian(canvas, inks, view, state) {
  const sheet = sheetOf(canvas, inks);
  const room = { top: TOP, right: SIDE };
  const frame = drawAxes(sheet, inks, {
    ...view,
    labels: view.names,
    room,
    even: true,
  });
  within(sheet, frame, () => {
    drawSample(sheet, inks, frame, state);
    drawRings(sheet, inks, frame, state);
    drawLine(sheet, inks, frame, state);
  });
  drawMasses(sheet, inks, frame, state);
  drawMarginals(sheet, inks, frame, state);
  return frame;
}

function noiseOf(n) {
  const normal = normalsFrom(uniformsFrom(1));
  return Array.from({ length: n }, () => [normal(), normal()]);
}

/** The same noise z for every Gaussian: x = mean + L z. */
function drawSample({ pen }, inks, frame, { mean, covariance, radius }) {
  const [[a], [b, c]] = factorOf({ covariance });
  for (const [u, v] of NOISE) {
    const inside = Math.hypot(u, v) <= radius;
    pen.fillStyle = inside ? inks.ink : inks.muted;
    pen.globalAlpha = inside ? 0.55 : 0.28;
    dot(
      pen,
      [frame.x(mean[0] + a * u), frame.y(mean[1] + b * u + c * v)],
      inside ? 2 : 1.6,
    );
  }
  pen.globalAlpha = 1;
}

function outlineOf(frame, { mean, covariance }, radius) {
  const mixture = { means: mean, covariances: Float64Array.from(covariance.flat()) };
  return ellipse(mixture, 0, radius).map(([x, y]) => [frame.x(x), frame.y(y)]);
}

function drawRings({ pen }, inks, frame, state) {
  const { colour } = styleOf(0);
  if (state.radius > 0) {
    const corners = outlineOf(frame, state, state.radius);
    pen.beginPath();
    corners.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.closePath();
    pen.globalAlpha = 0.22;
    pen.fillStyle = colour;
    pen.fill();
    pen.globalAlpha = 1;
  }
  pen.strokeStyle = colour;
  for (const [radius, width] of [
    [1, 2.4],
    [2, 1.6],
    [3, 1],
  ]) {
    pen.lineWidth = width;
    line(pen, outlineOf(frame, state, radius), true);
  }
  const { angle, lengths } = state.axes;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  [0, 1].forEach((i) => {
    const turn = angle + (i * Math.PI) / 2;
    const [u, v] = [2 * lengths[i] * Math.cos(turn), 2 * lengths[i] * Math.sin(turn)];
    const end = (sign) => [
      frame.x(state.mean[0] + sign * u),
      frame.y(state.mean[1] + sign * v),
    ];
    line(pen, [end(-1), end(1)]);
  });
  pen.setLineDash([]);
}

/** How much each ellipse holds, written where it crosses the first axis, far side. */
function drawMasses({ pen, type }, inks, frame, { mean, axes }) {
  const { font } = pen;
  pen.font = `${0.9 * type}px ${inks.font}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const apart = Math.abs(frame.x(axes.lengths[0]) - frame.x(0)); // pixels
  for (const radius of apart < 40 ? [3] : [1, 2, 3]) {
    const length = -radius * axes.lengths[0];
    const x = frame.x(mean[0] + length * Math.cos(axes.angle));
    const y = frame.y(mean[1] + length * Math.sin(axes.angle));
    const text = gaussianWords.percent(massWithin(radius));
    if (x < frame.left + 20 || x > frame.right - 20) continue;
    if (y < frame.top + 8 || y > frame.bottom - 8) continue;
    writeOver(pen, inks, text, x, y);
  }
  pen.font = font;
}

function drawLine({ pen }, inks, frame, state) {
  const { mean, variance } = conditionalAt(state, state.line);
  const x = frame.x(state.line);
  const second = styleOf(1).colour;
  pen.strokeStyle = second;
  pen.lineWidth = 1.4;
  pen.setLineDash(styleOf(1).dash.map((length) => 1.4 * length));
  line(pen, [
    [x, frame.top],
    [x, frame.bottom],
  ]);
  pen.setLineDash([]);
  pen.lineWidth = 5;
  const sigma = Math.sqrt(variance);
  line(pen, [
    [x, frame.y(mean - sigma)],
    [x, frame.y(mean + sigma)],
  ]);
  pen.fillStyle = second;
  dot(pen, [x, frame.y(mean)], 5);
}

function drawMarginals({ pen }, inks, frame, { mean, covariance, line: at }) {
  const [[a], [, c]] = covariance;
  const given = conditionalAt({ mean, covariance }, at);
  const above = curve(frame.domain, mean[0], a);
  const highest = normalDensity(0, 0, a);
  pen.strokeStyle = styleOf(0).colour;
  pen.lineWidth = 2;
  const foot = frame.top - 4;
  line(
    pen,
    above.map(([x, p]) => [frame.x(x), foot - (p / highest) * (TOP - 14)]),
  );
  const tallest = Math.max(normalDensity(0, 0, c), normalDensity(0, 0, given.variance));
  const side = frame.right + 4;
  const along = ([y, p]) => [side + (p / tallest) * (SIDE - 10), frame.y(y)];
  line(pen, curve(frame.range, mean[1], c).map(along));
  pen.strokeStyle = styleOf(1).colour;
  pen.setLineDash(styleOf(1).dash.map((length) => 2 * length));
  line(pen, curve(frame.range, given.mean, given.variance).map(along));
  pen.setLineDash([]);
}

function curve([from, to], mean, variance) {
  return Array.from({ length: 161 }, (_, i) => {
    const x = from + ((to - from) * i) / 160;
    return [x, normalDensity(x, mean, variance)];
  });
}

// The picture of a mixture on the line: histogram, terms and density, its modes, and
// under the axis the data and the draws, a row for each component.
import {
  drawAxes,
  drawBars,
  drawTerms,
  line,
  sheetOf,
  within,
} from "../page/drawing.js";
import { digitsOf, stepOf } from "../page/handles.js";
import { modesOf } from "../numbers/line_mixture.js";
import { between, extentOf, histogram } from "../numbers/scale.js";
import { MARKERS, styleOf } from "../page/theme.js";
import { decimal } from "../numbers/format.js";
import { words } from "../words/en/words.js";

const GLIDE = 600; // ms
const FALL = 900;

/** What stays: axes, bars, and the ranges that the controls cover. */
export function sceneOf(points, name) {
  const x = extentOf(0, points, [], 0.1);
  const bars = histogram(points, x);
  const top = 1.5 * Math.max(...bars.heights);
  const width = x[1] - x[0];
  const centre = points.x.reduce((sum, value) => sum + value / points.n, 0);
  const digits = digitsOf(stepOf(x));
  return {
    points,
    bars,
    x,
    y: [-0.26 * top, top],
    least: 0,
    labels: [name, words.density],
    widths: [width / 2000, width / 2],
    centre,
    spread: width / 6,
    text: (value) => decimal(value, digits),
    fine: (value) => decimal(value, digits + 1),
  };
}

const peakOf = ([weight, , sigma]) => weight / (sigma * Math.sqrt(2 * Math.PI));

/** Where the handle of a component stands: on its peak, or at the picture's edge. */
export function handleTop(frame, component) {
  return Math.max(frame.top, frame.y(peakOf(component)));
}

/** Draw it, and return {frame, moving}. */
export function drawMixture(canvas, inks, scene, { mixture, draws }, { glide, fell }) {
  const sheet = sheetOf(canvas, inks);
  const frame = drawAxes(sheet, inks, scene);
  const now = performance.now();
  const u = glide && glide.from.k === mixture.k ? (now - glide.began) / GLIDE : 1;
  const shown = u < 1 ? between(glide.from, mixture, u * u * (3 - 2 * u)) : mixture;
  const fall = Math.min(1, (now - fell) / FALL);
  within(sheet, frame, () => {
    drawBars(sheet, inks, frame, scene.bars);
    if (fall < 1) drawChosen(sheet, frame, mixture, draws.list.at(-1).z);
    drawTerms(sheet, inks, frame, shown);
    drawModes(sheet, inks, frame, modesOf(shown));
    drawRug(sheet, inks, frame, scene.points);
    drawDraws(sheet, inks, frame, mixture, draws.list, fall);
  });
  return { frame, moving: u < 1 || fall < 1 };
}

function termAt({ weights, means, covariances }, k, x) {
  const variance = covariances[k];
  const scale = weights[k] / Math.sqrt(2 * Math.PI * variance);
  return scale * Math.exp((-0.5 * (x - means[k]) ** 2) / variance);
}

/** The component that z names, filled. */
function drawChosen({ pen }, frame, mixture, k) {
  const [from, to] = frame.domain;
  pen.fillStyle = styleOf(k).colour;
  pen.globalAlpha = 0.35;
  pen.beginPath();
  pen.moveTo(frame.left, frame.y(0));
  for (let i = 0; i <= 200; i++) {
    const x = from + ((to - from) * i) / 200;
    pen.lineTo(frame.x(x), frame.y(termAt(mixture, k, x)));
  }
  pen.lineTo(frame.right, frame.y(0));
  pen.fill();
  pen.globalAlpha = 1;
}

/** A small tick above the density at each of its modes. */
function drawModes({ pen }, inks, frame, modes) {
  pen.strokeStyle = inks.ink;
  pen.lineWidth = 2;
  for (const mode of modes) {
    const x = frame.x(mode);
    line(pen, [
      [x, frame.y(0) - 7],
      [x, frame.y(0) + 3],
    ]);
  }
}

function drawRug({ pen }, inks, frame, { n, x }) {
  pen.strokeStyle = inks.muted;
  pen.lineWidth = 1;
  pen.globalAlpha = Math.max(0.25, Math.min(0.8, 60 / n));
  const top = frame.y(0) + 5;
  for (let p = 0; p < n; p++)
    line(pen, [
      [frame.x(x[p]), top],
      [frame.x(x[p]), top + 8],
    ]);
  pen.globalAlpha = 1;
}

/** Every draw in the row of its component; the last one falls there from its term. */
function drawDraws({ pen }, inks, frame, mixture, list, fall) {
  const first = frame.y(0) + 20;
  const gap = (frame.bottom - first) / mixture.k;
  const row = (k) => first + gap * (k + 0.5);
  pen.lineWidth = 0.6;
  pen.strokeStyle = inks.surface;
  list.forEach(({ z, x }, i) => {
    const falling = i === list.length - 1 && fall < 1;
    const drop = Math.max(0, 2 * fall - 1); // it waits while the component is shown
    const top = frame.y(termAt(mixture, z, x));
    const y = falling ? top + (row(z) - top) * drop * drop : row(z);
    mark(pen, z, frame.x(x), y, falling ? 5 : 3);
  });
}

function mark(pen, k, x, y, size) {
  const path = new Path2D();
  path.addPath(
    new Path2D(MARKERS[styleOf(k).marker]),
    new DOMMatrix([size, 0, 0, size, x, y]),
  );
  pen.fillStyle = styleOf(k).colour;
  pen.fill(path);
  pen.stroke(path);
}

// Drawing on a canvas: axes, points, ellipses, densities and the log-likelihood.
// A frame is {left, top, right, bottom, x, y}: a rectangle and its two scales.
import { ellipse, linear, ticks } from "../numbers/scale.js";
import { MARKERS, styleOf } from "./theme.js";
import { kernelOf } from "../numbers/kernel.js";

/** Fit a canvas to its place on the screen, clear it, and return its pen and size. */
export function sheetOf(canvas, inks) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio || 1;
  const pixels = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixels[0]) canvas.width = pixels[0];
  if (canvas.height !== pixels[1]) canvas.height = pixels[1];
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = inks.surface;
  pen.fillRect(0, 0, width, height);
  const type = 0.86 * inks.size; // pixels
  pen.font = `${type}px ${inks.font}`;
  pen.lineJoin = "round";
  return { pen, width, height, type };
}

/** Lay out a frame inside a sheet and draw grid, ticks and labels. */
export function drawAxes({ pen, width, height, type }, inks, options) {
  const { y, labels, whole = false, least = -Infinity } = options;
  const rows = ticks(...y, Math.max(3, Math.floor(height / (4 * type)))).filter(
    ({ value }) => value >= least,
  );
  const gutter = Math.max(...rows.map(({ text }) => pen.measureText(text).width));
  const { top = 0, right = 0 } = options.room ?? {}; // for more pictures at the sides
  const box = {
    left: gutter + 12,
    top: 2 * type + top,
    right: width - 10 - right,
    bottom: height - (labels[0] ? 3.5 : 2) * type,
  };
  const x = options.even ? evenly(box, y, options.x) : options.x;
  const frame = {
    ...box,
    domain: x,
    range: y,
    x: linear(x, [box.left, box.right]),
    y: linear(y, [box.bottom, box.top]),
  };
  const columns =
    options.columns ??
    ticks(...x, Math.max(4, Math.floor(width / (6 * type))))
      .filter(({ value }) => !whole || Number.isInteger(value))
      .map(({ value, text }) => ({
        value,
        text: whole ? text.replace(/\.0+$/, "") : text,
      }));
  gridLines({ pen, width }, inks, frame, columns, rows);
  pen.fillStyle = inks.ink;
  pen.textBaseline = "alphabetic";
  pen.textAlign = "center";
  pen.fillText(labels[0], (box.left + box.right) / 2, height - type / 2);
  pen.textAlign = "left";
  pen.fillText(labels[1], 4, 1.1 * type);
  return frame;
}

/** The interval around the middle of `x` that makes a unit as wide as it is high. */
function evenly(box, y, x) {
  const half = (((y[1] - y[0]) / (box.bottom - box.top)) * (box.right - box.left)) / 2;
  const middle = (x[0] + x[1]) / 2;
  return [middle - half, middle + half];
}

function gridLines({ pen, width }, inks, frame, columns, rows) {
  pen.strokeStyle = inks.grid;
  pen.lineWidth = 1;
  pen.fillStyle = inks.muted;
  pen.textBaseline = "top";
  pen.textAlign = "center";
  for (const { value, text } of columns) {
    const x = Math.round(frame.x(value)) + 0.5;
    line(pen, [
      [x, frame.top],
      [x, frame.bottom],
    ]);
    const middle = Math.min(x, width - pen.measureText(text).width / 2); // not cut
    pen.fillText(text, middle, frame.bottom + 6);
  }
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  for (const { value, text } of rows) {
    const y = Math.round(frame.y(value)) + 0.5;
    line(pen, [
      [frame.left, y],
      [frame.right, y],
    ]);
    pen.fillText(text, frame.left - 6, y);
  }
}

/** A line through these corners, in pixels. */
export function line(pen, corners, close = false) {
  pen.beginPath();
  corners.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  if (close) pen.closePath();
  pen.stroke();
}

/** Draw with everything outside the frame cut off. */
export function within({ pen }, frame, draw) {
  pen.save();
  pen.beginPath();
  pen.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  pen.clip();
  draw();
  pen.restore();
}

/** The points; in one dimension they stand along the foot of the frame. Those that are
 *  `free` are rings: they belong to nobody yet. `sizes` stretch their radii. */
export function drawPoints({ pen }, inks, frame, { n, d, x }, scene) {
  const { colours, winners, free = false, sizes = null } = scene;
  const radius = Math.min(3.6, Math.max(1.6, 3.6 - Math.log10(n / 200)));
  const shapes = new Map();
  const edge = free ? 1.2 : 0.7;
  for (let p = 0; p < n; p++) {
    const size = sizes ? sizes[p] : 1;
    const k = winners[p];
    if (!shapes.has(k)) shapes.set(k, shape(styleOf(k).marker, radius));
    const [r, g, b] = colours.subarray(3 * p, 3 * p + 3);
    const left = frame.x(x[p * d]);
    const top = d === 1 ? frame.bottom - 8 : frame.y(x[p * d + 1]);
    pen.translate(left, top);
    pen.scale(size, size);
    pen.lineWidth = edge / size;
    const colour = `rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})`;
    pen.fillStyle = free ? inks.surface : colour;
    // A light point needs an edge on a light page, a dark one on a dark page.
    pen.strokeStyle = free ? colour : inks.edge;
    pen.fill(shapes.get(k));
    if (n <= 1000 || free) pen.stroke(shapes.get(k));
    pen.scale(1 / size, 1 / size);
    pen.translate(-left, -top);
  }
}

function shape(marker, radius) {
  const path = new Path2D();
  path.addPath(new Path2D(MARKERS[marker]), new DOMMatrix().scale(radius));
  return path;
}

/** Each component's mean, and its ellipses (or intervals) at 1 and 2 sigma; of some
 *  components alone where `shown` lists them. */
export function drawComponents({ pen }, inks, frame, mixture, shown = null) {
  for (const k of shown ?? Array(mixture.k).keys()) {
    for (const [sigmas, width] of [
      [2, 1.4],
      [1, 2.4],
    ]) {
      outline(pen, inks, frame, mixture, k, sigmas, width);
    }
    drawMean(pen, inks, frame, mixture, k);
  }
}

function outline(pen, inks, frame, mixture, k, sigmas, width) {
  const corners =
    mixture.d === 1
      ? interval(frame, mixture, k, sigmas)
      : ellipse(mixture, k, sigmas).map(([x, y]) => [frame.x(x), frame.y(y)]);
  pen.globalAlpha = 0.75; // a halo parts the outline from the points under it
  pen.lineWidth = width + 2.5;
  pen.strokeStyle = inks.surface;
  line(pen, corners, mixture.d === 2);
  pen.globalAlpha = 1;
  pen.lineWidth = width;
  pen.strokeStyle = styleOf(k).colour;
  pen.setLineDash(styleOf(k).dash.map((length) => length * width));
  line(pen, corners, mixture.d === 2);
  pen.setLineDash([]);
}

const above = (frame, k) => frame.bottom - 22 - 12 * k;

function interval(frame, { means, covariances }, k, sigmas) {
  const half = sigmas * Math.sqrt(covariances[k]);
  return [means[k] - half, means[k] + half].map((x) => [frame.x(x), above(frame, k)]);
}

function drawMean(pen, inks, frame, { d, means }, k) {
  const top = d === 1 ? above(frame, k) : frame.y(means[k * d + 1]);
  const left = frame.x(means[k * d]);
  const path = shape(styleOf(k).marker, 7);
  pen.translate(left, top);
  pen.lineWidth = 4;
  pen.strokeStyle = inks.surface;
  pen.stroke(path);
  pen.fillStyle = styleOf(k).colour;
  pen.fill(path);
  pen.translate(-left, -top);
}

/** Where the components were a step before: their outlines at 1 sigma, thin. */
export function drawGhost({ pen }, frame, mixture) {
  pen.globalAlpha = 0.5;
  pen.lineWidth = 1;
  for (let k = 0; k < mixture.k; k++) {
    pen.strokeStyle = styleOf(k).colour;
    const corners =
      mixture.d === 1
        ? interval(frame, mixture, k, 1)
        : ellipse(mixture, k, 1).map(([x, y]) => [frame.x(x), frame.y(y)]);
    line(pen, corners, mixture.d === 2);
  }
  pen.globalAlpha = 1;
}

/** A histogram of one-dimensional data, as a density. */
export function drawBars({ pen }, inks, frame, { low, width, heights }) {
  pen.fillStyle = inks.bar;
  heights.forEach((height, i) => {
    const left = frame.x(low + i * width);
    const top = frame.y(height);
    pen.fillRect(
      left,
      top,
      frame.x(low + (i + 1) * width) - left - 1,
      frame.y(0) - top,
    );
  });
}

/** The density of a one-dimensional mixture, and the terms that add up to it. */
export function drawTerms({ pen }, inks, frame, mixture) {
  const { k: K, means, covariances, dof } = mixture;
  const { at } = kernelOf(1, dof);
  const peaks = Array.from({ length: K }, (_, k) => termPeak(mixture, k));
  const term = (k, x) => peaks[k] * Math.exp(at((x - means[k]) ** 2 / covariances[k]));
  const [from, to] = [frame.left, frame.right];
  const data = linear([from, to], frame.domain);
  const draw = (value, colour, width, dash) => {
    const corners = [];
    for (let left = from; left <= to; left++) {
      corners.push([left, frame.y(value(data(left)))]);
    }
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.setLineDash(dash.map((length) => length * width));
    line(pen, corners);
    pen.setLineDash([]);
  };
  const all = Array.from({ length: K }, (_, k) => k);
  draw((x) => all.reduce((sum, k) => sum + term(k, x), 0), inks.ink, 1.6, []);
  for (const k of all) draw((x) => term(k, x), styleOf(k).colour, 1.8, styleOf(k).dash);
  for (const k of all) drawSpike(pen, frame, means[k], Math.sqrt(covariances[k]), k);
}

/** How high the term of component k is at its mean, in one dimension. */
export const termPeak = ({ weights, covariances, dof }, k) =>
  (weights[k] * Math.exp(kernelOf(1, dof).constant)) / Math.sqrt(covariances[k]);

/** A term narrower than a pixel would slip between the columns of its curve. */
function drawSpike(pen, frame, mean, sigma, k) {
  if (6 * Math.abs(frame.x(sigma) - frame.x(0)) > 2) return;
  pen.strokeStyle = styleOf(k).colour;
  pen.lineWidth = 2;
  line(pen, [
    [frame.x(mean), frame.y(0)],
    [frame.x(mean), frame.top],
  ]);
}

/** Words that stay legible on whatever lies under them. */
export function writeOver(pen, { ink, surface }, text, x, y) {
  pen.strokeStyle = surface;
  pen.lineWidth = 3;
  pen.lineJoin = "round";
  pen.strokeText(text, x, y);
  pen.fillStyle = ink;
  pen.fillText(text, x, y);
}

/** A disc in the pen's colour. */
export function dot(pen, [x, y], radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

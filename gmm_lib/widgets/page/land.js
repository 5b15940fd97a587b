// A surface as a land seen from above: colours, lines of equal height, and what stands
// out from light and dark alike.
import { dot, line, writeOver } from "./drawing.js";
import { contour } from "../numbers/contour.js";
import { decimal } from "../numbers/format.js";
import { heatAt, heatMap } from "./heat.js";
import { linear } from "../numbers/scale.js";

const BELOW = [0.5, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280]; // nats under the peak
export const INK = "#ffffff"; // on the heat map, whatever the page's theme
const EDGE = "#000000";

/** What stays of n x n heights that reach up to `top`. */
export function landFrom(heights, n, top) {
  const sorted = Float64Array.from(heights).sort();
  const span = [sorted[Math.floor(0.1 * sorted.length)], top];
  const lines = BELOW.flatMap((below) => contour(heights, n, top - below));
  return { n, span, lines, map: heatMap(heights, n, span) };
}

/** Draw it over the whole frame. */
export function drawLand(pen, frame, { map, n, lines }) {
  const x = linear([0, n - 1], [frame.left, frame.right]);
  const y = linear([0, n - 1], [frame.bottom, frame.top]);
  const [left, right] = [x(-0.5), x(n - 0.5)];
  const [bottom, top] = [y(-0.5), y(n - 0.5)];
  pen.imageSmoothingQuality = "high";
  pen.drawImage(map, left, top, right - left, bottom - top);
  pen.strokeStyle = INK;
  pen.globalAlpha = 0.45;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const [from, to] of lines) {
    pen.moveTo(x(from[0]), y(from[1]));
    pen.lineTo(x(to[0]), y(to[1]));
  }
  pen.stroke();
  pen.globalAlpha = 1;
}

/** Lines that stand out. */
export function bordered(pen, width, draw, colour = INK) {
  for (const [ink, extra] of [
    [EDGE, 2.4],
    [colour, 0],
  ]) {
    pen.strokeStyle = ink;
    pen.lineWidth = width + extra;
    draw();
  }
}

/** An upright cross for a peak, a leaning one for a saddle, with its name. */
export function cross(pen, [x, y], size, leaning, text) {
  const [a, b] = leaning ? [size, size] : [size, 0];
  bordered(pen, 2.4, () => {
    line(pen, [
      [x - a, y - b],
      [x + a, y + b],
    ]);
    line(pen, [
      [x - b, y + a],
      [x + b, y - a],
    ]);
  });
  const away = 1.25 * parseFloat(pen.font);
  tag(pen, text, x, y + (leaning ? away : -away));
}

/** A name on the land. */
export function tag(pen, text, x, y) {
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  writeOver(pen, { ink: INK, surface: EDGE }, text, x, y);
}

/** A way over the land, with its first stations. */
export function drawWay(pen, corners, colour = INK) {
  bordered(pen, 1.8, () => line(pen, corners), colour);
  for (const corner of corners.slice(0, 60)) {
    pen.fillStyle = EDGE;
    dot(pen, corner, 3.4);
    pen.fillStyle = colour;
    dot(pen, corner, 2.2);
  }
}

/** An arrow. */
export function arrow(pen, [x0, y0], [x1, y1], colour) {
  const turn = Math.atan2(y1 - y0, x1 - x0);
  const barb = (angle) => [
    x1 - 11 * Math.cos(turn + angle),
    y1 - 11 * Math.sin(turn + angle),
  ];
  pen.setLineDash([]);
  const draw = () => {
    line(pen, [
      [x0, y0],
      [x1, y1],
    ]);
    line(pen, [barb(0.45), [x1, y1], barb(-0.45)]);
  };
  bordered(pen, 3.2, draw, colour);
}

/** The room for the scale of colours. */
export const barOf = ({ type }) => 28 + 2.6 * type;

/** The scale of colours at the right of the frame. */
export function drawScale(pen, inks, frame, [low, high]) {
  const [left, right] = [frame.right + 12, frame.right + 24];
  const height = frame.bottom - frame.top;
  for (let i = 0; i < height; i++) {
    const colour = heatAt(1 - i / height).map(Math.round);
    pen.fillStyle = `rgb(${colour.join(",")})`;
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

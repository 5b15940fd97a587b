// The tangent picture: l and the bound F(q, .) along one line of parameters.
import {
  dot,
  drawAxes,
  drawBars,
  drawTerms,
  line,
  sheetOf,
  within,
  writeOver,
} from "../page/drawing.js";
import { padded, rangeOf } from "../numbers/scale.js";
import { styleOf } from "../page/theme.js";
import { words } from "../words/en/words.js";

const SAMPLES = 160;

/** l and F at even places of a line; {us, l, F, range}. */
export function sampled({ l, F }, { domain: [low, high], from, to }, whole) {
  const us = Array.from(
    { length: SAMPLES + 1 },
    (_, i) => low + ((high - low) * i) / SAMPLES,
  );
  const heights = { us, l: us.map(l), F: F && us.map(F) };
  const real = heights.l.filter((value) => value !== null);
  const [least, most] = rangeOf(real);
  if (whole || to === null) return { ...heights, range: padded([least, most], 0.12) };
  const rise = l(to) - l(from); // far below theta_t nothing is to be seen
  return { ...heights, range: padded([Math.max(least, l(from) - rise), most], 0.12) };
}

/** Draw both curves, the touching point and its tangent, and the gap at theta. */
export function drawTangent(canvas, inks, view) {
  const { curves, line: along, label, slope, l, F } = view;
  const sheet = sheetOf(canvas, inks);
  const { pen } = sheet;
  const labels = [label, words.logLikelihoodAxis];
  const frame = drawAxes(sheet, inks, { x: along.domain, y: curves.range, labels });
  const place = (u, value) => [frame.x(u), frame.y(value)];
  within(sheet, frame, () => {
    if (curves.F) fillUnder(pen, inks, frame, curves);
    stand(pen, inks, frame, along);
    if (slope !== null) drawSlope(pen, inks, frame, along.from, l(along.from), slope);
    if (curves.F) trace(pen, frame, curves.us, curves.F, inks.ink, 1.8, [7, 5]);
    trace(pen, frame, curves.us, curves.l, inks.ink, 2.6, []);
    if (F) drawGap(pen, inks, place(along.u, l(along.u)), place(along.u, F(along.u)));
    pen.fillStyle = inks.ink;
    dot(pen, place(along.u, l(along.u)), 5.5);
    nameStands(pen, inks, frame, along);
  });
  nameCurves(pen, inks, frame, curves);
  return frame;
}

function trace(pen, frame, us, values, colour, width, dash) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  let down = false;
  us.forEach((u, i) => {
    if (values[i] === null) {
      down = false;
      return;
    }
    const y = Math.min(
      values[i] > frame.range[0] ? Infinity : frame.bottom + 400,
      frame.y(values[i]),
    );
    if (down) pen.lineTo(frame.x(u), y);
    else pen.moveTo(frame.x(u), y);
    down = true;
  });
  pen.stroke();
  pen.setLineDash([]);
}

function fillUnder(pen, inks, frame, { us, F }) {
  pen.fillStyle = inks.bar;
  pen.globalAlpha = 0.6;
  pen.beginPath();
  pen.moveTo(frame.x(us[0]), frame.bottom);
  us.forEach((u, i) => {
    const top = F[i] === null ? frame.bottom : Math.min(frame.bottom, frame.y(F[i]));
    pen.lineTo(frame.x(u), top);
  });
  pen.lineTo(frame.x(us.at(-1)), frame.bottom);
  pen.fill();
  pen.globalAlpha = 1;
}

/** Lines from theta_t and theta_{t+1} down to the axis. */
function stand(pen, inks, frame, { from, to }) {
  pen.strokeStyle = inks.muted;
  pen.lineWidth = 1;
  pen.setLineDash([2, 3]);
  for (const u of to === null ? [from] : [from, to]) {
    line(pen, [
      [frame.x(u), frame.top],
      [frame.x(u), frame.bottom],
    ]);
  }
  pen.setLineDash([]);
}

/** Each name stands on its line's far side from the other, so that they never meet. */
function nameStands(pen, inks, frame, { from, to }) {
  pen.textBaseline = "top";
  const back = to !== null && to < from;
  const name = (u, text, left) => {
    const room = left ? frame.x(u) - frame.left : frame.right - frame.x(u);
    const over = room < pen.measureText(text).width + 5; // then on the near side, lower
    pen.textAlign = left === over ? "left" : "right";
    const x = frame.x(u) + (left === over ? 5 : -5);
    writeOver(pen, inks, text, x, frame.top + (over ? 22 : 4));
  };
  name(from, "θₜ", !back);
  if (to !== null) name(to, "θₜ₊₁", back);
}

/** A piece of the common tangent at theta_t. */
function drawSlope(pen, inks, frame, u, height, slope) {
  const run = frame.x(1) - frame.x(0);
  const rise = slope * (frame.y(1) - frame.y(0));
  const size = Math.hypot(run, rise) / 62;
  const [x, y] = [frame.x(u), frame.y(height)];
  pen.strokeStyle = inks.alarm;
  pen.lineWidth = 2.4;
  line(pen, [
    [x - run / size, y - rise / size],
    [x + run / size, y + rise / size],
  ]);
}

function drawGap(pen, inks, [x, top], [, foot]) {
  if (foot - top < 1) return;
  pen.strokeStyle = inks.surface;
  pen.lineWidth = 7;
  line(pen, [
    [x, top],
    [x, foot],
  ]);
  pen.strokeStyle = inks.ink;
  pen.lineWidth = 5;
  pen.setLineDash([2, 2]);
  line(pen, [
    [x, top],
    [x, foot],
  ]);
  pen.setLineDash([]);
  pen.fillStyle = inks.surface;
  pen.strokeStyle = inks.ink;
  pen.lineWidth = 1.8;
  pen.beginPath();
  pen.arc(x, foot, 5, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
}

function nameCurves(pen, inks, frame, { F }) {
  const rows = [["ℓ", [], 2.6], ...(F ? [["F(q, ·)", [7, 5], 1.8]] : [])];
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  let left = frame.right - (F ? 138 : 46);
  for (const [text, dash, width] of rows) {
    pen.strokeStyle = inks.ink;
    pen.lineWidth = width;
    pen.setLineDash(dash);
    line(pen, [
      [left, 10],
      [left + 26, 10],
    ]);
    pen.setLineDash([]);
    pen.fillStyle = inks.ink;
    pen.fillText(text, left + 32, 10);
    left += 58;
  }
}

/** The points' histogram under the mixture on show. */
export function drawWorld(canvas, inks, world, mixture) {
  const sheet = sheetOf(canvas, inks);
  const frame = drawAxes(sheet, inks, world);
  within(sheet, frame, () => {
    drawBars(sheet, inks, frame, world.bars);
    drawTerms(sheet, inks, frame, mixture);
    for (let k = 0; k < mixture.k; k++) {
      const x = frame.x(mixture.means[k]);
      sheet.pen.strokeStyle = styleOf(k).colour;
      sheet.pen.lineWidth = 2.5;
      line(sheet.pen, [
        [x, frame.y(0)],
        [x, frame.y(0) - 9],
      ]);
    }
  });
}

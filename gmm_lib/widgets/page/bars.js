// The lower bound F as a bar, and on it, hatched, the gap KL up to the log-likelihood l.
import { drawAxes, line, within } from "./drawing.js";
import { rangeOf } from "../numbers/scale.js";
import { amount } from "../numbers/format.js";
import { words } from "../words/en/words.js";

const HATCH = 7; // pixels

/** Draw columns {label, lowerBound, logLikelihood} side by side, the last one now, in
 *  so many slots. Values are in nats; `range` is what the picture covers. */
export function drawBounds(sheet, inks, columns, range, slots = 3) {
  const { pen } = sheet;
  const named = columns.map(({ label }, i) => ({ value: i + 0.5, text: label }));
  const labels = ["", words.boundAxis];
  const frame = drawAxes(sheet, inks, {
    x: [0, slots],
    y: range,
    labels,
    columns: named,
  });
  within(sheet, frame, () =>
    columns.forEach((column, i) => {
      pen.globalAlpha = i === columns.length - 1 ? 1 : 0.45;
      drawColumn(pen, inks, frame, column, [frame.x(i + 0.14), frame.x(i + 0.86)]);
      pen.globalAlpha = 1;
    }),
  );
}

function drawColumn(
  pen,
  inks,
  frame,
  { lowerBound, logLikelihood, open },
  [left, right],
) {
  const top = frame.y(logLikelihood);
  if (lowerBound !== null) {
    const foot = Math.min(frame.bottom, frame.y(lowerBound));
    pen.fillStyle = inks.bar;
    pen.fillRect(left, foot, right - left, frame.bottom - foot);
    hatch(pen, inks, [left, right], [top, foot]);
    pen.strokeStyle = inks.ink;
    pen.lineWidth = 1.5;
    line(pen, [
      [left, foot],
      [right, foot],
    ]);
    name(pen, inks, "F", (left + right) / 2, foot + 11, frame.bottom - foot);
    const gap = `KL ${amount(open ? logLikelihood - lowerBound : 0)}`;
    if (open) name(pen, inks, gap, (left + right) / 2, (top + foot) / 2, foot - top);
  }
  pen.strokeStyle = inks.ink;
  pen.lineWidth = 3;
  line(pen, [
    [left - 3, top],
    [right + 3, top],
  ]);
  pen.fillStyle = inks.ink;
  pen.textAlign = "center";
  pen.textBaseline = "bottom";
  pen.fillText("l", (left + right) / 2, top - 3);
}

function hatch(pen, inks, [left, right], [top, foot]) {
  pen.save();
  pen.beginPath();
  pen.rect(left, top, right - left, foot - top);
  pen.clip();
  pen.strokeStyle = inks.muted;
  pen.lineWidth = 1.2;
  for (let x = left - (foot - top); x < right; x += HATCH) {
    line(pen, [
      [x, foot],
      [x + (foot - top), top],
    ]);
  }
  pen.restore();
}

/** A text on a plate of the surface, where there is room for it. */
function name(pen, inks, text, x, y, room) {
  if (room < 20) return;
  const width = pen.measureText(text).width + 8;
  pen.fillStyle = inks.surface;
  pen.fillRect(x - width / 2, y - 8, width, 16);
  pen.fillStyle = inks.ink;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, x, y);
}

/** Whether a gap is more than rounding. */
export const isOpen = ({ logLikelihood: l, lowerBound }) =>
  lowerBound !== null && l - lowerBound > 1e-9 * Math.max(1, Math.abs(l));

/** What stands side by side at half-step h: the M step before, the E step, the M step. */
export function columnsOf(run, h) {
  const first = Math.max(0, 2 * Math.floor((h - 1) / 2));
  const all = [];
  for (let at = first; at <= h; at++) {
    const { phase, logLikelihood, lowerBound } = run.at(at);
    const column = { label: words.barNames[phase], logLikelihood, lowerBound };
    all.push({ ...column, open: isOpen(column) });
  }
  return all;
}

/** A range that stays while one E step and its M step pass. */
export function rangeFor(run, h, columns) {
  const first = Math.max(0, 2 * Math.floor((h - 1) / 2));
  const more = run.reach(first + 2) ? [run.at(first + 2)] : [];
  const values = [...columns, ...more]
    .flatMap(({ logLikelihood, lowerBound }) => [logLikelihood, lowerBound])
    .filter((value) => value !== null);
  const [low, high] = rangeOf(values);
  const size = high - low || Math.abs(high) * 0.01 || 1;
  return [low - 0.45 * size, high + 0.28 * size];
}

// The lower bound F as a bar, and on it, hatched, the gap KL up to the log-likelihood l.
import { drawAxes, line, within } from "./drawing.js";
import { natsOf } from "./stairs.js";
import { amount } from "../numbers/format.js";
import { words } from "../words/en/words.js";

const HATCH = 7; // pixels

const LEAST = 0.01; // nats: a smaller gap is not drawn
const COLUMNS = 3;

/** Draw columns {label, lowerBound, logLikelihood} side by side, the last one now, on the
 *  run's own scale of nats, and beside them the gap of the last one under a magnifier
 *  whose scale stays too: its full height is `widest`, the run's widest gap. */
export function drawBounds(sheet, inks, columns, { range, widest }) {
  const { pen } = sheet;
  const named = columns.map(({ label }, i) => ({ value: i + 0.5, text: label }));
  const lens = { value: COLUMNS + 0.75, text: words.lens };
  const frame = drawAxes(sheet, inks, {
    x: [0, COLUMNS + 1.25],
    y: range,
    labels: ["", words.boundAxis],
    columns: [...named, lens],
  });
  within(sheet, frame, () =>
    columns.forEach((column, i) => {
      pen.globalAlpha = i === columns.length - 1 ? 1 : 0.45;
      drawColumn(pen, inks, frame, column, [frame.x(i + 0.14), frame.x(i + 0.86)]);
      pen.globalAlpha = 1;
    }),
  );
  drawLens(pen, inks, frame, columns.at(-1), widest);
}

/** The gap alone, in nats from 0 to `widest`. */
function drawLens(pen, inks, frame, { lowerBound, logLikelihood, open }, widest) {
  const [left, right] = [frame.x(COLUMNS + 0.3), frame.x(COLUMNS + 1.2)];
  pen.strokeStyle = inks.line;
  pen.lineWidth = 1;
  pen.strokeRect(left, frame.top, right - left, frame.bottom - frame.top);
  if (lowerBound === null) return;
  const gap = open ? logLikelihood - lowerBound : 0;
  const share = Math.min(1, gap / Math.max(widest, LEAST));
  const top = frame.bottom - share * (frame.bottom - frame.top);
  if (gap >= LEAST) hatch(pen, inks, [left, right], [top, frame.bottom]);
  const lines = gap === 0 || gap >= LEAST ? [`KL ${amount(gap)}`] : words.tooSmall;
  const middle = (left + right) / 2;
  lines.forEach((text, i) => {
    const y = (frame.top + frame.bottom) / 2 + 16 * (i - (lines.length - 1) / 2);
    name(pen, inks, text, middle, y, 20);
  });
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
  pen.fillText("ℓ", (left + right) / 2, top - 3);
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

/** The scales of a run's bars: its nats, and its widest gap. */
export function scalesOf(stairs, ahead = []) {
  const gaps = stairs.slice(1).map(({ l, F }) => l - F);
  return { range: natsOf(stairs, ahead), widest: Math.max(0, ...gaps) };
}

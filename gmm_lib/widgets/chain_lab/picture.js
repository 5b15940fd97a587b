// The pictures of ChainLab: the strip of durations with what is known of each label, and
// l against memory.
import { dot, drawAxes, drawPoints, line, sheetOf, within } from "../page/drawing.js";
import { looksOf } from "../page/theme.js";
import { padded, rangeOf } from "../numbers/scale.js";
import { chainLabWords } from "../words/en/chain_lab.js";
import { words } from "../words/en/words.js";

export const SPAN = [0.8, 6.2]; // minutes
const DECIDES = 0.25; // of a responsibility

/** The strip of the rows on show; returns the frame. `known` are each row's shares, null
 *  where no message has come yet. */
export function drawStrip(canvas, inks, { first, rows, alone, known, gamma }) {
  const sheet = sheetOf(canvas, inks);
  const { pen } = sheet;
  const { bands, stripAxes } = chainLabWords;
  const band = 1.25 * sheet.type;
  const frame = drawAxes(sheet, inks, {
    x: [first + 0.4, first + rows.length + 0.6],
    y: SPAN,
    labels: stripAxes,
    whole: true,
    room: { top: 2.6 * band, right: 5.4 * sheet.type },
  });
  const places = rows.map((value, i) => [frame.x(first + i + 1), frame.y(value)]);
  [alone, known].forEach((shares, k) => {
    const top = frame.top - (2.4 - 1.15 * k) * band;
    const half = (places[1][0] - places[0][0]) / 2;
    places.forEach(([x], i) => {
      pen.fillStyle = shares[i] ? colourOf(shares[i]) : inks.surface;
      pen.fillRect(x - half, top, 2 * half - 0.5, band);
    });
    pen.fillStyle = inks.ink;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.fillText(bands[k], frame.right + 6, top + band / 2);
  });
  within(sheet, frame, () => {
    pen.strokeStyle = inks.line;
    pen.lineWidth = 0.8;
    line(pen, places);
    for (const there of [false, true]) {
      const chosen = rows.flatMap((value, i) =>
        Boolean(known[i]) === there ? [i] : [],
      );
      const x = chosen.flatMap((i) => [first + i + 1, rows[i]]);
      const shares = there && Float64Array.from(chosen.flatMap((i) => known[i]));
      const points = { n: chosen.length, d: 2, x };
      drawPoints(sheet, inks, frame, points, looksOf(points.n, shares));
    }
    pen.strokeStyle = inks.ink;
    pen.lineWidth = 1.6;
    places.forEach(([x, y], i) => {
      if (!known[i] || Math.abs(gamma[i][0] - alone[i][0]) < DECIDES) return;
      pen.beginPath();
      pen.arc(x, y, 11, 0, 2 * Math.PI);
      pen.stroke();
    });
  });
  return frame;
}

function colourOf(shares) {
  const { colours } = looksOf(1, Float64Array.from(shares));
  return `rgb(${[...colours].map(Math.round).join(",")})`;
}

/** l against memory, with the mixture's as a dashed line. */
export function drawMemory(canvas, inks, { curve, memory, l }) {
  const sheet = sheetOf(canvas, inks);
  const { pen } = sheet;
  const labels = [chainLabWords.memory, words.logLikelihoodAxis];
  const y = padded(rangeOf(curve.map(([, value]) => value)), 0.15);
  const frame = drawAxes(sheet, inks, { x: [-0.04, 1.04], y, labels });
  const place = ([at, value]) => [frame.x(at), frame.y(value)];
  pen.strokeStyle = inks.muted;
  pen.lineWidth = 1.4;
  pen.setLineDash([6, 4]);
  line(pen, [
    [frame.left, frame.y(curve[0][1])],
    [frame.right, frame.y(curve[0][1])],
  ]);
  pen.setLineDash([]);
  pen.strokeStyle = inks.ink;
  pen.lineWidth = 2;
  line(pen, curve.map(place));
  pen.fillStyle = inks.accent;
  dot(pen, place([memory, l]), 5);
}

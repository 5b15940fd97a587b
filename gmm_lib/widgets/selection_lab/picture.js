// A criterion against the number of components, one line for each family.
import { drawAxes, line, within } from "../page/drawing.js";
import { padded, rangeOf } from "../numbers/scale.js";
import { MARKERS } from "../page/theme.js";
import { words } from "../words/en/words.js";

const LOOKS = {
  full: { dash: [], marker: "o" },
  tied: { dash: [7, 3], marker: "s" },
  diag: { dash: [2, 3], marker: "^" },
  spherical: { dash: [7, 3, 2, 3], marker: "D" },
};
const NEAR = 24; // pixels from a marker

/** Draw it, and return where each candidate's marker is: {row, x, y}. */
export function drawCriteria(sheet, inks, rows, { criterion, row: chosen, best }) {
  const { pen } = sheet;
  const scored = rows.filter(({ values }) => typeof values[criterion] === "number");
  const [first, last] = rangeOf(rows.map(({ K }) => K));
  const y = padded(
    windowOf(
      scored.map(({ values }) => values[criterion]),
      best,
      chosen,
      criterion,
    ),
    0.16,
  );
  const { axis, names } = words.selectionLab;
  const labels = [words.emLab.components, axis[criterion]];
  const x = [first - 0.4, last + 0.4];
  const frame = drawAxes(sheet, inks, {
    x,
    y,
    labels,
    whole: true,
    room: { right: 66 },
  });
  const marks = scored.map((row) => ({
    row,
    x: frame.x(row.K),
    y: frame.y(row.values[criterion]),
  }));
  const taken = [];
  for (const [family, look] of Object.entries(LOOKS)) {
    const own = marks
      .filter(({ row }) => row.family === family)
      .sort((a, b) => a.x - b.x);
    if (!own.length) continue;
    const shown = family === chosen.family;
    pen.globalAlpha = shown ? 1 : 0.55;
    pen.strokeStyle = inks.ink;
    pen.fillStyle = inks.ink;
    pen.lineWidth = shown ? 2.2 : 1.4;
    pen.setLineDash(look.dash);
    within(sheet, frame, () =>
      line(
        pen,
        own.map((mark) => [mark.x, mark.y]),
      ),
    );
    pen.setLineDash([]);
    within(sheet, frame, () => {
      for (const mark of own) stamp(pen, look.marker, mark, shown ? 4.4 : 3.2);
    });
    nameLine(pen, names[family], own.at(-1), frame, taken, shown);
    pen.globalAlpha = 1;
  }
  for (const mark of marks) {
    if (mark.row === best) star(pen, inks, mark);
    if (mark.row === chosen) ring(pen, inks, mark);
  }
  return marks.filter(({ y: top }) => top >= frame.top && top <= frame.bottom);
}

/** From the best value to where three in five are better: a few hopeless candidates
 *  would flatten all others; but the one on show is in it. */
function windowOf(all, { values: best }, { values: chosen }, criterion) {
  const behind = all
    .map((value) => Math.abs(value - best[criterion]))
    .sort((a, b) => a - b);
  const reach = behind[Math.floor(0.6 * (all.length - 1))];
  const kept = all.filter((value) => Math.abs(value - best[criterion]) <= reach);
  return rangeOf(
    typeof chosen[criterion] === "number" ? [...kept, chosen[criterion]] : kept,
  );
}

function stamp(pen, marker, { x, y }, size) {
  const path = new Path2D();
  path.addPath(new Path2D(MARKERS[marker]), new DOMMatrix([size, 0, 0, size, x, y]));
  pen.fill(path);
}

/** The family's name at the right end of its line, clear of the names before it. */
function nameLine(pen, text, end, frame, taken, bold) {
  let y = Math.min(Math.max(end.y, frame.top + 6), frame.bottom - 6);
  while (taken.some((other) => Math.abs(other - y) < 14)) y += 7;
  if (y > frame.bottom - 4) y = Math.min(...taken) - 14;
  taken.push(y);
  const { font } = pen;
  if (bold) pen.font = `600 ${font}`;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  const away = end.y < frame.top ? " ↑" : end.y > frame.bottom ? " ↓" : "";
  pen.fillText(text + away, frame.right + 4, y);
  pen.font = font;
}

function ring(pen, inks, { x, y }) {
  pen.strokeStyle = inks.accent;
  pen.lineWidth = 2.4;
  pen.beginPath();
  pen.arc(x, y, 9, 0, 2 * Math.PI);
  pen.stroke();
}

/** A star above the candidate that the criterion prefers. */
function star(pen, inks, { x, y }) {
  pen.fillStyle = inks.ink;
  pen.textAlign = "center";
  pen.textBaseline = "bottom";
  pen.fillText("★", x, y - 9);
}

/** The candidate whose marker is next to a pixel, if one is near. */
export function nearestMark(marks, left, top) {
  const distances = marks.map(({ x, y }) => Math.hypot(x - left, y - top));
  const least = Math.min(...distances);
  return least <= NEAR ? marks[distances.indexOf(least)].row : null;
}

// A criterion against the number of components, one line for each family.
import { drawAxes, line, within } from "../page/drawing.js";
import { rangeOf } from "../numbers/scale.js";
import { MARKERS } from "../page/theme.js";
import { selectionLabWords } from "../words/en/selection_lab.js";
import { words } from "../words/en/words.js";

const LOOKS = {
  full: { dash: [], marker: "o" },
  tied: { dash: [7, 3], marker: "s" },
  diag: { dash: [2, 3], marker: "^" },
  spherical: { dash: [7, 3, 2, 3], marker: "D" },
};
const COSTS = ["aic", "bic", "icl"]; // lower is better
const NEAR = 24; // pixels from a marker

/** Draw how far each candidate is behind the best, and return where each marker is:
 *  {row, x, y}. What lies too far behind stands at the edge. */
export function drawCriteria(sheet, inks, rows, { criterion, row: chosen, best }) {
  const { pen } = sheet;
  const scored = rows.filter(({ values }) => typeof values[criterion] === "number");
  const behind = (row) => row.values[criterion] - best.values[criterion];
  const sign = COSTS.includes(criterion) ? 1 : -1;
  const reach = reachOf(scored.map((row) => Math.abs(behind(row))));
  const [first, last] = rangeOf(rows.map(({ K }) => K));
  const { axis, names } = selectionLabWords;
  const frame = drawAxes(sheet, inks, {
    x: [first - 0.4, last + 0.4],
    y: sign > 0 ? [-0.16 * reach, 1.06 * reach] : [-1.06 * reach, 0.16 * reach],
    labels: [words.components, axis[criterion]],
    whole: true,
    room: { right: 66 },
  });
  const edge = (row) => sign * Math.min(reach, Math.abs(behind(row)));
  const marks = scored.map((row) => ({
    row,
    x: frame.x(row.K),
    y: frame.y(edge(row)),
    far: Math.abs(behind(row)) > reach,
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
      for (const mark of own) {
        pen.globalAlpha = (shown ? 1 : 0.55) * (mark.far ? 0.45 : 1);
        stamp(pen, look.marker, mark, shown ? 4.4 : 3.2);
      }
    });
    nameLine(pen, names[family], own.at(-1), frame, taken, shown);
    pen.globalAlpha = 1;
  }
  for (const mark of marks) {
    if (mark.row === best) star(pen, inks, mark);
    if (mark.row === chosen) ring(pen, inks, mark);
  }
  return marks;
}

/** How far behind the best the picture reaches, in the criterion's units: what is close
 *  to the best is told apart, what is hopeless stands at the edge. */
function reachOf(all) {
  const sorted = all.toSorted((a, b) => a - b);
  const close = sorted[Math.min(3, sorted.length - 1)];
  return Math.min(sorted.at(-1), 2.5 * close) || 1;
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
  const away = end.far ? " …" : "";
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

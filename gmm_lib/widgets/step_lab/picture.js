// The pictures of StepLab: the hill with one step of each method, and how far below the
// top each is after every pass.
import { dot, drawAxes, line, sheetOf, within } from "../page/drawing.js";
import { clamp } from "../page/handles.js";
import {
  arrow,
  barOf,
  cross,
  drawLand,
  drawScale,
  drawWay,
  tag,
} from "../page/land.js";
import { RULES } from "../numbers/one_step.js";
import { MARKERS, styleOf } from "../page/theme.js";
import { stepLabWords } from "../words/en/step_lab.js";

const LOWEST = -7; // powers of ten of a gap
const BEFORE = -0.5; // where pass 0 stands among the powers of ten
const COLUMNS = [BEFORE, 0, 1, 2, 3].map((value) => ({
  value,
  text: value < 0 ? "0" : String(10 ** value),
}));
const SHIFTS = [
  [0, 1.3],
  [-2, -1.2],
  [0.3, 1.5],
]; // of a name from its arrow's tip, in heights of type
const colourOf = (i) => styleOf([4, 5, 3][i]).colour; // each clear on dark and light

/** The hill, the three arrows from the point, or how far each has come in a race;
 *  returns the frame. theta is drawn at [mean, logit]. */
export function drawHill(canvas, inks, land, { name, unit, theta, top, next, race }) {
  const sheet = sheetOf(canvas, inks);
  const { pen } = sheet;
  const frame = drawAxes(sheet, inks, {
    x: land.means.map((mean) => unit * mean),
    y: land.logits,
    labels: stepLabWords.axes(stepLabWords.units[name]),
    room: { right: barOf(sheet) },
  });
  const place = ([logit, mean]) => [frame.x(mean), frame.y(logit)];
  const start = place(theta);
  within(sheet, frame, () => {
    drawLand(pen, frame, land);
    cross(pen, place(top.theta), 6, false, stepLabWords.top);
    RULES.forEach((rule, i) => {
      const corners = race
        ? race.ways[i].path.slice(0, race.pass + 1).map(place)
        : next[rule] && [start, place(next[rule])];
      if (!corners) return;
      const end = corners.at(-1);
      if (race) drawWay(pen, corners, colourOf(i));
      else if (Math.hypot(end[0] - start[0], end[1] - start[1]) > 0.5)
        arrow(pen, start, end, colourOf(i));
      const [x, y] = (corners[1] ?? end).map(
        (value, at) => value + SHIFTS[i][at] * sheet.type,
      );
      const half = pen.measureText(stepLabWords.rules[rule]).width / 2 + 4;
      tag(
        pen,
        stepLabWords.rules[rule],
        clamp(x, [frame.left + half, frame.right - half]),
        clamp(y, [frame.top + 10, frame.bottom - 10]),
      );
    });
  });
  drawScale(
    pen,
    inks,
    frame,
    land.span.map((l) => l - land.span[1]),
  );
  return frame;
}

/** l below its top against passes, both in powers of ten. */
export function drawGaps(canvas, inks, { race, gap }) {
  const sheet = sheetOf(canvas, inks);
  const { pen } = sheet;
  const frame = drawAxes(sheet, inks, {
    x: [BEFORE - 0.1, 3.1],
    y: [LOWEST - 0.4, 4.6],
    labels: stepLabWords.gapAxes,
    columns: COLUMNS,
  });
  const height = (value) => Math.log10(Math.max(value, 10 ** LOWEST));
  const left = (t) => frame.x(t ? Math.log10(t) : BEFORE);
  pen.fillStyle = inks.ink;
  dot(pen, [left(0), frame.y(height(gap))], 4);
  within(sheet, frame, () =>
    race?.ways.forEach(({ gaps }, i) => {
      const { dash, marker } = styleOf(i);
      const shown = gaps.slice(0, race.pass + 1);
      const corners = shown.map((value, t) => [left(t), frame.y(height(value))]);
      pen.strokeStyle = inks.ink;
      pen.lineWidth = 2;
      pen.setLineDash(dash.map((length) => 2 * length));
      line(pen, corners);
      pen.setLineDash([]);
      const path = new Path2D();
      const [x, y] = corners.at(-1);
      path.addPath(new Path2D(MARKERS[marker]), new DOMMatrix([5, 0, 0, 5, x, y]));
      pen.fillStyle = colourOf(i);
      pen.fill(path);
      pen.stroke(path);
      pen.fillStyle = inks.ink;
      const room = x - frame.left > 60; // at the marker's left
      const back = room && (i === 2 || x > (frame.left + frame.right) / 2);
      pen.textAlign = back ? "right" : "left";
      pen.textBaseline = "middle";
      const name = stepLabWords.rules[RULES[i]];
      const high = clamp(y + (room ? 0 : 14), [frame.top + 8, frame.bottom - 8]);
      pen.fillText(name, x + (back ? -10 : 10), high);
    }),
  );
}

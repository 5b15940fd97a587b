// The pictures of PruneLab: the eruptions under what is believed, and expected weights.
import { middleOf } from "../numbers/beliefs.js";
import { extentOf } from "../numbers/scale.js";
import {
  drawAxes,
  drawComponents,
  drawGhost,
  drawPoints,
  sheetOf,
  within,
} from "../page/drawing.js";
import { looksOf, styleOf } from "../page/theme.js";
import { pruneLabWords } from "../words/en/prune_lab.js";

/** The points, with each component's ellipses; one without a point as a thin outline. */
export function drawBeliefs(canvas, inks, points, known, { belief, left }) {
  const sheet = sheetOf(canvas, inks);
  const frame = drawAxes(sheet, inks, {
    x: extentOf(0, points, [], 0.2),
    y: extentOf(1, points, [], 0.2),
    labels: pruneLabWords.axes,
  });
  within(sheet, frame, () => {
    drawPoints(sheet, inks, frame, points, looksOf(points.n, known && known.gamma));
    const all = middleOf(belief, () => true);
    drawGhost(sheet, frame, all);
    const kept = left.flatMap((holds, k) => (holds ? [k] : []));
    drawComponents(sheet, inks, frame, all, kept);
  });
}

/** Expected weights as bars, each with its component's colour and number. */
export function drawWeights(canvas, inks, alpha) {
  const sheet = sheetOf(canvas, inks);
  const { pen } = sheet;
  const frame = drawAxes(sheet, inks, {
    x: [0, alpha.length],
    y: [0, 1],
    labels: pruneLabWords.barAxes,
    columns: alpha.map((_, k) => ({ value: k + 0.5, text: String(k + 1) })),
  });
  const whole = alpha.reduce((sum, value) => sum + value, 0);
  alpha.forEach((value, k) => {
    const [from, to, top] = [
      frame.x(k + 0.2),
      frame.x(k + 0.8),
      frame.y(value / whole),
    ];
    pen.fillStyle = styleOf(k).colour;
    pen.fillRect(from, top, to - from, Math.max(1, frame.bottom - top));
  });
}

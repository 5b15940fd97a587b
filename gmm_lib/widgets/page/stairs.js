// A run as a staircase of nats: the M step lifts F, and l with it; the E step closes the
// gap that is left. One scale stays for the whole run.
import { drawAxes, dot, line, within } from "./drawing.js";
import { decimal, falls } from "../numbers/format.js";
import { padded, rangeOf } from "../numbers/scale.js";
import { words } from "../words/en/words.js";

const ENDS = [5, 10, 20, 40, 60, 100, 200, 400, 600, 1000];

/** The nats that a run's pictures cover: from iteration 1 on, and iteration 0 where that
 *  is not far below. `ahead` are values that the run will reach. */
export function natsOf(stairs, ahead = []) {
  const later = stairs.slice(1).flatMap(({ l, F }) => [l, F]);
  const first = stairs[0].l;
  if (!later.length && !ahead.length) return padded([first, first], 0.1);
  const [low, high] = rangeOf([...later, ...ahead]);
  const near = first > low - 2 * (high - low);
  return padded([near ? Math.min(first, low) : low, high], 0.1);
}

/** Draw it; what is still to come is faint. `now` is the half-step on show, and `end`
 *  the last iteration that the axis must hold. */
export function drawStairs(sheet, inks, stairs, { now, range, end }) {
  const last = ENDS.find((value) => value >= end) ?? end;
  const labels = [words.iterationAxis, words.logLikelihoodAxis];
  const x = [-0.04 * last, 1.04 * last];
  const frame = drawAxes(sheet, inks, { x, y: range, labels, whole: true });
  const { pen } = sheet;
  within(sheet, frame, () => {
    for (let t = 1; t < stairs.length; t++) drawStep(pen, inks, frame, stairs, t, now);
    drawNow(pen, inks, frame, stairs, now);
  });
  if (stairs[0].l < range[0]) drawBelow(pen, inks, frame, stairs[0].l, now === 0);
  pen.globalAlpha = 1;
  return frame;
}

/** The M step from l up to F of the next iteration, then the E step up to its l. */
function drawStep(pen, inks, frame, stairs, t, now) {
  const [before, { l, F }] = [stairs[t - 1].l, stairs[t]];
  const fell = falls(before, l);
  const [x0, x1] = [frame.x(t - 1), frame.x(t)];
  pen.strokeStyle = fell ? inks.alarm : inks.mStep;
  pen.lineWidth = fell ? 3 : 1.6;
  pen.globalAlpha = now >= 2 * t ? 1 : 0.3;
  pen.setLineDash(fell ? [3, 2] : []);
  line(pen, [
    [x0, frame.y(before)],
    [x1, frame.y(F)],
  ]);
  pen.setLineDash([]);
  if (!fell) pen.strokeStyle = inks.eStep;
  pen.globalAlpha = now >= 2 * t + 1 ? 1 : 0.3;
  pen.lineWidth = 3.4;
  line(pen, [
    [x1, frame.y(F)],
    [x1, frame.y(l)],
  ]);
}

/** l as a disc, F as a ring. */
function drawNow(pen, inks, frame, stairs, now) {
  const t = Math.floor(now / 2);
  const { l, F } = stairs[t];
  const bound = now % 2 || F === null ? (now === 0 ? null : l) : F;
  pen.globalAlpha = 1;
  pen.strokeStyle = inks.accent;
  pen.fillStyle = inks.accent;
  if (bound !== null) {
    pen.lineWidth = 1.8;
    pen.beginPath();
    pen.arc(frame.x(t), frame.y(bound), 6.5, 0, 2 * Math.PI);
    pen.stroke();
  }
  dot(pen, [frame.x(t), frame.y(l)], 4);
}

/** Iteration 0 lies below the picture: an arrow, and its height in figures. */
function drawBelow(pen, inks, frame, l, here) {
  const x = frame.x(0);
  const foot = frame.bottom - 3;
  pen.globalAlpha = 1;
  pen.fillStyle = here ? inks.accent : inks.muted;
  pen.beginPath();
  pen.moveTo(x - 5, foot - 8);
  pen.lineTo(x + 5, foot - 8);
  pen.lineTo(x, foot);
  pen.fill();
  pen.textAlign = "right"; // under the run's end, which is high
  pen.textBaseline = "bottom";
  pen.fillText(words.below(decimal(l, 1)), frame.right - 4, foot);
}

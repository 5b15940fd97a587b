// A world of StepLab: its points, the hill of l over a weight and a mean, and what a
// step from one place would do, in any unit of the points.
import {
  hillOver,
  lookAt,
  nextOf,
  RULES,
  topFrom,
  wayOf,
} from "../numbers/one_step.js";
import { extentOf, linear } from "../numbers/scale.js";
import { landFrom } from "../page/land.js";

export const LOGITS = [-5, 5];
export const UNITS = { minutes: 1, seconds: 60, hours: 1 / 60 };

/** The hill of one world, in minutes: only its axis changes with the unit. */
export function landOf(all, { rows: [first, n], known, start }) {
  const points = { n, d: 1, x: all.x.slice(first, first + n) };
  const size = points.n <= 400 ? 71 : 41;
  const means = extentOf(0, points, [], 0.05);
  const axes = [LOGITS, means].map((range) =>
    Array.from({ length: size }, (_, i) => linear([0, size - 1], range)(i)),
  );
  const heights = hillOver({ points, known }, ...axes);
  const at = heights.indexOf(Math.max(...heights));
  const peak = [axes[0][Math.floor(at / size)], axes[1][at % size]];
  const top = topFrom({ points, known }, peak);
  const land = landFrom(heights, size, top.logLikelihood);
  return { ...land, points, known, start, peak, means, logits: LOGITS };
}

/** Everything that the page says about a state, in its unit. */
export function viewOf(
  { points, known, peak },
  { unit: name, theta: [logit, mean], step, omega },
) {
  const unit = UNITS[name];
  const world = {
    points: { ...points, x: points.x.map((value) => unit * value) },
    known: known.map((value, i) => value * unit ** (i ? 2 : 1)),
  };
  const theta = [logit, unit * mean];
  const top = topFrom(world, [peak[0], unit * peak[1]]);
  const how = { step: step * top.best, omega };
  const look = lookAt(world, theta);
  const next = {};
  const changes = {};
  for (const rule of RULES) {
    next[rule] = nextOf(rule, look, theta, how);
    changes[rule] = changeTo(world, next[rule], look.logLikelihood);
  }
  const gap = top.logLikelihood - look.logLikelihood;
  const race = () => RULES.map((rule) => wayOf(rule, world, theta, top, how));
  return { name, unit, theta, top, how, look, next, changes, gap, race };
}

function changeTo(world, theta, before) {
  try {
    return theta && lookAt(world, theta).logLikelihood - before;
  } catch {
    return null; // too far from all points
  }
}

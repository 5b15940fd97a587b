// StepLab: gradient ascent, EM and Newton from one point of the log-likelihood over a
// weight and a mean; each step costs one pass over the data, so they can race.
import {
  button,
  choice,
  element,
  readout,
  slider,
  stage,
  statusLine,
  still,
} from "../page/controls.js";
import { follow, frontEnd, put } from "../page/front.js";
import { clamp, dataAt, handlesOn } from "../page/handles.js";
import { landFrom } from "../page/land.js";
import { canvas, facts, labRoot, plane, row, viewsOf } from "../page/panel.js";
import { playback } from "../page/playback.js";
import { pointsOf } from "../page/points.js";
import { amount, decimal, power } from "../numbers/format.js";
import {
  hillOver,
  lookAt,
  nextOf,
  RULES,
  topFrom,
  wayOf,
} from "../numbers/one_step.js";
import { extentOf, linear } from "../numbers/scale.js";
import { drawGaps, drawHill } from "./picture.js";
import { words } from "../words/en/words.js";

const said = words.stepLab;
const LOGITS = [-5, 5];
const UNITS = { minutes: 1, seconds: 60, hours: 1 / 60 };
const NOTCHES = 20; // of a slider, a unit
const [MOST_STEP, MOST_OMEGA] = [30, 44]; // notches
const TRAITS = ["world", "unit", "logit", "mean", "gradient_step", "omega"];

export default frontEnd(stepLab, (model) => traitsOf(read(model, "separated")));

/** The model's state, or that of a named world at its start. */
function read(model, name = null) {
  const [world, unit, logit, mean, step, omega] = TRAITS.map((trait) =>
    model.get(trait),
  );
  const own = (model.get("worlds") ?? {})[name ?? world];
  const start = name && {
    unit: "minutes",
    theta: own?.start,
    step: 1,
    omega: own?.omega,
  };
  const state = { world, unit, theta: [logit, mean], step, omega, ...start };
  const numbers = [...(state.theta ?? [NaN]), state.step, state.omega];
  const sound = numbers.every(Number.isFinite) && state.step > 0 && state.omega > 0;
  if (!own || !sound || !UNITS[state.unit]) throw new RangeError(said.noState);
  return { ...state, world: name ?? world };
}

const traitsOf = ({ world, unit, theta: [logit, mean], step, omega }) => ({
  world,
  unit,
  logit,
  mean,
  gradient_step: step,
  omega,
});

/** The hill of one world, in minutes: only its axis changes with the unit. */
function landOf(all, { rows: [first, n], known, start }) {
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
function viewOf(
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

function stepLab(model, signal, fail) {
  const all = pointsOf(model, 1);
  const worlds = model.get("worlds");
  let now = read(model);
  let land = landOf(all, worlds[now.world]);
  let view = null;
  let race = null;
  let passes = 0;
  let frame = null;
  const show = () => {
    panel.show(now, view, race, passes);
    redraw();
  };
  const become = (next, sentence, taken = 0) => {
    film.stop();
    race = null;
    passes = taken;
    if (next.world !== now.world) land = landOf(all, worlds[next.world]);
    now = next;
    view = viewOf(land, now);
    put(model, traitsOf(now));
    show();
    panel.status.say(sentence ?? said.moved(changesOf(view)));
  };
  const run = () => {
    const last = Math.max(...race.ways.map(({ gaps }) => gaps.length - 1));
    race.pass = still() ? last : Math.min(last, Math.ceil(1.15 * race.pass) + 1);
    passes = race.pass;
    show();
    const over = race.pass === last;
    panel.status.say(over ? raceText(race) : said.racing(race.pass), !over);
    return !over;
  };
  const film = playback(run, () => {}, signal);
  const move = (rule) => () => {
    const { unit, next, changes } = view;
    const [logit, mean] = next[rule] ?? [];
    if (changes[rule] === null) return panel.status.say(said.nowhere(rule));
    const theta = [logit, mean / unit];
    const sentence = said.stepped(said.rules[rule], signed(changes[rule]));
    become({ ...now, theta }, sentence, passes + 1);
  };
  const acts = {
    move,
    world: (name) => become(read(model, name), said.hint),
    unit: (unit) => () => become({ ...now, unit }),
    size: (notch) => become({ ...now, step: Math.max(1, notch) / NOTCHES }),
    omega: (notch) => become({ ...now, omega: Math.max(1, notch) / NOTCHES }),
    race: () => {
      film.stop();
      race = { pass: 0, ways: view.race() };
      if (still()) run();
      else film.start();
    },
    reset: () => become({ ...read(model, now.world), unit: now.unit }, said.hint),
  };
  const panel = panelOf(Object.keys(worlds), land.points.n, acts, signal);
  const walk = (logit, mean) =>
    become({ ...now, theta: [clamp(logit, LOGITS), clamp(mean, land.means)] });
  const handle = handlesOn(panel.plane, signal)(said.handle, {
    drag: (left, top) => {
      const [mean, logit] = dataAt(frame, left, top);
      walk(logit, mean / view.unit);
    },
    nudge: (right, up) => {
      const [logit, mean] = now.theta;
      walk(logit + 0.1 * up, mean + 0.05 * right);
    },
  });
  const redraw = stage(
    panel.root,
    (inks) => {
      if (!view) return;
      frame = drawHill(panel.main, inks, land, { ...view, race });
      drawGaps(panel.curve, inks, { ...view, race });
      const [logit, mean] = view.theta;
      const spoken = spokenPlace(view, now);
      const left = clamp(frame.x(mean), [frame.left, frame.right]);
      handle.place(
        left,
        clamp(frame.y(logit), [frame.top, frame.bottom]),
        mean,
        spoken,
      );
    },
    signal,
  );
  const update = () => {
    try {
      const next = read(model);
      if (JSON.stringify(traitsOf(next)) !== JSON.stringify(traitsOf(now)))
        become(next);
    } catch (error) {
      fail(error);
    }
  };
  follow(model, TRAITS, update, signal);
  become(now, said.hint);
  return panel.root;
}

const threeDigits = (value) => (value < 1000 ? decimal(value, 1) : power(value));

const signed = (nats) => `${nats < 0 ? "−" : "+"}${amount(Math.abs(nats))}`;

const changesOf = ({ changes }) =>
  RULES.map((rule) =>
    said.change(rule, changes[rule] === null ? null : signed(changes[rule])),
  ).join(", ");

const raceText = ({ ways }) =>
  said.raced(
    ways
      .map(({ end, gaps }, i) => said.ends[end](RULES[i], gaps.length - 1))
      .join("; "),
  );

function spokenPlace({ theta: [logit, mean] }, { unit }) {
  const weight = decimal(1 / (1 + Math.exp(-logit)), 3);
  return said.place(weight, power(mean), said.units[unit]);
}

function panelOf(names, n, acts, signal) {
  const [main, curve] = [canvas("scatter", said.picture), canvas("curve", said.gaps)];
  const picture = plane(main);
  const options = names.map((name) => [name, said.worlds[name]]);
  const world = choice(said.world, options, acts.world, signal);
  const units = Object.keys(UNITS).map((name) => [
    name,
    button(said.units[name], acts.unit(name), signal),
  ]);
  const size = slider(said.size, MOST_STEP, acts.size, signal);
  const omega = slider(said.omega, MOST_OMEGA, acts.omega, signal);
  const numbers = readout(Object.values(said.rows));
  const status = statusLine();
  const steps = RULES.map((rule) => button(said.steps[rule], acts.move(rule), signal));
  const race = button(said.race, acts.race, signal, "step");
  race.setAttribute("aria-disabled", "false");
  const root = labRoot(
    "step-lab",
    said.label(n),
    {
      head: [
        world.node,
        viewsOf(
          said.unit,
          units.map(([, node]) => node),
        ),
      ],
      picture,
      controls: [
        element("div", { class: "gmm-fields" }, size.node, omega.node),
        row(...steps, race, button(words.reset, acts.reset, signal)),
      ],
      status: status.node,
      side: [curve, facts(numbers.node)],
    },
    signal,
  );
  const show = (now, view, running, passes) => {
    root.dataset.state = JSON.stringify(factsOf(now, view, running, passes));
    world.set(now.world);
    for (const [name, node] of units)
      node.setAttribute("aria-pressed", String(name === now.unit));
    for (const [knob, value] of [
      [size, now.step],
      [omega, now.omega],
    ]) {
      const text = String(Number(value.toFixed(3)));
      const shown = knob === size ? said.share(text) : text;
      knob.set(NOTCHES * value, shown, shown);
    }
    const { rows } = said;
    const { best, conditions } = view.top;
    numbers.set(rows.gap, `${amount(Math.max(0, view.gap))} ${words.nats}`);
    numbers.set(rows.best, power(best));
    numbers.set(rows.gradient, threeDigits(conditions.gradient));
    numbers.set(rows.em, decimal(conditions.em, 2));
    numbers.set(rows.passes, String(passes));
  };
  return { root, plane: picture, main, curve, status, show };
}

/** The numbers of a state, for the page and for tests; means in the unit chosen. */
function factsOf(now, { theta, top, how, look, next, changes }, race, passes) {
  const { logLikelihood, gradient, hessian } = look;
  return {
    ...now,
    theta,
    logLikelihood,
    gradient,
    hessian,
    how,
    next,
    changes,
    top,
    passes,
    race: race && {
      pass: race.pass,
      ways: race.ways.map(({ path, gaps, end }) => ({
        end,
        passes: gaps.length - 1,
        gap: gaps[Math.min(race.pass, gaps.length - 1)],
        theta: path[Math.min(race.pass, path.length - 1)],
      })),
    },
  };
}

// StepLab: gradient ascent, EM and Newton from one point of the log-likelihood over a
// weight and a mean; each step costs one pass over the data, so they can race.
import { stage, still } from "../page/controls.js";
import { followState, frontEnd, put } from "../page/front.js";
import { clamp, dataAt, handlesOn } from "../page/handles.js";
import { playback } from "../page/playback.js";
import { pointsOf } from "../page/points.js";
import { amount, decimal, power } from "../numbers/format.js";
import { RULES } from "../numbers/one_step.js";
import { NOTCHES, panelOf } from "./panel.js";
import { drawGaps, drawHill } from "./picture.js";
import { landOf, LOGITS, UNITS, viewOf } from "./world.js";
import { stepLabWords } from "../words/en/step_lab.js";

const said = stepLabWords;
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
  followState(model, TRAITS, { read, now: () => now, become, fail, traitsOf }, signal);
  become(now, said.hint);
  return panel.root;
}

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

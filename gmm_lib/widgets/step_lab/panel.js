// What StepLab shows beside its picture: the controls, the numbers, and its state.
import { amount, decimal, power } from "../numbers/format.js";
import { RULES } from "../numbers/one_step.js";
import {
  button,
  choice,
  element,
  readout,
  slider,
  statusLine,
} from "../page/controls.js";
import { canvas, facts, labRoot, plane, row, viewsOf } from "../page/panel.js";
import { stepLabWords } from "../words/en/step_lab.js";
import { words } from "../words/en/words.js";
import { UNITS } from "./world.js";

const told = stepLabWords;
export const NOTCHES = 20; // of a slider, a unit
const [MOST_STEP, MOST_OMEGA] = [30, 44]; // notches

const threeDigits = (value) => (value < 1000 ? decimal(value, 1) : power(value));

export function panelOf(names, n, acts, signal) {
  const [main, curve] = [canvas("scatter", told.picture), canvas("curve", told.gaps)];
  const picture = plane(main);
  const options = names.map((name) => [name, told.worlds[name]]);
  const world = choice(told.world, options, acts.world, signal);
  const units = Object.keys(UNITS).map((name) => [
    name,
    button(told.units[name], acts.unit(name), signal),
  ]);
  const size = slider(told.size, MOST_STEP, acts.size, signal);
  const omega = slider(told.omega, MOST_OMEGA, acts.omega, signal);
  const numbers = readout(Object.values(told.rows));
  const status = statusLine();
  const steps = RULES.map((rule) => button(told.steps[rule], acts.move(rule), signal));
  const race = button(told.race, acts.race, signal, "step");
  race.setAttribute("aria-disabled", "false");
  const root = labRoot(
    "step-lab",
    told.label(n),
    {
      head: [
        world.node,
        viewsOf(
          told.unit,
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
      const shown = knob === size ? told.share(text) : text;
      knob.set(NOTCHES * value, shown, shown);
    }
    const { rows } = told;
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

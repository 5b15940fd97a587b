// What PruneLab shows beside its picture: the prior, the half-steps, and F in its parts.
import { decimal } from "../numbers/format.js";
import {
  allow,
  button,
  choice,
  element,
  readout,
  slider,
  statusLine,
} from "../page/controls.js";
import { canvas, facts, labRoot, plane, row, viewsOf } from "../page/panel.js";
import { pruneLabWords } from "../words/en/prune_lab.js";
import { words } from "../words/en/words.js";

const told = pruneLabWords;
const KNOBS = {
  concentration: [0.001, 0.01, 0.1, 0.5, 1, 2, 2.5, 2.75, 5, 10],
  scatter: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
};

export function panelOf(n, presets, acts, signal) {
  const [main, curve] = [canvas("scatter", told.picture), canvas("curve", told.bars)];
  const picture = plane(main);
  const begin = choice(told.begin, Object.entries(told.begins), acts.begin, signal);
  const knobs = Object.entries(KNOBS).map(([name, values]) => {
    const move = (notch) => acts[name](values[notch]);
    return [name, values, slider(told[name], values.length - 1, move, signal)];
  });
  const numbers = readout(Object.values(told.rows));
  const status = statusLine();
  const steps = {
    E: button(words.eStep, acts.e, signal, "e-step"),
    M: button(words.mStep, acts.m, signal, "m-step"),
  };
  const examples = Object.keys(presets).map((name) =>
    button(told.presets[name], acts.preset(name), signal),
  );
  const root = labRoot(
    "prune-lab",
    told.label(n),
    {
      head: [begin.node, viewsOf(told.presetGroup, examples)],
      picture,
      controls: [
        element(
          "div",
          { class: "gmm-fields" },
          ...knobs.map(([, , knob]) => knob.node),
        ),
        row(
          steps.E,
          steps.M,
          button(told.run, acts.run, signal),
          button(words.reset, acts.reset, signal),
        ),
      ],
      status: status.node,
      side: [curve, facts(numbers.node)],
    },
    signal,
  );
  const show = (now, { belief, parts, left }) => {
    const { alpha, components } = belief;
    root.dataset.state = JSON.stringify({ ...now, alpha, components, parts, left });
    begin.set(now.begin);
    allow(steps.E, now.phase !== "E");
    allow(steps.M, now.phase === "E");
    Object.values(presets).forEach((preset, i) => {
      const same = ([name, value]) => now[name] === value;
      examples[i].setAttribute("aria-pressed", Object.entries(preset).every(same));
    });
    for (const [name, values, knob] of knobs) {
      const near = values.map((value) => Math.abs(Math.log(value / now[name])));
      const text = String(now[name]);
      knob.set(near.indexOf(Math.min(...near)), text, text);
    }
    for (const name of ["F", "data", "weights", "components"])
      numbers.set(told.rows[name], `${decimal(parts[name], 2)} ${words.nats}`);
    numbers.set(told.rows.left, String(left.filter(Boolean).length));
    numbers.set(told.rows.at, String(now.iteration));
  };
  return { root, main, curve, status, show };
}

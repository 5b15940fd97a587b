// ChainLab: a strip of eruptions in the order of time; labels that remember more and
// more, and the messages that pass along them, forward and backward.
import {
  button,
  element,
  readout,
  slider,
  stage,
  statusLine,
} from "../page/controls.js";
import { followState, frontEnd, put, remembered } from "../page/front.js";
import { clamp, dataAt, handlesOn } from "../page/handles.js";
import { canvas, facts, labRoot, plane, row } from "../page/panel.js";
import { chainAt, messagesOf } from "../numbers/chain.js";
import { decimal } from "../numbers/format.js";
import { uniformsFrom } from "../numbers/random.js";
import { drawMemory, drawStrip, SPAN } from "./picture.js";
import { chainLabWords } from "../words/en/chain_lab.js";
import { words } from "../words/en/words.js";

const said = chainLabWords;
const SHOWN = 60; // rows on show
const NOTCHES = 20; // of memory
const TRAITS = ["durations", "memory", "message", "first", "row"];

export default frontEnd(chainLab, (model) => {
  const { order } = model.get("fits");
  return { durations: order, memory: 0, message: 2 * SHOWN, first: 0, row: 5 };
});

const shownOf = (x) => Math.min(SHOWN, x.length);

function read(model) {
  const [x, memory, message, first, chosen] = TRAITS.map((name) => model.get(name));
  const within = (value, least, most) =>
    Number.isInteger(value) && value >= least && value <= most;
  const sound =
    Array.isArray(x) &&
    x.length > 1 &&
    x.every((value) => value >= SPAN[0] && value <= SPAN[1]) &&
    memory >= 0 &&
    memory <= 1 &&
    within(message, 0, 2 * shownOf(x)) &&
    within(first, 0, x.length - shownOf(x)) &&
    Number.isInteger(chosen);
  if (!sound) throw new RangeError(said.noState);
  const shown = [first, first + shownOf(x) - 1];
  return { x, memory, message, first, row: clamp(chosen, shown) };
}

const traitsOf = ({ x, ...rest }) => ({ durations: x, ...rest });

/** Everything that the page says about a state. */
function viewOf(fits, { x, memory, message, first }) {
  const at = (share) => messagesOf(x, chainAt(fits, share));
  const pairs = (shares) =>
    Array.from({ length: x.length }, (_, t) => [...shares.subarray(2 * t, 2 * t + 2)]);
  const [mixture, now] = [at(0), at(memory)];
  const [alone, forward, gamma] = [mixture.gamma, now.forward, now.gamma].map(pairs);
  const count = shownOf(x);
  const reached = (t) => {
    const from = t - first;
    if (2 * count - message <= from) return gamma[t];
    return from < message ? forward[t] : null;
  };
  const known = x.map((_, t) => reached(t));
  const curve = Array.from({ length: 21 }, (_, i) => [
    i / 20,
    at(i / 20).logLikelihood,
  ]);
  const [l, base] = [now.logLikelihood, mixture.logLikelihood];
  return { alone, forward, gamma, known, curve, l, base, memory, count };
}

function chainLab(model, signal, fail) {
  const fits = model.get("fits");
  let now = read(model);
  const { start } = remembered(model, () => ({ start: now }));
  let view = null;
  let frame = null;
  let seed = 0;
  const become = (next, sentence) => {
    now = next;
    view = viewOf(fits, now);
    put(model, traitsOf(now));
    panel.show(now, view);
    panel.status.say(sentence ?? said.moved(decimal(now.memory, 2), gainOf(view)));
    redraw();
  };
  const send = (message) => {
    const { first } = now;
    const { count, forward, gamma } = view;
    const back = message > count;
    const t = first + (back ? 2 * count - message : message - 1);
    const chosen = message ? t : now.row;
    become({ ...now, message, row: chosen }, null);
    if (!message) return;
    const tell = back ? said.came : said.went;
    panel.status.say(tell(t + 1, share((back ? gamma : forward)[t][0])));
  };
  const set = (value) => {
    const x = now.x.map((old, t) => (t === now.row ? clamp(value, SPAN) : old));
    become({ ...now, x }, "");
    const [alone, all] = [view.alone, view.gamma].map((shares) => shares[now.row][0]);
    panel.status.say(said.dragged(now.row + 1, share(alone), share(all)));
  };
  const acts = {
    memory: (notch) => become({ ...now, memory: notch / NOTCHES }),
    send,
    next: () => send(now.message === 2 * view.count ? 1 : now.message + 1),
    every: () => send(2 * view.count),
    shuffle: () => {
      become({ ...now, x: shuffled(now.x, uniformsFrom(++seed)) }, "");
      panel.status.say(said.shuffled(gainOf(view)));
    },
    further: () => {
      const last = now.x.length - view.count;
      const first = now.first === last ? 0 : Math.min(last, now.first + view.count);
      become({ ...now, first, row: first, message: 2 * view.count });
    },
    reset: () => become(start, said.hint),
  };
  const panel = panelOf(now, acts, signal);
  const pick = ([left]) => {
    const t = Math.round(dataAt(frame, left, 0)[0]) - 1;
    if (t < now.first || t >= now.first + view.count) return false;
    become({ ...now, row: t });
    place();
    return true;
  };
  const handle = handlesOn(
    panel.plane,
    signal,
    pick,
  )(said.handle, {
    kind: "ring",
    drag: (_, top) => set(dataAt(frame, 0, top)[1]),
    nudge: (right, up) => {
      if (up) return set(now.x[now.row] + 0.05 * up);
      const last = now.first + view.count - 1;
      become({ ...now, row: clamp(now.row + right, [now.first, last]) });
    },
  });
  const place = () => {
    const value = now.x[now.row];
    const spoken = said.place(now.row + 1, decimal(value, 2));
    handle.place(frame.x(now.row + 1), frame.y(value), value, spoken);
  };
  const redraw = stage(
    panel.root,
    (inks) => {
      if (!view) return;
      const part = (all) => all.slice(now.first, now.first + view.count);
      const { alone, known, gamma } = view;
      frame = drawStrip(panel.main, inks, {
        first: now.first,
        rows: part(now.x),
        alone: part(alone),
        known: part(known),
        gamma: part(gamma),
      });
      drawMemory(panel.curve, inks, view);
      place();
    },
    signal,
  );
  followState(model, TRAITS, { read, now: () => now, become, fail, traitsOf }, signal);
  become(now, said.hint);
  return panel.root;
}

const share = (p) => (p < 5e-4 ? "< 0.001" : decimal(p, 3));

const gainOf = ({ l, base }) => decimal(l - base, 2);

/** The rows in another order: Fisher and Yates. */
function shuffled(rows, uniform) {
  const all = [...rows];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}

function panelOf({ x }, acts, signal) {
  const [main, curve] = [canvas("scatter", said.picture), canvas("curve", said.curve)];
  const picture = plane(main);
  const memory = slider(said.amount, NOTCHES, acts.memory, signal);
  const message = slider(said.message, 2 * shownOf(x), acts.send, signal);
  const numbers = readout(Object.values(said.rows));
  const status = statusLine();
  const next = button(said.next, acts.next, signal, "step");
  next.setAttribute("aria-disabled", "false");
  const buttons = ["every", "shuffle", "further"].map((name) =>
    button(said[name], acts[name], signal),
  );
  const root = labRoot(
    "chain-lab",
    said.label(x.length),
    {
      picture,
      controls: [
        element("div", { class: "gmm-fields" }, memory.node, message.node),
        row(next, ...buttons, button(words.reset, acts.reset, signal)),
      ],
      status: status.node,
      side: [curve, facts(numbers.node)],
    },
    signal,
  );
  const show = (now, view) => {
    const { alone, forward, gamma, l, base, count } = view;
    const { x: durations, row: t, memory: amount } = now;
    const short = (shares) => shares.map(([first]) => first);
    root.dataset.state = JSON.stringify({
      ...traitsOf(now),
      logLikelihood: l,
      mixture: base,
      alone: short(alone),
      forward: short(forward),
      gamma: short(gamma),
      known: view.known.map((shares) => shares && shares[0]),
    });
    const much = decimal(amount, 2);
    memory.set(NOTCHES * amount, much, much);
    const back = now.message > count;
    const at = now.first + (back ? 2 * count - now.message + 1 : now.message);
    const text = back ? said.backward(at) : said.forward(at);
    message.set(now.message, text, text, 2 * count);
    const { rows } = said;
    numbers.set(rows.mixture, `${decimal(base, 2)} ${words.nats}`);
    numbers.set(rows.chain, `${decimal(l, 2)} ${words.nats}`);
    numbers.set(rows.row, said.chosen(t + 1, decimal(durations[t], 2)));
    numbers.set(rows.alone, share(alone[t][0]));
    numbers.set(rows.before, share(forward[t][0]));
    numbers.set(rows.all, share(gamma[t][0]));
  };
  return { root, plane: picture, main, curve, status, show };
}

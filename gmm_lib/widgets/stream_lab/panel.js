// What StreamLab shows beside its pictures: the controls and the numbers.
import { decimal, power } from "../numbers/format.js";
import {
  button,
  choice,
  element,
  readout,
  slider,
  statusLine,
} from "../page/controls.js";
import { canvas, facts, labRoot, plane, row, viewsOf } from "../page/panel.js";
import { streamLabWords } from "../words/en/stream_lab.js";
import { words } from "../words/en/words.js";

const told = streamLabWords;
export const RATES = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1];
export const EXPONENTS = RATES.map((_, i) => (10 + i) / 20);
export const MECHANISMS = ["random", "first", "second"];
export const STEPS = ["power 2", "power 1", "constant 2"]; // and the offset

/** A gap in nats; what rounding leaves of none is none. */
export const sizeOf = (gap) => (gap < 1e-9 ? "0" : power(gap));
const percent = (share) => `${Math.round(100 * share)} %`;
const notchOf = (all, value) => all.findLastIndex((one) => one <= value + 1e-9);

export function panelOf(presets, batches, n, acts, signal) {
  const main = canvas("scatter", told.picture);
  const curve = canvas("curve", told.gaps);
  const worlds = presets.map((name) => [
    name,
    button(told.presets[name], acts.preset(name), signal),
  ]);
  const named = (all, names) => all.map((value, i) => [value, names[i]]);
  const steps = choice(told.steps, named(STEPS, told.rules), acts.steps, signal);
  const losses = named(MECHANISMS, told.mechanisms);
  const mechanism = choice(told.mechanism, losses, acts.mechanism, signal);
  const size = slider(told.size, RATES.length - 1, acts.size, signal);
  const batch = slider(told.batch, batches.length - 1, acts.batch, signal);
  const drift = slider(told.drift, 12, acts.drift, signal);
  const seen = slider(told.seen, 1, acts.seen, signal);
  const lost = slider(told.lost, 18, acts.lost, signal);
  const fields = (...knobs) =>
    element("div", { class: "gmm-fields" }, ...knobs.map(({ node }) => node));
  const knobs = { stream: fields(seen, size, batch, drift), holes: fields(lost) };
  const play = button(words.play, acts.play, signal, "step");
  const one = [
    button(told.next, acts.next, signal),
    button(told.keep, acts.keep, signal),
  ];
  const numbers = {
    stream: readout(Object.values(told.rows)),
    holes: readout(Object.values(told.holeRows)),
  };
  const status = statusLine();
  const root = labRoot(
    "stream-lab",
    told.label(n),
    {
      head: [
        viewsOf(
          told.worlds,
          worlds.map(([, node]) => node),
        ),
        steps.node,
        mechanism.node,
      ],
      picture: plane(main),
      controls: [
        knobs.stream,
        knobs.holes,
        row(
          play,
          ...one,
          button(told.again, acts.again, signal),
          button(words.reset, acts.reset, signal),
        ),
      ],
      status: status.node,
      side: [curve, facts(numbers.stream.node, numbers.holes.node)],
    },
    signal,
  );
  const showStream = (now, view) => {
    const constant = now.steps === "constant";
    steps.set(`${now.steps} ${constant ? 2 : now.offset}`);
    const [all, value] = constant ? [RATES, now.rate] : [EXPONENTS, now.exponent];
    const text = `${constant ? "ρ" : "α"} = ${Number(value.toFixed(3))}`;
    size.set(notchOf(all, value), text, text);
    batch.set(notchOf(batches, now.batch), String(now.batch), told.rowsOf(now.batch));
    const far = String(now.drift);
    drift.set(2 * now.drift, far, far);
    const come = now.batch * now.batches;
    seen.set(
      now.batches,
      told.of(come, n),
      told.of(come, n),
      Math.floor(n / now.batch),
    );
    const { rows } = told;
    const shown = numbers.stream;
    shown.set(rows.gap, `${sizeOf(view.gap)} ${words.nats}`);
    shown.set(rows.mark, `${power(view.mark)} ${words.nats}`);
    shown.set(rows.rho, power(view.rho));
    shown.set(rows.left, view.left < 0.001 ? "< 0.1 %" : percent(view.left));
    shown.set(rows.count, view.count ? decimal(view.count, 0) : words.none);
    shown.set(rows.off, decimal(view.off, 2));
  };
  const showHoles = (now, { points, lost: gone, fits, all, steps: count }) => {
    mechanism.set(now.mechanism);
    lost.set(Math.round(20 * now.lost), percent(now.lost), percent(now.lost));
    const { holeRows: rows } = told;
    const left = points.n - gone.filter(Boolean).length;
    const shown = numbers.holes;
    shown.set(rows.left, told.of(left, points.n));
    [all, ...fits].forEach(({ means, covariances: [s, c, , v] }, i) => {
      const three = [means[1], Math.sqrt(v), c / Math.sqrt(s * v)];
      const name = [rows.all, rows.em, rows.complete, rows.filled][i];
      shown.set(name, three.map((value) => decimal(value, 2)).join(" · "));
    });
    shown.set(rows.steps, String(count));
  };
  const show = (now, view, preset) => {
    const stream = now.mode === "stream";
    for (const [name, node] of worlds)
      node.setAttribute("aria-pressed", String(name === preset));
    steps.node.hidden = !stream;
    mechanism.node.hidden = stream;
    knobs.stream.hidden = !stream;
    knobs.holes.hidden = stream;
    numbers.stream.node.hidden = !stream;
    numbers.holes.node.hidden = stream;
    for (const node of [play, ...one]) node.hidden = !stream;
    main.setAttribute("aria-label", stream ? told.picture : told.holesPicture);
    if (stream) showStream(now, view);
    else showHoles(now, view);
  };
  const showPlaying = (on) => {
    play.textContent = on ? words.pause : words.play;
  };
  return { root, main, curve, status, show, showPlaying };
}

// The parts of the page that every widget is made of: native controls, and a redraw
// that follows size, theme and removal.
import { followTheme, inksOf, MARKERS, styleOf } from "./theme.js";
import { words } from "../words/en/words.js";

/** Make an element; `on*` attributes listen until `signal` aborts. */
export function element(tag, { signal, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value, { signal });
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** A native button. */
export function button(text, press, signal, kind = "plain") {
  const type = "button";
  return element(
    "button",
    { type, class: `gmm-${kind}`, onclick: press, signal },
    text,
  );
}

/** Mark a button as usable or not; it keeps the focus either way. */
export function allow(node, usable) {
  node.setAttribute("aria-disabled", String(!usable));
}

/** A native slider over 0..last with its label and the words for its value. */
export function slider(text, last, move, signal) {
  const input = element("input", {
    type: "range",
    min: 0,
    max: last,
    step: 1,
    oninput: () => move(Number(input.value)),
    signal,
  });
  const output = element("span", { class: "gmm-position", "aria-hidden": "true" });
  const node = element(
    "label",
    { class: "gmm-slider" },
    element("span", {}, text),
    input,
    output,
  );
  input.setAttribute("aria-label", text);
  const set = (value, shown, spoken, most = last) => {
    input.max = most; // before the value, which it would clip
    input.value = value;
    input.setAttribute("aria-valuetext", spoken);
    output.textContent = shown;
  };
  return { node, set };
}

/** A native list of [value, text] to choose from, with its label. */
export function choice(text, options, choose, signal) {
  const items = options.map(([value, name]) =>
    element("option", { value }, String(name)),
  );
  const list = element(
    "select",
    { onchange: () => choose(list.value), signal },
    ...items,
  );
  const node = element(
    "label",
    { class: "gmm-field" },
    element("span", {}, text),
    list,
  );
  const set = (value) => {
    list.value = value;
  };
  return { node, set };
}

/** The line that says what just happened; `quiet` while an animation runs. */
export function statusLine() {
  const node = element("p", {
    class: "gmm-status",
    role: "status",
    "aria-live": "polite",
  });
  const say = (text, quiet = false) => {
    node.setAttribute("aria-live", quiet ? "off" : "polite");
    node.textContent = text;
  };
  return { node, say };
}

/** Lines of a name and a number; set(name, text) changes one. */
export function readout(names) {
  const values = new Map(names.map((name) => [name, element("span")]));
  const line = (name) =>
    element("p", {}, element("span", {}, name), " ", values.get(name));
  const set = (name, text) => {
    values.get(name).textContent = text;
  };
  return { node: element("div", { class: "gmm-readout" }, ...names.map(line)), set };
}

/** One entry a component under a caption: its marker, and a number to fill in. */
export function legend(caption, K) {
  const values = Array.from({ length: K }, () => element("span"));
  const items = values.map((value, k) => element("li", {}, swatch(k), value));
  const set = (k, text) => {
    values[k].textContent = text;
  };
  const list = element("ul", { class: "gmm-legend", "aria-label": caption }, ...items);
  const title = element("p", { class: "gmm-caption", "aria-hidden": "true" }, caption);
  return { nodes: [title, list], set };
}

function swatch(k) {
  const { colour, marker } = styleOf(k);
  const svg = drawing("-1.5 -1.5 3 3", MARKERS[marker], words.component(k));
  svg.firstChild.setAttribute("fill", colour);
  return svg;
}

/** A drawing of one path, in words where it says something by itself. */
export function drawing(box, outline, label = null) {
  const make = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const [svg, path] = [make("svg"), make("path")];
  svg.setAttribute("viewBox", box);
  path.setAttribute("d", outline);
  if (label === null) svg.setAttribute("aria-hidden", "true");
  else {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  }
  svg.append(path);
  return svg;
}

/** Call draw(inks) in the next frame whenever asked or resized, and again for as long
 *  as it returns true; at once where the theme changes, for paper waits for no frame. */
export function stage(root, draw, signal) {
  let asked = 0;
  let inks = null;
  const paint = () => {
    asked = 0;
    if (root.clientWidth === 0) return;
    inks ??= inksOf(root);
    if (draw(inks)) request();
  };
  const request = () => {
    asked ||= requestAnimationFrame(paint);
  };
  const resizing = new ResizeObserver(() => {
    inks = null; // the type too may have another size
    request();
  });
  resizing.observe(root);
  followTheme(root, signal, () => {
    inks = null;
    cancelAnimationFrame(asked);
    paint();
  });
  signal.addEventListener("abort", () => {
    resizing.disconnect();
    cancelAnimationFrame(asked);
  });
  return request;
}

/** Whether the reader asked for no motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

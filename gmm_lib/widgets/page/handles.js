// Handles: things in a picture that a reader moves, by pointer or by arrow keys.
import { element } from "./controls.js";

const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const TAP = 10; // pixels that a finger may slip
const LARGE = 5; // steps at a time with Shift

/** Lay handles over the canvas of a plane (a positioned element). Where handles lie
 *  on one another, the pointer takes the nearest; pick(here) may first bring one to
 *  where the pointer went down, and says whether it did. */
export function handlesOn(plane, signal, pick = () => false) {
  const all = new Map(); // node -> {left, top, drag}
  let held = null;
  let tapped = null; // where a finger went down, while it may be a tap
  let drawn = false; // no handle has a place before the picture is drawn
  const at = (event) => {
    const { left, top } = plane.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const distance = ({ left, top }, [x, y]) => Math.hypot(left - x, top - y);
  const take = (event) => {
    const here = at(event);
    const onHandle = event.target.closest(".gmm-handle");
    tapped = null;
    if (!drawn || event.button !== 0) return;
    if (event.pointerType === "touch") {
      // A finger elsewhere scrolls the page: only a tap may choose what lies there.
      if (!onHandle) tapped = here;
      if (!onHandle) return;
    } else if (!(pick(here) || onHandle)) return;
    const near = [...all].sort(([, a], [, b]) => distance(a, here) - distance(b, here));
    const [node, handle] = near.find(([candidate]) => !candidate.hidden);
    held = { handle, offset: [handle.left - here[0], handle.top - here[1]] };
    plane.setPointerCapture(event.pointerId);
    node.focus({ preventScroll: true });
  };
  const move = (event) => {
    if (!held) return;
    const [x, y] = at(event);
    held.handle.drag(x + held.offset[0], y + held.offset[1]);
  };
  const drop = (event) => {
    held = null;
    if (event.type === "pointerup" && tapped) {
      const [x, y] = at(event);
      if (Math.hypot(x - tapped[0], y - tapped[1]) <= TAP) pick(tapped);
    }
    tapped = null;
  };
  const listen = (name, call) => plane.addEventListener(name, call, { signal });
  listen("pointerdown", take);
  listen("pointermove", move);
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"])
    listen(name, drop);
  listen("mousedown", (event) => {
    if (held) event.preventDefault(); // focus is set above
  });

  /** Add a handle: drag(left, top) gets pixels of the plane, nudge(right, up) whole
   *  steps. place(left, top, now, spoken) puts it where it belongs. */
  const add = (name, { drag, nudge, kind = "dot" }) => {
    const press = (event) => {
      const other = event.ctrlKey || event.metaKey || event.altKey;
      if (!drawn || !(event.key in ARROWS) || other) return;
      event.preventDefault();
      nudge(...ARROWS[event.key].map((step) => step * (event.shiftKey ? LARGE : 1)));
    };
    const attributes = { role: "slider", tabindex: 0, "aria-label": name };
    const look = { class: "gmm-handle", "data-kind": kind };
    const node = element("div", { ...attributes, ...look, onkeydown: press, signal });
    const entry = { left: 0, top: 0, drag };
    all.set(node, entry);
    plane.append(node);
    const place = (left, top, now, spoken) => {
      drawn = true;
      Object.assign(entry, { left, top });
      node.style.transform = `translate(${left}px, ${top}px)`;
      node.setAttribute("aria-valuenow", String(now));
      node.setAttribute("aria-valuetext", spoken);
    };
    return { node, place };
  };
  return add;
}

/** The data's coordinates of a pixel of a frame. */
export function dataAt(frame, left, top) {
  const unscale = (scale, pixel) => (pixel - scale(0)) / (scale(1) - scale(0));
  return [unscale(frame.x, left), unscale(frame.y, top)];
}

/** The value nearest to `value` in an interval. */
export const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

/** A round step, a hundredth of an interval or less. */
export const stepOf = ([low, high]) => 10 ** Math.floor(Math.log10((high - low) / 20));

/** How many decimals show a tenth of a step. */
export const digitsOf = (step) => Math.max(0, 1 - Math.round(Math.log10(step)));

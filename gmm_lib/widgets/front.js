// What every front end does: build its part of the page, follow the model, and take
// all of it away again.
import { element } from "./controls.js";

/** A front end from build(model, signal), which returns the element to show.
 *  Whatever the element listens to must end when `signal` aborts. */
export function frontEnd(build) {
  const render = ({ model, el }) => {
    const controller = new AbortController();
    const root = build(model, controller.signal);
    el.append(root);
    return () => {
      controller.abort();
      root.remove();
    };
  };
  return { render };
}

/** The root element of a widget. */
export function rootOf(kind, label, ...children) {
  const attributes = { class: "gmm-widget", "data-widget": kind, role: "group" };
  return element("div", { ...attributes, "aria-label": label }, ...children);
}

/** Call update() after any of these traits changed; traits that change together
 *  make one call. */
export function follow(model, names, update, signal) {
  let asked = false;
  const later = () => {
    if (asked) return;
    asked = true;
    queueMicrotask(() => {
      asked = false;
      if (!signal.aborted) update();
    });
  };
  for (const name of names) model.on(`change:${name}`, later);
  signal.addEventListener("abort", () => {
    for (const name of names) model.off(`change:${name}`, later);
  });
}

/** Set traits and tell the kernel, where there is one. */
export function put(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}

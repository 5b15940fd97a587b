// What every front end does: build its part of the page, follow the model, take all of
// it away again; and when the model holds something impossible, say so.
import { button, element } from "./controls.js";
import { followTheme } from "./theme.js";
import { words } from "../words/en/words.js";

/** A front end from build(model, signal, fail, el), which returns the element to show.
 *  Whatever the element listens to must end when `signal` aborts. An error thrown by
 *  build, or given to fail, is shown as a sentence; where defaults(model) names traits
 *  that can be shown, a button sets them and builds again. */
export function frontEnd(build, defaults = null) {
  const render = ({ model, el }) => {
    let controller = null;
    let root = null;
    const clear = () => {
      controller?.abort();
      root?.remove();
    };
    const show = (make) => {
      clear();
      controller = new AbortController();
      root = make(controller.signal);
      el.append(root);
    };
    const fail = (error) => {
      if (!defaults) throw error;
      const values = attempt(() => defaults(model));
      const again = () => {
        put(model, values);
        start(); // also where the traits were sound, and something else was wrong
      };
      show((signal) => apology(error, values && again, signal));
      const { signal } = controller;
      follow(model, Object.keys(values ?? {}), start, signal);
      addEventListener("hashchange", start, { signal }); // a better link may come
    };
    const start = () => {
      try {
        show((signal) => build(model, signal, fail, el));
      } catch (error) {
        fail(error);
      }
    };
    start();
    return clear;
  };
  return { render };
}

function attempt(make) {
  try {
    return make();
  } catch {
    return null;
  }
}

function apology(error, reset, signal) {
  const sentence = element(
    "p",
    { role: "alert" },
    `${words.failure} ${error.message}.`,
  );
  const root = rootOf("problem", words.failure, sentence);
  if (reset) root.append(button(words.reset, reset, signal));
  root.dataset.state = JSON.stringify({ problem: error.message });
  followTheme(root, signal, () => {});
  return root;
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

/** Follow a state as a whole: where the traits now say another than `now()`, become it,
 *  and where they say none, fail. States are compared as `traitsOf` lists them; where
 *  `read` gives `now()` itself, that is the same. */
export function followState(model, names, state, signal) {
  const { read, now, become, fail, traitsOf = (whole) => whole } = state;
  const told = (whole) => JSON.stringify(traitsOf(whole));
  const update = () => {
    try {
      const next = read(model);
      if (next !== now() && told(next) !== told(now())) become(next);
    } catch (error) {
      fail(error);
    }
  };
  follow(model, names, update, signal);
}

/** Which one of its kind a view is on its page, from 0. */
export function indexOf(el, { site, kind }) {
  const views = [...document.querySelectorAll(`gmm-view[data-kind="${site}"]`)];
  const there = views.indexOf(el.closest("gmm-view"));
  return there < 0
    ? document.querySelectorAll(`[data-widget="${kind}"]`).length
    : there;
}

const memories = new WeakMap(); // model -> what its views keep between them

/** What a view leaves for the next one of the same model; made by the first. */
export function remembered(model, make) {
  if (!memories.has(model)) memories.set(model, make());
  return memories.get(model);
}

/** Set traits and tell the kernel, where there is one. */
export function put(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}

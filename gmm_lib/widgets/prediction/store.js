// The reader's predictions, by name: in this browser's own storage, or, where that is
// refused, in memory until the page is left. Every widget of a page sees the same.
import { ownName, readOwn, writeOwn } from "../page/own.js";

const EVENT = "gmm-prediction";
const here = Symbol.for("gmm-predictions");
const keyOf = (name) => `gmm-prediction:${name}`;
const memory = () => (globalThis[here] ??= new Map());

/** The answer that was given, in its words, or null. */
export function predicted(name) {
  return memory().has(name) ? memory().get(name) : readOwn(keyOf(name));
}

/** Keep an answer, or with null forget it. */
export function predict(name, answer) {
  if (writeOwn(keyOf(name), answer)) memory().delete(name);
  else memory().set(name, answer);
  dispatchEvent(new CustomEvent(EVENT, { detail: name }));
}

/** Whether the answer will outlast the page. */
export const outlasts = (name) => !memory().has(name);

/** Call update() whenever the prediction changes, here or in another tab. */
export function followPrediction(name, update, signal) {
  addEventListener(EVENT, ({ detail }) => detail === name && update(), { signal });
  const own = ownName(keyOf(name));
  const elsewhere = ({ key }) => (key === own || key === null) && update();
  addEventListener("storage", elsewhere, { signal });
}

/** The name of a prediction's place on its page. */
export const placeName = (name) => `prediction-${name}`;

// The reader's predictions, by name: in this browser's own storage, or, where that is
// refused, in memory until the page is left. Every widget of a page sees the same.

const EVENT = "gmm-prediction";
const here = Symbol.for("gmm-predictions");
const keyOf = (name) => `gmm-prediction:${name}`;
const memory = () => (globalThis[here] ??= new Map());

/** The answer that was given, in its words, or null. */
export function predicted(name) {
  if (memory().has(name)) return memory().get(name);
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

/** Keep an answer, or with null forget it. */
export function predict(name, answer) {
  if (store(name, answer) || answer === null) memory().delete(name);
  else memory().set(name, answer);
  dispatchEvent(new CustomEvent(EVENT, { detail: name }));
}

/** Whether the answer will outlast the page. */
export const outlasts = (name) => !memory().has(name);

function store(name, answer) {
  try {
    if (answer === null) localStorage.removeItem(keyOf(name));
    else localStorage.setItem(keyOf(name), answer);
    return true;
  } catch {
    return false;
  }
}

/** Call update() whenever the prediction changes, here or in another tab. */
export function followPrediction(name, update, signal) {
  addEventListener(EVENT, ({ detail }) => detail === name && update(), { signal });
  const elsewhere = ({ key }) => (key === keyOf(name) || key === null) && update();
  addEventListener("storage", elsewhere, { signal });
}

/** The name of a prediction's place on its page. */
export const placeName = (name) => `prediction-${name}`;

// How fast a widget plays: the reader's choice.
import { choice, element } from "./controls.js";
import { words } from "../words/en/words.js";

const PACES = [0.5, 1, 2];

/** Real time, for what has no control of its own. */
export const realTime = (ms) => ms;

/** A list of speeds, to stand at the end of a slider's line; `pace` makes of a time in
 *  ms what it takes at the speed chosen. */
export function tempoFor(slide, signal) {
  let speed = 1;
  const options = PACES.map((times) => [times, words.times(times)]);
  const list = choice(words.speed, options, (times) => (speed = Number(times)), signal);
  list.set(speed);
  const node = element("div", { class: "gmm-track" }, slide.node, list.node);
  return { node, pace: (ms) => ms / speed };
}

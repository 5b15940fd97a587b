// The points of a lab, from the model's bytes.
import { floats } from "../numbers/history.js";
import { words } from "../words/en/words.js";

/** Read points of d features, or say that there are none to show. */
export function pointsOf(model, d) {
  const bytes = model.get("points");
  const x = bytes ? floats(bytes) : new Float64Array();
  const sound = x.length >= d && x.length % d === 0 && x.every(Number.isFinite);
  if (!sound) throw new RangeError(words.noPoints);
  return { n: x.length / d, d, x };
}

// The state of EMLab as the fragment of an address, and back.
// Numbers keep every digit: the shortest text that names the same double.
import { FAMILIES, mixtureOf } from "../numbers/mixture.js";

const KEY = "em-lab";
const numbers = (array) => Array.from(array, String).join(",");

/** The fragment of a state; `points` only where they are not the preset's own. */
export function fragmentOf(index, state) {
  const { preset, family, dof, seed, h, start, points, edited } = state;
  const entries = [
    ["data", preset],
    ["family", family],
    ...(dof === null ? [] : [["dof", dof]]),
    ["seed", seed],
    ["step", h],
    ["size", `${start.k},${start.d}`],
    ["start", numbers([...start.weights, ...start.means, ...start.covariances])],
    ...(edited ? [["points", numbers(points.x)]] : []),
    ["end", 1],
  ];
  const texts = entries.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `#${KEY}-${index + 1}?${texts.join("&").replaceAll("%2C", ",")}`;
}

/** The state in a fragment, null where it is none of this lab, or an error that says
 *  what is wrong with it. */
export function stateIn(fragment, index, said) {
  const [key, query = ""] = fragment.replace(/^#/, "").split("?");
  if (key !== `${KEY}-${index + 1}`) return null;
  const values = new URLSearchParams(query);
  if (values.get("end") !== "1") throw new RangeError(said.cutShort);
  const need = (name, sound) => {
    const text = values.get(name);
    if (text === null || !sound(text)) throw new RangeError(said.badEntry(name, text));
    return text;
  };
  const whole = (text) => /^\d{1,9}$/.test(text);
  const list = (size) => (text) => {
    const all = text.split(",");
    const real = all.every((part) => part !== "" && Number.isFinite(Number(part)));
    return real && (size === null ? all.length >= 4 : all.length === size);
  };
  const [k, d] = need("size", (text) => /^[1-6],[12]$/.test(text))
    .split(",")
    .map(Number);
  const floats = (text) => Float64Array.from(text.split(","), Number);
  const state = {
    preset: values.get("data") ?? "",
    family: need("family", (text) => FAMILIES.includes(text)),
    dof: values.has("dof") ? Number(need("dof", (text) => Number(text) > 0)) : null,
    seed: Number(need("seed", whole)),
    h: Number(need("step", (text) => whole(text) && Number(text) <= 20001)),
    start: mixtureOf(floats(need("start", list(k * (1 + d + d * d)))), k, d),
  };
  if (!values.has("points")) return { ...state, points: null };
  const x = floats(
    need("points", (text) => list(null)(text) && text.split(",").length % d === 0),
  );
  return { ...state, points: { n: x.length / d, d, x } };
}

// What a seed gives, alike in Python, and what need not be made twice.
import { normalsFrom, uniformsFrom } from "../numbers/random.js";

/** For each of n rows a uniform number and two standard normal ones. */
export function drawsFrom(seed, n) {
  const uniform = uniformsFrom(seed);
  const normal = normalsFrom(uniform);
  return Array.from({ length: n }, () => [uniform(), normal(), normal()]);
}

/** Keep what was made for the last keys, `most` of them. */
export function kept(make, most) {
  const all = new Map();
  return (...key) => {
    const name = key.join();
    if (all.size >= most && !all.has(name)) all.clear();
    if (!all.has(name)) all.set(name, make(...key));
    return all.get(name);
  };
}

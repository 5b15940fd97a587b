// The gamma function and its derivative, in logarithms.

const SHIFT = 12; // from there on the series below have all digits

/** The derivative of log Gamma, for x above 0. */
export function digamma(x) {
  let sum = 0;
  let at = x;
  for (; at < SHIFT; at++) sum -= 1 / at;
  const r = 1 / (at * at);
  const tail = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r / 132))));
  return sum + Math.log(at) - 0.5 / at - tail;
}

/** log Gamma, for x above 0. */
export function logGamma(x) {
  let product = 1;
  let at = x;
  for (; at < SHIFT; at++) product *= at;
  const r = 1 / (at * at);
  const tail =
    (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / at;
  const main = (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI);
  return main + tail - Math.log(product);
}

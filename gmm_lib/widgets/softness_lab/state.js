// The state of SoftnessLab without its page: what the model holds, read and checked;
// what follows from it; and the temperatures of the slider.
import { axesOf } from "../numbers/gaussian.js";
import { clamp } from "../page/handles.js";
import { pointsOf } from "../page/points.js";
import { assign, sharesOf } from "../numbers/soft_means.js";
import { MOST } from "../numbers/mixture.js";
import { softnessLabWords } from "../words/en/softness_lab.js";

export const NOTCHES = 200; // of the slider; notch 0 is epsilon = 0
const DECADES = 4;
const UNSURE = 0.95; // a largest responsibility below this leaves a point undecided

/** Read the model's state, or say what is wrong with it. */
export function read(model) {
  const [means, temperature] = [model.get("means"), model.get("temperature")];
  const sound =
    Array.isArray(means) &&
    means.length >= 2 &&
    means.length <= MOST &&
    means.every(
      (mean) => Array.isArray(mean) && mean.length === 2 && mean.every(Number.isFinite),
    ) &&
    Number.isFinite(temperature) &&
    temperature >= 0;
  if (!sound) throw new RangeError(softnessLabWords.noState);
  const phase = ["assigned", "updated"].includes(model.get("phase"))
    ? model.get("phase")
    : "start";
  const iteration = Math.max(0, Math.trunc(Number(model.get("iteration"))) || 0);
  return { means, temperature, phase, iteration };
}

export function readData(model) {
  const points = pointsOf(model, 2);
  if (!(hottestFor(points) > 0)) throw new RangeError(softnessLabWords.onePlace);
  return points;
}

/** Twice the largest variance in any direction: means that agree stay together there. */
export function hottestFor({ n, x }) {
  const centre = [0, 1].map((i) =>
    x.reduce((sum, v, at) => sum + (at % 2 === i ? v / n : 0), 0),
  );
  const covariance = [
    [0, 0],
    [0, 0],
  ];
  for (let p = 0; p < n; p++) {
    const [u, v] = [x[2 * p] - centre[0], x[2 * p + 1] - centre[1]];
    covariance[0][0] += (u * u) / n;
    covariance[0][1] += (u * v) / n;
    covariance[1][1] += (v * v) / n;
  }
  covariance[1][0] = covariance[0][1];
  return 2 * axesOf({ covariance }).lengths[0] ** 2;
}

export const flat = (means) => Float64Array.from(means.flat());
export const rows = (means) =>
  Array.from({ length: means.length / 2 }, (_, k) => [means[2 * k], means[2 * k + 1]]);

/** What the page says about a state; gamma is what the last assignment gave. */
export function factsOf(points, { means, temperature, phase }, gamma) {
  const K = means.length;
  const fresh = assign(points, flat(means), K, temperature);
  const held = phase === "start" ? null : (gamma ?? fresh.gamma);
  const numbers = {
    distortion: fresh.distortion,
    softDistortion: fresh.softDistortion,
  };
  return {
    ...numbers,
    logLikelihood: fresh.logLikelihood,
    gamma: held,
    ...sharing(held, points.n, K),
  };
}

function sharing(gamma, n, K) {
  if (!gamma) return { shares: null, undecided: null };
  let undecided = 0;
  for (let p = 0; p < n; p++) {
    if (Math.max(...gamma.subarray(p * K, (p + 1) * K)) < UNSURE) undecided++;
  }
  return { shares: sharesOf(gamma, K), undecided };
}

export const temperatureAt = (notch, hottest) =>
  notch === 0 ? 0 : hottest * 10 ** (-DECADES * (1 - notch / NOTCHES));

export const notchOf = (temperature, hottest) => {
  if (temperature === 0) return 0;
  const share = 1 + Math.log10(temperature / hottest) / DECADES;
  return clamp(Math.round(NOTCHES * share), [1, NOTCHES]);
};

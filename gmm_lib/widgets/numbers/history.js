// A run of EM as half-steps: h = 0 is the start, h = 2t + 1 follows the E step with
// theta_t, h = 2t + 2 the M step that gave theta_{t+1}. The last half-step is the
// E step with theta_T. Everything is recomputed from the iterates, so that a broken
// run shows what it did and not what it claimed.
import { faults } from "../words/en/faults.js";
import { eStep, logLikelihood, lowerBound, hiddenScales } from "./mixture.js";

/** Read points and iterates from a widget's binary traits. */
export function readRun({ points, iterates, nFeatures, nComponents }) {
  const d = nFeatures;
  const k = nComponents;
  const x = points ? floats(points) : [];
  const all = iterates ? floats(iterates) : [];
  const size = k * (1 + d + d * d);
  if (!(d >= 1 && k >= 1) || x.length < d || all.length < size || all.length % size) {
    throw new RangeError(faults.noRun);
  }
  const mixtures = Array.from({ length: all.length / size }, (_, t) => ({
    k,
    d,
    weights: all.subarray(t * size, t * size + k),
    means: all.subarray(t * size + k, t * size + k + k * d),
    covariances: all.subarray(t * size + k + k * d, (t + 1) * size),
  }));
  return { points: { n: x.length / d, d, x }, mixtures };
}

export function floats(view) {
  // A copy: the bytes of a message need not lie on an 8-byte boundary.
  return new Float64Array(
    view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength),
  );
}

/** Where half-step h stands in its run. */
export function placeOf(h) {
  if (h === 0) return { iteration: 0, phase: "start" };
  return { iteration: Math.floor(h / 2), phase: h % 2 ? "E" : "M" };
}

/** The half-step of an iteration and phase. */
export function halfStepOf({ iteration, phase }) {
  return 2 * iteration + (phase === "E" ? 1 : 0);
}

/** Index a run by half-steps. */
export function historyOf({ points, mixtures }) {
  const steps = new Map(); // t -> {gamma, logLikelihood}; the last few only
  const expect = (t) => {
    if (!steps.has(t)) {
      if (steps.size > 8) steps.clear();
      steps.set(t, eStep(points, mixtures[t]));
    }
    return steps.get(t);
  };
  const heightOf = (mixture) => logLikelihood(points, mixture);
  const logLikelihoods = mixtures.map(heightOf);
  const push = (mixture) => {
    logLikelihoods.push(heightOf(mixture)); // throws where there is none
    mixtures.push(mixture);
  };
  const at = (h) => {
    const place = placeOf(h);
    const mixture = mixtures[place.iteration];
    const from = Math.floor((h - 1) / 2); // whose E step was the last
    const gamma = h === 0 ? null : expect(from).gamma;
    return {
      ...place,
      mixture,
      gamma,
      scales: gamma && hiddenScales(points, mixtures[from]),
      logLikelihood: logLikelihoods[place.iteration],
      lowerBound: gamma && lowerBound(points, gamma, mixture),
    };
  };
  const stairs = [];
  /** {l, F} of every iteration: F as the M step left it, null for the first. */
  const climb = () => {
    for (let t = stairs.length; t < mixtures.length; t++) {
      const gamma = t ? expect(t - 1).gamma : null;
      const F = gamma && lowerBound(points, gamma, mixtures[t]);
      stairs.push({ l: logLikelihoods[t], F });
    }
    return stairs;
  };
  const last = () => 2 * mixtures.length - 1;
  return { last, climb, logLikelihoods, expect, push, at };
}

/** A half-step's numbers as plain arrays, for the page and for tests. */
export function numbersOf({ iteration, phase, mixture, logLikelihood, lowerBound }) {
  const { k, d, weights, means, covariances } = mixture;
  const rows = (array, width) =>
    Array.from({ length: array.length / width }, (_, i) =>
      Array.from(array.subarray(i * width, (i + 1) * width)),
    );
  return {
    iteration,
    phase,
    weights: Array.from(weights),
    means: rows(means, d),
    covariances: Array.from({ length: k }, (_, i) =>
      rows(covariances.subarray(i * d * d, (i + 1) * d * d), d),
    ),
    logLikelihood,
    lowerBound,
  };
}

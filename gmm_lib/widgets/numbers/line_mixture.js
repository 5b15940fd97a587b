// A mixture on the line: its modes, draws from it, and weights that stay a mixture.
import { logJoint, logSumExp } from "./mixture.js";
import { normalsFrom } from "./random.js";

const NEAR = 1.2; // a mode lies within one sigma of some mean: elsewhere p'' > 0
const STEPS = 60;

/** The mixture of these components, each [weight, mean, sigma]. */
export function lineMixture(components) {
  const column = (i) => Float64Array.from(components, (component) => component[i]);
  const covariances = column(2).map((sigma) => sigma * sigma);
  return {
    k: components.length,
    d: 1,
    weights: column(0),
    means: column(1),
    covariances,
  };
}

/** Its components, each [weight, mean, sigma]. */
export function componentsOf({ k, weights, means, covariances }) {
  return Array.from({ length: k }, (_, i) => [
    weights[i],
    means[i],
    Math.sqrt(covariances[i]),
  ]);
}

/** The modes of its density, from left to right. */
export function modesOf(mixture) {
  const { k, means, covariances } = mixture;
  const grid = [];
  for (let i = 0; i < k; i++) {
    const reach = NEAR * Math.sqrt(covariances[i]);
    for (let j = -STEPS; j <= STEPS; j++) grid.push(means[i] + (reach * j) / STEPS);
  }
  grid.sort((a, b) => a - b);
  const slopes = grid.map((x) => slope(mixture, x));
  const modes = [];
  for (let i = 1; i < grid.length; i++) {
    if (slopes[i - 1] > 0 && slopes[i] <= 0) {
      modes.push(bisect((x) => slope(mixture, x), grid[i - 1], grid[i]));
    }
  }
  return modes;
}

/** The derivative of log p at x. */
function slope(mixture, x) {
  const joint = logJoint({ n: 1, d: 1, x: [x] }, mixture);
  const density = logSumExp(joint, mixture.k, 0);
  return joint.reduce((sum, value, k) => {
    const pull = (mixture.means[k] - x) / mixture.covariances[k];
    return sum + Math.exp(value - density) * pull;
  }, 0);
}

function bisect(value, low, high) {
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (value(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Draw first z, by the weights, then x from component z. */
export function drawFrom({ weights, means, covariances }, uniform) {
  let left = uniform();
  let z = 0;
  while (z < weights.length - 1 && left >= weights[z]) left -= weights[z++];
  const normal = normalsFrom(uniform);
  return { z, x: means[z] + Math.sqrt(covariances[z]) * normal() };
}

/** Weights with weight k set, the others sharing the rest as before; none below
 *  `least`. */
export function withWeight(weights, k, value, least) {
  const K = weights.length;
  const wanted = Math.min(1 - (K - 1) * least, Math.max(least, value));
  const spare = weights.map((weight, i) => (i === k ? 0 : Math.max(0, weight - least)));
  const total = spare.reduce((sum, weight) => sum + weight, 0);
  const rest = 1 - wanted - (K - 1) * least;
  return weights.map((_, i) => {
    if (i === k) return K === 1 ? 1 : wanted;
    return least + rest * (total > 0 ? spare[i] / total : 1 / (K - 1));
  });
}

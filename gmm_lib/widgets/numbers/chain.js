// A chain of labels over Gaussians on the line: what each row says alone, with the rows
// before it, and with all rows. Rabiner (1989): each message is divided by its sum.
import { logJoint } from "./mixture.js";

/** The model between the mixture, at memory 0, whose moves are its weights from every
 *  label, and the fitted chain, at memory 1. */
export function chainAt({ mixture, chain }, memory) {
  const parts = Object.keys(mixture).map((name) => [
    name,
    mixture[name].map((from, i) => from + memory * (chain[name][i] - from)),
  ]);
  return Object.fromEntries(parts);
}

/** Pass messages along the rows x: {forward, gamma}, each n x K, and l in nats. */
export function messagesOf(x, { weights, means, variances, moves }) {
  const K = weights.length;
  const all = weights.map((_, k) => k);
  const ones = weights.map(() => 1);
  const bells = { k: K, d: 1, weights: ones, means, covariances: variances };
  const joint = logJoint({ n: x.length, d: 1, x }, bells);
  const [forward, gamma] = [
    new Float64Array(joint.length),
    new Float64Array(joint.length),
  ];
  const scaled = [];
  let logLikelihood = 0;
  let before = weights;
  for (let t = 0; t < x.length; t++) {
    const row = all.map((k) => joint[t * K + k]);
    const largest = Math.max(...row);
    scaled.push(row.map((value) => Math.exp(value - largest)));
    const here = all.map((k) => before[k] * scaled[t][k]);
    const total = sumOf(here);
    logLikelihood += largest + Math.log(total);
    const shares = here.map((value) => value / total);
    forward.set(shares, t * K);
    before = all.map((j) => sumOf(shares.map((share, i) => share * moves[i * K + j])));
  }
  let after = ones;
  for (let t = x.length - 1; t >= 0; t--) {
    const here = all.map((k) => forward[t * K + k] * after[k]);
    const total = sumOf(here);
    gamma.set(
      here.map((value) => value / total),
      t * K,
    );
    const back = all.map((i) =>
      sumOf(all.map((j) => moves[i * K + j] * scaled[t][j] * after[j])),
    );
    const whole = sumOf(back);
    after = back.map((value) => value / whole);
  }
  return { forward, gamma, logLikelihood };
}

const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

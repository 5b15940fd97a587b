// What mixture_lab shows and says.
import { amount } from "../../numbers/format.js";
import { iterations } from "./words.js";

const components = (K) => `${K} component${K === 1 ? "" : "s"}`;

export const mixtureLabWords = {
  label: (n) => `A mixture on the line over ${n} points`,
  noMixture:
    "its components must be 1 to 6 triples of weight, mean and standard deviation, " +
    "with weights that sum to one",
  components: "Components",
  choose: "Component to change",
  handle: (k) => `Component ${k + 1}, mean and width`,
  place: (mean, sigma) => `mean ${mean}, standard deviation ${sigma}`,
  weight: "Weight π",
  mean: "Mean μ",
  sigma: "Width σ",
  rows: {
    now: "log-likelihood",
    best: "your best with this K",
    em: "EM from your fit",
    modes: "modes",
  },
  modes: (values) => {
    const shown = values.slice(0, 4).join(", ");
    return `${values.length} (${shown}${values.length > 4 ? ", …" : ""})`;
  },
  em: "EM from here",
  back: "My fit",
  draw: "Draw one",
  drawMany: "Draw 100",
  newSeed: "New seed",
  picture: (K, modes) =>
    `Histogram of the points under the density of ${components(K)}` +
    `, which has ${modes} mode${modes === 1 ? "" : "s"}`,
  start: "Fit the curve to the histogram by hand, then ask EM.",
  better: (now, K) =>
    `The log-likelihood is ${now} nats: your best with ${components(K)} so far.`,
  worse: (now, behind, K) =>
    `The log-likelihood is ${now} nats, ${behind} below your best with ${components(K)}.`,
  helped: (now) =>
    `The log-likelihood is ${now} nats. This fit had EM's help, so it is not counted ` +
    `as yours.`,
  endings: {
    converged: (gain, now, t) =>
      `EM climbs ${gain} nats from your fit, to ${now}, in ${iterations(t)}.`,
    limit: (gain, now, t) =>
      `EM climbs ${gain} nats from your fit, to ${now}, and still climbs after ` +
      `${iterations(t)}.`,
    stopped: (gain, now, t, { why }) =>
      `EM ends after ${iterations(t)}, at ${now} nats: ${why}.`,
    collapsed: (gain, now, t, { k, width }) =>
      `After ${iterations(t)} component ${k + 1} sits on a single value. Each step more ` +
      `leaves a tenth of its width, now ${amount(width)}, and ℓ climbs without end: ` +
      `${gain} nats so far, to ${now}.`,
  },
  backAt: "Back to your fit.",
  drawn: (z, x) =>
    `First z = ${z + 1}, by the weights; then x = ${x} from component ${z + 1}.`,
  drawnMany: (n, seed) => `${n} draws from seed ${seed}.`,
  seeded: (seed) => `Seed ${seed}: no draws yet.`,
};

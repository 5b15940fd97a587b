// Three ways up one hill, each from the sums of one E step: gradient ascent, EM, Newton.
// Two numbers of a mixture on the line move, theta = [logit of weight 1, mean 1]; mean 2
// and both variances are known. The M step maximises over the two that move.
import { eStep } from "./mixture.js";

export const RULES = ["gradient", "em", "newton"];
export const NEAR = 1e-6; // nats below the top: there
const LAST_PASS = 1000; // passes
const FAR = 40; // logits: a weight below 1e-17

/** The mixture at theta. */
export function mixtureAt({ known: [mean, ...variances] }, [logit, first]) {
  return {
    k: 2,
    d: 1,
    weights: Float64Array.of(1 / (1 + Math.exp(-logit)), 1 / (1 + Math.exp(logit))),
    means: Float64Array.of(first, mean),
    covariances: Float64Array.from(variances),
  };
}

/** One pass over the points: l, its gradient and Hessian, where EM goes, and the
 *  information of the complete data, which is diagonal. */
export function lookAt({ points, known }, theta) {
  const mixture = mixtureAt({ known }, theta);
  const { gamma, logLikelihood } = eStep(points, mixture);
  const { n, x } = points;
  const [p, q] = mixture.weights;
  const [mean, v] = [theta[1], known[1]];
  let [own, other, first, a, b, c] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [g, h, r] = [gamma[2 * i], gamma[2 * i + 1], x[i] - mean];
    own += g;
    other += h;
    first += g * r;
    a += g * h;
    b += g * h * r;
    c += g * h * r * r;
  }
  return {
    logLikelihood,
    gradient: [own * q - other * p, first / v],
    hessian: [a - n * p * q, b / v, c / v ** 2 - own / v],
    em: [Math.log(own / other), mean + first / own],
    complete: [n * p * q, (n * p) / v],
  };
}

/** Where a rule goes from theta, or null when that is nowhere. */
export function nextOf(rule, { gradient: [g, h], hessian, em }, theta, how) {
  const [a, b, c] = hessian;
  const det = a * c - b * b;
  const moves = {
    gradient: () => [how.step * g, how.step * h],
    em: () => em.map((value, i) => how.omega * (value - theta[i])),
    newton: () => [(b * h - c * g) / det, (b * g - a * h) / det],
  };
  const next = moves[rule]().map((move, i) => theta[i] + move);
  return next.every(Number.isFinite) && Math.abs(next[0]) < FAR ? next : null;
}

/** The eigenvalues of [[a, b], [b, c]], the greater one first. */
export function eigenvaluesOf([a, b, c]) {
  const half = Math.hypot((a - c) / 2, b);
  const great = (a + c) / 2 + half;
  return [great, great > 0 ? (a * c - b * b) / great : great - 2 * half];
}

/** The top of the hill near theta: {theta, logLikelihood, best, conditions}. `best` is the
 *  fixed gradient step of fastest approach there; the conditions are those of -H as
 *  gradient ascent meets it, and of I_c^-1 times it, as EM does. */
export function topFrom(world, theta) {
  for (let t = 0; t < 40; t++) {
    const look = lookAt(world, theta);
    theta = nextOf(t < 30 ? "em" : "newton", look, theta, { omega: 1 }) ?? theta;
  }
  const { logLikelihood, hessian, complete } = lookAt(world, theta);
  const [d, e] = complete;
  const scales = [d, Math.sqrt(d * e), e];
  const observed = hessian.map((value) => -value);
  const [great, least] = eigenvaluesOf(observed);
  const [fast, slow] = eigenvaluesOf(observed.map((value, i) => value / scales[i]));
  return {
    theta,
    logLikelihood,
    best: 2 / (great + least),
    conditions: { gradient: great / least, em: fast / slow },
  };
}

/** A rule's way from theta: {path, gaps: l below the top after each pass, end}; it ends
 *  "there", "lost" or at the "limit". */
export function wayOf(rule, world, theta, top, how) {
  const [path, gaps] = [[], []];
  try {
    while (theta) {
      const look = lookAt(world, theta);
      path.push(theta);
      gaps.push(top.logLikelihood - look.logLikelihood);
      if (gaps.at(-1) < NEAR) return { path, gaps, end: "there" };
      if (gaps.length > LAST_PASS) return { path, gaps, end: "limit" };
      theta = nextOf(rule, look, theta, how);
    }
  } catch {
    // too far from all points
  }
  return { path, gaps, end: "lost" };
}

/** l over a grid: entry [i * means.length + j] is at [logits[i], means[j]]. */
export function hillOver({ points: { n, x }, known: [mean, v, w] }, logits, means) {
  const bell = (centre, variance) =>
    x.map((value) => (-0.5 * (value - centre) ** 2) / variance);
  const other = bell(mean, w);
  const own = means.map((first) => bell(first, v));
  const constant = -0.5 * n * Math.log(2 * Math.PI);
  return Float64Array.from({ length: logits.length * means.length }, (_, at) => {
    const [logit, terms] = [
      logits[Math.floor(at / means.length)],
      own[at % means.length],
    ];
    const [a, b] = [v, w].map((variance, i) => {
      const sign = i ? 1 : -1;
      return -Math.log1p(Math.exp(sign * logit)) - 0.5 * Math.log(variance);
    });
    let l = constant;
    for (let p = 0; p < n; p++) {
      const [s, t] = [a + terms[p], b + other[p]];
      l += Math.max(s, t) + Math.log1p(Math.exp(-Math.abs(s - t)));
    }
    return l;
  });
}

// From data to pixels: scales, ticks and extents. No page needed.

/** A linear map from [from, to] onto [start, end]. */
export function linear([from, to], [start, end]) {
  const slope = (end - start) / (to - from);
  return (value) => start + slope * (value - from);
}

/** Round tick values inside [from, to], about `count` of them, with their texts. */
export function ticks(from, to, count) {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((s) => s * power >= 0.8 * rough) * power;
  const digits = Math.min(20, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const values = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++) {
    values.push(i * step);
  }
  return values.map((value) => ({
    value,
    text: value
      .toFixed(digits)
      .replace(/^-(?=.*[1-9])/, "−")
      .replace(/^-/, ""),
  }));
}

/** The extent of column i, over points and all means, with a margin. */
export function extentOf(i, { n, d, x }, mixtures, margin = 0.08) {
  let low = Infinity;
  let high = -Infinity;
  const take = (value) => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (let p = 0; p < n; p++) take(x[p * d + i]);
  for (const { k, means } of mixtures) {
    for (let c = 0; c < k; c++) take(means[c * d + i]);
  }
  return padded([low, high], margin);
}

/** An interval with a margin on both sides; one value becomes an interval too. */
export function padded([low, high], margin) {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const wide = high - low > 1e-9 * size; // else the difference is rounding
  const pad = wide ? margin * (high - low) : 0.1 * size || 1;
  return [low - pad, high + pad];
}

/** The outline of {x : (x - mu)' Sigma^-1 (x - mu) = radius^2} for d = 2. */
export function ellipse({ means, covariances }, k, radius, corners = 72) {
  const [a, b, , c] = covariances.subarray(4 * k, 4 * k + 4);
  const l11 = Math.sqrt(a); // Sigma = L L', the outline is mu + radius L u
  const l21 = b / l11;
  const l22 = Math.sqrt(Math.max(0, c - l21 * l21));
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    const u = radius * Math.cos(angle);
    const v = radius * Math.sin(angle);
    return [means[2 * k] + l11 * u, means[2 * k + 1] + l21 * u + l22 * v];
  });
}

/** A point of the straight way from one mixture to another; 0 <= u <= 1. */
export function between(from, to, u) {
  const mix = (a, b) => a.map((value, i) => value + u * (b[i] - value));
  return {
    ...to,
    weights: mix(from.weights, to.weights),
    means: mix(from.means, to.means),
    covariances: mix(from.covariances, to.covariances),
  };
}

/** Bars of a histogram of one column as densities, sqrt(n) of them. */
export function histogram({ n, x }, [low, high]) {
  const count = Math.max(5, Math.min(60, Math.ceil(1.5 * Math.sqrt(n))));
  const width = (high - low) / count;
  const heights = new Float64Array(count);
  for (let p = 0; p < n; p++) {
    const bar = Math.min(count - 1, Math.max(0, Math.floor((x[p] - low) / width)));
    heights[bar] += 1 / (n * width);
  }
  return { low, width, heights };
}

/** The least and the greatest of some values. */
export function rangeOf(values) {
  return [Math.min(...values), Math.max(...values)];
}

// Mixing colours as the eye does: in Oklab, where equal steps look equal.
// Ottosson (2020), "A perceptual color space for image processing". The same blend as
// gmm_lib/plot.py, which the tests compare.

const NEUTRAL = [0.9, 0, 0]; // a light grey: what nobody owns alone
const PULL = 0.9;

/** A colour "#rrggbb" in Oklab. */
export function oklab(hex) {
  const [r, g, b] = [1, 3, 5].map((i) =>
    linearOf(parseInt(hex.slice(i, i + 2), 16) / 255),
  );
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Red, green and blue, 0 to 255, of a colour in Oklab. */
export function rgb([L, a, b]) {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((value) => 255 * gammaOf(Math.min(1, Math.max(0, value))));
}

const linearOf = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const gammaOf = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

/** Colours in Oklab mixed by `shares`, and drawn to a light neutral the nearer the two
 *  largest shares are. */
export function blended(colours, shares) {
  let [first, second] = [0, 0];
  const mix = [0, 0, 0];
  shares.forEach((share, k) => {
    if (share > first) [first, second] = [share, first];
    else if (share > second) second = share;
    const colour = colours[k % colours.length];
    for (let c = 0; c < 3; c++) mix[c] += share * colour[c];
  });
  const pull = PULL * (1 - (first - second));
  return rgb(mix.map((value, c) => (1 - pull) * value + pull * NEUTRAL[c]));
}

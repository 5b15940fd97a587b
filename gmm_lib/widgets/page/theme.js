// Colours, markers and dashes of the components, and the page's light or dark theme.
import { blended, oklab } from "../numbers/colour.js";

/** The colour, marker and dash of each component: the table of gmm_lib/plot.py. */
export const STYLES = [
  { colour: "#0072B2", marker: "o", dash: [] },
  { colour: "#D55E00", marker: "s", dash: [4, 1.5] },
  { colour: "#009E73", marker: "^", dash: [4, 1.5, 1, 1.5] },
  { colour: "#CC79A7", marker: "D", dash: [1, 1.2] },
  { colour: "#E69F00", marker: "v", dash: [7, 1.5] },
  { colour: "#56B4E9", marker: "P", dash: [4, 1.5, 1, 1.5, 1, 1.5] },
];
const PALETTE = STYLES.map(({ colour }) => oklab(colour));
const UNASSIGNED = 0x76; // red, green and blue

/** The markers as paths of about radius 1 around the origin. */
export const MARKERS = {
  o: "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
  s: "M-.89-.89H.89V.89H-.89Z",
  "^": "M0-1.2L1.1.8H-1.1Z",
  D: "M0-1.3L1.1 0L0 1.3L-1.1 0Z",
  v: "M0 1.2L1.1-.8H-1.1Z",
  P: "M-.4-1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4Z",
};

/** How component k looks; the table repeats after its last row. */
export const styleOf = (k) => STYLES[k % STYLES.length];

/** Whether the page around a widget is dark: the site, JupyterLab, VS Code, Colab. */
export function isDark(page = document) {
  const { documentElement: html, body } = page;
  if (html.dataset.theme) return html.dataset.theme === "dark";
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
  if (/\bvscode-/.test(body.className)) {
    return /\bvscode-(dark|high-contrast)\b(?!-light)/.test(body.className);
  }
  if (html.getAttribute("theme")) return html.getAttribute("theme") === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Keep root's data-theme right, and call back on each change, until `signal`. */
export function followTheme(root, signal, onChange) {
  const update = () => {
    const theme = isDark() ? "dark" : "light";
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    onChange();
  };
  const observer = new MutationObserver(update);
  const attributes = true;
  observer.observe(document.documentElement, { attributes });
  observer.observe(document.body, { attributes });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", update, {
    signal,
  });
  signal.addEventListener("abort", () => observer.disconnect());
  update();
}

/** The colours that the style sheet gives root now. */
export function inksOf(root) {
  const style = getComputedStyle(root);
  const value = (name) => style.getPropertyValue(`--gmm-${name}`).trim();
  return {
    surface: value("surface"),
    ink: value("ink"),
    muted: value("muted"),
    line: value("line"),
    grid: value("grid"),
    bar: value("bar"),
    edge: value("edge"),
    accent: value("accent"),
    alarm: value("alarm"),
    eStep: value("e-step"),
    mStep: value("m-step"),
    font: style.fontFamily,
    size: parseFloat(style.fontSize),
  };
}

/** Each point's colour (n x 3) and marker: its components' colours blended by gamma.
 *  Without gamma the points are `free`: they belong to nobody yet. */
export function looksOf(n, gamma) {
  const colours = new Float32Array(3 * n);
  const winners = new Uint8Array(n);
  if (!gamma) return { colours: colours.fill(UNASSIGNED), winners, free: true };
  const K = gamma.length / n;
  for (let p = 0; p < n; p++) {
    const shares = gamma.subarray(p * K, (p + 1) * K);
    colours.set(blended(PALETTE, shares), 3 * p);
    for (let k = 1; k < K; k++) if (shares[k] > shares[winners[p]]) winners[p] = k;
  }
  return { colours, winners, free: false };
}

// SelectionLab: candidate mixtures side by side, by number of components and family of
// covariances. The fits and criteria come from Python, and need no kernel here.
import {
  button,
  choice,
  element,
  readout,
  slider,
  stage,
  statusLine,
} from "../page/controls.js";
import { sheetOf } from "../page/drawing.js";
import { canvas, facts, labRoot, plane, row, viewsOf } from "../page/panel.js";
import { drawScatter, planeOf } from "../page/scatter.js";
import { mixtureOf } from "../numbers/mixture.js";
import { followState, frontEnd, put } from "../page/front.js";
import { floats, numbersOf } from "../numbers/history.js";
import { eStep, logLikelihood } from "../numbers/mixture.js";
import { drawCriteria, nearestMark } from "./picture.js";
import { looksOf } from "../page/theme.js";
import { decimal } from "../numbers/format.js";
import { selectionLabWords } from "../words/en/selection_lab.js";
import { words } from "../words/en/words.js";

const said = selectionLabWords;
const CRITERIA = ["log_likelihood", "aic", "bic", "icl", "held_out"];

export default frontEnd(selectionLab, (model) => {
  const { rows } = readTable(model);
  return {
    criterion: "log_likelihood",
    covariance_type: rows[0].family,
    n_components: rows[0].K,
  };
});

/** The points, and a row for each candidate: {family, K, p, values, reason, mixture}. */
function readTable(model) {
  const d = model.get("n_features");
  const [x, all] = ["points", "mixtures"].map((name) => floats(model.get(name)));
  let at = 0;
  const rows = model.get("rows").map(([family, K, p, reason, ...values]) => {
    const size = reason ? 0 : K * (1 + d + d * d);
    at += size;
    const mixture = size ? mixtureOf(all.slice(at - size, at), K, d) : null;
    return {
      family,
      K,
      p,
      reason,
      mixture,
      values: Object.fromEntries(CRITERIA.map((name, i) => [name, values[i]])),
    };
  });
  if (!rows.length || at !== all.length || !x.length)
    throw new RangeError(said.noTable);
  return { points: { n: x.length / d, d, x }, rows };
}

/** What the reader looks at, or what is wrong with it. */
function readChoice(model, { rows }) {
  const [criterion, family, K] = ["criterion", "covariance_type", "n_components"].map(
    (name) => model.get(name),
  );
  const row = rows.find(
    (candidate) => candidate.family === family && candidate.K === K,
  );
  const known = rows.some(({ values }) => typeof values[criterion] === "number");
  if (!row || !known) throw new RangeError(said.noRow);
  return { criterion, row };
}

function selectionLab(model, signal, fail) {
  const table = readTable(model);
  const { points, rows } = table;
  const area = planeOf({ points, mixtures: [] }, model.get("names"));
  let now = readChoice(model, table);
  const first = now;
  let marks = [];
  const become = (next, sentence = null) => {
    now = next;
    const { criterion, row } = now;
    put(model, { criterion, covariance_type: row.family, n_components: row.K });
    panel.show(now);
    panel.status.say(sentence ?? sentenceOf(now, rows));
    redraw();
  };
  const find = (family, K) => rows.find((row) => row.family === family && row.K === K);
  const near = (family, K) =>
    rows
      .filter((row) => row.family === family)
      .sort((a, b) => Math.abs(a.K - K) - Math.abs(b.K - K))[0];
  const acts = {
    look: (criterion) => become({ ...now, criterion }),
    family: (family) => become({ ...now, row: near(family, now.row.K) }),
    K: (i) => {
      const all = kept(rows, now.row.family);
      become({ ...now, row: find(now.row.family, all[Math.min(i, all.length - 1)]) });
    },
    best: () => become({ ...now, row: bestOf(rows, now.criterion) }),
    reset: () => become(first),
    point: (event) => {
      const row = nearestMark(marks, event.offsetX, event.offsetY);
      if (row) become({ ...now, row });
    },
  };
  const panel = panelOf(table, acts, signal);
  const redraw = stage(
    panel.root,
    (inks) => {
      const { mixture } = now.row;
      const gamma = mixture && eStep(points, mixture).gamma;
      const nothing = { k: 0, d: points.d, weights: [], means: [], covariances: [] };
      const scene = { mixture: mixture ?? nothing, ...looksOf(points.n, gamma) };
      drawScatter(sheetOf(panel.scatter, inks), inks, area, points, scene);
      const best = bestOf(rows, now.criterion);
      marks = drawCriteria(sheetOf(panel.curve, inks), inks, rows, { ...now, best });
    },
    signal,
  );
  followState(
    model,
    ["criterion", "covariance_type", "n_components"],
    { read: () => readChoice(model, table), now: () => now, become, fail },
    signal,
  );
  become(now, sentenceOf(now, rows) + said.hint);
  return panel.root;
}

/** The numbers of components that a family has, in order. */
const kept = (rows, family) =>
  rows
    .filter((row) => row.family === family)
    .map(({ K }) => K)
    .sort((a, b) => a - b);

/** The candidate that a criterion prefers: AIC, BIC and ICL are costs. */
function bestOf(rows, criterion) {
  const sign = ["aic", "bic", "icl"].includes(criterion) ? 1 : -1;
  const scored = rows.filter(({ values }) => typeof values[criterion] === "number");
  return scored.reduce((best, row) =>
    sign * row.values[criterion] < sign * best.values[criterion] ? row : best,
  );
}

function sentenceOf({ criterion, row }, rows) {
  const { family, K, p, reason, values } = row;
  const name = said.criteria[criterion];
  if (reason) return said.missing(said.family(family), K, reason);
  const best = bestOf(rows, criterion);
  const value = values[criterion];
  if (typeof value !== "number") return said.unscored(said.family(family), K, name);
  if (row === best)
    return said.best(said.family(family), K, p, name, criterion === "log_likelihood");
  return said.behind(
    said.family(family),
    K,
    p,
    name,
    valueText(criterion, Math.abs(value - best.values[criterion])),
    said.family(best.family),
    best.K,
  );
}

const valueText = (criterion, value) =>
  typeof value === "number"
    ? decimal(value, criterion === "held_out" ? 4 : 2)
    : words.none;

function panelOf({ points, rows }, acts, signal) {
  const [scatter, curve] = [canvas("scatter"), canvas("curve")];
  curve.addEventListener("click", acts.point, { signal });
  const scored = CRITERIA.filter((name) =>
    rows.some(({ values }) => typeof values[name] === "number"),
  );
  const views = scored.map((name) =>
    button(said.criteria[name], () => acts.look(name), signal),
  );
  const families = [...new Set(rows.map(({ family }) => family))];
  const options = families.map((family) => [family, said.family(family)]);
  const family = choice(words.covariances, options, acts.family, signal);
  const count = slider(words.components, 1, acts.K, signal);
  const numbers = readout([
    said.parameters,
    ...scored.map((name) => said.criteria[name]),
  ]);
  const status = statusLine();
  const best = button(said.toBest, acts.best, signal, "step");
  best.setAttribute("aria-disabled", "false");
  const root = labRoot(
    "selection-lab",
    said.label(rows.length, points.n),
    {
      head: [viewsOf(said.criterion, views)],
      picture: plane(scatter),
      controls: [
        element("div", { class: "gmm-fields" }, family.node, count.node),
        row(best, button(words.reset, acts.reset, signal)),
      ],
      status: status.node,
      side: [curve, facts(numbers.node)],
    },
    signal,
  );
  const show = ({ criterion, row }) => {
    root.dataset.state = JSON.stringify(factsOf(points, criterion, row));
    views.forEach((view, i) =>
      view.setAttribute("aria-pressed", String(scored[i] === criterion)),
    );
    family.set(row.family);
    const all = kept(rows, row.family);
    count.set(
      all.indexOf(row.K),
      String(row.K),
      String(row.K),
      Math.max(1, all.length - 1),
    );
    numbers.set(said.parameters, String(row.p));
    for (const name of scored)
      numbers.set(said.criteria[name], valueText(name, row.values[name]));
    scatter.setAttribute(
      "aria-label",
      words.scatter(points.n, row.mixture ? row.K : 0, Boolean(row.mixture)),
    );
    curve.setAttribute(
      "aria-label",
      said.picture(said.criteria[criterion], families.map(said.family)),
    );
  };
  return { root, scatter, curve, status, show };
}

/** The numbers of a candidate, for the page and for tests. */
function factsOf(points, criterion, { family, K, p, values, mixture }) {
  const numbers = mixture && numbersOf({ mixture });
  return {
    criterion,
    family,
    components: K,
    parameters: p,
    values,
    weights: numbers?.weights ?? null,
    means: numbers?.means ?? null,
    covariances: numbers?.covariances ?? null,
    logLikelihood: mixture && logLikelihood(points, mixture),
  };
}

// MixtureLab: a mixture on the line, fitted to a histogram by hand; its modes, draws
// from it, and what EM makes of the reader's fit.
import {
  button,
  element,
  readout,
  slider,
  stage,
  statusLine,
  still,
} from "../page/controls.js";
import { followState, frontEnd, put, remembered } from "../page/front.js";
import { clamp, dataAt, handlesOn, stepOf } from "../page/handles.js";
import { askEM, copyOf, draw, factsOf, fitByHand, gameOf } from "./game.js";
import { reseed, resize, restart, said, setParameter } from "./game.js";
import { drawMixture, handleTop, sceneOf } from "./picture.js";
import { canvas, facts, labRoot, plane, row } from "../page/panel.js";
import { pointsOf } from "../page/points.js";
import { MOST } from "../numbers/mixture.js";
import { styleOf } from "../page/theme.js";
import { decimal } from "../numbers/format.js";
import { words } from "../words/en/words.js";

const NOTCHES = 1000; // of a slider

export default frontEnd(mixtureLab, (model) => {
  const { centre, spread } = sceneOf(pointsOf(model, 1), "");
  return { components: [[1, centre, spread]], seed: 0 };
});

/** Read the reader's mixture, or say what is wrong with it. */
function readComponents(model) {
  const components = model.get("components");
  const sound =
    Array.isArray(components) &&
    components.length >= 1 &&
    components.length <= MOST &&
    components.every(
      (c) => Array.isArray(c) && c.length === 3 && c.every(Number.isFinite),
    ) &&
    components.every(([weight, , sigma]) => weight >= 0 && sigma > 0) &&
    Math.abs(components.reduce((sum, [weight]) => sum + weight, 0) - 1) < 1e-8;
  if (!sound) throw new RangeError(said.noMixture);
  return components;
}

const read = (model) => {
  const seed = model.get("seed");
  return { components: readComponents(model), seed: Number.isInteger(seed) ? seed : 0 };
};

const traitsOf = ({ components, draws }) => ({ components, seed: draws.seed });

function mixtureLab(model, signal, fail) {
  const points = pointsOf(model, 1);
  const scene = sceneOf(points, model.get("names")[0]);
  const { components, seed } = read(model);
  const game = remembered(model, () => gameOf(points, components, seed));
  const motion = { glide: null, fell: -Infinity }; // what is moving, and since when
  const move = (play) => {
    const sentence = play();
    put(model, traitsOf(game));
    show();
    panel.status.say(sentence);
  };
  const acts = actsOf(game, scene, motion, move, () => show());
  const panel = panelOf(scene, points.n, acts, signal);
  let frame = null;
  const handles = handlesOf(
    panel.plane,
    scene,
    { game, frame: () => frame, acts },
    signal,
  );
  const redraw = stage(
    panel.root,
    (inks) => {
      const drawn = drawMixture(panel.canvas, inks, scene, game, motion);
      ({ frame } = drawn);
      handles.place(game, frame);
      return drawn.moving;
    },
    signal,
  );
  const show = () => {
    panel.show(factsOf(game), game);
    redraw();
  };
  const become = ({ components, seed }) => {
    if (seed !== game.draws.seed) move(() => reseed(game, seed));
    if (String(components) !== String(game.components))
      move(() => fitByHand(game, components));
  };
  const now = () => traitsOf(game);
  followState(model, ["components", "seed"], { read, now, become, fail }, signal);
  show();
  become({ components, seed }); // the game may be that of a view that has left
  panel.status.say(said.start);
  return panel.root;
}

/** What the controls do. */
function actsOf(game, scene, motion, move, show) {
  const glide = () => {
    motion.glide = still() ? null : { from: game.mixture, began: performance.now() };
  };
  return {
    set: (i, value) => move(() => setParameter(game, i, value)),
    fit: (components, k) => move(() => fitByHand(game, components, k)),
    resize: (K) => move(() => resize(game, K, scene)),
    askEM: () => {
      glide();
      move(() => askEM(game));
    },
    draw: (count) => () => {
      motion.fell = count === 1 && !still() ? performance.now() : -Infinity;
      move(() => draw(game, count, scene.text));
    },
    newSeed: () => move(() => reseed(game, game.draws.seed + 1)),
    reset: () => move(() => restart(game)),
    choose: (k) => {
      game.k = k;
      show();
    },
  };
}

/** A handle on top of each term: sideways moves its mean, up makes it narrower. */
function handlesOf(plane, scene, { game, frame, acts }, signal) {
  const add = handlesOn(plane, signal);
  const step = stepOf(scene.x);
  const change = (k, mean, sigma) => {
    const components = copyOf(game.components);
    components[k][1] = clamp(mean, scene.x);
    components[k][2] = clamp(sigma, scene.widths);
    acts.fit(components, k);
  };
  const all = Array.from({ length: MOST }, (_, k) => {
    const handle = add(said.handle(k), {
      kind: "number",
      drag: (left, top) => {
        const [weight] = game.components[k];
        const [mean, height] = dataAt(frame(), left, top);
        const least = scene.y[1] / 1000;
        change(k, mean, weight / (Math.max(height, least) * Math.sqrt(2 * Math.PI)));
      },
      nudge: (right, up) => {
        const [, mean, sigma] = game.components[k];
        change(k, mean + right * step, sigma * 1.05 ** -up);
      },
    });
    handle.node.dataset.text = k + 1;
    handle.node.style.setProperty("--gmm-mark", styleOf(k).colour);
    handle.node.addEventListener("focus", () => acts.choose(k), { signal });
    return handle;
  });
  const place = ({ components, k: chosen }, area) => {
    all.forEach(({ node, place: put }, k) => {
      node.hidden = k >= components.length;
      node.dataset.chosen = String(k === chosen);
      if (node.hidden) return;
      const [, mean, sigma] = components[k];
      const spoken = said.place(scene.text(mean), scene.fine(sigma));
      const left = clamp(area.x(mean), [area.left, area.right]);
      put(left, handleTop(area, components[k]), mean, spoken);
    });
  };
  return { place };
}

function panelOf(scene, n, acts, signal) {
  const scatter = canvas("scatter");
  const picture = plane(scatter);
  const { rows } = said;
  const numbers = readout(Object.values(rows));
  const status = statusLine();
  const count = slider(
    said.components,
    MOST - 1,
    (value) => acts.resize(value + 1),
    signal,
  );
  const [low, high] = scene.x;
  const [thin, wide] = scene.widths.map(Math.log);
  const dials = [
    slider(said.weight, NOTCHES, (v) => acts.set(0, v / NOTCHES), signal),
    slider(
      said.mean,
      NOTCHES,
      (v) => acts.set(1, low + ((high - low) * v) / NOTCHES),
      signal,
    ),
    slider(
      said.sigma,
      NOTCHES,
      (v) => acts.set(2, Math.exp(thin + ((wide - thin) * v) / NOTCHES)),
      signal,
    ),
  ];
  const tabs = Array.from({ length: MOST }, (_, k) => {
    const tab = button(String(k + 1), () => acts.choose(k), signal);
    tab.setAttribute("aria-label", `${words.component(k)}`);
    tab.style.setProperty("--gmm-mark", styleOf(k).colour);
    return tab;
  });
  const em = button(said.em, acts.askEM, signal, "step");
  const tabRow = element(
    "div",
    { class: "gmm-tabs", role: "group", "aria-label": said.choose },
    ...tabs,
  );
  const root = labRoot(
    "mixture-lab",
    said.label(n),
    {
      picture,
      controls: [
        row(
          em,
          button(said.draw, acts.draw(1), signal),
          button(said.drawMany, acts.draw(100), signal),
          button(said.newSeed, acts.newSeed, signal),
          button(words.reset, acts.reset, signal),
        ),
        count.node,
      ],
      status: status.node,
      side: [facts(numbers.node), facts(tabRow, ...dials.map(({ node }) => node))],
    },
    signal,
  );
  const nats = (value) =>
    value === null ? words.none : `${decimal(value, 2)} ${words.nats}`;
  const show = (all, { components, k, mine }) => {
    root.dataset.state = JSON.stringify(all);
    const K = components.length;
    const [weight, mean, sigma] = components[k];
    numbers.set(rows.now, nats(all.logLikelihood));
    numbers.set(rows.best, nats(all.best));
    numbers.set(rows.em, nats(all.em));
    numbers.set(rows.modes, said.modes(all.modes.map(scene.text)));
    count.set(K - 1, String(K), String(K));
    const dial = (i, share, text) =>
      dials[i].set(Math.round(NOTCHES * clamp(share, [0, 1])), text, text);
    dial(0, weight, decimal(weight, 3));
    dial(1, (mean - low) / (high - low), scene.text(mean));
    dial(2, (Math.log(sigma) - thin) / (wide - thin), scene.fine(sigma));
    tabs.forEach((tab, i) => {
      tab.hidden = i >= K;
      tab.setAttribute("aria-pressed", String(i === k));
    });
    em.textContent = mine ? said.back : said.em;
    em.setAttribute("aria-disabled", "false");
    scatter.setAttribute("aria-label", said.picture(K, all.modes.length));
  };
  return { root, plane: picture, canvas: scatter, status, show };
}

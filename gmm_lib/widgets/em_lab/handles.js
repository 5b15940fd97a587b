// Handles for the means and for the one chosen point; any point can be chosen by
// pointer, the next and the previous one by key.
import { clamp, dataAt, digitsOf, handlesOn, stepOf } from "../page/handles.js";
import { termPeak } from "../page/drawing.js";
import { pointPlace, pointSays, probeOn } from "../page/probe.js";
import { STYLES, styleOf } from "../page/theme.js";
import { decimal } from "../numbers/format.js";
import { emLabWords } from "../words/en/em_lab.js";
import { words } from "../words/en/words.js";

/** Lay handles over a picture; `lab` knows the mixture and the points, and moves them. */
export function emHandles(plane, lab, signal) {
  let frame = null;
  let chosen = 0;
  const inside = ([x, y]) =>
    [clamp(x, frame.domain), clamp(y, frame.range)].slice(0, lab.points().d);
  const choose = (p) => {
    const { n } = lab.points();
    chosen = (p + n) % n;
    placePoint();
  };
  const pick = (here) => {
    const { p, close } = probe.nearest(here);
    if (close) choose(p);
    return close;
  };
  const add = handlesOn(plane, signal, pick);
  const movePoint = (to) => {
    const { d, x } = lab.points();
    const next = Float64Array.from(x);
    next.set(inside(to), chosen * d);
    lab.movePoints(next, emLabWords.movedPoint(chosen, lab.points().n));
  };
  const steps = () => [stepOf(frame.domain), stepOf(frame.range)];
  const nudged = (from, d, right, up) => {
    const [dx, dy] = steps();
    return [
      from[0] + right * dx + (d === 1 ? up * dx : 0),
      d === 1 ? 0 : from[1] + up * dy,
    ];
  };
  const point = add(words.point, {
    kind: "ring",
    drag: (left, top) => movePoint(dataAt(frame, left, top)),
    nudge: (right, up) => {
      const { d, x } = lab.points();
      movePoint(nudged(x.subarray(chosen * d, chosen * d + d), d, right, up));
    },
  });
  const held = () => (document.activeElement === point.node ? chosen : null);
  const probe = probeOn(plane, { ...lab, held }, signal);
  const addPoint = (at) => {
    if (!frame) return; // nothing is drawn yet
    const { d, x } = lab.points();
    const middle = [frame.domain, frame.range].map(([low, high]) => (low + high) / 2);
    const next = Float64Array.from([...x, ...inside(at ?? middle)]);
    chosen = x.length / d;
    lab.movePoints(next, emLabWords.added(next.length / d));
    point.node.focus({ preventScroll: true });
  };
  const remove = () => {
    const { d, x } = lab.points();
    const gone = chosen;
    const next = x.filter((_, at) => Math.floor(at / d) !== gone);
    chosen = Math.max(0, Math.min(gone, next.length / d - 1));
    lab.movePoints(next, emLabWords.removed(next.length / d));
  };
  const keys = {
    PageUp: () => choose(chosen - 1),
    PageDown: () => choose(chosen + 1),
    Delete: remove,
    Backspace: remove,
  };
  point.node.addEventListener(
    "keydown",
    (event) => {
      if (!(event.key in keys)) return;
      event.preventDefault();
      keys[event.key]();
    },
    { signal },
  );
  plane.addEventListener(
    "dblclick",
    (event) => {
      const box = plane.getBoundingClientRect();
      const here = [event.clientX - box.left, event.clientY - box.top];
      if (frame && !probe.nearest(here).close && frame.left <= here[0])
        addPoint(dataAt(frame, ...here));
    },
    { signal },
  );
  const means = Array.from({ length: STYLES.length }, (_, k) => {
    const handle = add(emLabWords.mean(k), {
      kind: "number",
      drag: (left, top) => lab.moveMean(k, inside(dataAt(frame, left, top))),
      nudge: (right, up) => {
        const { d, means: all } = lab.mixture();
        lab.moveMean(k, inside(nudged(all.subarray(k * d, k * d + d), d, right, up)));
      },
    });
    handle.node.dataset.text = k + 1;
    handle.node.style.setProperty("--gmm-mark", styleOf(k).colour);
    return handle;
  });
  const spoken = (place) =>
    Array.from(
      place,
      (value, i) => `${lab.names()[i]} ${decimal(value, digitsOf(steps()[i]))}`,
    ).join(", ");
  const placePoint = () => {
    const { n, d, x } = lab.points();
    chosen = Math.min(chosen, n - 1);
    const place = x.subarray(chosen * d, chosen * d + d);
    const says = pointSays(lab.points(), lab.theta(), chosen);
    point.place(
      ...pointPlace(frame, lab.points(), chosen),
      place[0],
      `${words.pointOf(chosen, n)}, ${spoken(place)}; ${says}`,
    );
    probe.place(frame);
  };
  const place = (area, mixture) => {
    frame = area;
    placePoint();
    means.forEach(({ node, place: put }, k) => {
      node.hidden = k >= mixture.k;
      if (!node.hidden)
        put(
          ...topOf(frame, mixture, k),
          mixture.means[k * mixture.d],
          spoken(mixture.means.subarray(k * mixture.d, (k + 1) * mixture.d)),
        );
    });
  };
  return { place, add: addPoint, remove };
}

/** Where the handle of a mean stands: on the mean, or on the line on its term's peak. */
function topOf(frame, mixture, k) {
  const { d, means } = mixture;
  const left = clamp(frame.x(means[k * d]), [frame.left, frame.right]);
  const height = d === 1 ? termPeak(mixture, k) : means[2 * k + 1];
  return [left, clamp(frame.y(height), [frame.top, frame.bottom])];
}

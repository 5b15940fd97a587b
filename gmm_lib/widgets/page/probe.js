// What one point says: its responsibilities, and its own term of the log-likelihood.
import { element, legend } from "./controls.js";
import { amount, decimal } from "../numbers/format.js";
import { logLikelihood, pullsOf } from "../numbers/mixture.js";
import { words } from "../words/en/words.js";

const REACH = 14; // pixels from a point
const OFF = 14; // pixels between a point and its card

/** The responsibilities of point p, null before the first E step, log p(x_p), and where
 *  points have scales, how much it pulls in the M step. */
export function pointFacts({ d, x }, { mixture, gamma, scales }, p) {
  const alone = { n: 1, d, x: x.subarray(p * d, (p + 1) * d) };
  const own = (all) => all.subarray(p * mixture.k, (p + 1) * mixture.k);
  const responsibilities = gamma && Array.from(own(gamma));
  const pull = scales ? pullsOf(1, own(gamma), own(scales))[0] : null;
  return { point: p, responsibilities, term: logLikelihood(alone, mixture), pull };
}

/** What a handle on point p says of it. */
export function pointSays(points, theta, p) {
  const { responsibilities, term, pull } = pointFacts(points, theta, p);
  const shares = responsibilities?.map((share) => decimal(share, 3));
  const says = words.pointSays(shares, termText(term));
  return pull === null ? says : `${says}; ${words.pull(amount(pull))}`;
}

const termText = (term) => `${decimal(term, 3)} ${words.nats}`;

/** Where point p stands in a frame; in one dimension, along its foot. */
export const pointPlace = (frame, { d, x }, p) => [
  frame.x(x[p * d]),
  d === 1 ? frame.bottom - 8 : frame.y(x[p * d + 1]),
];

/** A card beside the point under the mouse or last tapped, or else beside the point
 *  that the keyboard has reached: lab.held(), where there is one. */
export function probeOn(plane, lab, signal) {
  let p = null; // the point under the pointer
  let frame = null;
  let gone = false; // put away by Escape
  const spot = element("div", { class: "gmm-spot" });
  const card = element("div", { class: "gmm-card" });
  const all = element("div", { class: "gmm-probe", "aria-hidden": "true" }, spot, card);
  all.hidden = true;
  plane.append(all);
  const nearest = ([left, top]) => {
    const points = lab.points();
    const distances = Array.from({ length: points.n }, (_, i) => {
      const [x, y] = pointPlace(frame, points, i);
      return Math.hypot(x - left, y - top);
    });
    const distance = Math.min(...distances);
    return { p: distances.indexOf(distance), distance, close: distance <= REACH };
  };
  const show = () => {
    const at = p ?? lab.held();
    all.hidden = frame === null || gone || at === null || at >= lab.points().n;
    if (all.hidden) return;
    const facts = pointFacts(lab.points(), lab.theta(), at);
    all.dataset.point = JSON.stringify(facts);
    card.replaceChildren(...linesOf(facts, lab.points().n));
    beside(plane, { spot, card }, pointPlace(frame, lab.points(), at));
  };
  const look = (event) => {
    if (!frame) return; // nothing is drawn yet
    const { left, top } = plane.getBoundingClientRect();
    const found = nearest([event.clientX - left, event.clientY - top]);
    p = found.close && !event.buttons ? found.p : null; // a hand that drags asks nothing
    gone = false;
    show();
  };
  const leave = () => {
    p = null;
    show();
  };
  const listen = (target, name, call) =>
    target.addEventListener(name, call, { signal });
  listen(plane, "pointermove", (event) => {
    if (event.pointerType !== "touch") look(event);
  });
  listen(plane, "click", look); // a tap too
  listen(plane, "pointerleave", leave);
  listen(plane, "focusin", () => {
    gone = false;
    show();
  });
  listen(plane, "focusout", () => requestAnimationFrame(show));
  listen(document, "keydown", (event) => {
    if (event.key !== "Escape") return;
    gone = true;
    show();
  });
  const place = (area) => {
    frame = area;
    show();
  };
  return { place, nearest };
}

function linesOf({ point, responsibilities, term, pull }, n) {
  const line = (text) => element("p", {}, text);
  const K = responsibilities?.length ?? 0;
  const shares = legend(words.responsibilities, K);
  responsibilities?.forEach((share, k) => shares.set(k, decimal(share, 3)));
  const middle = K ? shares.nodes : [line(words.unshared)];
  return [
    element("p", {}, element("strong", {}, words.pointOf(point, n))),
    ...middle,
    line(words.term(termText(term))),
    ...(pull === null ? [] : [line(words.pull(amount(pull)))]),
  ];
}

/** Put the card beside the point, inside the plane. */
function beside({ clientWidth, clientHeight }, { spot, card }, [x, y]) {
  const { offsetWidth: width, offsetHeight: height } = card;
  const right = x + OFF + width <= clientWidth;
  const left = right ? x + OFF : Math.max(0, x - OFF - width);
  const below = y + OFF + height <= clientHeight;
  const top = below ? y + OFF : Math.max(0, y - OFF - height);
  card.style.transform = `translate(${left}px, ${top}px)`;
  spot.style.transform = `translate(${x}px, ${y}px)`;
}

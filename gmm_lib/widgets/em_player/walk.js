// The points of a run, one at a time: the arrow keys walk from each to the next.
import { handlesOn } from "../page/handles.js";
import { pointPlace, pointSays, probeOn } from "../page/probe.js";
import { words } from "../words/en/words.js";

/** Lay one stop for the keyboard over the picture, and a card beside the point that it
 *  or the pointer is on; returns place(frame). */
export function pointWalk(plane, points, theta, signal) {
  let chosen = 0;
  let frame = null;
  const { n } = points;
  const place = () => {
    const says = `${words.pointOf(chosen, n)}, ${pointSays(points, theta(), chosen)}`;
    stop.place(...pointPlace(frame, points, chosen), chosen + 1, says);
    probe.place(frame);
  };
  const nudge = (right, up) => {
    chosen = (chosen + right + up + n) % n;
    place();
  };
  const add = handlesOn(plane, signal);
  const stop = add(words.point, { kind: "stop", drag: () => {}, nudge });
  const held = () => (stop.node.matches(":focus-visible") ? chosen : null);
  const probe = probeOn(plane, { points: () => points, theta, held }, signal);
  stop.node.setAttribute("aria-valuemin", "1");
  stop.node.setAttribute("aria-valuemax", String(n));
  return (area) => {
    frame = area;
    place();
  };
}

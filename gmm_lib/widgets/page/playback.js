// Time: steps that follow one another, and the way from one picture to the next.
import { between } from "../numbers/scale.js";
import { realTime } from "./tempo.js";

const FIRST_PAUSE = 900; // ms; later steps follow faster, as they change less
const LEAST_PAUSE = 80;
const TWEEN = 450;

/** Step ever faster until step() says there is no more, or stop(); `pace` stretches
 *  each pause. */
export function playback(step, changed, signal, pace = realTime) {
  let timer = 0;
  let pause = FIRST_PAUSE;
  const stop = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    changed(false);
  };
  const tick = () => {
    if (!step()) return stop();
    pause = Math.max(LEAST_PAUSE, pause * 0.93);
    timer = setTimeout(tick, pace(pause));
  };
  const start = () => {
    pause = FIRST_PAUSE;
    timer = setTimeout(tick, 0);
    changed(true);
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  return { start, stop, running: () => timer !== 0 };
}

/** A scene {mixture, colours, winners} that moves to where it is sent, in the time
 *  that `pace` makes of 450 ms. */
export function film(scene, pace = realTime) {
  let from = scene;
  let to = scene;
  let began = -Infinity;
  const progress = () => Math.min(1, (performance.now() - began) / pace(TWEEN));
  const now = () => {
    const u = progress();
    if (u >= 1) return to;
    const eased = u * u * (3 - 2 * u);
    const mix = (a, i) => a + eased * (to.colours[i] - a);
    return {
      ...to,
      mixture: between(from.mixture, to.mixture, eased),
      colours: from.colours.map(mix),
    };
  };
  const send = (scene, moving) => {
    from = now();
    to = scene;
    began = moving ? performance.now() : -Infinity;
  };
  return { now, send, moving: () => progress() < 1 };
}

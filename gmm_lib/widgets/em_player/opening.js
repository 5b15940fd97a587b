// A run that plays once by itself as soon as it is seen, and then is the reader's: it
// goes back to its start when it has ended, or when the reader takes a step before.
import { still } from "../page/controls.js";

const SEEN = 0.6; // of the picture
const BEFORE = 800; // ms
const AFTER = 1600;

/** Play once unless the reader asked for no motion. ceded(halts) says that the reader
 *  acts now, and whether that only halts the run; ended() that no more is played. */
export function playOnce(picture, play, rewind, signal) {
  let phase = "waiting";
  let timer = 0;
  const after = (wait, next) => {
    timer = setTimeout(next, wait);
  };
  const over = () => {
    phase = "over";
    clearTimeout(timer);
    watch.disconnect();
  };
  const end = () => {
    over();
    rewind();
  };
  const begin = () => {
    phase = "playing";
    play.start();
  };
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.at(-1).isIntersecting) return;
      watch.disconnect();
      after(BEFORE, begin);
    },
    { threshold: SEEN },
  );
  const ceded = (halts) => {
    const was = phase;
    over();
    if (halts) return;
    play.stop();
    if (was === "playing" || was === "ended") rewind();
  };
  const ended = () => {
    if (phase !== "playing") return;
    phase = "ended";
    after(AFTER, end);
  };
  if (still()) phase = "over";
  else watch.observe(picture);
  signal.addEventListener("abort", over);
  return { ceded, ended };
}

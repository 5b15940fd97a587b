// A text that moves a widget: as the reader scrolls to, focuses or clicks a passage with
// data-story="bound-lab-1", the first lab of that kind goes where the passage says.

const MIDDLE = "-45% 0px -45% 0px"; // a passage counts while it crosses this band

/** Call go(place, quiet) with the dataset of each passage of `name` that the reader comes
 *  to; the passage is marked by data-story-now. */
export function followStory(name, go, signal) {
  const passages = [...document.querySelectorAll(`[data-story="${name}"]`)];
  let now = null;
  const come = (passage, quiet) => {
    if (passage === now) return;
    now?.removeAttribute("data-story-now");
    now = passage;
    now.setAttribute("data-story-now", "");
    go(now.dataset, quiet);
  };
  const watch = new IntersectionObserver(
    (entries) => {
      const inside = entries.filter(({ isIntersecting }) => isIntersecting);
      if (inside.length) come(inside.at(-1).target, true);
    },
    { rootMargin: MIDDLE },
  );
  for (const passage of passages) {
    passage.tabIndex = 0; // each is a stop for the keyboard
    for (const event of ["focusin", "click"]) {
      passage.addEventListener(event, () => come(passage, false), { signal });
    }
    watch.observe(passage);
  }
  signal.addEventListener("abort", () => watch.disconnect());
}

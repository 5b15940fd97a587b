// A text that moves a widget: as the reader scrolls to, focuses or clicks a passage with
// data-story="bound-lab-1", the first lab of that kind goes where the passage says.

const MIDDLE = 0.45; // a passage counts while it crosses the middle of what is free

/** How much of the window a lab that stays in it covers, from above. */
function coveredBy(root) {
  const place = root.closest(".tag_story");
  const { position, top } = place ? getComputedStyle(place) : {};
  return position === "sticky" ? parseFloat(top) + place.offsetHeight : 0;
}

/** Call go(place, quiet) with the dataset of each passage of `name` that the reader comes
 *  to; the passage is marked by data-story-now. `root` is the lab's. */
export function followStory(name, root, go, signal) {
  const passages = [...document.querySelectorAll(`[data-story="${name}"]`)];
  let now = null;
  const come = (passage, quiet) => {
    if (passage === now) return;
    now?.removeAttribute("data-story-now");
    now = passage;
    now.setAttribute("data-story-now", "");
    go(now.dataset, quiet);
  };
  const seen = (entries) => {
    const inside = entries.filter(({ isIntersecting }) => isIntersecting);
    if (inside.length) come(inside.at(-1).target, true);
  };
  let watch = null;
  const look = () => {
    const covered = coveredBy(root);
    const [above, below] = [covered, 0].map(
      (edge) => edge + MIDDLE * (innerHeight - covered),
    );
    watch?.disconnect();
    watch = new IntersectionObserver(seen, {
      rootMargin: `${-above}px 0px ${-below}px 0px`,
    });
    for (const passage of passages) {
      passage.style.scrollMarginTop = `${covered}px`; // a focus is not under the lab
      watch.observe(passage);
    }
  };
  for (const passage of passages) {
    passage.tabIndex = 0; // each is a stop for the keyboard
    for (const event of ["focusin", "click"]) {
      passage.addEventListener(event, () => come(passage, false), { signal });
    }
  }
  const sizes = new ResizeObserver(look); // calls once the lab is on the page, too
  if (passages.length) sizes.observe(root);
  if (passages.length) addEventListener("resize", look, { signal });
  signal.addEventListener("abort", () => {
    sizes.disconnect();
    watch?.disconnect();
  });
}

// What is wider than its column scrolls: its edge fades where there is more to see, and
// the keyboard reaches it, and nothing else.
"use strict";
{
  const WIDE = ".math > .katex-display, pre, .cell_output > .output, .pst-scrollable-table-container";

  /** Say at which edges a box goes on: "start", "end", both or none. */
  function mark(box) {
    const hidden = box.scrollWidth - box.clientWidth;
    if (hidden <= 0) {
      box.removeAttribute("tabindex");
      delete box.dataset.more;
      return;
    }
    box.tabIndex = 0;
    const past = Math.abs(box.scrollLeft); // negative where lines run to the left
    const edges = [past > 1 && "start", past < hidden - 1 && "end"];
    box.dataset.more = edges.filter(Boolean).join(" ");
  }

  addEventListener("DOMContentLoaded", () => {
    const boxes = [...document.querySelectorAll(WIDE)];
    // It tells when a box is first laid out, and when its column changes.
    const watcher = new ResizeObserver((entries) => entries.forEach((e) => mark(e.target)));
    for (const box of boxes) {
      watcher.observe(box);
      box.addEventListener("scroll", () => mark(box), { passive: true });
    }
    // A font that comes late makes what is in the box wider, and not the box.
    document.fonts.addEventListener("loadingdone", () =>
      boxes.filter((box) => box.checkVisibility({ contentVisibilityAuto: true })).forEach(mark),
    );
  });
}

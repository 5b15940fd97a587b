// What is wider than its column scrolls: let the keyboard reach it, and nothing else.
"use strict";
{
  const WIDE = ".math > .katex-display, pre, .cell_output > .output, .pst-scrollable-table-container";
  const mark = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  addEventListener("DOMContentLoaded", () => {
    const boxes = [...document.querySelectorAll(WIDE)];
    // It tells when a box is first laid out, and when its column changes.
    const watcher = new ResizeObserver((entries) => entries.forEach((e) => mark(e.target)));
    for (const box of boxes) watcher.observe(box);
    // A font that comes late makes what is in the box wider, and not the box.
    document.fonts.addEventListener("loadingdone", () =>
      boxes.filter((box) => box.checkVisibility({ contentVisibilityAuto: true })).forEach(mark),
    );
  });
}

// A formula wider than its column scrolls: let the keyboard reach it, and no other.
"use strict";
{
  const watcher = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  addEventListener("DOMContentLoaded", () => {
    for (const formula of document.querySelectorAll(".math > .katex-display"))
      watcher.observe(formula);
  });
}

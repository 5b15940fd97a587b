// A formula wider than its column scrolls: let the keyboard reach it, and no other.
"use strict";
{
  const mark = (formula) => {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  };
  addEventListener("DOMContentLoaded", () => {
    const formulas = [...document.querySelectorAll(".math > .katex-display")];
    // It tells when a formula is first laid out, and when its column changes.
    const watcher = new ResizeObserver((entries) => entries.forEach((e) => mark(e.target)));
    for (const formula of formulas) watcher.observe(formula);
    // A font that comes late makes what is in the box wider, and not the box.
    document.fonts.addEventListener("loadingdone", () =>
      formulas.filter((f) => f.checkVisibility({ contentVisibilityAuto: true })).forEach(mark),
    );
  });
}

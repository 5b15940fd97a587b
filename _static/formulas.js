// Formulas as a reader takes them along: copied once, as the TeX that wrote them.
"use strict";
{
  const formulaAt = ({ startContainer: node }) =>
    (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".math");

  /** The selected part of the page, in which each formula touched is whole. */
  function part(selection) {
    const range = selection.getRangeAt(0).cloneRange();
    const end = range.cloneRange();
    end.collapse(false);
    const [first, last] = [formulaAt(range), formulaAt(end)];
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    return range.cloneContents();
  }

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const box = document.createElement("div");
    box.append(part(selection));
    const formulas = box.querySelectorAll(".math[data-tex]");
    if (!formulas.length) return; // the browser knows better
    for (const formula of formulas) formula.replaceChildren(formula.dataset.tex);
    for (const other of box.querySelectorAll("gmm-view, script, .headerlink")) other.remove();
    // Lines are parted as on a page, so it has to stand on this one for a moment.
    box.style.cssText = "position: fixed; top: 0; opacity: 0; white-space: pre-wrap";
    document.body.append(box);
    event.clipboardData.setData("text/plain", box.innerText);
    box.remove();
    event.preventDefault();
  });
}

// What Python answers, as nodes of the page. An attempt may answer anything: of its HTML
// only plain elements are taken over, without a single attribute.
const PLAIN = new Set(
  "B BR CAPTION CODE EM I LI OL P PRE STRONG SUB SUP TABLE TBODY TD TH THEAD TR UL".split(
    " ",
  ),
);
const SILENT = new Set(["SCRIPT", "STYLE", "TEMPLATE"]);

/**
 * @param {object} answer Of session.py, or { ended } where Python itself ended.
 * @param {object} words
 * @returns {{nodes: Node[], line: ?number}} The line of the attempt that raised.
 */
export function report(answer, words) {
  if (answer.ended) return { nodes: [text(words[ended(answer.ended)])], line: null };
  const nodes = answer.shown.flatMap(({ html, text: plain, error }) =>
    html ? taken(html) : [text(error ?? plain)],
  );
  const fault = answer.shown.at(-1);
  if (
    fault?.error?.startsWith("MemoryError") ||
    /^MemoryError/m.test(fault?.error ?? "")
  ) {
    nodes.push(text(words.memory));
  }
  return { nodes, line: fault?.line ?? null };
}

const ended = (why) => (why === "exit" ? "exit" : "memory");

function text(content) {
  const node = document.createElement("pre");
  node.tabIndex = 0; // it may scroll
  node.textContent = content;
  return node;
}

function taken(html) {
  const { body } = new DOMParser().parseFromString(String(html), "text/html");
  return copied(body);
}

function copied(parent) {
  return [...parent.childNodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return [node.textContent];
    if (node.nodeType !== Node.ELEMENT_NODE || SILENT.has(node.tagName)) return [];
    if (!PLAIN.has(node.tagName)) return copied(node);
    const copy = document.createElement(node.tagName);
    copy.append(...copied(node));
    return [copy];
  });
}

// What this browser keeps for this copy of the book. Copies may share a host or a disk,
// and with it a storage: each keeps its own, under the folder in which it lies.

/**
 * @param {string} name
 * @param {string} root The top of the book; a notebook has none, and keeps the bare name.
 */
export function ownName(name, root = document.documentElement.dataset.content_root) {
  return root === undefined ? name : `${name} ${new URL(root, location).pathname}`;
}

/** The text that this copy keeps, or null. What was kept before copies were told apart
 *  is under the bare name: it holds for each copy until that one writes. */
export function readOwn(name) {
  try {
    const text = localStorage.getItem(ownName(name)) ?? localStorage.getItem(name);
    return text || null;
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** Keep a text, or with null forget it; say whether the browser does. */
export function writeOwn(name, text) {
  try {
    localStorage.setItem(ownName(name), text ?? "");
    return true;
  } catch {
    return false;
  }
}

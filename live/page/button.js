// All that a page loads before the click: a button asks for the panel, and opens it.
(() => {
  const { src, dataset } = document.currentScript;
  const page = location.pathname
    .split("/")
    .at(-1)
    .replace(/(\.html)?$/, ".js");
  const live = (window.gmmLive = { base: new URL(".", src).href });
  let loaded;

  const script = (name) =>
    new Promise((resolve, reject) => {
      const node = document.createElement("script");
      node.src = live.base + name;
      node.onload = resolve;
      node.onerror = () => reject(node.remove());
      document.head.append(node);
    });

  live.script = script;
  live.load = () =>
    (loaded ??= script("panel.js")
      .then(() => script(page))
      .catch((error) => {
        loaded = undefined;
        throw error;
      }));

  document.addEventListener("click", async ({ target }) => {
    if (!target.matches?.(".gmm-try")) return;
    target.disabled = true;
    try {
      await live.load();
      live.open(target);
    } catch {
      target.disabled = false;
      const note = target.nextElementSibling ?? document.createElement("p");
      note.role = "alert";
      note.textContent = dataset.failed;
      target.after(note);
    }
  });
})();

// Widgets on a page with no kernel: a classic script, so that it also runs from disk.
// It revives each anywidget of the page from its saved state, in its picture's place.
// `gmmPieces`, which the scripts before it fill, maps a hash to a piece of a module;
// Sphinx fills in `words`, what it says.
(function (words) {
  "use strict";
  const texts = globalThis.gmmPieces;
  const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
  const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
  const ACTIONS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];

  /** A widget's state with the interface that anywidget promises to a front end. */
  function modelOf({ state, buffers = [] }) {
    const values = { ...state };
    for (const { path, data } of buffers) {
      const parent = path.slice(0, -1).reduce((node, key) => node[key], values);
      parent[path.at(-1)] = bytes(data);
    }
    const events = new EventTarget();
    const wrapped = new Map(); // name -> callback -> listener
    const emit = (name) => events.dispatchEvent(new Event(name));
    return {
      get: (name) => values[name],
      set(name, value) {
        if (Object.is(values[name], value)) return;
        values[name] = value;
        emit(`change:${name}`);
        emit("change");
      },
      on(name, callback) {
        if (!wrapped.has(name)) wrapped.set(name, new Map());
        if (wrapped.get(name).has(callback)) return;
        const listener = () => callback();
        wrapped.get(name).set(callback, listener);
        events.addEventListener(name, listener);
      },
      off(name, callback) {
        const listener = wrapped.get(name)?.get(callback);
        events.removeEventListener(name, listener);
        wrapped.get(name)?.delete(callback);
      },
      save_changes() {}, // nobody listens at the other end
      send() {},
    };
  }

  function bytes(base64) {
    return new DataView(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
  }

  const modules = new Map(); // text -> its module, imported once

  function load(esm) {
    const text = Array.isArray(esm) ? esm.map((hash) => texts[hash]).join("") : esm;
    if (!modules.has(text)) {
      const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      modules.set(
        text,
        import(url).finally(() => URL.revokeObjectURL(url)),
      );
    }
    return modules.get(text);
  }

  const saved = {}; // model id -> saved state
  const models = new Map(); // model id -> its model and front end, made once

  function revive(id) {
    if (!models.has(id)) models.set(id, start(saved[id]));
    return models.get(id);
  }

  async function start(entry) {
    const { default: exported } = await load(entry.state._esm);
    const model = modelOf(entry);
    const front = typeof exported === "function" ? await exported() : exported;
    await front.initialize?.({ model });
    return { model, front };
  }

  // A widget starts when it is less than a window away, so that the page is soon at rest;
  // the others from the reader's first action, one by one, for the keyboard to find.
  const waiting = new Set();
  const near = new IntersectionObserver(
    (entries) =>
      entries.forEach((entry) => entry.isIntersecting && entry.target.begin()),
    { rootMargin: "100% 0px" },
  );

  function beginAll() {
    for (const type of ACTIONS) removeEventListener(type, beginAll, true);
    const idle = window.requestIdleCallback ?? setTimeout; // Safari has no such callback
    const next = () => {
      const [view] = waiting;
      view?.begin();
      if (view) idle(next);
    };
    idle(next);
  }

  /** One view: shows its widget while it is on the page, cleans up when it leaves. */
  class View extends HTMLElement {
    connectedCallback() {
      this.stay = {};
      waiting.add(this);
      near.observe(this);
    }

    async begin() {
      this.rest();
      const { stay } = this;
      this.still ??= [...this.childNodes];
      const entry = saved[this.dataset.model];
      if (entry?.state._model_module !== "anywidget") return;
      try {
        style(entry.state._css);
        const { model, front } = await revive(this.dataset.model);
        if (this.stay !== stay) return; // it left the page meanwhile
        const el = document.createElement("div");
        this.replaceChildren(el);
        stay.clean = await front.render?.({ model, el });
        if (this.stay !== stay) stay.clean?.();
      } catch (error) {
        console.error(error);
        this.explain(`${words.failed} (${error.message})`);
      }
    }

    rest() {
      waiting.delete(this);
      near.unobserve(this);
    }

    disconnectedCallback() {
      this.rest();
      this.stay?.clean?.();
      this.stay = null;
    }

    explain(sentence) {
      const note = document.createElement("p");
      note.className = "gmm-note";
      note.textContent = sentence;
      this.replaceChildren(...this.still, note);
    }
  }

  const styles = new Set();

  function style(css) {
    if (!css || styles.has(css)) return;
    styles.add(css);
    const node = document.createElement("style");
    node.textContent = css;
    document.head.append(node);
  }

  function run() {
    for (const node of document.querySelectorAll(STATE)) {
      Object.assign(saved, JSON.parse(node.textContent).state);
    }
    for (const node of document.querySelectorAll(VIEW)) {
      const view = document.createElement("gmm-view");
      view.dataset.model = JSON.parse(node.textContent).model_id;
      view.append(...(node.closest(".gmm-place")?.querySelectorAll("img") ?? []));
      node.replaceWith(view);
    }
    customElements.define("gmm-view", View);
    for (const type of ACTIONS) addEventListener(type, beginAll, true);
    const { hash } = location; // of a place that a widget will make?
    if (hash && !document.getElementById(decodeURIComponent(hash.slice(1)))) beginAll();
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", run);
  else run();
})({});

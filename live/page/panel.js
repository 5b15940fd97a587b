// What the click loads: an editor under the exercise, its buttons, and its report.
import { readOwn, writeOwn } from "../../gmm_lib/widgets/page/own.js";
import { editor } from "./editor.js";
import { keep } from "./keep.js";
import { notebook } from "./notebook.js";
import { Python, Trouble } from "./python.js";
import { report } from "./report.js";

const live = window.gmmLive;
let given; // what the page's own script hands over: words, packs, exercises
let python;
let kept; // this page, for a visit without network

live.page = (data) => {
  given = data;
  python = new Python(data, live);
};

/** Run a program: a job in, what session.py answers out. The tests use it as well. */
live.run = (job) => python.run(job, () => {});

live.open = (button) => {
  if (!document.querySelector("link[data-live]")) {
    const link = made("link", { rel: "stylesheet", href: `${live.base}live.css` });
    link.dataset.live = "";
    document.head.append(link);
  }
  const panel = new Panel(button.dataset.exercise);
  button.nextElementSibling?.remove();
  button.replaceWith(panel.root);
  panel.editor.focus();
  panel.prepare();
};

function made(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** One exercise's place to write, run and read. */
class Panel {
  constructor(label) {
    const { words, exercises } = given;
    this.label = label;
    this.exercise = exercises[label];
    this.words = words;
    this.key = `gmm-live ${label}`;
    this.editor = editor({
      code: readOwn(this.key) ?? this.exercise.code,
      label: words.attempt,
      changed: (code) => this.keep(code),
      run: () => this.run(),
    });
    const button = (name, action) =>
      made("button", { type: "button", textContent: words[name], onclick: action });
    this.runs = button("run", () => this.run());
    this.stops = button("stop", () => this.stop());
    const resets = button("reset", () => this.editor.put(this.exercise.code));
    const saves = button("download", () => this.download());
    this.stops.disabled = true;
    this.status = made("p", { role: "status", className: "gmm-live-status" });
    this.bar = made("progress", { hidden: true, ariaLabel: words.loading });
    this.shown = made("div", { className: "gmm-live-report", ariaLabel: words.report });
    this.shown.role = "region";
    this.root = made(
      "div",
      { className: "gmm-live", role: "group", ariaLabel: words.panel },
      this.editor.dom,
      made("p", { className: "gmm-live-hint", textContent: words.keys }),
      made("div", { className: "gmm-live-row" }, this.runs, this.stops, resets, saves),
      this.status,
      this.bar,
      this.shown,
    );
    this.root.dataset.state = "new";
    // The page has keys of its own: "/" opens its search.
    this.editor.dom.addEventListener("keydown", (event) => event.stopPropagation());
  }

  /** Load Python, and say how far it is. */
  async prepare() {
    try {
      await python.ready((phase, done, total) => this.progress(phase, done, total));
      this.say("ready", this.words.ready);
      kept ??= keep(live.base);
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    } finally {
      this.bar.hidden = true;
    }
  }

  progress(phase, done, total) {
    const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
    const sentence = this.words[phase]
      .replace("{done}", megabytes(done))
      .replace("{total}", megabytes(total));
    this.say("loading", sentence);
    this.bar.hidden = false;
    if (phase === "loading") Object.assign(this.bar, { max: total, value: done });
    else this.bar.removeAttribute("value");
  }

  async run() {
    if (this.busy) return;
    this.busy = this.runs.disabled = true;
    this.stops.disabled = false;
    this.editor.mark(null);
    this.shown.replaceChildren();
    if (await this.prepare()) await this.judge();
    this.root.dataset.runs = Number(this.root.dataset.runs ?? 0) + 1; // for the tests
    this.busy = this.runs.disabled = false;
    this.stops.disabled = true;
  }

  async judge() {
    const printed = made("pre", { tabIndex: 0 });
    this.say("running", this.words.running);
    try {
      const job = { needs: this.exercise.needs, code: this.editor.code() };
      const answer = await python.run(job, (text) => {
        if (!printed.isConnected) this.shown.append(printed);
        printed.append(text);
      });
      const { nodes, line } = report(answer, this.words);
      this.shown.append(...nodes);
      this.editor.mark(line);
      this.say("done", this.words.done);
    } catch (error) {
      this.fail(error);
    }
  }

  stop() {
    python.stop();
  }

  fail(error) {
    const known = error instanceof Trouble;
    const sentence = this.words[known ? error.message : "broken"];
    this.say(known && error.message === "stopped" ? "stopped" : "failed", sentence);
    if (!known) console.error(error);
  }

  say(state, sentence) {
    this.root.dataset.state = state;
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }

  keep(code) {
    writeOwn(this.key, code === this.exercise.code ? null : code);
  }

  download() {
    const text = notebook(this.label, this.exercise.needs, this.editor.code());
    const url = URL.createObjectURL(
      new Blob([text], { type: "application/x-ipynb+json" }),
    );
    made("a", { href: url, download: `${this.label}.ipynb` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
}

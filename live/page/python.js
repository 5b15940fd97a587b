// Python, once for all panels of the page: code goes in, a report comes out. It runs in a
// worker inside a frame that has no origin of its own and may ask no host for anything.
import session from "../python/session.py";
import { Store } from "./store.js";
import { Trouble } from "./trouble.js";
import worker from "./worker.txt";

export { Trouble };

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:",
  "worker-src blob:",
].join("; ");
// The frame's whole program: each port it is handed goes to a new worker, and ends the
// one before; without a port it only ends that.
const FRAME = `<!doctype html><title>Python</title>
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<script>
let worker;
onmessage = ({ source, data, ports: [port] }) => {
  if (source !== parent) return;
  worker?.terminate();
  worker = null;
  if (!port) return;
  const url = URL.createObjectURL(new Blob([data], { type: "text/javascript" }));
  worker = new Worker(url);
  worker.onerror = (event) => port.postMessage({ failed: event.message || "worker" });
  worker.postMessage(null, [port]);
};
</script>`;

// (module (func (block (result exnref) (try_table (catch_all_ref 0)) unreachable) drop)),
// which only a browser with today's exceptions takes.
const PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 15, 1, 13, 0, 2, 105,
  31, 64, 1, 3, 0, 11, 0, 11, 26, 11,
];

export class Python {
  constructor({ version, packs }, { base, script }) {
    this.packs = packs;
    this.store = new Store(base, version, script);
    this.watching = new Set();
    this.turn = 0; // of starting it
  }

  /**
   * Load and start Python, where it is not yet.
   * @param {function(string, number, number)} progress Told the phase and the bytes.
   */
  async ready(progress) {
    this.watching.add(progress);
    this.starting ??= this.#begin(++this.turn);
    const stopped = new Promise((_, reject) => (this.cancel = reject));
    try {
      await Promise.race([this.starting, stopped]);
    } catch (error) {
      this.starting = null;
      throw error;
    } finally {
      this.watching.delete(progress);
    }
  }

  /** Run a job; `print` is told what it prints. */
  run(job, print) {
    const before = (this.last ?? Promise.resolve()).catch(() => {}); // one at a time
    this.last = before.then(() => this.#run(job, print));
    return this.last;
  }

  async #run(job, print) {
    await this.ready(() => {});
    this.print = print;
    const { answer } = await this.#ask({ run: job });
    return answer;
  }

  /** End what runs, and start Python afresh behind it. */
  stop() {
    this.turn += 1;
    this.frame?.contentWindow.postMessage(null, "*");
    this.#end(new Trouble("stopped"));
    if (this.loaded) this.ready(() => {}).catch(() => {});
  }

  #tell(...what) {
    for (const progress of this.watching) progress(...what);
  }

  async #begin(turn) {
    if (!able()) throw new Trouble("unable");
    const packs = await this.#packs();
    if (turn !== this.turn) throw new Trouble("stopped");
    this.#tell("starting", 0, 1);
    await this.#open();
    await this.#ask({ start: { packs, session } });
  }

  /** Download once, whatever is stopped meanwhile. */
  async #packs() {
    const told = (done, total) => this.#tell("loading", done, total);
    this.loading ??= this.store.get(this.packs, told);
    try {
      return (this.loaded = await this.loading);
    } catch (error) {
      this.loading = null;
      throw error;
    }
  }

  async #open() {
    this.frame ??= await framed();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = ({ data }) => this.#heard(data);
    this.frame.contentWindow.postMessage(worker, "*", [port2]);
  }

  #ask(message) {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.port.postMessage(message);
    });
  }

  #heard(data) {
    if (data.print !== undefined) this.print?.(data.print);
    else if (data.failed !== undefined) this.#broke(data.failed);
    else this.waiting?.resolve(data);
  }

  #broke(reason) {
    console.error(`Python ended: ${reason}`);
    const memory = /memory|RangeError|allocat/i.test(reason);
    this.#end(new Trouble(memory ? "small" : "ended"));
  }

  #end(trouble) {
    this.starting = null;
    this.port?.close();
    this.cancel?.(trouble);
    this.waiting?.reject(trouble);
    this.waiting = null;
  }
}

async function framed() {
  const frame = document.createElement("iframe");
  Object.assign(frame, { srcdoc: FRAME, hidden: true, title: "Python" });
  frame.sandbox = "allow-scripts";
  await new Promise((resolve) => {
    frame.onload = resolve;
    document.body.append(frame);
  });
  return frame;
}

function able() {
  return (
    typeof WebAssembly === "object" &&
    typeof DecompressionStream === "function" &&
    WebAssembly.validate(new Uint8Array(PROBE))
  );
}

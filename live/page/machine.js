// Python as a WebAssembly program, started once and put back to its first state for
// every attempt. Another runtime takes its place by the same two doors: `start`, then
// `run`.
import {
  ConsoleStdout,
  Directory,
  File,
  OpenFile,
  PreopenDirectory,
  WASI,
  WASIProcExit,
} from "@bjorn3/browser_wasi_shim";

const NOT_HERE = 52; // of WASI: no such function
const START = `import sys
sys.path[:] = ["/w", *sys.path, "/usr/local/lib/sklearn.zip"]
import session`;
const MOST = 100_000; // characters that an attempt may print
const GUEST = ["TMPDIR=/tmp", "PYTHONTZPATH=", "NO_COLOR=1"];
const ZIP = "python315.zip"; // the name that this Python looks for in its folder

const folder = (entries) => new Directory(new Map(Object.entries(entries)));
const readable = ([name, zip]) => [name, new File(zip, { readonly: true })];
const bytes = (text) => new TextEncoder().encode(text);

export class Machine {
  /**
   * @param {WebAssembly.Module} module Python.
   * @param {object} zips By name: "library", its own with the book's, and maybe "sklearn".
   * @param {string} session What answers a job: the program session.py.
   */
  constructor(module, { library, sklearn }, session) {
    this.module = module;
    this.zips = { [ZIP]: library, ...(sklearn && { "sklearn.zip": sklearn }) };
    this.session = session;
  }

  /** Import what every attempt needs, and keep the memory as it is then. */
  start() {
    let said = "";
    const guest = this.#guest({}, (text) => (said += text));
    guest._initialize();
    this.#turn(guest, START);
    if (said) throw new Error(said);
    this.rest = new Uint8Array(guest.memory.buffer).slice();
  }

  /**
   * Run a job from the first state.
   * @param {object} job What session.py takes.
   * @param {function(string)} print Told what the attempt prints.
   * @returns {object} What session.py answers; { ended: why } where Python itself ended.
   */
  run(job, print) {
    const files = { "job.json": new File(bytes(JSON.stringify(job))) };
    const guest = this.#guest(files, print);
    const missing = this.rest.length - guest.memory.buffer.byteLength;
    if (missing > 0) guest.memory.grow(missing / 2 ** 16);
    new Uint8Array(guest.memory.buffer).set(this.rest);
    try {
      this.#turn(guest, "session.run()");
    } catch (error) {
      return { ended: error instanceof WASIProcExit ? "exit" : String(error) };
    }
    const answer = this.work.contents.get("answer.json");
    return answer
      ? JSON.parse(new TextDecoder().decode(answer.data))
      : { ended: "memory" };
  }

  #turn(guest, code) {
    const data = bytes(code);
    const at = guest.host_alloc(data.length) >>> 0;
    new Uint8Array(guest.memory.buffer).set(data, at);
    guest.turn(at, data.length);
  }

  #guest(files, print) {
    this.work = folder({ "session.py": new File(bytes(this.session)), ...files });
    const zips = Object.entries(this.zips).map(readable);
    const lib = folder(Object.fromEntries(zips));
    const root = folder({
      tmp: folder({}),
      w: this.work,
      usr: folder({ local: folder({ lib, bin: folder({}) }) }),
    }).contents;
    const out = () => new ConsoleStdout(limited(print));
    const wasi = new WASI(
      ["/usr/local/bin/python.wasm"],
      GUEST,
      [new OpenFile(new File([])), out(), out(), new PreopenDirectory("/", root)],
      { debug: false },
    );
    const calls = new Proxy(wasi.wasiImport, {
      get: (known, name) => known[name] ?? (() => NOT_HERE),
    });
    wasi.inst = new WebAssembly.Instance(this.module, {
      wasi_snapshot_preview1: calls,
      host: { call: () => -1 }, // Python has no door to the page
    });
    return wasi.inst.exports;
  }
}

function limited(print) {
  const decoder = new TextDecoder();
  let left = MOST;
  return (chunk) => {
    if (left <= 0) return;
    const text = decoder.decode(chunk, { stream: true }).slice(0, left);
    left -= text.length;
    print(text);
  };
}

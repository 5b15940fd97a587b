// The worker that holds Python. It is told { start: { session, packs } }, the packs as
// gzipped bytes by name: "python", and zips of what it can import; then { run: job }. It
// tells { ready }, { print }, { answer } or { failed }. Nothing else passes.
import { Machine } from "./machine.js";

let machine;

const unpacked = (bytes) =>
  new Response(
    new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")),
    { headers: { "content-type": "application/wasm" } },
  );

async function start({ session, packs: { python, ...zips } }) {
  const [module, ...unzipped] = await Promise.all([
    WebAssembly.compileStreaming(unpacked(python)),
    ...Object.values(zips).map((zip) => unpacked(zip).arrayBuffer()),
  ]);
  const names = Object.keys(zips);
  const files = unzipped.map((zip, n) => [names[n], new Uint8Array(zip)]);
  machine = new Machine(module, Object.fromEntries(files), session);
  machine.start();
}

// The first message brings the port; every other one comes through it.
onmessage = ({ ports: [port] }) => {
  port.onmessage = async ({ data }) => {
    try {
      if (data.start) {
        await start(data.start);
        port.postMessage({ ready: true });
      } else {
        const print = (text) => port.postMessage({ print: text });
        port.postMessage({ answer: machine.run(data.run, print) });
      }
    } catch (error) {
      port.postMessage({ failed: String(error) });
    }
  };
};

// The worker that holds Python. It is told { start: { python, library, session } }, the
// first two as gzipped bytes, then { run: job }; it tells { ready }, { print }, { answer }
// or { failed }. Nothing else passes.
import { Machine } from "./machine.js";

let machine;

const unpacked = (bytes) =>
  new Response(
    new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")),
    { headers: { "content-type": "application/wasm" } },
  );

async function start({ python, library, session }) {
  const [module, zip] = await Promise.all([
    WebAssembly.compileStreaming(unpacked(python)),
    unpacked(library).arrayBuffer(),
  ]);
  machine = new Machine(module, new Uint8Array(zip), session);
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

// The packs: from the browser's own store, from the site, or from disk.
import { cacheName, dropEarlier } from "./caches.js";
import { Trouble } from "./trouble.js";

/** Gives the packs' bytes, and keeps them for the next time, with or without network. */
export class Store {
  /**
   * @param {string} base The folder of the packs.
   * @param {string} version Names what they hold.
   * @param {function(string)} script Loads a script, for a page on the disk.
   */
  constructor(base, version, script) {
    Object.assign(this, { base, version, script });
  }

  /**
   * @param {object} packs Size and SHA-256 by name.
   * @param {function(number, number)} progress Told the bytes had, and all.
   * @returns {Promise<object>} Bytes by name.
   */
  async get(packs, progress) {
    const total = Object.values(packs).reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    const told = (bytes) => progress((done += bytes), total);
    const found = {};
    for (const [name, pack] of Object.entries(packs)) {
      found[name] = await this.#one(name, pack, told);
    }
    return found;
  }

  async #one(name, pack, told) {
    if (location.protocol === "file:") return this.#fromDisk(name, told);
    const url = `${this.base}${name}.bin`;
    const cache = await this.#cache();
    const kept = await cache?.match(url);
    if (kept) {
      const bytes = new Uint8Array(await kept.arrayBuffer());
      told(bytes.length);
      return bytes;
    }
    const bytes = await received(`${url}?${this.version}`, told);
    if (!(await whole(bytes, pack))) throw new Trouble("broken");
    await cache?.put(url, new Response(bytes)).catch(() => {}); // no room: not kept
    return bytes;
  }

  /** Open this version's own store, and drop those of other versions. */
  async #cache() {
    if (!globalThis.caches) return null; // not on a secure host
    try {
      const own = ["gmm-live", new URL("../../", this.base).href, this.version];
      await dropEarlier(...own);
      return await caches.open(cacheName(...own));
    } catch {
      return null;
    }
  }

  async #fromDisk(name, told) {
    let text;
    window.gmmLive.pack = (_, base64) => (text = base64);
    try {
      await this.script(`${name}.js`);
    } catch {
      throw new Trouble("disk");
    }
    const answer = await fetch(`data:application/octet-stream;base64,${text}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    told(bytes.length);
    return bytes;
  }
}

async function received(url, told) {
  let answer;
  try {
    answer = await fetch(url);
  } catch {
    throw new Trouble(navigator.onLine ? "broken" : "offline");
  }
  if (!answer.ok) throw new Trouble("broken");
  const parts = [];
  try {
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      told(value.length);
    }
  } catch {
    throw new Trouble(navigator.onLine ? "broken" : "offline");
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function whole(bytes, { size, sha256 }) {
  if (bytes.length !== size) return false;
  if (!globalThis.crypto?.subtle) return true; // not on a secure host
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return (
    [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("") === sha256
  );
}

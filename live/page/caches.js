// This copy's caches, one of each kind: its name ends in the version of what it holds.
import { ownName } from "../../gmm_lib/widgets/page/own.js";

/** Name the cache of a kind, for the copy whose top is `root`. */
export const cacheName = (kind, root, version) => `${ownName(kind, root)} ${version}`;

/**
 * Empty the caches of other versions of what lies below `root`. Before copies had caches
 * of their own, one of each kind and version served all of them.
 * @param {function(string[])} before Told the addresses, while they are still there.
 */
export async function dropEarlier(kind, root, version, before = () => {}) {
  const starts = [cacheName(kind, root, ""), `${kind}-`];
  for (const name of await caches.keys()) {
    if (name === cacheName(kind, root, version)) continue;
    if (!starts.some((start) => name.startsWith(start))) continue;
    const cache = await caches.open(name);
    const all = (await cache.keys()).map(({ url }) => url);
    const own = all.filter((url) => url.startsWith(root));
    await before(own);
    await Promise.all(own.map((url) => cache.delete(url, { ignoreVary: true })));
    if (own.length === all.length) await caches.delete(name);
  }
}

/**
 * Keep this page for a visit without network, from the click on. Where no service worker
 * can be had (from disk, in a frame without an origin), nothing changes.
 * @param {string} base The folder of the packs.
 */
export async function keep(base) {
  try {
    const root = new URL("../../", base);
    const { serviceWorker } = navigator;
    await serviceWorker.register(new URL("offline.js", root), { scope: root.pathname });
    const { active } = await serviceWorker.ready;
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    active.postMessage([location.href, ...loaded]);
  } catch {
    // the page is as it was
  }
}

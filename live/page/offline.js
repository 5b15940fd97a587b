// The site's service worker, which a click on "Try it here" installs: what was visited
// comes without a network too. It asks the network first, so nothing it gives is older
// than what the network would; VERSION, of the built book, names what it keeps.
const KEPT = "gmm-pages-";
const own = KEPT + self.VERSION;

/** Keep a whole answer of this site; the packs have a store of their own. */
const mine = ({ method, url }) =>
  method === "GET" &&
  url.startsWith(self.registration.scope) &&
  !/\.bin(\?|$)/.test(url);
const whole = ({ status, type, redirected }) =>
  status === 200 && type === "basic" && !redirected;

async function fetched(request) {
  const cache = await caches.open(own);
  try {
    const answer = await fetch(request);
    if (whole(answer)) await cache.put(request, answer.clone()).catch(() => {}); // no room
    return answer;
  } catch (error) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

const keep = (urls) =>
  Promise.allSettled(
    urls
      .map((url) => new Request(url, { cache: "no-cache" }))
      .filter(mine)
      .map(fetched),
  );

/** Fetch anew what an earlier version of the book kept, and drop that. */
async function renew() {
  for (const name of await caches.keys()) {
    if (!name.startsWith(KEPT) || name === own) continue;
    const requests = await (await caches.open(name)).keys();
    await keep(requests.map(({ url }) => url));
    await caches.delete(name);
  }
  await self.clients.claim();
}

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(renew()));
addEventListener("fetch", (event) => {
  if (mine(event.request)) event.respondWith(fetched(event.request));
});
addEventListener("message", (event) => {
  event.waitUntil(keep(event.data));
});

// The site's service worker, which a click on "Try it here" installs: what was visited
// comes without a network too. It asks the network first, so nothing it gives is older
// than what the network would; VERSION, of the built book, names what it keeps.
import { cacheName, dropEarlier } from "./caches.js";

const { scope } = self.registration;
const KEPT = ["gmm-pages", scope, self.VERSION];

/** Keep a whole answer of this site; the packs have a store of their own. */
const mine = ({ method, url }) =>
  method === "GET" && url.startsWith(scope) && !/\.bin(\?|$)/.test(url);
const whole = ({ status, type, redirected }) =>
  status === 200 && type === "basic" && !redirected;

async function fetched(request) {
  const cache = await caches.open(cacheName(...KEPT));
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
  await dropEarlier(...KEPT, keep);
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

// Keeps the files of this version and the page that stands in while the server is away. `settings` stands above,
// written by the server: base, version, immutable, files.
// Pages come from the server whenever it answers; reports and the interface for programs are never touched.

const { base, version, immutable, files } = settings;
const OURS = `portolan:${base}:`;
const CACHE = OURS + version;
const OFFLINE = `${base}/offline`;
/** What the stand-in page needs besides, at URLs without a version. */
const STAND_IN = [OFFLINE, `${base}/offline.js`, `${base}/favicon.svg`];
/** What a proxy says for a server that does not answer (RFC 9110, sections 15.6.3 and 15.6.5). */
const AWAY = [502, 504];

addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    const fresh = STAND_IN.map((url) => new Request(url, { cache: "reload" }));
    // The browser has the files from the page that installs this.
    await cache.addAll([...fresh, ...files]);
    await skipWaiting();
  };
  event.waitUntil(fill());
});

addEventListener("activate", (event) => {
  const takeOver = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    // So that a page need not wait until this worker has started.
    await registration.navigationPreload?.enable();
    await clients.claim();
  };
  event.waitUntil(takeOver());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  // The scope is a prefix: /portolan-too would be in it as well.
  const isBelow = pathname === base || pathname.startsWith(`${base}/`);
  if (request.method !== "GET" || origin !== location.origin || !isBelow) {
    return;
  }
  if (request.mode === "navigate") {
    // A file to keep is no page.
    if (!pathname.startsWith(`${base}/api/`)) {
      event.respondWith(page(event));
    }
  } else if (files.includes(pathname + search)) {
    event.respondWith(immutable ? keptFile(request) : file(request));
  } else if (STAND_IN.includes(pathname)) {
    event.respondWith(file(request));
  }
});

const kept = async (url) => (await caches.open(CACHE)).match(url, { ignoreVary: true });

/** From the server; the stand-in only where that is away. */
async function page({ request, preloadResponse }) {
  const standIn = async (otherwise) => (await kept(OFFLINE)) ?? otherwise;
  try {
    const answer = (await preloadResponse) ?? (await fetch(request));
    return AWAY.includes(answer.status) ? standIn(answer) : answer;
  } catch {
    return standIn(Response.error());
  }
}

/** What is at this URL never changes. */
async function keptFile(request) {
  return (await kept(request)) ?? fetch(request);
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await kept(request)) ?? Response.error();
  }
}

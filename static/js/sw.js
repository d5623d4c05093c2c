/** Keeps static files, so that the page opens in a tunnel's mouth; never a page or an answer of the
 * server: those hold people's names. Files of a release never change and come from here first; what has
 * no release in its path comes from the server while there is one. RELEASE is set in the line that the
 * server puts before this file: a new release is a new worker with a shelf of its own. */

const SHELF = `static-${RELEASE}`;
const OF_RELEASE = `/static/r/${RELEASE}/`;
const GUIDE = '/guide'; // the one page that is kept once it was opened: it holds nothing about anybody
const OFFLINE = '/static/offline.html';
const KEPT = [OFFLINE, '/static/css/base.css', '/static/css/phone.css', '/static/css/door.css', '/static/js/offline.js', '/static/icon.svg'];

const PAGE_WITHIN = 12_000; // ms; bars without a network give no answer, and no error either
const FILE_WITHIN = 6000; // where an older copy is at hand

const inTime = (answer, ms) => Promise.race([answer, new Promise((_, late) => setTimeout(() => late(new Error('late')), ms))]);

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate' && url.pathname === GUIDE) event.respondWith(guide(request));
  else if (request.mode === 'navigate') event.respondWith(inTime(fetch(request), PAGE_WITHIN).catch(() => caches.match(OFFLINE)));
  else if (url.pathname.startsWith(OF_RELEASE)) event.respondWith(kept(request));
  else if (url.pathname.startsWith('/static/')) event.respondWith(fresh(request));
});

/** A page asks for files ahead of the tunnel: those that are not there yet. */
self.addEventListener('message', (event) => {
  const ours = (event.data.keep || []).filter((path) => path.startsWith('/static/'));
  event.waitUntil(Promise.all(ours.map(async (path) => (await caches.match(path)) || fetched(path))).catch(() => {}));
});

/** A message from outside the page: pool words and a way in. */
self.addEventListener('push', (event) => event.waitUntil(told(event.data.json())));

async function told({ title, body, tag, url }) {
  const pages = await self.clients.matchAll({ type: 'window' });
  const silent = pages.some((page) => page.visibilityState === 'visible'); // that one rings by itself
  await self.registration.showNotification(title, { body, tag, silent, data: url, icon: '/static/icon.svg' });
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(lookedAt(event.notification.data));
});

async function lookedAt(url) {
  const [open] = await self.clients.matchAll({ type: 'window' });
  return open ? open.focus() : self.clients.openWindow(url);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)));
}

async function fetched(request) {
  const answer = await fetch(request);
  if (/html/.test(answer.headers.get('Content-Type')) && !/\.html$/.test(answer.url)) throw new Error('not ours'); // a portal's page
  if (answer.ok) {
    const copy = answer.clone();
    caches.open(SHELF).then((shelf) => shelf.put(request, copy)).catch(() => {});
  }
  return answer;
}

async function kept(request) {
  return (await caches.match(request)) || fetched(request);
}

async function guide(request) {
  try {
    const answer = await inTime(fetch(request), PAGE_WITHIN);
    if (answer.ok && answer.headers.has('X-Last-Metre')) { // else a portal's page
      const copy = answer.clone();
      caches.open(SHELF).then((shelf) => shelf.put(GUIDE, copy)).catch(() => {});
    }
    return answer;
  } catch {
    return (await caches.match(GUIDE)) || caches.match(OFFLINE);
  }
}

async function fresh(request) {
  const known = await caches.match(request);
  if (!known) return fetched(request);
  return inTime(fetched(request), FILE_WITHIN).catch(() => known);
}

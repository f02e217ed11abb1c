// Keeps the pages of one language for times without a network. VERSION and FILES stand before it when it is served.
'use strict';
const KEPT = 'directory-' + VERSION;
const WAIT = 4000;
const DAY = 24 * 3600000;
const languageOf = (address) => (/^\/portal\/(tg|ru|en)(\/|$)/.exec(new URL(address).pathname) || [])[1];

const keeping = {};

/** One at a time for each language. */
function keep(language) {
  const forget = () => delete keeping[language];
  keeping[language] = keeping[language] || renew(language).finally(forget);
  return keeping[language];
}

/** All pages of a language, fetched anew after a day: what was taken back since goes from the phone too. */
async function renew(language) {
  const kept = await caches.open(KEPT);
  const list = '/portal/' + language + '/offline.json';
  const known = await kept.match(list);
  if (known && Date.now() - Date.parse(known.headers.get('date')) < DAY) return;
  const answer = await fetch(list);
  if (!answer.ok) return;
  const { pages } = await answer.clone().json();
  await kept.addAll(FILES.concat(pages));
  await kept.put(list, answer);
  const gone = (await kept.keys()).filter(({ url }) => {
    const { pathname } = new URL(url);
    return languageOf(url) === language && pathname !== list && !pages.includes(pathname);
  });
  await Promise.all(gone.map((request) => kept.delete(request)));
}

async function arrive() {
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const languages = new Set(open.map(({ url }) => languageOf(url)).filter(Boolean));
  await Promise.all([...languages].map((language) => keep(language).catch(() => undefined)));
  await self.skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('directory-') && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), WAIT));

async function page(event) {
  const kept = await caches.open(KEPT);
  const { pathname: asked, searchParams } = new URL(event.request.url);
  const place = searchParams.get('place');
  const pathname = place === null ? asked : asked + '/' + place;
  // Not kept one by one: the order and the hour of the copies would tell which pages were read on this phone, and when.
  const fresh = fetch(event.request);
  event.waitUntil(fresh.catch(() => undefined));
  const copy = await kept.match(pathname);
  if (!copy) return fresh.catch(() => absent(kept, pathname));
  return Promise.race([fresh, late()]).catch(() => copy);
}

async function absent(kept, pathname) {
  const language = languageOf(self.location.origin + pathname) || 'tg';
  const first = await kept.match('/portal/' + language + '/');
  return first || Response.error();
}

async function file(request) {
  const copy = await caches.match(request);
  return copy || fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(arrive()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    const language = languageOf(request.url);
    if (language) {
      event.respondWith(page(event));
      event.waitUntil(keep(language).catch(() => undefined));
    }
  } else if (FILES.includes(new URL(request.url).pathname + new URL(request.url).search)) {
    event.respondWith(file(request));
  }
});

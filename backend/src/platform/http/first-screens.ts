import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';
import { sessionToken } from '../session/session-cookie.js';

/** What the build says that a screen needs besides the main file, by the first word of its path; '' is the start page. */
interface Preloads {
  readonly main: string;
  readonly screens: Readonly<Record<string, readonly string[]>>;
}

/** The answers that each screen waits for; the first screen of a worker waits for its rows too. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = { today: ['/api/today'] };
const SESSION = '/api/session';

/** In the order of the front end: the first language of the browser that it speaks, else Tajik. */
const LANGUAGES = ['tg', 'ru', 'en'];
const NOT_SPOKEN = 'tg';

/** Any other screen: the frame alone. */
const OTHER = '*';

/** Screens before the sign-in need little. */
const OUTSIDE: ReadonlySet<string> = new Set(['sign-in', 'start', 'second-step', 'password']);

interface Page {
  plain: string;
  compressed: Buffer;
}

/**
 * Over a slow line every step costs: a page that first learns from one file which other it needs waits for each. Where a
 * session cookie is sent, the page names what its first screen will ask for. The cookie is not checked: the names are
 * public, and the API refuses as ever.
 */
export function pagesWithPreloads(folder: string): RequestHandler {
  const [page, list] = ['index.html', 'preloads.json'].map((name) => join(folder, name));
  if (!page || !list || !existsSync(page) || !existsSync(list)) return (_, __, next) => next();
  const text = readFileSync(page, 'utf8');
  const preloads = JSON.parse(readFileSync(list, 'utf8')) as Preloads;
  const made = new Map<string, Page>();
  const pageFor = (word: string, language: string): Page => {
    const key = `${word}/${language}`;
    const known = made.get(key);
    if (known) return known;
    const links = linksFor(preloads, word, language);
    const plain = text.replace('</head>', `${links.join('')}</head>`);
    const fresh = { plain, compressed: brotliCompressSync(plain) };
    made.set(key, fresh);
    return fresh;
  };
  return (request, response, next) => {
    const word = firstWord(request.path);
    const isInside = isScreen(request) && !OUTSIDE.has(word);
    if (!isInside || sessionToken(request) === null) return next();
    const known = Object.hasOwn(preloads.screens, word) ? word : OTHER;
    send(request, response, pageFor(known, languageOf(request)));
  };
}

/** The main file comes first: it runs while the others arrive. */
function linksFor(preloads: Preloads, word: string, language: string): string[] {
  const fetched = [
    SESSION,
    ...(ANSWERS[word] ?? []),
    `/i18n/${language}.json`,
    `/i18n/${language}.${textsOf(preloads, word)}.json`,
  ];
  return [
    moduleLink(preloads.main),
    ...fetched.map((href) => `<link rel="preload" as="fetch" crossorigin="anonymous" href="${href}">`),
    ...(preloads.screens[word] ?? []).map(moduleLink),
  ];
}

const moduleLink = (name: string): string => `<link rel="modulepreload" href="/${name}">`;

/** A first screen has a file of texts; every other needs them all. */
const textsOf = (preloads: Preloads, word: string): string => {
  if (word === '') return 'today';
  return word !== OTHER && Object.hasOwn(preloads.screens, word) ? word : 'inside';
};

const firstWord = (path: string): string => path.split('/')[1] ?? '';

/** What no file could be and no route is, is a screen: the page opens it. */
export function isScreen({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && !/\.\w+$/.test(path);
}

function languageOf(request: Request): string {
  const wanted = request.acceptsLanguages().map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find((one) => LANGUAGES.includes(one)) ?? NOT_SPOKEN;
}

function send(request: Request, response: Response, { plain, compressed }: Page): void {
  response.vary('Accept-Encoding').vary('Accept-Language').vary('Cookie');
  response.setHeader('Cache-Control', 'no-cache');
  response.type('html');
  if (!request.acceptsEncodings('br')) {
    response.send(plain);
    return;
  }
  response.setHeader('Content-Encoding', 'br');
  response.send(compressed);
}

import { existsSync, readdirSync } from 'node:fs';
import express from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { notFound } from '../../shared/errors.js';
import { isScreen, pagesWithPreloads } from './first-screens.js';
import { isOfApi, isOfPortal } from './security-headers.js';

const YEAR = 31_536_000;

/** Files with a content hash in the name never change; all others are revalidated. */
const HASHED = /-([A-Z0-9]{8}|[a-z0-9]{8})\.(js|css)(\.br)?$/;

/** Texts whose alphabet Express does not name, since their type does not begin with `text/`. */
const TEXTS: Record<string, string> = {
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

const endingOf = (path: string): string => path.slice(path.lastIndexOf('.'));

interface Middlewares {
  use(handler: RequestHandler): unknown;
}

/** Serves the built front end. A deep link gets the page; a missing file or an unknown API route gets a 404. */
export function serveFrontEnd(app: Middlewares, folder: string): void {
  app.use(unlessRoute(pagesWithPreloads(folder)));
  app.use(unlessRoute(pageForDeepLinks));
  app.use(unlessRoute(compressedCopies(folder)));
  // A file is looked up on disk; API paths never are.
  const files = express.static(folder, {
    index: false,
    setHeaders: (response, path) => {
      const lasting = HASHED.test(path) ? `public, max-age=${YEAR}, immutable` : 'no-cache';
      response.setHeader('Cache-Control', lasting);
      const type = TEXTS[endingOf(path)];
      if (type) response.setHeader('Content-Type', type);
    },
  });
  app.use(unlessRoute(files));
  app.use(unlessRoute((_, __, next) => next(notFound())));
}

const unlessRoute =
  (handler: RequestHandler): RequestHandler =>
  (request, response, next) =>
    isOfApi(request.path) || isOfPortal(request.path) ? next() : handler(request, response, next);

function pageForDeepLinks(request: Request, _: Response, next: NextFunction): void {
  if (isScreen(request)) request.url = '/index.html';
  next();
}

/** The build left a Brotli copy beside every text file; browsers that take it get it. */
function compressedCopies(folder: string): RequestHandler {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const copies = new Set(
    names.map((name) => `/${name.replaceAll('\\', '/')}`).filter((name) => name.endsWith('.br')),
  );
  return (request, response, next) => {
    const { path } = request;
    if (!copies.has(`${path}.br`)) return next();
    response.vary('Accept-Encoding');
    if (!request.acceptsEncodings('br')) return next();
    response.type(TEXTS[endingOf(path)] ?? endingOf(path));
    response.setHeader('Content-Encoding', 'br');
    request.url = `${path}.br`;
    next();
  };
}

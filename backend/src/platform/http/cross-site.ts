import type { NextFunction, Request, Response } from 'express';
import { Problem } from '../../shared/errors.js';
import { isOfPublicForm } from './public-forms.js';
import { isOfApi } from './security-headers.js';

/** What the browser tells about who made it ask; absent where it is no browser, or one of long ago. */
export interface Asking {
  method: string;
  isApi: boolean;
  host: string | undefined;
  origin: string | undefined;
  site: string | undefined;
  mode: string | undefined;
  destination: string | undefined;
}

const SAFE = new Set(['GET', 'HEAD']);
const OWN = new Set(['same-origin', 'none']);

/**
 * Whether another site's page is behind the request. The API answers none of them, reads included; the screens may be
 * opened by a link from anywhere, as a page of their own, and nothing of theirs may be loaded into another one.
 */
export function isCrossSite(asking: Asking): boolean {
  const { method, isApi, site } = asking;
  if (site === undefined) return !SAFE.has(method) && isFromElsewhere(asking);
  return !OWN.has(site) && (isApi || !opensPage(asking));
}

const opensPage = ({ method, mode, destination }: Asking): boolean =>
  SAFE.has(method) && mode === 'navigate' && destination === 'document';

function isFromElsewhere({ origin, host }: Asking): boolean {
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host);
}

/** Besides the same-site cookie (SECURITY C). What needs no session has none that somebody else could use. */
export function refuseCrossSite(request: Request, _: Response, next: NextFunction): void {
  const { headers, method, url } = request;
  if (isOfPublicForm(method, url)) return next();
  const asking = {
    method,
    isApi: isOfApi(url),
    host: headers.host,
    origin: headers.origin,
    site: headers['sec-fetch-site'] as string | undefined,
    mode: headers['sec-fetch-mode'] as string | undefined,
    destination: headers['sec-fetch-dest'] as string | undefined,
  };
  next(isCrossSite(asking) ? new Problem(403, 'cross_site') : undefined);
}

import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { HelmetOptions } from 'helmet';

export type Header = readonly [name: string, value: string];

/** The policies that Angular and its components make for themselves, and those of the addresses of the two workers. */
const TRUSTED_TYPES = ['angular', 'angular#components', 'daftar-worker', 'daftar-kdf'];

/** A page loads only files of the build; no inline script or style. */
const PAGE = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  mediaSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  workerSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
  trustedTypes: TRUSTED_TYPES,
};

/** The worker that derives a key from a code: the only place where WebAssembly runs, and it reaches nothing. */
const KDF = { defaultSrc: ["'none'"], scriptSrc: ["'self'", "'wasm-unsafe-eval'"] };

/** An API answer opened as a page displays and runs nothing. */
const ANSWER = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** Device permissions that no page needs; only the product's own pages use passkeys. */
const PERMISSIONS = [
  ...[
    'accelerometer',
    'autoplay',
    'bluetooth',
    'browsing-topics',
    'camera',
    'display-capture',
    'encrypted-media',
  ],
  ...[
    'geolocation',
    'gyroscope',
    'hid',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
  ],
  ...['payment', 'picture-in-picture', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'],
]
  .map((feature) => `${feature}=()`)
  .concat('publickey-credentials-create=(self)', 'publickey-credentials-get=(self)')
  .join(', ');

const TWO_YEARS = 63_072_000;

const helmetWith = (directives: Record<string, string[]>, isHttps: boolean) => {
  const options: HelmetOptions = {
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    referrerPolicy: { policy: 'no-referrer' },
    // Browsers accept it over HTTPS only. Subdomains are included, or one of them could plant cookies without it.
    strictTransportSecurity: isHttps ? { maxAge: TWO_YEARS, includeSubDomains: true } : false,
  };
  return helmet(options);
};

/** What the middleware sets on every answer alike, asked once: its dozen steps would else be taken at every request. */
function headersOf(middleware: ReturnType<typeof helmet>): Header[] {
  const headers = new Map<string, string>();
  const answer = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  };
  middleware({} as never, answer as never, (problem) => {
    if (problem) throw problem;
  });
  headers.set('Permissions-Policy', PERMISSIONS);
  return [...headers];
}

export const pageHeaders = (isHttps: boolean): Header[] => headersOf(helmetWith(PAGE, isHttps));

export const answerHeaders = (isHttps: boolean): Header[] => [
  ...headersOf(helmetWith(ANSWER, isHttps)),
  ['Cache-Control', 'no-store'],
];

const OF_PORTAL = /^\/(?:portal|app)(\/|$|\?)/;

/** Pages for the public, which the server writes whole: not of the built front end. */
export const isOfPortal = (url: string): boolean => OF_PORTAL.test(url);

const OF_API = /^\/api(\/|$|\?)/;

export const isOfApi = (url: string): boolean => OF_API.test(url);

const isOfKdf = (url: string): boolean => url === '/kdf.js';

/** Sets them first of all, so that refusals and missing files carry them too. */
export function secureHeaders(isHttps: boolean) {
  const [page, answer] = [pageHeaders(isHttps), answerHeaders(isHttps)];
  const kdf = headersOf(helmetWith(KDF, isHttps));
  const headersFor = (url: string): Header[] => (isOfApi(url) ? answer : isOfKdf(url) ? kdf : page);
  return (request: Request, response: Response, next: NextFunction): void => {
    for (const [name, value] of headersFor(request.url)) response.setHeader(name, value);
    next();
  };
}

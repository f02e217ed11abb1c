import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Response } from 'express';

const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** How long a browser may show it without asking again. */
export const KEEP = {
  /** Words: a change may wait so long. */
  minutes: 'public, max-age=300',
  /** What a service must be able to take back at once. */
  never: 'no-cache',
  /** What may be taken back as if it had never been shown, and what is of somebody: not even for going back. */
  nowhere: 'no-store',
  /** Its address changes with its content. */
  always: 'public, max-age=31536000, immutable',
} as const;

/** Whoever names the source may use open data for anything: a choice of this project (README). */
export const LICENCE = 'https://creativecommons.org/licenses/by/4.0/';

export interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly keep: (typeof KEEP)[keyof typeof KEEP];
  readonly text: string;
  /** Open data say under which licence they are. */
  readonly isOpenData?: boolean;
  /** Where it stands what the columns of a file mean, as CSV on the Web has it. */
  readonly describedBy?: string | undefined;
}

/** Sends a text as small as the browser can read it. No cookie, no mark by which somebody could be known again. */
export function send(response: Response, { status = 200, type, keep, text, ...data }: Answer): void {
  const bytes = Buffer.from(text);
  const encoding = response.req.acceptsEncodings(['br', 'gzip']);
  const packed =
    encoding === 'br' ? brotliCompressSync(bytes, QUALITY) : encoding === 'gzip' ? gzipSync(bytes) : bytes;
  response.status(status).vary('Accept-Encoding');
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.setHeader('Cache-Control', keep);
  if (data.isOpenData) response.setHeader('Link', linksOf(data));
  if (packed !== bytes) response.setHeader('Content-Encoding', String(encoding));
  response.setHeader('Content-Length', packed.length);
  response.end(packed);
}

const linksOf = ({ describedBy }: Pick<Answer, 'describedBy'>): string[] => [
  `<${LICENCE}>; rel="license"`,
  ...(describedBy ? [`<${describedBy}>; rel="describedby"; type="application/csvm+json"`] : []),
];

/** Such as `/portal/page.css?v=…`: another content has another address. */
export const hashOf = (...texts: readonly string[]): string =>
  createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 12);

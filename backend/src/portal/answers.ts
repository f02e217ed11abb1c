import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Response } from 'express';

const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** How long a browser may show it without asking again. */
export const KEEP = {
  /** Words: a change may wait so long. */
  minutes: 'public, max-age=300',
  /** A page that opens without a network. */
  week: 'public, max-age=604800',
  /** What a service must be able to take back at once. */
  never: 'no-cache',
  /** Content that may be withdrawn, and personal content: not stored even for going back. */
  nowhere: 'no-store',
  /** Its address changes with its content. */
  always: 'public, max-age=31536000, immutable',
} as const;

/** Open data may be used for any purpose if the source is named: a choice of this project (README). */
export const LICENCE = 'https://creativecommons.org/licenses/by/4.0/';

export interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly keep: (typeof KEEP)[keyof typeof KEEP];
  readonly text: string;
  /** Open data say under which licence they are. */
  readonly isOpenData?: boolean;
  /** Address of the column descriptions of a file, as CSV on the Web defines them. */
  readonly describedBy?: string | undefined;
}

/** Sends a text in the smallest encoding that the browser accepts. Sets no cookie and no tracking mark. */
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

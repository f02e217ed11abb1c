import { createServer } from 'node:http';
import { brotliCompressSync, constants } from 'node:zlib';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Response } from 'express';

const isPlain = (body: unknown): body is object => {
  if (typeof body !== 'object' || body === null) return false;
  const prototype = Object.getPrototypeOf(body) as unknown;
  return prototype === Object.prototype || Array.isArray(body);
};

/** What fits into one packet is sent as it is. */
const SMALL = 1_400;
/** A tenth of the size for less than a millisecond. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/**
 * On a poor line a list of rows takes half a second as it is. Browsers take Brotli over HTTPS and on this machine; the
 * session cookie is sent by the product's own pages alone, so no other page can probe sizes.
 */
function compressed(response: Response, text: string): Buffer | null {
  if (text.length < SMALL || !response.req.acceptsEncodings('br')) return null;
  return brotliCompressSync(text, QUALITY);
}

const HEADERS_MS = 15_000;
/** A register of two megabytes over a line of 150 kbit/s. */
const REQUEST_MS = 120_000;
const CHECK_MS = 5_000;
/** The proxy keeps an idle connection for two minutes; who closes first would lose a request that is on its way. */
const IDLE_MS = 130_000;
const HEADER_BYTES = 16_384;
const HEADERS_COUNT = 100;

/**
 * Sends plain objects directly. Express would read its settings, negotiate content types and check freshness; every
 * API answer is JSON and is never cached.
 */
export class JsonAdapter extends ExpressAdapter {
  /** A client that sends slowly on purpose holds a connection no longer than a slow line needs. */
  override initHttpServer(): void {
    this.httpServer = createServer(
      {
        headersTimeout: HEADERS_MS,
        requestTimeout: REQUEST_MS,
        keepAliveTimeout: IDLE_MS,
        connectionsCheckingInterval: CHECK_MS,
        maxHeaderSize: HEADER_BYTES,
      },
      this.getInstance(),
    );
    this.httpServer.maxHeadersCount = HEADERS_COUNT;
  }

  override reply(response: Response, body: unknown, statusCode = response.statusCode): unknown {
    if (!isPlain(body) || response.headersSent) return super.reply(response, body, statusCode);
    const text = JSON.stringify(body);
    response.statusCode = statusCode;
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    const packed = compressed(response, text);
    if (packed) response.setHeader('Content-Encoding', 'br');
    response.setHeader('Content-Length', packed ? packed.length : Buffer.byteLength(text));
    return response.end(packed ?? text);
  }
}

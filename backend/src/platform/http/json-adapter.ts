import { createServer } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Response } from 'express';

const isPlain = (body: unknown): body is object => {
  if (typeof body !== 'object' || body === null) return false;
  const prototype = Object.getPrototypeOf(body) as unknown;
  return prototype === Object.prototype || Array.isArray(body);
};

const HEADERS_MS = 15_000;
/** A register of two megabytes over a line of 150 kbit/s. */
const REQUEST_MS = 120_000;
const CHECK_MS = 5_000;
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
    response.setHeader('Content-Length', Buffer.byteLength(text));
    return response.end(text);
  }
}

import { ExpressAdapter } from '@nestjs/platform-express';
import type { Response } from 'express';

const isPlain = (body: unknown): body is object => {
  if (typeof body !== 'object' || body === null) return false;
  const prototype = Object.getPrototypeOf(body) as unknown;
  return prototype === Object.prototype || Array.isArray(body);
};

/**
 * Answers plain objects at once. Express would look up its settings, weigh content types and ask whether the caller
 * has this very answer already; every answer of the API is JSON and is never kept.
 */
export class JsonAdapter extends ExpressAdapter {
  override reply(response: Response, body: unknown, statusCode = response.statusCode): unknown {
    if (!isPlain(body) || response.headersSent) return super.reply(response, body, statusCode);
    const text = JSON.stringify(body);
    response.statusCode = statusCode;
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Length', Buffer.byteLength(text));
    return response.end(text);
  }
}

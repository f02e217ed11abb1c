import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { NextFunction, Response } from 'express';
import { Problem } from '../../shared/errors.js';
import { problemDocument } from './problem-filter.js';
import type { ApiRequest } from './requests.js';
import type { Header } from './security-headers.js';

/** No form of the product comes near; far deeper ones exhaust the stack of whoever walks them. */
const DEEPEST = 32;

/** A body nested deeper than any form is refused before anything walks it. */
export function refuseDeepBody(request: ApiRequest, _: Response, next: NextFunction): void {
  next(isDeeper(request.body, DEEPEST) ? new Problem(400, 'malformed') : undefined);
}

function isDeeper(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isDeeper(inner, left - 1));
}

const BY_FAULT: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'too_large'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'malformed'),
};

/** What is no HTTP, or has an address or headers beyond all measure, never becomes a request; it is answered here. */
export function answerUnreadable(server: Server, headers: readonly Header[]): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || error.code === 'ECONNRESET') return socket.destroy();
    const problem = BY_FAULT[error.code ?? ''] ?? new Problem(400, 'malformed');
    const body = problemDocument(problem, randomUUID());
    socket.end(
      [
        `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
        'Content-Type: application/problem+json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        ...headers.map(([name, value]) => `${name}: ${value}`),
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  });
}

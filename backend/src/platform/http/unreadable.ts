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

/** How long the rest of what is no request is still taken, so that its sender gets to read the answer. */
const DRAIN_MS = 1_000;

/** What is no HTTP, or has an address or headers beyond all measure, never becomes a request; it is answered here. */
export function answerUnreadable(server: Server, headers: readonly Header[]): void {
  const answer = (problem: Problem): string => rawAnswer(problem, headers);
  const answered = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Duplex) => {
    // Of what is far too long every further piece is one more error; it is waited for, not cut off.
    if (answered.has(socket)) return;
    if (!socket.writable || error.code === 'ECONNRESET') return socket.destroy();
    answered.add(socket);
    const text = answer(BY_FAULT[error.code ?? ''] ?? new Problem(400, 'malformed'));
    letGo(socket, error.rawPacket?.subarray(0, 5).toString('latin1') === 'HEAD ' ? headOf(text) : text);
  });
  // Whoever expects anything but "100-continue" of a server is answered as for any other nonsense.
  server.on('checkExpectation', ({ method, socket }: { method: string; socket: Duplex }) => {
    const text = answer(new Problem(417, 'malformed'));
    letGo(socket, method === 'HEAD' ? headOf(text) : text);
  });
}

/** Answers and closes; what nobody reads of a connection would else keep it open for ever. */
function letGo(socket: Duplex, text: string): void {
  socket.end(text);
  socket.resume();
  setTimeout(() => socket.destroy(), DRAIN_MS).unref();
}

const END_OF_HEAD = '\r\n\r\n';
const headOf = (text: string): string => text.slice(0, text.indexOf(END_OF_HEAD) + END_OF_HEAD.length);

function rawAnswer(problem: Problem, headers: readonly Header[]): string {
  const body = problemDocument(problem, randomUUID());
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

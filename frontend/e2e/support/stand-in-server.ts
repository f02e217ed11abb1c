import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';

type Headers = readonly (readonly [name: string, value: string])[];

/** The headers of the real server's pages: what passes here runs there. */
async function realHeaders(folder: string): Promise<Headers> {
  const built = join(folder, '../backend/src/platform/http/security-headers.js');
  const { pageHeaders } = (await import(pathToFileURL(built).href)) as {
    pageHeaders: (isHttps: boolean) => Headers;
  };
  return pageHeaders(false);
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

export interface Answer {
  status: number;
  body?: unknown;
}
/** `"METHOD /api/path"` to what is answered. */
export type Answers = Record<string, (body: unknown) => Answer>;

export interface StandInServer {
  url: string;
  /** Requests to the API so far, as `METHOD /path`. */
  requests: string[];
  close(): Promise<void>;
}

/** Serves the built front end with the real headers, and an API made of a few answers. */
export async function startStandIn(folder: string, answers: Answers): Promise<StandInServer> {
  const requests: string[] = [];
  const headers = await realHeaders(folder);
  const server = createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const work = path.startsWith('/api/')
      ? answerApi(request, response, { answers, requests, path })
      : sendFile(folder, path, response);
    work.catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  api: { answers: Answers; requests: string[]; path: string },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const operation = `${request.method} ${api.path}`;
  api.requests.push(operation);
  if (operation === 'GET /api/live') return openLine(response);
  const text = Buffer.concat(chunks).toString('utf8');
  const answer = api.answers[operation]?.(text ? JSON.parse(text) : null) ?? {
    status: 404,
    body: { code: 'not_found', status: 404 },
  };
  const type = answer.status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(answer.status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

/** A line on which nothing ever happens; it ends with the server. */
function openLine(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': here\n\n');
}

async function sendFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const isPage = !extname(path);
  const file = join(folder, normalize(isPage ? '/index.html' : path));
  try {
    const content = await readFile(file);
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': isPage ? 'no-store' : 'no-cache',
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

import { Agent, request as open } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { MARK } from './malformed.js';
import type { RawRequest } from './malformed.js';

export interface Answer {
  method: string;
  status: number;
  type: string;
  text: string;
  milliseconds: number;
}

/** What is wrong with an answer; empty where it is as promised. */
export function faultsOf({ method, status, type, text }: Answer): string[] {
  const faults: string[] = [];
  if (status >= 500) faults.push(`failed with ${status}`);
  if (/node_modules|\.[jt]s:\d|^\s+at /m.test(text)) faults.push('told where in the code it happened');
  if (status < 400) return faults;
  if (!type.startsWith('application/problem+json')) return [...faults, `answered ${status} as ${type}`];
  // To HEAD the answer is without its document.
  return method === 'HEAD' ? faults : [...faults, ...documentFaults(status, text)];
}

function documentFaults(status: number, text: string): string[] {
  const faults: string[] = [];
  const problem = JSON.parse(text) as { code?: unknown; status?: unknown; requestId?: unknown };
  if (!/^[a-z_]+$/.test(String(problem.code))) faults.push(`answered ${status} without a code`);
  if (problem.status !== status) faults.push(`answered ${status} and said ${String(problem.status)}`);
  if (typeof problem.requestId !== 'string') faults.push(`answered ${status} without a request id`);
  if (text.includes(MARK)) faults.push(`repeated what was sent with ${status}`);
  return faults;
}

const HANGS_MS = 20_000;

/** Sends requests as they are, whatever a proper client would say to them. */
export class RawClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });

  constructor(private readonly port: number) {}

  send({ route, path, headers, body }: RawRequest, cookie?: string): Promise<Answer> {
    const began = performance.now();
    const length = body ? { 'Content-Length': body.length } : {};
    return new Promise((done, fail) => {
      const call = open(
        {
          port: this.port,
          agent: this.agent,
          method: route.method,
          path,
          headers: { ...(cookie ? { Cookie: cookie } : {}), ...headers, ...length },
        },
        (response: IncomingMessage) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            done({
              method: route.method,
              status: response.statusCode ?? 0,
              type: response.headers['content-type'] ?? '',
              text: Buffer.concat(chunks).toString(),
              milliseconds: performance.now() - began,
            }),
          );
        },
      );
      call.setTimeout(HANGS_MS, () => call.destroy(new Error(`no answer in ${HANGS_MS} ms`)));
      call.on('error', fail);
      call.end(body ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

export const shown = ({ path, headers, body }: RawRequest): string =>
  `${path.slice(0, 200)} ${JSON.stringify(headers).slice(0, 200)} ${(body ?? '').toString().slice(0, 300)}`;

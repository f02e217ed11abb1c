import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as open } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';

/** Where sqlmap is, or null where this machine has none. */
export const findSqlmap = (): string | null =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'sqlmap'))
    .find((path) => existsSync(path)) ?? null;

/** A request whose `*` stand where something is to be tried. */
export interface Aim {
  name: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface Verdict {
  name: string;
  /** What sqlmap says: all parameters tried and none injectable, one is, or it could not try. */
  said: 'sound' | 'injectable' | 'not tried';
  /** How many places of it were tried. */
  places: number;
  output: string;
}

const FLAGS = [
  '--batch',
  '--ignore-stdin',
  '--flush-session',
  '--dbms=PostgreSQL',
  '--skip-waf',
  '--disable-coloring',
  '--timeout=20',
];
/** Refusals are what a sound server answers with; none of them ends the trial. */
const EVERY_REFUSAL = '--ignore-code=400,401,403,404,405,409,412,413,414,415,417,422,428,429,431,500';

interface Trial {
  command: string;
  port: number;
  flags?: readonly string[];
}

/** Lets sqlmap loose on one request. */
export async function tryOn(aim: Aim, { command, port, flags = [] }: Trial): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'panoh-sqlmap-'));
  const file = join(folder, 'request.txt');
  const headers = { Host: `127.0.0.1:${port}`, ...aim.headers };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  await writeFile(file, [`${aim.method} ${aim.path} HTTP/1.1`, ...head, '', aim.body ?? ''].join('\r\n'));
  const output = await run(
    command,
    ['-r', file, `--output-dir=${folder}`, ...FLAGS, EVERY_REFUSAL, ...flags],
    folder,
  );
  await rm(folder, { recursive: true, force: true });
  return { name: aim.name, said: readVerdict(output), places: placesIn(output), output };
}

const placesIn = (output: string): number =>
  new Set(output.match(/parameter '.*?' does not seem to be injectable/g)).size;

function readVerdict(output: string): Verdict['said'] {
  if (/sqlmap identified the following injection point|is vulnerable/.test(output)) return 'injectable';
  return /all tested parameters do not appear to be injectable/.test(output) ? 'sound' : 'not tried';
}

function run(command: string, args: readonly string[], home: string): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      env: { PATH: process.env['PATH'], HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (output += text.toString()));
    child.once('error', fail);
    child.once('exit', () => done(output));
  });
}

/** Stands before the product and gives every request a key and a session, as the front end would; counts failures. */
export class Messenger {
  requests = 0;
  readonly failures: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly target: number,
    private readonly cookieOf: (name: string) => string,
  ) {}

  static async before(target: number, cookieOf: (name: string) => string): Promise<Messenger> {
    const server = createServer((from, to) => void messenger.pass(from, to));
    const messenger = new Messenger(server, target, cookieOf);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return messenger;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private pass(from: IncomingMessage, to: ServerResponse): void {
    this.requests += 1;
    const { 'x-person': person, ...headers } = from.headers;
    headers['idempotency-key'] ??= randomUUID();
    headers.cookie ??= this.cookieOf(String(person));
    const passed = open({ port: this.target, method: from.method, path: from.url, headers }, (answer) => {
      if ((answer.statusCode ?? 500) >= 500) this.failures.push(`${from.method} ${from.url?.slice(0, 200)}`);
      void sameEachTime(answer).then((text) => {
        const { 'content-length': _, ...kept } = answer.headers;
        to.writeHead(answer.statusCode ?? 502, kept).end(text);
      });
    });
    passed.on('error', () => to.destroy());
    from.pipe(passed);
  }
}

/** Without the number of the request: two equal refusals would else be two answers, and sqlmap lives by comparing. */
async function sameEachTime(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString()
    .replace(/"requestId":"[^"]*"/, '"requestId":""');
}

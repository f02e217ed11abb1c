import { randomUUID } from 'node:crypto';
import { createServer, request } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';
import { SessionsService } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import type { DemoDirectory } from './demo-directory.js';

/** An answer of the API; the fields that the demo reads. */
export interface Answered {
  readonly id: string;
  readonly caseId: string;
  readonly version: number;
  readonly reference: string;
  readonly items: readonly Answered[];
  /** Working groups that the person leads. */
  readonly led: readonly Answered[];
  /** Reports of a case to the police. */
  readonly reports: readonly { readonly incidentId: string }[];
  readonly needs: readonly { readonly need: string }[];
  readonly kind: string;
  readonly courtCases: readonly Answered[];
  /** Duties that a court set. */
  readonly duties: readonly { readonly id: string }[];
}

/**
 * The people of the demo. They call the API as the front end does, over a local port that is open only while this
 * runs.
 */
export class DemoPeople {
  private tokens = new Map<string, string>();
  private server: Server | null = null;

  constructor(
    private readonly app: INestApplicationContext,
    private readonly listener: RequestListener,
    readonly directory: DemoDirectory,
  ) {}

  /** Runs `work` while they may be spoken to. */
  async during(work: () => Promise<void>): Promise<void> {
    const server = createServer(this.listener);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.server = server;
    try {
      await work();
    } finally {
      this.server = null;
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  }

  /** After the clock has moved every session is over, and people sign in again. */
  forgetSessions(): void {
    this.tokens = new Map();
  }

  /** For what reaches the product from outside, without a session. */
  serviceOf<T>(service: abstract new (...args: never[]) => T): T {
    return this.app.get<T>(service);
  }

  async now(): Promise<Date> {
    const database = this.app.get(Database);
    return database.run({ sessionHash: null }, () => Promise.resolve(database.now));
  }

  /** Reads something as the person with this login. */
  get(login: string, path: string): Promise<Answered> {
    return this.send(login, { method: 'GET', path });
  }

  /** An answer that is a plain list. */
  async list(login: string, path: string): Promise<readonly Answered[]> {
    return [...((await this.send(login, { method: 'GET', path })) as Iterable<Answered> & Answered)];
  }

  /** Does something; `version` is the one that the person saw. Throws where it was refused. */
  post(login: string, path: string, command: Command = {}): Promise<Answered> {
    return this.command(login, { method: 'POST', path }, command);
  }

  put(login: string, path: string, command: Command): Promise<Answered> {
    return this.command(login, { method: 'PUT', path }, command);
  }

  private command(login: string, call: Call, { body = {}, version }: Command): Promise<Answered> {
    const ifMatch: Record<string, string> = version === undefined ? {} : { 'If-Match': `"${version}"` };
    const headers = { 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/json', ...ifMatch };
    return this.send(login, { ...call, headers, body });
  }

  private async send(login: string, call: Call): Promise<Answered> {
    const { port } = this.server?.address() as AddressInfo;
    const cookie = `panoh_session=${await this.token(login)}`;
    const { status, text } = await exchange(port, { ...call, headers: { ...call.headers, Cookie: cookie } });
    if (status >= 400) throw new Error(`${login} ${call.method} ${call.path}: ${status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Answered;
  }

  private async token(login: string): Promise<string> {
    const known = this.tokens.get(login);
    if (known) return known;
    const userId = this.directory.people.get(login);
    if (!userId) throw new Error(`Nobody in the demo signs in as ${login}.`);
    const token = await this.app.get(SessionsService).openFor(userId);
    this.tokens.set(login, token);
    return token;
  }
}

export interface Command {
  body?: object;
  version?: number;
}

interface Call {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  headers?: Record<string, string>;
  body?: object;
}

function exchange(port: number, call: Call): Promise<{ status: number; text: string }> {
  const { method, path, headers, body } = call;
  return new Promise((done, fail) => {
    const sent = request({ host: '127.0.0.1', port, method, path: `/api${path}`, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => done({ status: answer.statusCode ?? 500, text }));
    });
    sent.on('error', fail);
    sent.end(body ? JSON.stringify(body) : undefined);
  });
}

import { randomUUID } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import { sealAddress } from '../../src/identity/email-address-encryption.js';
import type { TestApp } from './app.js';
import { testRootKey } from './database.js';
import { staySignedIn } from './actors.js';
import type { Actor } from './actors.js';

export interface Letter {
  to: string;
  /** The complete message as received. */
  raw: string;
  subject: string;
  messageId: string;
  text: string;
  /** When it was taken, in milliseconds. */
  at: number;
}

/** The server accepts no further letters for this address. */
export interface Refusal {
  to: string;
  at: number;
}

/** `silent`: takes the letter and never says so; `drops`: takes it and hangs up; `down`: nobody is there. */
export type MailMood = 'takes' | 'silent' | 'drops' | 'refuses' | 'busy' | 'down';

/** How long a closing server waits for open conversations. */
const CLOSE_MS = 100;

/** A separate mail server; a test sets its mood and reads its letters. */
export class MailServer {
  readonly letters: Letter[] = [];
  readonly refusals: Refusal[] = [];
  mood: MailMood = 'takes';
  private port = 0;
  private server: SMTPServer | null = null;
  private readonly sockets = new Map<number, Socket>();
  private before: Promise<void> = Promise.resolve();

  static async start(): Promise<MailServer> {
    const mail = new MailServer();
    await mail.open();
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  to(address: string): Letter[] {
    return this.letters.filter((letter) => letter.to === address);
  }

  /** In this mood for so long; several follow each other. */
  during(mood: MailMood, ms: number): Promise<void> {
    const next = this.before.then(async () => {
      this.mood = mood;
      if (mood === 'down') await this.close();
      await new Promise((done) => setTimeout(done, ms));
      if (mood === 'down') await this.open();
      this.mood = 'takes';
    });
    this.before = next.catch(() => undefined);
    return next;
  }

  /** At the same port as before. */
  async open(): Promise<void> {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      closeTimeout: CLOSE_MS,
      onRcptTo: ({ address }, _session, done) => done(this.refusal(address)),
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const to = session.envelope.rcptTo[0]?.address ?? '';
          this.letters.push(letterOf(to, Buffer.concat(parts).toString()));
          if (this.mood === 'drops') this.sockets.get(session.remotePort)?.destroy();
          else if (this.mood !== 'silent') done();
        });
      },
    });
    this.server.on('error', () => undefined);
    const { server } = this.server;
    server.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      this.sockets.set(port, socket);
      socket.once('close', () => this.sockets.delete(port));
    });
    await new Promise<void>((done) => this.server?.listen(this.port, '127.0.0.1', done));
    this.port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) await new Promise<void>((done) => server.close(done));
  }

  private refusal(to: string): Error | null {
    if (this.mood === 'refuses') {
      this.refusals.push({ to, at: Date.now() });
      return Object.assign(new Error('no such box'), { responseCode: 550 });
    }
    if (this.mood === 'busy') return Object.assign(new Error('come again'), { responseCode: 451 });
    return null;
  }
}

function letterOf(to: string, raw: string): Letter {
  const [head = '', body = ''] = raw.split('\r\n\r\n');
  const header = (name: string): string =>
    new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(head)?.[1] ?? '';
  const encoding = header('Content-Transfer-Encoding');
  const words = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  const text = encoding === 'base64' ? Buffer.from(words, 'base64').toString() : quoted(body ? words : '');
  return {
    to,
    raw,
    subject: decoded(header('Subject')),
    messageId: header('Message-ID'),
    text: text.replace(/\r\n/g, '\n'),
    at: Date.now(),
  };
}

const bytes = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();
const quoted = (text: string): string => bytes(text.replace(/=\r\n/g, ''));
const decoded = (text: string): string =>
  text
    .replace(/\r\n[ \t]/g, ' ')
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, words: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(words, 'base64').toString() : bytes(words.replace(/_/g, ' ')),
    );

/** Gives a user a confirmed address, as after entering its code, and answers it. */
export async function giveAddress(test: TestApp, { userId }: Actor): Promise<string> {
  const address = `box-${randomUUID()}@example.test`;
  const sealed = sealAddress(new RootKey(testRootKey()), { userId, channel: 'email' }, address);
  await test.database.query(
    `insert into panoh.staff_email_addresses (user_id, channel, sealed_address, confirmed_at, asked_from)
     values ($1, 'email', $2, panoh.now(), panoh.now())
     on conflict (user_id, channel) do update set sealed_address = excluded.sealed_address, confirmed_at = panoh.now()`,
    [userId, sealed],
  );
  return address;
}

/** Sets the clock to this time of a day in Dushanbe; sessions stay open. */
export async function setClock(test: TestApp, day: string, time: string): Promise<void> {
  const [row] = await test.database.query<{ ahead: string }>(
    `select (($1 || ' ' || $2)::timestamp at time zone 'Asia/Dushanbe' - panoh.now())::text as ahead`,
    [day, time],
  );
  await test.database.pass(row?.ahead ?? '0');
  await staySignedIn(test);
}

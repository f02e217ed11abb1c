import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** Names the statements in a piece of a conversation; a name includes all earlier parts of the same statement. */
type Reader = (piece: Buffer) => string[];

/** Before the server receives the statement, or after it ran but before the client gets the answer. */
export type Phase = 'before' | 'after';

interface Aim {
  statement: string;
  phase: Phase;
  strike(cut: () => void): void;
}

/** Stands between a process and a server, and lets something happen at one statement. */
export class Tap {
  readonly seen = new Set<string>();
  private aimed: Aim | null = null;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly port: number,
    private readonly newReader: () => Reader,
  ) {
    this.server = createServer((near) => this.join(near));
  }

  /** Answers the address by which it is reached. */
  static async before(url: string, newReader: () => Reader): Promise<{ tap: Tap; url: string }> {
    const address = new URL(url);
    const tap = new Tap(Number(address.port), newReader);
    await new Promise<void>((done) => tap.server.listen(0, '127.0.0.1', done));
    const own = tap.server.address();
    address.port = String(typeof own === 'object' && own ? own.port : 0);
    return { tap, url: address.toString() };
  }

  /** Once, at the next such statement. */
  aim(aim: Aim | null): void {
    this.aimed = aim;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private join(near: Socket): void {
    const far = connect(this.port, '127.0.0.1');
    const read = this.newReader();
    let struck: Aim | null = null;
    const cut = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', cut).on('close', cut);
      socket.once('close', () => this.sockets.delete(socket));
    }
    near.on('data', (piece: Buffer) => {
      const hit = this.hitBy(read(piece));
      if (hit?.phase === 'before') return hit.strike(cut);
      struck ??= hit;
      far.write(piece);
    });
    far.on('data', (piece: Buffer) => {
      if (struck) return struck.strike(cut);
      near.write(piece);
    });
  }

  private hitBy(statements: string[]): Aim | null {
    for (const statement of statements) {
      this.seen.add(statement);
      const { aimed } = this;
      if (aimed?.statement !== statement) continue;
      this.aimed = null;
      return aimed;
    }
    return null;
  }
}

const short = (sql: string): string => sql.replace(/\s+/g, ' ').trim().slice(0, 90);

/** PostgreSQL's protocol: the statements before it in the transaction distinguish equal statements. */
export function readPostgres(): Reader {
  let left = Buffer.alloc(0);
  let isStarted = false;
  let path: string[] = [];
  const named = new Map<string, string>();
  const note = (sql: string): string => {
    const statement = short(sql);
    const isWithin = path.length > 0;
    if (isWithin || /^begin/i.test(statement)) path.push(statement);
    const whole = (isWithin ? path : [statement]).join(' > ');
    if (/^(commit|rollback)/i.test(statement)) path = [];
    return whole;
  };
  const sqlOf = (type: string, body: Buffer): string | null => {
    const [first = '', second = ''] = body.toString('utf8').split('\0');
    if (type === 'Q') return first;
    if (type === 'P') {
      if (first !== '') named.set(first, second);
      return second;
    }
    // Bound again without being parsed again.
    return type === 'B' ? (named.get(second) ?? null) : null;
  };
  return (piece) => {
    left = Buffer.concat([left, piece]);
    const found: string[] = [];
    for (;;) {
      const from = isStarted ? 1 : 0;
      if (left.length < from + 4) return found;
      const end = from + left.readInt32BE(from);
      if (left.length < end) return found;
      const sql = isStarted ? sqlOf(String.fromCharCode(left[0] ?? 0), left.subarray(from + 4, end)) : null;
      if (sql !== null && sql !== '') found.push(note(sql));
      isStarted = true;
      left = left.subarray(end);
    }
  };
}

/** Redis' protocol: the command, and of a script its digest. */
export function readRedis(): Reader {
  return (piece) => {
    const words = piece.subarray(0, 200).toString('latin1').split('\r\n');
    if (!words[0]?.startsWith('*')) return [];
    const command = (words[2] ?? '').toUpperCase();
    return [command.startsWith('EVAL') ? `${command} ${(words[4] ?? '').slice(0, 12)}` : command];
  };
}

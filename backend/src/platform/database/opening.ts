import { once } from 'node:events';
import type { ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';
import { Problem } from '../../shared/errors.js';
import { sideBySide } from '../../shared/side-by-side.js';
import { STARTED } from './preparing-client.js';
import { readViewer } from '../session/viewer.js';
import type { Viewer } from '../session/viewer.js';

/** A connection of the pool, as TypeORM and as pg serve it. */
export interface Connection {
  runner: QueryRunner;
  client: ClientBase;
}

/** Who is asking, and at what time. */
export interface Begun {
  viewer: Viewer | null;
  now: Date;
}

export interface Admission {
  /** Hash of the session token; null where nobody is signed in yet. */
  sessionHash: string | null;
  /** Throws where whoever is asking may not; nothing of the work is answered or kept then. */
  admit?: () => void;
  /** The work asks the database before it looks at who is asking: its question goes out together with the session. */
  asksFirst?: boolean;
  /** A page asks by itself: no sign of life of whoever is signed in. */
  isUnattended?: boolean;
}

interface BeginRow {
  viewer: unknown;
  at: Date;
}

const BEGIN_SESSION = 'select viewer, at from panoh.begin_session($1)';
const UNATTENDED = `select set_config('panoh.unattended', 'on', true)`;

/** Sends the first statements of a transaction, and is done when they are on their way: the answers come together. */
async function begin(
  { runner, client }: Connection,
  { sessionHash, isUnattended }: Pick<Admission, 'sessionHash' | 'isUnattended'>,
): Promise<{ begun: Promise<Begun> }> {
  const isOnItsWay = once(client, STARTED);
  const started = runner.startTransaction();
  await Promise.race([isOnItsWay, started]);
  const first = isUnattended ? [client.query(UNATTENDED)] : [];
  const asked = client.query<BeginRow>(BEGIN_SESSION, [sessionHash]);
  const begun = sideBySide([asked, started, ...first]).then(
    ([
      {
        rows: [row],
      },
    ]) => {
      if (!row) throw new Problem(503, 'database_unavailable');
      return { viewer: readViewer(row.viewer), now: row.at };
    },
  );
  return { begun };
}

/** How a transaction is opened: it begins together with its session, and whoever may not ask learns nothing in it. */
export class Opening {
  private known: Begun | null = null;
  private admitted: Promise<void> = Promise.resolve();
  private isAdmitted = false;

  /** Throws where a work that asks first looks at who is asking before anything was answered. */
  get begun(): Begun {
    if (!this.known) throw new Error('Who is asking is not known yet.');
    return this.known;
  }

  /** Whoever may not ask is refused for that, whatever work that asked first has come to. */
  async carryOut<T>(connection: Connection, admission: Admission, work: () => Promise<T>): Promise<T> {
    const { begun } = await begin(connection, admission);
    this.admitted = begun.then((known) => {
      this.known = known;
      admission.admit?.();
      this.isAdmitted = true;
    });
    if (!admission.asksFirst) {
      await this.admitted;
      return work();
    }
    const [, outcome] = await Promise.allSettled([this.admitted, work()]);
    await this.admitted;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  /** What the database answered, once it is known that she may ask. */
  async admit<Answer>(asked: Promise<Answer>): Promise<Answer> {
    if (this.isAdmitted) return asked;
    const [, answer] = await Promise.all([this.admitted, asked]);
    return answer;
  }
}

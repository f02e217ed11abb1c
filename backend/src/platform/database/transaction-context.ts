import { once } from 'node:events';
import type { ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';
import { Problem } from '../../shared/errors.js';
import { awaitAll } from '../../shared/await-all.js';
import { STARTED } from './preparing-client.js';
import { readViewer } from '../session/viewer.js';
import type { Viewer } from '../session/viewer.js';

/** A connection of the pool, as TypeORM and as pg serve it. */
export interface Connection {
  runner: QueryRunner;
  client: ClientBase;
}

/** The caller and the time of the request. */
export interface RequestContext {
  viewer: Viewer | null;
  now: Date;
}

export interface AccessCheck {
  /** Hash of the session token; null before sign-in. */
  sessionHash: string | null;
  /** Throws where the caller may not; then nothing is answered or stored. */
  admit?: () => void;
  /** The work queries the database before it needs the viewer: its query goes out together with the session. */
  asksFirst?: boolean;
  /** Background polling; does not extend the session. */
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
  { sessionHash, isUnattended }: Pick<AccessCheck, 'sessionHash' | 'isUnattended'>,
): Promise<{ begun: Promise<RequestContext> }> {
  const isOnItsWay = once(client, STARTED);
  const started = runner.startTransaction();
  await Promise.race([isOnItsWay, started]);
  const first = isUnattended ? [client.query(UNATTENDED)] : [];
  const asked = client.query<BeginRow>(BEGIN_SESSION, [sessionHash]);
  const begun = awaitAll([asked, started, ...first]).then(
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

/** Opens a transaction: it starts with its session, and a caller without permission gets no data. */
export class TransactionContext {
  private known: RequestContext | null = null;
  private admitted: Promise<void> = Promise.resolve();
  private isAdmitted = false;

  /** Throws where work that queries first reads the viewer before the answer. */
  get begun(): RequestContext {
    if (!this.known) throw new Error('Who is asking is not known yet.');
    return this.known;
  }

  /** A caller without permission is refused for that, whatever the result of work that queried first. */
  async carryOut<T>(connection: Connection, accessCheck: AccessCheck, work: () => Promise<T>): Promise<T> {
    const { begun } = await begin(connection, accessCheck);
    this.admitted = begun.then((known) => {
      this.known = known;
      accessCheck.admit?.();
      this.isAdmitted = true;
    });
    if (!accessCheck.asksFirst) {
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

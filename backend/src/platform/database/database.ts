import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { Injectable, Optional } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { EntityTarget, ObjectLiteral, Repository } from 'typeorm';
import type { Client, ClientBase } from 'pg';
import { Problem } from '../../shared/errors.js';
import { sideBySide } from '../../shared/side-by-side.js';
import { AuditTrace } from '../audit/audit-trace.js';
import { Opening } from './opening.js';
import type { Admission, Begun, Connection } from './opening.js';
import { PlainRows } from './plain-rows.js';
import { transactions } from './transaction.js';
import type { Transaction } from './transaction.js';
import type { Viewer } from '../session/viewer.js';

interface Work extends Connection {
  opening: Opening;
  audit: AuditTrace;
  requestId: string;
  memo: Map<string, unknown>;
  /** What reads only asks once: nothing that it saw can have changed by itself. */
  readsOnly: boolean;
  /** How many savepoints are open. */
  depth: number;
  transaction: Transaction;
  last: Statement[];
}

interface Statement {
  sql: string;
  parameters: unknown[];
}

export interface RunOptions extends Admission {
  requestId?: string;
  /** The work changes nothing but its own trace. */
  readsOnly?: boolean;
  /** The work opens sessions or proves presence, which the app role cannot do (SECURITY C). */
  throughDoor?: boolean;
  /** Whoever asks may be one of a flood: it waits for one of the few connections of strangers. */
  isOfStranger?: boolean;
}

/** Name of the few connections under the door's role. */
export const DOOR = 'door';
/** Name of the few connections for whoever carries no session. */
export const STRANGERS = 'strangers';

/** Functions of the database that several rows may be given to at once. */
export type Procedure = 'add_event' | 'plan_follow_up';

/**
 * The one door to the database. A request or a job runs in one transaction that carries its session; repositories
 * come from here only, and outside a transaction this throws (DESIGN 5). All times come from the database.
 */
@Injectable()
export class Database {
  private readonly storage = new AsyncLocalStorage<Work>();
  private readonly plain: PlainRows;

  constructor(
    private readonly dataSource: DataSource,
    @Optional() @InjectDataSource(DOOR) private readonly door?: DataSource,
    @Optional() @InjectDataSource(STRANGERS) private readonly strangers?: DataSource,
  ) {
    this.plain = new PlainRows(dataSource);
  }

  /** Runs `work` in a transaction under the given session; rolls back when it throws. */
  run<T>(options: RunOptions, work: () => Promise<T>): Promise<T> {
    return transactions.run(null, () => this.onConnection(options, work));
  }

  private async onConnection<T>(options: RunOptions, work: () => Promise<T>): Promise<T> {
    const runner = this.sourceFor(options).createQueryRunner();
    try {
      const client = (await runner.connect()) as ClientBase;
      return await this.inTransaction({ runner, client }, options, work);
    } finally {
      await runner.release();
    }
  }

  private sourceFor({ throughDoor, isOfStranger }: RunOptions): DataSource {
    const source = throughDoor ? this.door : isOfStranger ? this.strangers : this.dataSource;
    if (!source) throw new Error('There is no connection for the door, or for strangers.');
    return source;
  }

  private async inTransaction<T>(
    connection: Connection,
    options: RunOptions,
    work: () => Promise<T>,
  ): Promise<T> {
    const transaction = { isOver: false };
    const context: Work = {
      ...connection,
      opening: new Opening(),
      audit: new AuditTrace(),
      requestId: options.requestId ?? randomUUID(),
      memo: new Map(),
      readsOnly: options.readsOnly ?? false,
      depth: 0,
      transaction,
      last: [],
    };
    try {
      const result = await transactions.run(transaction, () =>
        this.storage.run(context, () => context.opening.carryOut(connection, options, work)),
      );
      transaction.isOver = true;
      await commit(connection, context.last);
      return result;
    } catch (error) {
      transaction.isOver = true;
      await rollBack(connection);
      throw error;
    }
  }

  /** The person who is asking. Throws 401 where nobody is signed in. */
  get viewer(): Viewer {
    const { viewer } = this.begun;
    if (!viewer) throw new Problem(401, 'sign_in_required');
    return viewer;
  }

  get findViewer(): Viewer | null {
    return this.begun.viewer;
  }

  /** The database's time for this transaction, shifted in scratch databases only. */
  get now(): Date {
    return this.begun.now;
  }

  get audit(): AuditTrace {
    return this.work.audit;
  }

  get requestId(): string {
    return this.work.requestId;
  }

  /** Values that live as long as the transaction, such as opened keys. */
  get memo(): Map<string, unknown> {
    return this.work.memo;
  }

  repository<T extends ObjectLiteral>(entity: EntityTarget<T>): Repository<T> {
    return this.work.runner.manager.getRepository(entity);
  }

  /** Rows of an entity as plain objects; `rest` is what follows `select … from` its table, in the table's own words. */
  rows<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    rest: string,
    parameters: unknown[] = [],
  ): Promise<T[]> {
    return this.query<T>(`${this.plain.selection(entity)} ${rest}`, parameters);
  }

  /**
   * Inserts without reading back: under row-level security RETURNING would demand that the new row be visible
   * already, which a case is not before its grant exists.
   */
  async insert<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    values: Partial<T> | Partial<T>[],
  ): Promise<void> {
    const rows = Array.isArray(values) ? values : [values];
    if (rows.length === 0) return;
    const { sql, parameters } = this.plain.insertion(entity, rows);
    await this.work.client.query(sql, parameters);
  }

  /** Calls a function of the database that takes one row as JSON and answers nothing, for each of the rows. */
  async perform(procedure: Procedure, ...rows: object[]): Promise<void> {
    if (rows.length === 0) return;
    const sql = `select panoh.${procedure}(e) from jsonb_array_elements($1::jsonb) e`;
    await this.work.client.query(sql, [JSON.stringify(rows)]);
  }

  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const { client, opening } = this.work;
    return (await opening.admit(client.query(sql, parameters))).rows as Row[];
  }

  /** Sends a statement together with the end of the transaction; where it fails, all of it is undone. */
  finallyRun(sql: string, parameters: unknown[]): void {
    this.work.last.push({ sql, parameters });
  }

  /** What `work` answers; asked once where the transaction reads only, since nothing that it saw has changed then. */
  once<T>(what: string, work: () => Promise<T>): Promise<T> {
    const { memo, readsOnly } = this.work;
    if (!readsOnly) return work();
    const slot = `once/${what}`;
    const known = memo.get(slot) as Promise<T> | undefined;
    if (known) return known;
    const asked = work();
    memo.set(slot, asked);
    return asked;
  }

  /** Runs `work` so that its failure undoes only what it did itself, and is told to the caller. */
  async nested<T>(work: () => Promise<T>): Promise<T> {
    const { client } = this.work;
    const depth = this.work.depth + 1;
    const savepoint = `nested_${depth}`;
    await client.query(`savepoint ${savepoint}`);
    try {
      const result = await this.storage.run({ ...this.work, depth }, work);
      await client.query(`release savepoint ${savepoint}`);
      return result;
    } catch (error) {
      await client.query(`rollback to savepoint ${savepoint}`);
      throw error;
    }
  }

  private get begun(): Begun {
    return this.work.opening.begun;
  }

  private get work(): Work {
    const work = this.storage.getStore();
    if (!work) throw new Error('No transaction: use Database.run.');
    // What was left running must not reach the connection when somebody else's session is on it.
    if (work.transaction.isOver) throw new Error('The transaction is over.');
    return work;
  }
}

/** What the work left for its end goes out together with the commit. */
async function commit({ runner, client }: Connection, last: readonly Statement[]): Promise<void> {
  const sent = last.map(({ sql, parameters }) => client.query(sql, parameters));
  await sideBySide([...sent, runner.commitTransaction()]);
}

/** A connection that is still not free of its transaction is thrown away by the pool. */
async function rollBack({ runner, client }: Connection): Promise<void> {
  await runner.rollbackTransaction().catch(() => void (client as Client).end());
}

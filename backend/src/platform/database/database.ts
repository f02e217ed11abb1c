import { DataSource } from 'typeorm';
import type { EntityMetadata, EntityTarget, ObjectLiteral, Repository } from 'typeorm';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { Injectable, Optional } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Client, ClientBase } from 'pg';
import { Problem } from '../../shared/errors.js';
import { awaitAll } from '../../shared/await-all.js';
import { AuditTrace } from '../audit/audit-trace.js';
import { TransactionContext } from './transaction-context.js';
import type { AccessCheck, RequestContext, Connection } from './transaction-context.js';
import { transactions } from './transaction.js';
import type { Transaction } from './transaction.js';
import type { Viewer } from '../session/viewer.js';

type Column = EntityMetadata['columns'][number];
type Entity = EntityTarget<ObjectLiteral>;

export interface Insertion {
  sql: string;
  parameters: unknown[];
}

/**
 * Statements for the rows of an entity, from its declaration; rows are plain objects. TypeORM would rebuild the
 * statement for each query and create a graph of each answer.
 */
export class RowWriter {
  private readonly selections = new Map<Entity, string>();

  constructor(private readonly dataSource: DataSource) {}

  /** `select … from …`, each column under the name of its property. */
  selection(entity: Entity): string {
    const known = this.selections.get(entity);
    if (known) return known;
    const { columns, tablePath } = this.dataSource.getMetadata(entity);
    const selection = `select ${columns.map(selected).join(', ')} from ${tablePath}`;
    this.selections.set(entity, selection);
    return selection;
  }

  /** What a row does not say is left to the table. */
  insertion(entity: Entity, rows: readonly ObjectLiteral[]): Insertion {
    const { columns, tablePath } = this.dataSource.getMetadata(entity);
    const written = columns.filter(({ propertyName }) => rows.some((row) => row[propertyName] !== undefined));
    const parameters: unknown[] = [];
    const place = (row: ObjectLiteral, column: Column): string => {
      const value: unknown = row[column.propertyName];
      if (value === undefined) return 'default';
      return `$${parameters.push(this.dataSource.driver.preparePersistentValue(value, column))}`;
    };
    const values = rows.map((row) => `(${written.map((column) => place(row, column)).join(', ')})`);
    const names = written.map(({ databaseName }) => databaseName).join(', ');
    return { sql: `insert into ${tablePath} (${names}) values ${values.join(', ')}`, parameters };
  }
}

/** A day stays the text that it is; pg would make it an instant of the server's own zone. */
const selected = ({ databaseName, propertyName, type }: Column): string =>
  `${databaseName}${type === 'date' ? '::text' : ''} as "${propertyName}"`;

interface Work extends Connection {
  opening: TransactionContext;
  audit: AuditTrace;
  requestId: string;
  memo: Map<string, unknown>;
  /** Work that only reads queries each slot once: its data cannot have changed since. */
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

export interface RunOptions extends AccessCheck {
  requestId?: string;
  /** The work changes only its own audit trace. */
  readsOnly?: boolean;
  /** The work opens sessions or proves presence, which the app role cannot do (SECURITY C). */
  useAuthRole?: boolean;
  /** The request comes from outside and may be part of a flood: it uses the separate pool. */
  isOfStranger?: boolean;
}

/** Name of the few connections under the door's role. */
export const AUTH_DATABASE = 'door';
/** Name of the pool for requests without a session. */
export const ANONYMOUS_DATABASE = 'strangers';

/** Functions of the database that several rows may be given to at once. */
export type Procedure = 'add_event' | 'plan_follow_up';

/**
 * The one door to the database. A request or a job runs in one transaction that carries its session; repositories
 * come from here only, and outside a transaction this throws (DESIGN 5). All times come from the database.
 */
@Injectable()
export class Database {
  private readonly storage = new AsyncLocalStorage<Work>();
  private readonly plain: RowWriter;

  constructor(
    private readonly dataSource: DataSource,
    @Optional() @InjectDataSource(AUTH_DATABASE) private readonly door?: DataSource,
    @Optional() @InjectDataSource(ANONYMOUS_DATABASE) private readonly strangers?: DataSource,
  ) {
    this.plain = new RowWriter(dataSource);
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

  private sourceFor({ useAuthRole, isOfStranger }: RunOptions): DataSource {
    const source = useAuthRole ? this.door : isOfStranger ? this.strangers : this.dataSource;
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
      opening: new TransactionContext(),
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

  /** The signed-in user. Throws 401 where there is none. */
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

  /** Rows of an entity as plain objects; `rest` is the SQL after `select … from` its table. */
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

  /** Sends a statement with the end of the transaction; if it fails, the transaction rolls back. */
  finallyRun(sql: string, parameters: unknown[]): void {
    this.work.last.push({ sql, parameters });
  }

  /** What `work` answers; asked once where the transaction reads only, since nothing that it saw has changed then. */
  once<T>(what: string, work: () => Promise<T>): Promise<T> {
    return this.work.readsOnly ? this.kept(`once/${what}`, work) : work();
  }

  /** What `work` answers, asked once in a transaction, for what does not change during it. */
  kept<T>(slot: string, work: () => Promise<T>): Promise<T> {
    const { memo } = this.work;
    const asked = (memo.get(slot) as Promise<T> | undefined) ?? work();
    memo.set(slot, asked);
    return asked;
  }

  /** Runs `work` so that a failure undoes only its own changes and is thrown to the caller. */
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

  private get begun(): RequestContext {
    return this.work.opening.begun;
  }

  private get work(): Work {
    const work = this.storage.getStore();
    if (!work) throw new Error('No transaction: use Database.run.');
    // Late work must not use a connection that serves another session by now.
    if (work.transaction.isOver) throw new Error('The transaction is over.');
    return work;
  }
}

/** What the work left for its end goes out together with the commit. */
async function commit({ runner, client }: Connection, last: readonly Statement[]): Promise<void> {
  const sent = last.map(({ sql, parameters }) => client.query(sql, parameters));
  await awaitAll([...sent, runner.commitTransaction()]);
}

/** A connection that is still not free of its transaction is thrown away by the pool. */
async function rollBack({ runner, client }: Connection): Promise<void> {
  await runner.rollbackTransaction().catch(() => void (client as Client).end());
}

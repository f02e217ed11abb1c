import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager, EntityTarget, ObjectLiteral, Repository } from 'typeorm';
import { Problem } from '../../shared/errors.js';
import { AuditTrace } from '../audit/audit-trace.js';
import { Gathering } from './gathering.js';
import { readViewer } from './viewer.js';
import type { Viewer } from './viewer.js';

interface Work {
  manager: EntityManager;
  viewer: Viewer | null;
  now: Date;
  audit: AuditTrace;
  requestId: string;
  memo: Map<string, unknown>;
  /** Where several pieces of work write side by side. */
  gathering: Gathering | null;
}

export interface RunOptions {
  /** Hash of the session token; null where nobody is signed in yet. */
  sessionHash: string | null;
  requestId?: string;
}

/** Functions of the database that several rows may be given to at once. */
export type Procedure = 'add_event' | 'add_follow_up';

async function insertRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  rows: readonly Partial<T>[],
): Promise<void> {
  await manager
    .getRepository(entity)
    .createQueryBuilder()
    .insert()
    .values(rows as never)
    .updateEntity(false)
    .execute();
}

async function performRows(
  manager: EntityManager,
  procedure: Procedure,
  rows: readonly unknown[],
): Promise<void> {
  const [row] = rows;
  if (rows.length === 1) await manager.query(`select panoh.${procedure}($1)`, [JSON.stringify(row)]);
  else
    await manager.query(`select panoh.${procedure}(e) from jsonb_array_elements($1::jsonb) e`, [
      JSON.stringify(rows),
    ]);
}

/**
 * The one door to the database. A request or a job runs in one transaction that carries its session; repositories
 * come from here only, and outside a transaction this throws (DESIGN 5). All times come from the database.
 */
@Injectable()
export class Database {
  private readonly storage = new AsyncLocalStorage<Work>();

  constructor(private readonly dataSource: DataSource) {}

  /** Runs `work` in a transaction under the given session; rolls back when it throws. */
  run<T>(options: RunOptions, work: () => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      const [row] = await manager.query<{ viewer: unknown; at: Date }[]>(
        'select to_jsonb(viewer) as viewer, at from panoh.begin_session($1)',
        [options.sessionHash],
      );
      if (!row) throw new Problem(503, 'database_unavailable');
      const context: Work = {
        manager,
        viewer: readViewer(row.viewer),
        now: row.at,
        audit: new AuditTrace(),
        requestId: options.requestId ?? randomUUID(),
        memo: new Map(),
        gathering: null,
      };
      return this.storage.run(context, work);
    });
  }

  /** The person who is asking. Throws 401 where nobody is signed in. */
  get viewer(): Viewer {
    const viewer = this.work.viewer;
    if (!viewer) throw new Problem(401, 'sign_in_required');
    return viewer;
  }

  get findViewer(): Viewer | null {
    return this.work.viewer;
  }

  /** The database's time for this transaction, shifted in scratch databases only. */
  get now(): Date {
    return this.work.now;
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
    return this.work.manager.getRepository(entity);
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
    const { gathering, manager } = this.work;
    await (gathering ? gathering.add(entity, rows) : insertRows(manager, entity, rows));
  }

  /** Calls a function of the database that takes one row as JSON and answers nothing. */
  async perform(procedure: Procedure, row: object): Promise<void> {
    const { gathering, manager } = this.work;
    await (gathering ? gathering.add(procedure, [row]) : performRows(manager, procedure, [row]));
  }

  /**
   * Pieces of work that do not depend on each other, side by side in this transaction: what they insert and perform goes
   * out together. Where one fails all of it has failed.
   */
  together(works: readonly (() => Promise<void>)[]): Promise<void> {
    const { manager } = this.work;
    const gathering = new Gathering(({ target, rows }) =>
      typeof target === 'string'
        ? performRows(manager, target as Procedure, rows)
        : insertRows(manager, target as EntityTarget<ObjectLiteral>, rows as ObjectLiteral[]),
    );
    return this.storage.run({ ...this.work, gathering }, () => gathering.all(works));
  }

  query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.work.manager.query<Row[]>(sql, parameters);
  }

  /** Runs `work` so that its failure undoes only what it did itself, and is told to the caller. */
  nested<T>(work: () => Promise<T>): Promise<T> {
    return this.work.manager.transaction((manager) =>
      this.storage.run({ ...this.work, manager, gathering: null }, work),
    );
  }

  private get work(): Work {
    const work = this.storage.getStore();
    if (!work) throw new Error('No transaction: use Database.run.');
    return work;
  }
}

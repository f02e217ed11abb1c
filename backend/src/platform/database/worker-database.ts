import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import type { PoolConfig } from 'pg';
import type { PoolClient } from 'pg';
import type { Log } from '../log.js';

/** Runs one statement and answers its rows. */
export type RunSql = <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>;

/** Limit for locks of a worker, or its machine, that stops during a transaction. */
const STALLED_MS = 60_000;

/**
 * The worker role's own way to the database: no session, no person, and only the columns that the clock needs
 * (DESIGN 5). Nothing here can read what a case is about.
 */
@Injectable()
export class WorkerDatabase implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(login: PoolConfig, log: Log) {
    this.pool = new Pool({
      ...login,
      max: 4,
      connectionTimeoutMillis: 5_000,
      idle_in_transaction_session_timeout: STALLED_MS,
    });
    // An idle connection that the server drops must not end the process; the next query opens another one.
    this.pool.on('error', (error) => log.warn('worker_connection_lost', { error }));
  }

  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(sql, parameters)).rows as Row[];
  }

  async transaction<T>(work: (run: RunSql) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    // A connection that is lost while it is held fails the statement; nobody listening, it would end the process.
    const fails = (): void => undefined;
    client.on('error', fails);
    try {
      await client.query('begin');
      const result = await work(
        async <Row>(sql: string, parameters: unknown[] = []) =>
          (await client.query(sql, parameters)).rows as Row[],
      );
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      await rollBack(client);
      throw error;
    } finally {
      client.off('error', fails);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

/** A connection whose rollback fails is thrown away, so that no half transaction is ever reused. */
async function rollBack(client: PoolClient): Promise<void> {
  const failure = await client.query('rollback').then(
    () => undefined,
    (error: Error) => error,
  );
  client.release(failure);
}

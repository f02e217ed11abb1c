import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import type { PoolConfig } from 'pg';
import type { Log } from '../log.js';

/** The database login of statistics: exact facts and editions, and no table that names a case. */
@Injectable()
export class StatisticsDatabase implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(login: PoolConfig, log: Log) {
    this.pool = new Pool({ ...login, max: 2, connectionTimeoutMillis: 5_000 });
    this.pool.on('error', (error) => log.warn('statistics_connection_lost', { error }));
  }

  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(sql, parameters)).rows as Row[];
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

import { Injectable } from '@nestjs/common';
import type { PoolConfig } from 'pg';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { Log } from '../../platform/log.js';

/**
 * The linking process's own way to the database: its schema, and of a case its place and the sex that was written. It does
 * not wait for the disk: a row that was worked off and is lost with the power waits again, with everything it became.
 */
@Injectable()
export class LinkageDatabase extends WorkerDatabase {
  constructor(login: PoolConfig, log: Log) {
    super({ ...login, options: '-c synchronous_commit=off' }, log);
  }
}

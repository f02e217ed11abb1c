import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { SettingError } from '../platform/config/settings.js';
import type { RunSql } from '../platform/database/worker-database.js';
import { runningTransactions, takeLock } from './secrets.queries.js';

const LOOK_MS = 20;
const TELL_AFTER_MS = 5_000;

export type Tell = (line: string) => void;

/** What a rotation does with the database: small steps, each whole, under the login that may change keys. */
export class RotationDatabase {
  constructor(
    private readonly client: Pick<Client, 'query'>,
    readonly tell: Tell,
  ) {}

  /** Two rotations at once would each take the other's new key for the old one. */
  async takeTurn(): Promise<void> {
    if (!(await takeLock(this.query)))
      throw new SettingError('Keys are being rotated already. Wait until that has ended.');
    // An envelope that is lost when the power goes is made again; what destroys a key waits for the disk.
    await this.query('set synchronous_commit = off');
  }

  readonly query: RunSql = async <Row>(sql: string, parameters: unknown[] = []) =>
    (await this.client.query(sql, parameters)).rows as Row[];

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.query('begin');
    try {
      const result = await work();
      await this.query('commit');
      return result;
    } catch (error) {
      await this.client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** For irreversible steps: everything done before is flushed to disk with it. */
  destroying<T>(work: () => Promise<T>): Promise<T> {
    return this.transaction(async () => {
      await this.query('set local synchronous_commit = on');
      return work();
    });
  }

  /**
   * Waits until every running transaction has ended that took the older key or read a row that it opens. Key rotation
   * never blocks requests. It waits for running transactions.
   */
  async untilEarlierEnded(): Promise<void> {
    const began = Date.now();
    const before = await runningTransactions(this.query);
    let isTold = false;
    for (;;) {
      const running = await runningTransactions(this.query);
      if (!running.some((id) => before.includes(id))) return;
      if (!isTold && Date.now() - began > TELL_AFTER_MS) {
        isTold = true;
        this.tell('Waiting for a request or an import that began before …');
      }
      await pause(LOOK_MS);
    }
  }
}

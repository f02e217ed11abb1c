import pg from 'pg';
import { PostgresConnection } from 'bullmq';
import type { QueryRunner } from 'typeorm';

export const reads = (): unknown => (pg as unknown as { utils: object }).utils;

export function sets(runner: QueryRunner): void {
  (runner as { isTransactionActive: boolean }).isTransactionActive = true;
}

export class Reaching extends PostgresConnection {
  forgets(): void {
    delete (this as unknown as { readyPromise?: object }).readyPromise;
    Object.assign(this, { pgModule: {} });
    Reflect.set(this, 'closing', true);
  }
}

export const brackets = (connection: PostgresConnection): unknown => connection['listenClient'];

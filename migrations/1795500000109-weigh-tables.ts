import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

/**
 * Tables that statisticians read of a year, each as it was told once, with what it was counted from: whatever is told of
 * that year later is weighed beside them. No login but the worker's reaches them.
 */
export class WeighTables1795500000109 implements MigrationInterface {
  name = 'WeighTables1795500000109';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table statistics.told_tables (
      code text not null, year smallint not null, counted_at timestamptz not null, number smallint not null,
      lines text[] not null, columns text[] not null, months jsonb not null, marks jsonb not null,
      constraint told_tables_pk primary key (year, code, counted_at, number))`);
    await protect(runner, 'statistics.told_tables', { select: 'false' });
    await runner.query(
      `create policy told_tables_worker on statistics.told_tables for select to panoh_worker using (true)`,
    );
    await runner.query(
      `create policy told_tables_keep on statistics.told_tables for insert to panoh_worker with check (true)`,
    );
    await runner.query(`grant select, insert on statistics.told_tables to panoh_worker`);
    await runner.query(`create trigger told_tables_append_only before update or delete or truncate
      on statistics.told_tables for each statement execute function panoh.refuse_change()`);
    await runner.query(`grant update (counted_at) on statistics.tables to panoh_worker`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`revoke update (counted_at) on statistics.tables from panoh_worker`);
    await runner.query(`drop table statistics.told_tables`);
  }
}

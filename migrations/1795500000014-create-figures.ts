import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { registeredOn } from './support/registered-on.js';

/** What is told of cases without showing them: counts. */
export class CreateFigures1795500000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.createCounting(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop index panoh.cases_by_registration, panoh.cases_by_opening, panoh.incidents_by_day`,
    );
    await runner.query(`drop schema statistics cascade`);
  }

  /** Tables that have been through the rules of suppression; whoever reads them reaches nothing else. */
  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema statistics`);
    await runner.query(`grant usage on schema statistics to panoh_worker, panoh_statistics`);
    await runner.query(`create table statistics.tables (
      code text not null, year smallint not null, counted_at timestamptz not null,
      lines text[] not null, columns text[] not null,
      without_consent_percent smallint, without_day_percent smallint,
      constraint tables_pk primary key (code, year))`);
    await runner.query(`create table statistics.cells (
      code text not null, year smallint not null, line text not null, column_key text not null,
      value integer constraint cells_value_check check (value = 0 or value >= 5),
      mark text constraint cells_mark_check check (mark in ('small', 'hidden')),
      constraint cells_pk primary key (code, year, line, column_key),
      constraint cells_table_fk foreign key (code, year) references statistics.tables on delete cascade,
      constraint cells_one_check check ((value is null) <> (mark is null)))`);
    for (const table of ['tables', 'cells']) {
      await protect(runner, `statistics.${table}`, { select: 'false' });
      await runner.query(`create policy ${table}_worker on statistics.${table} to panoh_worker
        using (true) with check (true)`);
      await runner.query(`create policy ${table}_statistics on statistics.${table} for select to panoh_statistics
        using (true)`);
      await runner.query(`grant select, insert, delete on statistics.${table} to panoh_worker`);
      await runner.query(`grant select on statistics.${table} to panoh_statistics`);
    }
  }

  private async createCounting(runner: QueryRunner): Promise<void> {
    await runner.query(`create index cases_by_opening on panoh.cases (opened_at)`);
    await runner.query(`create index cases_by_registration on panoh.cases ((${registeredOn('')}))`);
    await runner.query(
      `create index incidents_by_day on panoh.incidents ((coalesce(started_on, reported_on)))`,
    );
    await runner.query(`create function statistics.places() returns setof text
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select distinct place from working_groups order by place $$`);
    await runner.query('revoke all on function statistics.places() from public');
    await runner.query('grant execute on function statistics.places() to panoh_worker');
  }
}

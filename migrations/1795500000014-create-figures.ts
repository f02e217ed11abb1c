import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

/** What is told of cases without showing them: counts. */
export class CreateFigures1795500000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.createCounting(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index panoh.cases_by_opening, panoh.incidents_by_day`);
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
    await runner.query(
      `create index incidents_by_day on panoh.incidents ((coalesce(started_on, reported_on)))`,
    );
    // Her own word; or the book of a state body that asked nobody and keeps it on its function (domain reference 1.9),
    // whoever holds her case today. Written out, so that it is expanded where it is asked.
    await runner.query(`create function statistics.may_count(c panoh.cases) returns boolean
      language sql stable as $$
      select c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing
        and exists (select 1 from panoh.register_row_cases l join panoh.register_rows r on r.id = l.row_id
          join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
        and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying')) $$`);
    await runner.query('revoke all on function statistics.may_count(panoh.cases) from public');
    await runner.query(`create function statistics.places() returns setof text
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select distinct place from working_groups order by place $$`);
    await runner.query('revoke all on function statistics.places() from public');
    await runner.query('grant execute on function statistics.places() to panoh_worker');
  }
}

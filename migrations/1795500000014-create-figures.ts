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

  /**
   * Counts of one year for the job that suppresses and keeps them: sums of coded fields, of those who allowed it.
   * `p_groups` names the group of every relationship. The line `*` says how many records there were and why others
   * are left out.
   */
  private async createCounting(runner: QueryRunner): Promise<void> {
    const day = (at: string): string => `(${at} at time zone 'Asia/Dushanbe')::date`;
    const midnight = (year: string): string =>
      `make_date(${year}, 1, 1)::timestamp at time zone 'Asia/Dushanbe'`;
    await runner.query(`create index cases_by_opening on panoh.cases (opened_at)`);
    await runner.query(
      `create index incidents_by_day on panoh.incidents ((coalesce(started_on, reported_on)))`,
    );
    await runner.query(`create function statistics.count_records(p_year integer, p_groups jsonb)
      returns table (code text, line text, column_key text, records bigint)
      language sql stable security definer set search_path = panoh, pg_temp as $$
      with opened as (select ${day('c.opened_at')} as on_day, c.counts_in_statistics as may, p.place
          from cases c cross join lateral (select case when exists (select 1 from working_groups g
            where g.place = c.place) then c.place else 'elsewhere' end as place) p
          where c.opened_at >= ${midnight('p_year')} and c.opened_at < ${midnight('p_year + 1')}),
        happened as (select i.id, i.started_on, i.law_forms, i.relationships, c.counts_in_statistics as may,
            coalesce(i.started_precision in ('day', 'month'), false) as has_month,
            case when exists (select 1 from working_groups g where g.place = c.place) then c.place else 'elsewhere' end as place
          from incidents i join cases c on c.id = i.case_id
          where coalesce(i.started_on, i.reported_on) between make_date(p_year, 1, 1) and make_date(p_year, 12, 31))
      select 'new_cases', place, to_char(on_day, 'MM'), count(*) from opened where may group by 2, 3
      union all select 'new_cases', '*', case when may then 'counted' else 'without_consent' end, count(*) from opened group by 3
      union all select 'incidents', place, to_char(started_on, 'MM'), count(*) from happened
        where may and has_month group by 2, 3
      union all select 'incidents', '*', case when not may then 'without_consent' when has_month then 'counted'
        else 'without_day' end, count(*) from happened group by 3
      union all select 'law_forms', f.form, place, count(*) from happened, unnest(law_forms) f (form) where may group by 2, 3
      union all select 'relationships', p_groups ->> r.relationship, place, count(distinct id)
        from happened, unnest(relationships) r (relationship) where may and p_groups ? r.relationship group by 2, 3
      union all select t.code, '*', case when may then 'counted' else 'without_consent' end, count(*)
        from happened, unnest(array['law_forms', 'relationships']) t (code) group by 1, 3 $$`);
    await runner.query(`create function statistics.places() returns setof text
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select distinct place from working_groups order by place $$`);
    for (const signature of ['count_records(integer, jsonb)', 'places()']) {
      await runner.query(`revoke all on function statistics.${signature} from public`);
      await runner.query(`grant execute on function statistics.${signature} to panoh_worker`);
    }
  }
}

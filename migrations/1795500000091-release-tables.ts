import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

/** Two weeks into the next year: what was written on paper in the last days has come in by then. */
const IS_COMPLETE = `t.counted_at >= make_date(t.year + 1, 1, 15)::timestamp at time zone 'Asia/Dushanbe'`;

/**
 * A statistician who looked a table through releases it: a copy as it stands, once and for good. Two releases of one
 * year would tell, by subtraction, of whoever is in one of them alone; so the year must be over.
 */
const RELEASE = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null or ('statistician' = any (me.roles)) is not true then
      raise exception 'not hers to release' using errcode = '42501';
    end if;
    insert into statistics.releases (code, year, counted_at, lines, columns, without_consent_percent, without_day_percent,
        released_at, released_by)
      select t.code, t.year, t.counted_at, t.lines, t.columns, t.without_consent_percent, t.without_day_percent, panoh.now(),
        me.user_id
      from statistics.tables t where t.code = p_code and t.year = p_year and ${IS_COMPLETE};
    if not found then raise exception 'nothing to release' using errcode = '42501'; end if;
    insert into statistics.release_cells (code, year, line, column_key, value, mark)
      select c.code, c.year, c.line, c.column_key, c.value, c.mark
      from statistics.cells c where c.code = p_code and c.year = p_year;
  end $$`;
const SIGNATURE = 'panoh.release_table(p_code text, p_year integer)';

/** Tables that anybody may read. */
export class ReleaseTables1795500000091 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table statistics.releases (
      code text not null, year smallint not null, counted_at timestamptz not null,
      lines text[] not null, columns text[] not null, without_consent_percent smallint, without_day_percent smallint,
      released_at timestamptz not null,
      released_by uuid not null constraint releases_user_fk references panoh.users,
      constraint releases_pk primary key (code, year))`);
    await runner.query(`create table statistics.release_cells (
      code text not null, year smallint not null, line text not null, column_key text not null,
      value integer constraint release_cells_value_check check (value = 0 or value >= 5),
      mark text constraint release_cells_mark_check check (mark in ('small', 'hidden')),
      constraint release_cells_pk primary key (code, year, line, column_key),
      constraint release_cells_release_fk foreign key (code, year) references statistics.releases,
      constraint release_cells_one_check check ((value is null) <> (mark is null)))`);
    for (const table of ['releases', 'release_cells']) {
      await protect(runner, `statistics.${table}`, { select: 'false' });
      await runner.query(`create policy ${table}_statistics on statistics.${table} for select to panoh_statistics
        using (true)`);
      await runner.query(`create trigger ${table}_append_only before update or delete or truncate
        on statistics.${table} for each statement execute function panoh.refuse_change()`);
    }
    await runner.query(`grant select (code, year, counted_at, lines, columns, without_consent_percent, without_day_percent,
      released_at) on statistics.releases to panoh_statistics`);
    await runner.query('grant select on statistics.release_cells to panoh_statistics');
    await runner.query(`create function ${SIGNATURE} ${RELEASE}`);
    await runner.query(`revoke execute on function ${SIGNATURE} from public`);
    await runner.query(`grant execute on function ${SIGNATURE} to panoh_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function panoh.release_table(text, integer)');
    await runner.query('drop table statistics.release_cells, statistics.releases');
  }
}

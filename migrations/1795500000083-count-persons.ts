import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { mayCount } from './support/may-count.js';
import { registeredOn } from './support/registered-on.js';

const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';
const day = (at: string): string => `(${at} at time zone 'Asia/Dushanbe')::date`;

/** Records that were closed because there was no such case, or because the same agency's other one is meant. */
const endedAs = (reasons: string): string => `exists (select 1 from closure_episodes e where e.case_id = c.id
  and e.state = 'approved' and e.reason in (${reasons}) and c.status = 'closed' and e.episode_no = c.episode_no)`;

/** What of a period is counted: registrations by their day, of those who allowed it. */
const REGISTRATIONS = `returns table (case_id uuid, agency_id uuid, group_id uuid, duplicate_of uuid)
  language sql ${LOOK_UP} as $$
  select c.id, c.agency_id, c.working_group_id, (select e.subject_id from closure_episodes e where e.case_id = c.id
      and e.state = 'approved' and e.reason = 'duplicate' and c.status = 'closed' and e.episode_no = c.episode_no
      order by e.decided_at desc limit 1)
  from cases c where ${mayCount('c')} and c.erased_at is null
    and ${registeredOn('c.')} >= p_from and ${registeredOn('c.')} < p_to and not ${endedAs(`'opened_in_error'`)} $$`;

/**
 * Sums beside them. What a referral brought along is the incident of the record that it came from; an entry of support
 * that was corrected is counted as its correction alone.
 */
const RECORDS = `returns table (unit text, agency_id uuid, group_id uuid, records bigint) language sql ${LOOK_UP} as $$
  select 'cases', c.agency_id, c.working_group_id, count(*) from cases c
    where ${mayCount('c')} and c.erased_at is null and ${registeredOn('c.')} >= p_from
      and ${registeredOn('c.')} < p_to and not ${endedAs(`'opened_in_error', 'duplicate'`)} group by 2, 3
  union all select 'incidents', c.agency_id, c.working_group_id, count(*) from incidents i join cases c on c.id = i.case_id
    where ${mayCount('c')} and c.erased_at is null and i.reported_on >= p_from and i.reported_on < p_to
      and not (c.origin = 'referral' and i.recorded_at < c.opened_at) group by 2, 3
  union all select 'services', c.agency_id, c.working_group_id, count(*) from support_entries s join cases c on c.id = s.case_id
    where ${mayCount('c')} and c.erased_at is null and s.given_on >= p_from and s.given_on < p_to
      and not exists (select 1 from support_entries n where n.corrects_id = s.id) group by 2, 3 $$`;

/** The first day on which anything was registered, the first one on which the product was used, and what day it is. */
const DAYS = `returns table (first_on date, today date, began_on date) language sql ${LOOK_UP} as $$
  select (select min(${registeredOn('')}) from cases), ${day('panoh.now()')},
    (select ${day('min(opened_at)')} from cases) $$`;

/** Of which quarters a book was brought in, and when the last one was. */
const IMPORTS = `returns table (year integer, quarter integer, last_on date) language sql ${LOOK_UP} as $$
  select b.year, b.quarter, b.last_on from (select extract(year from booked_on)::integer as year,
      extract(quarter from booked_on)::integer as quarter, max(${day('opened_at')}) as last_on
    from cases where booked_on is not null group by 1, 2) b $$`;

const FUNCTIONS: Readonly<Record<string, string>> = {
  'registrations_to_count(p_from date, p_to date)': REGISTRATIONS,
  'records_to_count(p_from date, p_to date)': RECORDS,
  'days_to_count()': DAYS,
  'imports_to_count()': IMPORTS,
};

/** Persons beside registrations, cases, incidents and services: what went through suppression, and nothing before it. */
export class CountPersons1795500000083 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('grant usage on schema statistics to panoh_linkage');
    // Quarter 0 is the year, 5 and 6 are the half-years. What is published stands; a book that is brought in later makes another version with its reason.
    await runner.query(`create table statistics.person_periods (
      year smallint not null, quarter smallint not null constraint person_periods_quarter_check check (quarter between 0 and 6),
      version smallint not null default 1,
      state text not null constraint person_periods_state_check check (state in ('draft', 'published')),
      reason text constraint person_periods_reason_check check (reason in ('late_book')),
      counted_at timestamptz not null default panoh.now(),
      constraint person_periods_pk primary key (year, quarter, version),
      constraint person_periods_version_check check (version >= 1 and (version = 1) = (reason is null)
        and (version = 1 or state = 'published')))`);
    // A book that came after its period was published and is in no version yet; when that was last tried.
    await runner.query(`create table statistics.later_books (
      year smallint not null, quarter smallint not null constraint later_books_quarter_check check (quarter between 0 and 6),
      last_on date not null, tried_on date,
      constraint later_books_pk primary key (year, quarter))`);
    await runner.query(`create table statistics.person_figures (
      year smallint not null, quarter smallint not null, version smallint not null default 1, group_key text not null, agency_key text not null, unit text not null,
      value integer,
      mark text constraint person_figures_mark_check check (mark in ('small', 'hidden')),
      low integer, high integer,
      constraint person_figures_value_check check (value = 0 or value >= 3 or unit = 'estimate'),
      constraint person_figures_pk primary key (year, quarter, version, group_key, agency_key, unit),
      constraint person_figures_period_fk foreign key (year, quarter, version) references statistics.person_periods on delete cascade,
      constraint person_figures_range_check check ((low is null) = (high is null) and low <= high))`);
    for (const table of ['person_periods', 'person_figures', 'later_books']) await this.open(runner, table);
    await runner.query(`create policy later_books_try on statistics.later_books for update to panoh_linkage
      using (true) with check (true)`);
    await runner.query(
      `create policy later_books_told on statistics.later_books for delete to panoh_linkage using (true)`,
    );
    await runner.query('grant update, delete on statistics.later_books to panoh_linkage');
    // When it was brought in and looked at is for whoever counts alone.
    await runner.query('revoke select on statistics.later_books from panoh_statistics');
    await runner.query('grant select (year, quarter) on statistics.later_books to panoh_statistics');
    await runner.query(`create policy person_periods_renew on statistics.person_periods for delete to panoh_linkage
      using (state = 'draft')`);
    await runner.query('grant delete on statistics.person_periods to panoh_linkage');
    for (const [signature, body] of Object.entries(FUNCTIONS)) {
      await runner.query(`create function statistics.${signature} ${body}`);
      await runner.query(`revoke execute on function statistics.${signature} from public`);
      await runner.query(`grant execute on function statistics.${signature} to panoh_linkage`);
    }
    await runner.query('grant execute on function panoh.write_job_audit(jsonb) to panoh_linkage');
    await runner.query('grant execute on function statistics.imports_to_count() to panoh_worker');
    await runner.query(
      'create index cases_of_books on panoh.cases (booked_on, opened_at) where booked_on is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index panoh.cases_of_books');
    await runner.query('revoke execute on function panoh.write_job_audit(jsonb) from panoh_linkage');
    for (const signature of Object.keys(FUNCTIONS))
      await runner.query(`drop function statistics.${signature.replace(/p_\w+ /g, '')}`);
    await runner.query(
      'drop table statistics.later_books, statistics.person_figures, statistics.person_periods',
    );
    await runner.query('revoke usage on schema statistics from panoh_linkage');
  }

  private async open(runner: QueryRunner, table: string): Promise<void> {
    await protect(runner, `statistics.${table}`, { select: 'false' });
    await runner.query(
      `create policy ${table}_linkage on statistics.${table} for select to panoh_linkage using (true)`,
    );
    await runner.query(
      `create policy ${table}_count on statistics.${table} for insert to panoh_linkage with check (true)`,
    );
    await runner.query(
      `create policy ${table}_statistics on statistics.${table} for select to panoh_statistics using (true)`,
    );
    await runner.query(`grant select, insert on statistics.${table} to panoh_linkage`);
    await runner.query(`grant select on statistics.${table} to panoh_statistics`);
  }
}

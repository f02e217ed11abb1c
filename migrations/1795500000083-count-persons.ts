import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { mayCount } from './support/may-count.js';
import { registeredOn } from './support/registered-on.js';

const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';
const day = (at: string): string => `(${at} at time zone 'Asia/Dushanbe')::date`;

/** Records that were closed because there was no such case, or because the same agency's other one is meant. */
const endedAs = (reasons: string): string => `exists (select 1 from closure_episodes e where e.case_id = c.id
  and e.state = 'approved' and e.reason in (${reasons}) and c.status = 'closed' and e.episode_no = c.episode_no)`;

/**
 * Cases that the leaders of their group may know of: the survivor shares them with it, the grant is in force, and no block
 * keeps a leader away. Called by the two functions below, which read past row security as this one does.
 */
const SHARED = `returns table (case_id uuid) language plpgsql ${LOOK_UP} as $$
  #variable_conflict use_column
  begin
    return query with hidden as materialized (
        select distinct b.case_id, w.id as group_id from working_groups w
          join users u on u.id in (w.coordinator_user_id, w.chair_user_id, w.deputy_user_id)
          join agencies a on a.id = u.agency_id
          join blocks_in_force b on b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind)
      select c.id from cases c where c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now())
        and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = c.working_group_id
          and g.relation = 'group' and 'core' = any (g.partitions) and g.starts_at <= panoh.now()
          and (g.ends_at is null or g.ends_at > panoh.now()))
        and not exists (select 1 from hidden h where h.case_id = c.id and h.group_id = c.working_group_id);
  end $$`;

/** What of a period is counted: registrations by their day, of those who allowed it. Called by the counting of persons. */
const REGISTRATIONS = `returns table (case_id uuid, agency_id uuid, group_id uuid, duplicate_of uuid, is_shared boolean)
  language sql ${LOOK_UP} as $$
  select c.id, c.agency_id, c.working_group_id, (select e.subject_id from closure_episodes e where e.case_id = c.id
      and e.state = 'approved' and e.reason = 'duplicate' and c.status = 'closed' and e.episode_no = c.episode_no
      order by e.decided_at desc limit 1), s.case_id is not null
  from cases c left join statistics.shared_cases() s on s.case_id = c.id where ${mayCount('c')} and c.erased_at is null
    and ${registeredOn('c.')} >= p_from and ${registeredOn('c.')} < p_to and not ${endedAs(`'opened_in_error'`)} $$`;

/**
 * Sums beside them. What a referral brought along is the incident of the record that it came from; an entry of support
 * that was corrected is counted as its correction alone.
 */
const RECORDS = `returns table (unit text, agency_id uuid, group_id uuid, is_shared boolean, records bigint)
  language sql ${LOOK_UP} as $$
  with known as materialized (select c.*, s.case_id is not null as is_shared from cases c
    left join statistics.shared_cases() s on s.case_id = c.id where ${mayCount('c')} and c.erased_at is null)
  select 'cases', c.agency_id, c.working_group_id, c.is_shared, count(*) from known c
    where ${registeredOn('c.')} >= p_from and ${registeredOn('c.')} < p_to
      and not ${endedAs(`'opened_in_error', 'duplicate'`)} group by 2, 3, 4
  union all select 'incidents', c.agency_id, c.working_group_id, c.is_shared, count(*)
    from incidents i join known c on c.id = i.case_id where i.reported_on >= p_from and i.reported_on < p_to
      and not (c.origin = 'referral' and i.recorded_at < c.opened_at) group by 2, 3, 4
  union all select 'services', c.agency_id, c.working_group_id, c.is_shared, count(*)
    from support_entries s join known c on c.id = s.case_id where s.given_on >= p_from and s.given_on < p_to
      and not exists (select 1 from support_entries n where n.corrects_id = s.id) group by 2, 3, 4 $$`;

/** The first day on which anything was registered, the first one on which the product was used, and what day it is. */
const DAYS = `returns table (first_on date, today date, began_on date) language sql ${LOOK_UP} as $$
  select (select min(${registeredOn('')}) from cases), ${day('panoh.now()')},
    (select ${day('min(opened_at)')} from cases) $$`;

/** Quarters of which a register was imported, and when the last one was. Called by the counting of persons and the worker. */
const IMPORTS = `returns table (year integer, quarter integer, last_on date, last_at timestamptz) language sql ${LOOK_UP} as $$
  select b.year, b.quarter, ${day('b.last_at')}, b.last_at from (select extract(year from booked_on)::integer as year,
      extract(quarter from booked_on)::integer as quarter, max(opened_at) as last_at
    from cases where booked_on is not null group by 1, 2) b $$`;

/** Called by the counting of persons alone, under the login of linking; row security shows it no case. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  'registrations_to_count(p_from date, p_to date)': REGISTRATIONS,
  'records_to_count(p_from date, p_to date)': RECORDS,
  'days_to_count()': DAYS,
  'imports_to_count()': IMPORTS,
};

const KEY = 'kind text not null, first_on date not null';
const COUNTS = [
  'registrations',
  'not_linked',
  'cases',
  'incidents',
  'services',
  'persons',
  'estimate',
  'low',
  'high',
];

/** Exact counts of persons beside registrations, cases, incidents and services, by group and agency. */
export class CountPersons1795500000083 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('grant usage on schema statistics to panoh_linkage');
    await runner.query(`create table statistics.person_periods (
      ${KEY}, counted_at timestamptz not null default panoh.now(),
      constraint person_periods_pk primary key (kind, first_on),
      constraint person_periods_kind_check check (kind in ('quarter', 'half_year', 'year')))`);
    // `shared`: of a group, only what its leaders may know.
    await runner.query(`create table statistics.person_counts (
      ${KEY}, scope text not null, group_id uuid, agency_id uuid,
      ${COUNTS.map((name) => `${name} integer not null`).join(', ')}, settled_too_soon integer,
      constraint person_counts_scope_check check (scope in ('all', 'group', 'no_group', 'shared', 'agency')),
      constraint person_counts_range_check check (low <= estimate and estimate <= high),
      constraint person_counts_once unique nulls not distinct (kind, first_on, scope, group_id, agency_id),
      constraint person_counts_period_fk foreign key (kind, first_on) references statistics.person_periods on delete cascade)`);
    for (const table of ['person_periods', 'person_counts']) await this.open(runner, table);
    await runner.query(
      'create policy person_periods_renew on statistics.person_periods for delete to panoh_linkage using (true)',
    );
    await runner.query('grant delete on statistics.person_periods to panoh_linkage');
    await this.write(runner, 'shared_cases()', SHARED);
    for (const [signature, body] of Object.entries(FUNCTIONS)) {
      await this.write(runner, signature, body);
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
    for (const signature of [...Object.keys(FUNCTIONS), 'shared_cases()'])
      await runner.query(`drop function statistics.${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop table statistics.person_counts, statistics.person_periods');
    await runner.query('revoke usage on schema statistics from panoh_linkage');
  }

  private async write(runner: QueryRunner, signature: string, body: string): Promise<void> {
    await runner.query(`create function statistics.${signature} ${body}`);
    await runner.query(`revoke execute on function statistics.${signature} from public`);
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

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { registeredOn } from './support/registered-on.js';
import { HAS_AGED, HAS_EXPIRED } from './support/counting/indicators.js';
import { COUNTING, RECOUNT } from './support/counting/recount.js';

const TODAY = `(panoh.now() at time zone 'Asia/Dushanbe')`;
const day = (at: string): string => `(${at} at time zone 'Asia/Dushanbe')::date`;

/** What is counted changes with a row of these; `id` where the row is the case itself. */
const WATCHED = {
  cases: 'id',
  incidents: 'case_id',
  incident_perpetrators: 'case_id',
  legal_qualifications: 'case_id',
  referrals: 'case_id',
  protection_orders: 'case_id',
  order_events: 'case_id',
  risk_assessments: 'case_id',
  suicide_triages: 'case_id',
  disability_answers: 'case_id',
  safety_plans: 'case_id',
  follow_ups: 'case_id',
  closure_episodes: 'case_id',
  support_entries: 'case_id',
  consents: 'case_id',
  contacts: 'case_id',
} as const;
const APPENDED: readonly string[] = [
  'incident_perpetrators',
  'order_events',
  'risk_assessments',
  'suicide_triages',
  'disability_answers',
  'safety_plans',
  'support_entries',
  'consents',
  'contacts',
];

/**
 * Which case changed, and nothing else: one row for each statement, without a key, so that nobody who writes waits for
 * another. Its months are worked out by whoever counts.
 */
const note = (column: string): string => `returns trigger language plpgsql
  security definer set search_path = panoh, pg_temp as $$ begin
    insert into statistics.changed_cases (case_id) select distinct ${column} from changed;
    return null;
  end $$`;

/**
 * A registration that left a person, or went: with those that stay, what is counted of them is another thing. An update
 * that leaves everybody where she was notes nobody.
 */
const NOTE_LEFT = `returns trigger language plpgsql security definer set search_path = panoh, pg_temp as $$ begin
    insert into statistics.changed_cases (case_id)
      select distinct s.case_id from changed o
        left join linkage.registrations n on n.case_id = o.case_id
        join linkage.registrations s on s.person_id = o.person_id and s.case_id <> o.case_id
      where n.person_id is distinct from o.person_id;
    return null;
  end $$`;

/** A book that has her earlier: she stands no longer in the month of before. */
const NOTE_MOVED = `returns trigger language plpgsql security definer set search_path = panoh, pg_temp as $$ begin
    insert into statistics.changed_cases (on_day) select distinct o.booked_on from before o join changed n using (id)
      where o.booked_on is distinct from n.booked_on and o.booked_on is not null;
    return null;
  end $$`;

/** What was kept on paper names no case: the day itself is noted. */
const NOTE_DAYS = `returns trigger language plpgsql security definer set search_path = panoh, pg_temp as $$ begin
    insert into statistics.changed_cases (on_day) select distinct happened_on from changed;
    return null;
  end $$`;

/** Another group has another place: every fact has to be counted anew. */
const FORGET = `returns trigger language plpgsql security definer set search_path = panoh, pg_temp as $$ begin
    delete from statistics.counted_periods;
    return null;
  end $$`;

/**
 * Periods that have to be counted: those that a changed case has a day in, those never counted, and those that were
 * counted before they were over, once a day; and once more when half a year has shown how long their cases took. From the year before the first case on, up to this month.
 */
const GATHER = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare from_on date; until_on date := (date_trunc('month', ${TODAY}) + interval '1 month')::date; begin
    select (date_trunc('year', least((select min(${registeredOn('')}) from cases),
      (select min(reported_on) from incidents), (select min(happened_on) from register_history))::timestamp) - interval '1 year')::date into from_on;
    if from_on is null then return; end if;
    -- A year that was mistyped makes no thousand periods.
    from_on := greatest(from_on, date '2000-01-01');
    with taken as (delete from statistics.changed_cases returning case_id, on_day),
      ours as materialized (select case_id from taken where case_id is not null
        union ${HAS_EXPIRED}
        union select l.case_id from taken t join linkage.registrations r on r.case_id = t.case_id
          join linkage.registrations l on l.person_id = r.person_id),
      days (on_day) as (
        select on_day from taken where on_day is not null
        union select ${registeredOn('c.')} from ours join cases c on c.id = ours.case_id
        union select d.on_day from ours join incidents i using (case_id),
          lateral (values (i.reported_on), (i.started_on)) d (on_day)
        union select ${day('r.sent_at')} from ours join referrals r using (case_id)
        union select ${day('o.reported_at')} from ours join protection_orders o using (case_id)
        union select ${day('h.happened_at')} from ours join order_events h using (case_id)
        union select q.decided_on from ours join legal_qualifications q using (case_id)
        union select ${day('t.asked_at')} from ours join suicide_triages t using (case_id)
        union select ${day('e.decided_at')} from ours join closure_episodes e using (case_id)
        union select ${day('f.due_at')} from ours join follow_ups f using (case_id))
      insert into statistics.stale_periods (span, first_on)
        select distinct s.span, date_trunc(s.span, d.on_day)::date from days d, (values ('month'), ('year')) s (span)
        where d.on_day >= from_on and d.on_day < until_on
      on conflict do nothing;
    insert into statistics.stale_periods (span, first_on)
      select p.span, p.first_on from (
        select 'month' as span, m::date as first_on, m + interval '1 month' as ends_at
          from generate_series(from_on::timestamp, until_on - 1, interval '1 month') m
        union all select 'year', y::date, y + interval '1 year'
          from generate_series(from_on::timestamp, until_on - 1, interval '1 year') y) p
        left join statistics.counted_periods k using (span, first_on)
      where k.counted_at is null or k.counted_at < p.ends_at at time zone 'Asia/Dushanbe'
        and (${TODAY} >= p.ends_at or k.counted_at < panoh.now() - interval '1 day')
        or k.counted_at < (p.ends_at + interval '6 months') at time zone 'Asia/Dushanbe'
          and ${TODAY} >= p.ends_at + interval '6 months'
        or ${HAS_AGED}
        or exists (select 1 from cases c where c.booked_on >= p.first_on and c.booked_on < p.ends_at
          and k.counted_at < c.opened_at + interval '6 months' and panoh.now() >= c.opened_at + interval '6 months')
    on conflict do nothing;
  end $$`;

const INDEXES = [
  'incidents_by_report on panoh.incidents (reported_on)',
  `closure_episodes_void on panoh.closure_episodes (case_id)
    where state = 'approved' and reason in ('opened_in_error', 'duplicate')`,
  'legal_qualifications_of_case on panoh.legal_qualifications (case_id) where incident_id is null',
  'referrals_by_sending on panoh.referrals using brin (sent_at) with (autosummarize = on)',
  'support_entries_of_agency on panoh.support_entries (agency_id, given_on)',
];
const OF_WORKER: Readonly<Record<string, string>> = {
  'gather_stale()': GATHER,
  'recount(p_span text, p_first_on date, p_lists jsonb)': RECOUNT,
};
const TABLES = `changed_cases stale_periods counted_periods facts`.split(' ');

/** Exact counts, kept month by month and year by year: aggregates of all agencies, without any case. */
export class KeepFacts1795500000092 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    for (const index of INDEXES) await runner.query(`create index ${index}`);
    for (const [signature, body] of Object.entries({ ...COUNTING, ...OF_WORKER })) {
      await runner.query(`create function statistics.${signature} ${body}`);
      await runner.query(`revoke all on function statistics.${signature} from public`);
    }
    for (const signature of Object.keys(OF_WORKER))
      await runner.query(`grant execute on function statistics.${signature} to panoh_worker`);
    await this.watch(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['note_case', 'note_rows', 'note_left', 'note_moved', 'note_days', 'forget_counted'])
      await runner.query(`drop function statistics.${name}() cascade`);
    for (const signature of Object.keys({ ...OF_WORKER, ...COUNTING }))
      await runner.query(`drop function statistics.${signature.replace(/p_\w+ /g, '')}`);
    for (const index of INDEXES) await runner.query(`drop index panoh.${index.split(' ')[0]}`);
    await runner.query(`drop table ${TABLES.map((table) => `statistics.${table}`).join(', ')}`);
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    const span = (table: string): string =>
      `span text not null constraint ${table}_span_check check (span in ('month', 'year')),
       first_on date not null constraint ${table}_first_check check (first_on = date_trunc(span, first_on)::date)`;
    await runner.query(`create table statistics.changed_cases (case_id uuid, on_day date,
      constraint changed_cases_one_check check ((case_id is null) <> (on_day is null)))`);
    await runner.query(`create table statistics.stale_periods (${span('stale_periods')},
      constraint stale_periods_pk primary key (span, first_on))`);
    await runner.query(`create table statistics.counted_periods (${span('counted_periods')},
      counted_at timestamptz not null default panoh.now(),
      constraint counted_periods_pk primary key (span, first_on))`);
    await runner.query(`create table statistics.facts (code text not null, ${span('facts')},
      line text not null, column_key text not null,
      records integer not null constraint facts_records_check check (records >= 0),
      constraint facts_pk primary key (code, span, first_on, line, column_key))`);
    await runner.query('create index facts_by_period on statistics.facts (span, first_on)');
    for (const table of TABLES) await protect(runner, `statistics.${table}`, { select: 'false' });
    for (const table of ['stale_periods', 'counted_periods', 'facts']) {
      await runner.query(
        `create policy ${table}_worker on statistics.${table} for select to panoh_worker using (true)`,
      );
      await runner.query(`grant select on statistics.${table} to panoh_worker`);
    }
    for (const table of ['counted_periods', 'facts']) {
      await runner.query(
        `create policy ${table}_statistics on statistics.${table} for select to panoh_statistics using (true)`,
      );
      await runner.query(`grant select on statistics.${table} to panoh_statistics`);
    }
  }

  private async watch(runner: QueryRunner): Promise<void> {
    const functions = {
      note_case: note('id'),
      note_rows: note('case_id'),
      note_left: NOTE_LEFT,
      note_moved: NOTE_MOVED,
      note_days: NOTE_DAYS,
      forget_counted: FORGET,
    };
    for (const [name, body] of Object.entries(functions)) {
      await runner.query(`create function statistics.${name}() ${body}`);
      await runner.query(`revoke all on function statistics.${name}() from public`);
    }
    for (const [table, column] of Object.entries(WATCHED)) {
      const events = APPENDED.includes(table) ? ['insert'] : ['insert', 'update'];
      const by = column === 'id' ? 'note_case' : 'note_rows';
      for (const event of events) await this.note(runner, { table: `panoh.${table}`, event, by });
    }
    for (const event of ['insert', 'update', 'delete'])
      await this.note(runner, { table: 'linkage.registrations', event, by: 'note_rows' });
    for (const event of ['update', 'delete'])
      await runner.query(`create trigger registrations_left_${event} after ${event} on linkage.registrations
        referencing old table as changed for each statement execute function statistics.note_left()`);
    await runner.query(`create trigger cases_moved after update on panoh.cases referencing old table as before new table as changed
      for each statement execute function statistics.note_moved()`);
    await this.note(runner, { table: 'panoh.register_history', event: 'insert', by: 'note_days' });
    await runner.query(`create trigger working_groups_counted after insert or delete or update of place
      on panoh.working_groups for each statement execute function statistics.forget_counted()`);
  }

  private async note(
    runner: QueryRunner,
    { table, event, by }: Readonly<Record<'table' | 'event' | 'by', string>>,
  ): Promise<void> {
    await runner.query(`create trigger ${table.split('.')[1]}_counted_${event} after ${event} on ${table}
      referencing ${event === 'delete' ? 'old' : 'new'} table as changed for each statement
      execute function statistics.${by}()`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';
const MONTHS = `case r.kind when 'month' then 1 when 'quarter' then 3 when 'half_year' then 6 else 12 end`;
const ENDS = `(r.first_on + make_interval(months => ${MONTHS}))::date`;
/** What came on paper in the last days has been written down by then. */
const COMPLETE_DAYS = 14;

/** Only a statistician does any of this, and only one of them at a time, so that two drafts never pass each other. */
const AS_STATISTICIAN = `
    if me.user_id is null or ('statistician' = any (me.roles)) is not true then
      raise exception 'not hers to publish' using errcode = '42501';
    end if;
    perform pg_advisory_xact_lock(hashtext('statistics.releases'));`;

/**
 * A period that is over is asked to be counted: the first version of it, or after that a correction with its reason. The
 * worker counts, since nobody who is asked over the net reads what was counted before suppression.
 */
const ASK = `returns uuid language plpgsql ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); r statistics.releases; begin ${AS_STATISTICIAN}
    r.kind := p_kind; r.first_on := p_first_on;
    if ${ENDS} + ${COMPLETE_DAYS} > (panoh.now() at time zone 'Asia/Dushanbe')::date then
      raise exception 'not over' using errcode = 'PN094';
    end if;
    select coalesce(max(o.version), 0) + 1 into r.version from statistics.releases o
      where o.kind = p_kind and o.first_on = p_first_on and o.state = 'published';
    if (r.version = 1) <> (p_reason is null) then raise exception 'reason' using errcode = 'PN094'; end if;
    insert into statistics.releases (kind, first_on, version, reason, asked_by, asked_at)
      values (p_kind, p_first_on, r.version, p_reason, me.user_id, panoh.now()) returning id into r.id;
    return r.id;
  end $$`;

/** Why something that stands out is as it is; one of a list, so that it can be printed in every language. */
const ANSWER = `returns void language plpgsql ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); begin ${AS_STATISTICIAN}
    if not exists (select 1 from statistics.releases where id = p_id) then
      raise exception 'no such release' using errcode = '42501';
    end if;
    update statistics.releases set revision = revision + 1
      where id = p_id and revision = p_revision and state = 'drafted';
    if not found then raise exception 'changed meanwhile' using errcode = 'PN094'; end if;
    update statistics.release_checks set answer = p_answer, answered_by = me.user_id, answered_at = panoh.now()
      where release_id = p_id and number = p_number;
    if not found then raise exception 'no such check' using errcode = '42501'; end if;
  end $$`;

/** What was counted since is no longer what was drafted. */
const IS_LATE = `exists (
      select 1 from statistics.release_tables t
        join statistics.facts f on f.code = t.code and f.line <> '*' and f.first_on >= r.first_on and f.first_on < ${ENDS}
        left join statistics.release_counts c on c.release_id = r.id and c.code = f.code and c.first_on = f.first_on
          and c.line = f.line and c.column_key = f.column_key
        where t.release_id = r.id and t.outcome = 'told' and f.records is distinct from coalesce(c.records, 0))
    or exists (
      select 1 from statistics.release_counts c where c.release_id = r.id and c.records > 0
        and not exists (select 1 from statistics.facts f where f.code = c.code and f.first_on = c.first_on
          and f.line = c.line and f.column_key = c.column_key))`;

/**
 * Nothing of the same year was published since this was drafted: it was weighed beside everything there is. A transaction may
 * begin before a draft and publish after it, so a publication is later than every draft that it found.
 */
const IS_WEIGHED = `not exists (select 1 from statistics.releases o where o.state = 'published'
      and o.published_at > r.drafted_at and extract(year from o.first_on) = extract(year from r.first_on))`;

/**
 * From a draft to what anybody reads, one step after the other. Whoever asked for it, explained it or checked it is not the
 * one who approves it. Answers what came of it: a check may find that more has come in, which is to be explained first.
 */
const MOVE = `returns text language plpgsql ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); r statistics.releases; begin ${AS_STATISTICIAN}
    select * into r from statistics.releases where id = p_id for update;
    if not found then raise exception 'no such release' using errcode = '42501'; end if;
    if r.revision <> p_revision then raise exception 'changed meanwhile' using errcode = 'PN094'; end if;
    if p_action = 'drop' and r.state not in ('published', 'dropped') then
      update statistics.releases set state = 'dropped', revision = revision + 1 where id = p_id;
      return 'dropped';
    end if;
    if not ${IS_WEIGHED} then raise exception 'another one was published' using errcode = 'PN095'; end if;
    if p_action = 'check' and r.state = 'drafted' then
      if (${IS_LATE}) and not exists (select 1 from statistics.release_checks k where k.release_id = p_id
          and k.kind = 'late_entries') then
        insert into statistics.release_checks (release_id, number, kind)
          select p_id, coalesce(max(number), 0) + 1, 'late_entries' from statistics.release_checks where release_id = p_id;
        update statistics.releases set revision = revision + 1 where id = p_id;
        return 'late_entries';
      end if;
      if exists (select 1 from statistics.release_checks k where k.release_id = p_id and k.answer is null)
        or not exists (select 1 from statistics.release_tables t where t.release_id = p_id and t.outcome = 'told') then
        raise exception 'not explained' using errcode = 'PN096';
      end if;
      update statistics.releases set state = 'checked', checked_by = me.user_id, checked_at = panoh.now(),
        revision = revision + 1 where id = p_id;
      return 'checked';
    end if;
    if p_action = 'approve' and r.state = 'checked' then
      if me.user_id in (r.asked_by, r.checked_by) or exists (select 1 from statistics.release_checks k
          where k.release_id = p_id and k.answered_by = me.user_id) then
        raise exception 'by another' using errcode = 'PN097';
      end if;
      update statistics.releases set state = 'approved', approved_by = me.user_id, approved_at = panoh.now(),
        revision = revision + 1 where id = p_id;
      return 'approved';
    end if;
    if p_action = 'publish' and r.state = 'approved' then
      update statistics.releases set state = 'published', published_by = me.user_id, revision = revision + 1,
        published_at = (select greatest(panoh.now(), max(o.drafted_at) + interval '1 microsecond') from statistics.releases o)
        where id = p_id;
      return 'published';
    end if;
    raise exception 'not now' using errcode = 'PN094';
  end $$`;

/**
 * What the worker has counted stands as it is from now on. A correction of which nothing may be told is over: nobody could do
 * anything with it but drop it.
 */
const SETTLE = `returns void language sql ${DEFINER} as $$
  update statistics.releases set drafted_at = panoh.now(), revision = revision + 1,
    state = case when version > 1 and not exists (select 1 from statistics.release_tables t
      where t.release_id = p_id and t.outcome = 'told') then 'dropped' else 'drafted' end
    where id = p_id and state = 'asked' $$`;

/** Agencies that worked with cases and wrote none down in a period: perhaps there was none, perhaps nobody sent it. */
const SILENT = `returns table (agency_id uuid) language sql stable ${DEFINER} as $$
  select a.id from agencies a where a.status = 'active' and exists (select 1 from cases c where c.agency_id = a.id
      and c.opened_at < p_from::timestamp at time zone 'Asia/Dushanbe')
    and not exists (select 1 from cases c where c.agency_id = a.id
      and c.opened_at >= p_from::timestamp at time zone 'Asia/Dushanbe'
      and c.opened_at < p_until::timestamp at time zone 'Asia/Dushanbe') $$`;

const OF_APP: Readonly<Record<string, string>> = {
  'panoh.ask_release(p_kind text, p_first_on date, p_reason text)': ASK,
  'panoh.answer_release_check(p_id uuid, p_revision integer, p_number smallint, p_answer text)': ANSWER,
  'panoh.move_release(p_id uuid, p_revision integer, p_action text)': MOVE,
};
const OF_WORKER: Readonly<Record<string, string>> = {
  'statistics.settle_draft(p_id uuid)': SETTLE,
  'statistics.silent_agencies(p_from date, p_until date)': SILENT,
};
const PARTS = ['release_tables', 'release_cells', 'release_counts', 'release_shares', 'release_checks'];
const APPENDED = ['release_tables', 'release_cells', 'release_counts', 'release_shares'];
/** What they were counted from, before suppression, and how much of it somebody knows by herself. */
const COUNTED_FROM = ['release_counts', 'release_shares'];

/** Periods that anybody may read of: drafted, checked, approved by a second person, published, and never changed after. */
export class PublishPeriods1795500000094 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createReleases(runner);
    await this.createParts(runner);
    for (const table of ['releases', ...PARTS]) await this.guard(runner, table);
    await this.freeze(runner);
    // Which years there are; when a period was counted tells of nobody.
    await runner.query(`create policy counted_periods_statistics on statistics.counted_periods for select to panoh_statistics
      using (true)`);
    await runner.query('grant select (span, first_on) on statistics.counted_periods to panoh_statistics');
    for (const [role, functions] of [
      ['panoh_app', OF_APP],
      ['panoh_worker', OF_WORKER],
    ] as const)
      for (const [signature, body] of Object.entries(functions)) {
        await runner.query(`create function ${signature} ${body}`);
        await runner.query(`revoke execute on function ${signature} from public`);
        await runner.query(`grant execute on function ${signature} to ${role}`);
      }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const signature of Object.keys({ ...OF_APP, ...OF_WORKER }))
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop policy counted_periods_statistics on statistics.counted_periods');
    await runner.query('revoke select (span, first_on) on statistics.counted_periods from panoh_statistics');
    for (const table of [...PARTS.reverse(), 'releases'])
      await runner.query(`drop table statistics.${table}`);
    await runner.query('drop function statistics.keep_published()');
  }

  private async createReleases(runner: QueryRunner): Promise<void> {
    await runner.query(`create table statistics.releases (
      id uuid not null default gen_random_uuid() constraint releases_pk primary key,
      kind text not null constraint releases_kind_check check (kind in ('month', 'quarter', 'half_year', 'year')),
      first_on date not null, version smallint not null,
      state text not null default 'asked'
        constraint releases_state_check check (state in ('asked', 'drafted', 'checked', 'approved', 'published', 'dropped')),
      reason text constraint releases_reason_check
        check (reason in ('late_entries', 'recording_error', 'duplicates', 'counting_rule')),
      revision integer not null default 1,
      asked_by uuid not null constraint releases_asked_fk references panoh.users, asked_at timestamptz not null,
      drafted_at timestamptz,
      checked_by uuid constraint releases_checked_fk references panoh.users, checked_at timestamptz,
      approved_by uuid constraint releases_approved_fk references panoh.users, approved_at timestamptz,
      published_by uuid constraint releases_published_fk references panoh.users, published_at timestamptz,
      constraint releases_first_check check (extract(day from first_on) = 1 and extract(year from first_on) between 1900 and 2200
        and (extract(month from first_on)::integer - 1)
          % (case kind when 'month' then 1 when 'quarter' then 3 when 'half_year' then 6 else 12 end) = 0),
      constraint releases_second_check check (approved_by not in (asked_by, checked_by)))`);
    await runner.query(`create unique index releases_open on statistics.releases (kind, first_on)
      where state not in ('published', 'dropped')`);
    await runner.query(`create unique index releases_version on statistics.releases (kind, first_on, version)
      where state = 'published'`);
  }

  private async createParts(runner: QueryRunner): Promise<void> {
    await runner.query(`create table statistics.release_tables (
      release_id uuid not null constraint release_tables_release_fk references statistics.releases, code text not null,
      outcome text not null
        constraint release_tables_outcome_check check (outcome in ('told', 'unsafe', 'few_changed', 'unchanged', 'no_day')),
      lines text[] not null, columns text[] not null, without_consent_percent smallint, without_day_percent smallint,
      constraint release_tables_pk primary key (release_id, code))`);
    const ofTable = (name: string): string =>
      `constraint ${name}_table_fk foreign key (release_id, code) references statistics.release_tables`;
    await runner.query(`create table statistics.release_cells (
      release_id uuid not null, code text not null, line text not null, column_key text not null,
      value integer constraint release_cells_value_check check (value = 0 or value >= 5),
      mark text constraint release_cells_mark_check check (mark in ('small', 'hidden')),
      constraint release_cells_pk primary key (release_id, code, line, column_key), ${ofTable('release_cells')},
      constraint release_cells_one_check check ((value is null) <> (mark is null)))`);
    await runner.query(`create table statistics.release_counts (
      release_id uuid not null, code text not null, first_on date not null, line text not null, column_key text not null,
      records integer not null, ${ofTable('release_counts')},
      constraint release_counts_pk primary key (release_id, code, first_on, line, column_key))`);
    await runner.query(`create table statistics.release_shares (
      release_id uuid not null, code text not null, reader text not null, first_on date not null, counts jsonb not null,
      ${ofTable('release_shares')}, constraint release_shares_pk primary key (release_id, code, reader, first_on))`);
    await runner.query(`create table statistics.release_checks (
      release_id uuid not null constraint release_checks_release_fk references statistics.releases, number smallint not null,
      kind text not null constraint release_checks_kind_check check (kind in ('silent_agency', 'without_consent',
        'without_day', 'without_place', 'much_more', 'much_less', 'late_entries')),
      code text, line text, column_key text, agency_id uuid constraint release_checks_agency_fk references panoh.agencies,
      answer text constraint release_checks_answer_check check (answer in ('true_so', 'no_work', 'event', 'other_recording',
        'in_next_version')),
      answered_by uuid constraint release_checks_user_fk references panoh.users, answered_at timestamptz,
      constraint release_checks_pk primary key (release_id, number))`);
  }

  /** The statistics role reads all but what was counted before suppression; the worker writes drafts, and nothing else. */
  private async guard(runner: QueryRunner, table: string): Promise<void> {
    await protect(runner, `statistics.${table}`, { select: 'false' });
    if (!COUNTED_FROM.includes(table)) {
      await runner.query(
        `create policy ${table}_statistics on statistics.${table} for select to panoh_statistics using (true)`,
      );
      await runner.query(`grant select on statistics.${table} to panoh_statistics`);
    }
    await runner.query(
      `create policy ${table}_worker on statistics.${table} for select to panoh_worker using (true)`,
    );
    await runner.query(`grant select on statistics.${table} to panoh_worker`);
    if (table === 'releases') return;
    await runner.query(`create policy ${table}_draft on statistics.${table} for insert to panoh_worker
      with check (exists (select 1 from statistics.releases r where r.id = release_id and r.state = 'asked'))`);
    await runner.query(`grant insert on statistics.${table} to panoh_worker`);
  }

  /** What was published stands for good, whoever asks; the parts of a draft stand from the moment they are counted. */
  private async freeze(runner: QueryRunner): Promise<void> {
    for (const table of APPENDED)
      await runner.query(`create trigger ${table}_append_only before update or delete or truncate
        on statistics.${table} for each statement execute function panoh.refuse_change()`);
    await runner.query(`create function statistics.keep_published() returns trigger language plpgsql as $$ begin
        if tg_op = 'DELETE' or old.state in ('published', 'dropped') then
          raise exception 'append-only' using errcode = 'PN003';
        end if;
        return new;
      end $$`);
    await runner.query('revoke execute on function statistics.keep_published() from public');
    await runner.query(`create trigger releases_frozen before update or delete on statistics.releases
      for each row execute function statistics.keep_published()`);
    for (const table of ['releases', 'release_checks'])
      await runner.query(`create trigger ${table}_kept before truncate on statistics.${table}
        for each statement execute function panoh.refuse_change()`);
  }
}

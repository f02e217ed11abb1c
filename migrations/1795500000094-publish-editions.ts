import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { registeredOn } from './support/registered-on.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';
const REGISTERED = registeredOn('c.');
const TODAY = `(panoh.now() at time zone 'Asia/Dushanbe')::date`;
/** Days from the last day of a period to the snapshot: what came on paper is recorded by then. */
const SNAPSHOT_AFTER_DAYS = 75;

/** Statisticians alone, one at a time, so that two drafts of one edition never meet. */
const AS_STATISTICIAN = `
    if me.user_id is null or ('statistician' = any (me.roles)) is not true then
      raise exception 'not hers to publish' using errcode = '42501';
    end if;
    perform pg_advisory_xact_lock(hashtext('statistics.editions'));`;
const IS_STATISTICIAN = `'statistician' = any ((panoh.viewer()).roles)`;

/** The last day before the snapshot, and the day on which an edition appears. */
const LAST_ON = `(case e.part when 'first_half' then make_date(e.year, 6, 30) when 'second_half' then make_date(e.year, 12, 31)
  else make_date(e.year + 1, 12, 31) end)`;
const DUE_ON = `(case e.part when 'first_half' then make_date(e.year, 9, 15) when 'second_half' then make_date(e.year + 1, 3, 15)
  else make_date(e.year + 2, 3, 15) end)`;

/** The API keeps the tables that it made of one snapshot of the facts, with what must be explained. */
const DRAFT = `returns uuid language plpgsql ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); e statistics.editions; begin ${AS_STATISTICIAN}
    e.year := p_year; e.part := p_part;
    if ${LAST_ON} + ${SNAPSHOT_AFTER_DAYS} > ${TODAY} then
      raise exception 'too soon' using errcode = 'PN094';
    end if;
    if p_part = 'final' and not exists (select 1 from statistics.editions o where o.year = p_year
        and o.part = 'second_half' and o.state = 'published') then
      raise exception 'no first edition' using errcode = 'PN094';
    end if;
    insert into statistics.editions (year, part, drafted_by, drafted_at) values (p_year, p_part, me.user_id, panoh.now())
      on conflict do nothing returning id into e.id;
    if e.id is null then return null; end if;
    insert into statistics.edition_tables (edition_id, number, kind, first_on, code, lines, columns, shown, exact,
        without_consent_percent, without_day_percent)
      select e.id, t.number, t.of ->> 'kind', (t.of ->> 'firstOn')::date, t.of ->> 'code',
        array(select jsonb_array_elements_text(t.of -> 'lines')), array(select jsonb_array_elements_text(t.of -> 'columns')),
        t.of -> 'shown', nullif(t.of -> 'exact', 'null'), (t.of ->> 'withoutConsentPercent')::smallint,
        (t.of ->> 'withoutDayPercent')::smallint
      from jsonb_array_elements(p_tables) with ordinality t (of, number);
    insert into statistics.edition_checks (edition_id, number, kind, code, line, agency_id)
      select e.id, c.number, c.of ->> 'kind', c.of ->> 'code', c.of ->> 'line', (c.of ->> 'agencyId')::uuid
      from jsonb_array_elements(p_checks) with ordinality c (of, number);
    return e.id;
  end $$`;

/** The API records why something stands out, as a code of a list. */
const ANSWER = `returns void language plpgsql ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); begin ${AS_STATISTICIAN}
    if not exists (select 1 from statistics.editions where id = p_id) then
      raise exception 'no such edition' using errcode = '42501';
    end if;
    update statistics.editions set revision = revision + 1
      where id = p_id and revision = p_revision and state = 'drafted';
    if not found then raise exception 'changed meanwhile' using errcode = 'PN094'; end if;
    update statistics.edition_checks set answer = p_answer, answered_by = me.user_id, answered_at = panoh.now()
      where edition_id = p_id and number = p_number;
    if not found then raise exception 'no such check' using errcode = '42501'; end if;
  end $$`;

/**
 * The API takes an edition one step further. Who drafted, explained or checked it does not approve it. Publishing and
 * discarding remove the exact counts; those of a year stay where only the final edition is made of them.
 */
const MOVE = `returns void language plpgsql ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); e statistics.editions; begin ${AS_STATISTICIAN}
    select * into e from statistics.editions where id = p_id for update;
    if not found then raise exception 'no such edition' using errcode = '42501'; end if;
    if e.revision <> p_revision then raise exception 'changed meanwhile' using errcode = 'PN094'; end if;
    if p_action = 'discard' and e.state not in ('published', 'discarded') then
      update statistics.edition_tables set exact = null where edition_id = p_id;
      update statistics.editions set state = 'discarded', revision = revision + 1 where id = p_id;
    elsif p_action = 'check' and e.state = 'drafted' then
      if exists (select 1 from statistics.edition_checks k where k.edition_id = p_id and k.answer is null) then
        raise exception 'not explained' using errcode = 'PN096';
      end if;
      update statistics.editions set state = 'checked', checked_by = me.user_id, checked_at = panoh.now(),
        revision = revision + 1 where id = p_id;
    elsif p_action = 'approve' and e.state = 'checked' then
      if me.user_id in (e.drafted_by, e.checked_by) or exists (select 1 from statistics.edition_checks k
          where k.edition_id = p_id and k.answered_by = me.user_id) then
        raise exception 'by another' using errcode = 'PN097';
      end if;
      update statistics.editions set state = 'approved', approved_by = me.user_id, approved_at = panoh.now(),
        revision = revision + 1 where id = p_id;
    elsif p_action = 'publish' and e.state = 'approved' then
      if ${DUE_ON} > ${TODAY} then raise exception 'not due' using errcode = 'PN095'; end if;
      insert into statistics.edition_counts (edition_id, code, counts)
        select t.edition_id, t.code, t.exact from statistics.edition_tables t
        where t.edition_id = p_id and e.part = 'second_half' and t.kind = 'year' and t.exact is not null;
      update statistics.edition_tables set exact = null where edition_id = p_id;
      update statistics.editions set state = 'published', published_by = me.user_id, published_at = panoh.now(),
        revision = revision + 1 where id = p_id;
    else
      raise exception 'not now' using errcode = 'PN094';
    end if;
  end $$`;

/** The API withdraws a table of a published edition, in all periods of that edition. */
const WITHDRAW = `returns void language plpgsql ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); begin ${AS_STATISTICIAN}
    if not exists (select 1 from statistics.editions where id = p_id) then
      raise exception 'no such edition' using errcode = '42501';
    end if;
    update statistics.edition_tables t set withdrawn_at = panoh.now(), withdrawn_by = me.user_id, withdrawn_reason = p_reason
      from statistics.editions e where e.id = t.edition_id and e.id = p_id and e.state = 'published' and t.code = p_code
        and t.withdrawn_at is null;
    if not found then raise exception 'no such table' using errcode = 'PN094'; end if;
  end $$`;

/** The API shows a statistician the exact counts of a draft; every reading is a logged request. */
const EXACT = `returns table (kind text, first_on date, code text, exact jsonb) language sql stable ${DEFINER} as $$
  select t.kind, t.first_on, t.code, t.exact from statistics.edition_tables t
  where t.edition_id = p_id and t.exact is not null and ${IS_STATISTICIAN} $$`;

/** The API compares them with the facts of today: how much came late, and what a final edition may count again. */
const KEPT = `returns table (code text, counts jsonb, is_withdrawn boolean) language sql stable ${DEFINER} as $$
  select c.code, c.counts, t.withdrawn_at is not null
  from statistics.editions e join statistics.edition_counts c on c.edition_id = e.id
    join statistics.edition_tables t on t.edition_id = e.id and t.code = c.code and t.kind = 'year'
  where e.year = p_year and e.part = 'second_half' and e.state = 'published' and ${IS_STATISTICIAN} $$`;

/** The API asks for agencies that worked with cases and recorded none in a period, whose cases a statistician cannot see. */
const SILENT = `returns table (agency_id uuid) language sql stable ${DEFINER} as $$
  select a.id from agencies a where a.status = 'active' and ${IS_STATISTICIAN}
    and exists (select 1 from cases c where c.agency_id = a.id and ${REGISTERED} < p_from)
    and not exists (select 1 from cases c where c.agency_id = a.id and ${REGISTERED} >= p_from and ${REGISTERED} < p_until) $$`;

const OF_APP: Readonly<Record<string, string>> = {
  'panoh.draft_edition(p_year integer, p_part text, p_tables jsonb, p_checks jsonb)': DRAFT,
  'panoh.answer_edition_check(p_id uuid, p_revision integer, p_number smallint, p_answer text)': ANSWER,
  'panoh.move_edition(p_id uuid, p_revision integer, p_action text)': MOVE,
  'panoh.withdraw_edition_table(p_id uuid, p_code text, p_reason text)': WITHDRAW,
  'panoh.edition_exact(p_id uuid)': EXACT,
  'panoh.kept_counts(p_year integer)': KEPT,
  'panoh.silent_agencies(p_from date, p_until date)': SILENT,
};
const PARTS = ['edition_tables', 'edition_checks', 'edition_counts'];
/** What the login of figures reads; never an exact count of a draft. */
const READABLE = {
  editions: '*',
  edition_tables: `edition_id, number, kind, first_on, code, lines, columns, shown, without_consent_percent,
    without_day_percent, withdrawn_at, withdrawn_reason`,
  edition_checks: '*',
} as const;

/** What the public reads: drafted, checked, approved by a second person, published, and never changed after. */
export class PublishEditions1795500000094 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createEditions(runner);
    await this.createParts(runner);
    for (const table of ['editions', ...PARTS])
      await protect(runner, `statistics.${table}`, { select: 'false' });
    for (const [table, columns] of Object.entries(READABLE)) {
      await runner.query(
        `create policy ${table}_statistics on statistics.${table} for select to panoh_statistics using (true)`,
      );
      await runner.query(
        `grant select ${columns === '*' ? '' : `(${columns})`} on statistics.${table} to panoh_statistics`,
      );
    }
    await this.freeze(runner);
    for (const [signature, body] of Object.entries(OF_APP)) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke all on function ${signature} from public`);
      await runner.query(`grant execute on function ${signature} to panoh_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const signature of Object.keys(OF_APP))
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '')}`);
    for (const table of [...PARTS].reverse()) await runner.query(`drop table statistics.${table}`);
    await runner.query('drop table statistics.editions');
    for (const name of ['keep_editions()', 'keep_edition_tables()', 'is_rounded(jsonb)'])
      await runner.query(`drop function statistics.${name}`);
  }

  private async createEditions(runner: QueryRunner): Promise<void> {
    await runner.query(`create table statistics.editions (
      id uuid not null default gen_random_uuid() constraint editions_pk primary key,
      year smallint not null constraint editions_year_check check (year between 1900 and 2200),
      part text not null constraint editions_part_check check (part in ('first_half', 'second_half', 'final')),
      state text not null default 'drafted'
        constraint editions_state_check check (state in ('drafted', 'checked', 'approved', 'published', 'discarded')),
      revision integer not null default 1,
      drafted_by uuid not null constraint editions_drafted_fk references panoh.users, drafted_at timestamptz not null,
      checked_by uuid constraint editions_checked_fk references panoh.users, checked_at timestamptz,
      approved_by uuid constraint editions_approved_fk references panoh.users, approved_at timestamptz,
      published_by uuid constraint editions_published_fk references panoh.users, published_at timestamptz,
      constraint editions_second_check check (approved_by not in (drafted_by, checked_by)))`);
    await runner.query(
      `create unique index editions_once on statistics.editions (year, part) where state <> 'discarded'`,
    );
  }

  private async createParts(runner: QueryRunner): Promise<void> {
    await runner.query(`create function statistics.is_rounded(p_cells jsonb) returns boolean language sql immutable as $$
      select not exists (select 1 from jsonb_array_elements(p_cells) c
        where (c ->> 'value')::numeric % 5 <> 0 or (c ->> 'value')::numeric < 5) $$`);
    await runner.query(`create table statistics.edition_tables (
      edition_id uuid not null constraint edition_tables_edition_fk references statistics.editions,
      number smallint not null,
      kind text not null constraint edition_tables_kind_check check (kind in ('month', 'half_year', 'year')),
      first_on date not null, code text not null, lines text[] not null, columns text[] not null,
      shown jsonb not null constraint edition_tables_shown_check check (statistics.is_rounded(shown)),
      exact jsonb, without_consent_percent smallint, without_day_percent smallint,
      withdrawn_at timestamptz, withdrawn_by uuid constraint edition_tables_withdrawn_fk references panoh.users,
      withdrawn_reason text constraint edition_tables_reason_check check (withdrawn_reason in ('wrong_definition', 'wrong_records')),
      constraint edition_tables_withdrawn_check check (num_nulls(withdrawn_at, withdrawn_by, withdrawn_reason) in (0, 3)),
      constraint edition_tables_pk primary key (edition_id, kind, first_on, code))`);
    await runner.query(`create table statistics.edition_checks (
      edition_id uuid not null constraint edition_checks_edition_fk references statistics.editions, number smallint not null,
      kind text not null constraint edition_checks_kind_check check (kind in ('silent_agency', 'without_consent',
        'without_day', 'much_more', 'much_less')),
      code text, line text, agency_id uuid constraint edition_checks_agency_fk references panoh.agencies,
      answer text constraint edition_checks_answer_check check (answer in ('true_so', 'no_work', 'event', 'other_recording',
        'in_final_edition')),
      answered_by uuid constraint edition_checks_user_fk references panoh.users, answered_at timestamptz,
      constraint edition_checks_pk primary key (edition_id, number))`);
    await runner.query(`create table statistics.edition_counts (
      edition_id uuid not null constraint edition_counts_edition_fk references statistics.editions, code text not null,
      counts jsonb not null, constraint edition_counts_pk primary key (edition_id, code))`);
  }

  /** A published edition stands, for the owner of the tables too: a table may be withdrawn, once, and nothing else. */
  private async freeze(runner: QueryRunner): Promise<void> {
    await runner.query(`create function statistics.keep_editions() returns trigger language plpgsql as $$ begin
        if tg_op = 'DELETE' or old.state in ('published', 'discarded') then
          raise exception 'append-only' using errcode = 'PN003';
        end if;
        return new;
      end $$`);
    await runner.query(`create function statistics.keep_edition_tables() returns trigger language plpgsql as $$ begin
        if tg_op = 'DELETE' or old.withdrawn_at is not null or new.exact is not null and new.exact is distinct from old.exact
          or (new.edition_id, new.number, new.kind, new.first_on, new.code, new.lines, new.columns, new.shown)
            is distinct from (old.edition_id, old.number, old.kind, old.first_on, old.code, old.lines, old.columns, old.shown)
          or (new.without_consent_percent, new.without_day_percent)
            is distinct from (old.without_consent_percent, old.without_day_percent) then
          raise exception 'append-only' using errcode = 'PN003';
        end if;
        return new;
      end $$`);
    for (const table of ['editions', 'edition_tables']) {
      await runner.query(`revoke all on function statistics.keep_${table}() from public`);
      await runner.query(`create trigger ${table}_frozen before update or delete on statistics.${table}
        for each row execute function statistics.keep_${table}()`);
    }
    await runner.query(`create trigger edition_counts_append_only before update or delete on statistics.edition_counts
      for each statement execute function panoh.refuse_change()`);
    for (const table of ['editions', ...PARTS])
      await runner.query(`create trigger ${table}_kept before truncate on statistics.${table}
        for each statement execute function panoh.refuse_change()`);
    await runner.query('revoke all on function statistics.is_rounded(jsonb) from public');
  }
}

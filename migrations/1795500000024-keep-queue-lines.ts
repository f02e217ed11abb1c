import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, respectBlocks } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

const DEFINER = 'language plpgsql security definer set search_path = panoh, pg_temp';
const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';

/** A step that somebody of the owner's owes. */
const isOwed = (task: string): string =>
  `${task}.status = 'pending' and ${task}.partition = 'follow_ups' and ${task}.owner_role <> 'receiving_agency'`;
const next = (which: string): string => `cross join lateral (select x.id, x.due_at from follow_ups x
    where x.case_id = c.id and ${isOwed('x')} and ${which} order by x.due_at, x.id limit 1) f`;
/** Two attempts to reach her failed one after the other: another is planned, and stands in the queue whenever it is due. */
const isMissedTwice = (task: string): string => `(${task}.rule = 'fu.no_contact' and ${task}.step >= 2)`;
/** Why a step stands in the queue, each for one reason. */
const REASON = `case when c.status = 'closed' and f.kind = 'safety_contact' then 'after_closing'
    when ${isMissedTwice('f')} then 'missed_twice'
    when c.band = 'high' and f.kind = 'safety_contact' then 'high_no_contact'
    when f.rule = 'po.expiry' then 'order_ended'
    when f.rule = 'rk.reassess' then 'assessment_overdue' else 'late' end`;
/** A line that ends when its step is late is there until that very instant. */
const UNTIL_LATE = `least(c.until_at, f.due_at + interval '1 microsecond')`;

/**
 * The lines of one case, whenever they are due: of a case that is shared with a group now, and to the group of the
 * grant alone. Fewer, and never more, than row security shows: a grant that is narrower than a group's gives none.
 */
const LINES = `with listed as (
    select c.id, c.agency_id, c.status, c.band, c.working_group_id as group_id,
      least(coalesce(c.shares_until, 'infinity'), coalesce(g.ends_at, 'infinity')) as until_at
    from cases c join grants g on g.case_id = c.id and g.grantee_id = c.working_group_id and g.relation = 'group'
    where c.id = p_case and c.shares_with_group and '{core,follow_ups,closure}'::text[] <@ g.partitions
      and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now())
    order by g.ends_at desc nulls first limit 1)
  select c.group_id, ${REASON}, f.due_at, f.id, c.id, 'follow_up', c.until_at from listed c join follow_ups f on f.case_id = c.id
  where ${isOwed('f')} and (f.kind <> 'safety_contact' or ${isMissedTwice('f')} or not exists (select 1 from follow_ups x
    where x.case_id = c.id and ${isOwed('x')} and x.kind = 'safety_contact' and (x.due_at, x.id) < (f.due_at, f.id)))
  union all
  select c.group_id, case when r.status in ('sent', 'received') then 'unanswered' else 'late' end,
    r.due_at, r.id, c.id, 'referral', c.until_at from listed c join referrals r on r.case_id = c.id
  where r.ended_at is null and r.due_at is not null
  union all
  select c.group_id, 'no_word', r.ended_at, r.id, c.id, 'referral', c.until_at
  from listed c join referrals r on r.case_id = c.id
  where r.status = 'completed' and r.ended_at is not null and r.survivor_word is null
    and r.not_asked_reason is distinct from 'asked_for_no_contact'
  union all
  select c.group_id, 'closing', e.endorsed_at, e.id, c.id, 'closure', c.until_at
  from listed c join closure_episodes e on e.case_id = c.id
  where e.state = 'endorsed' and e.reviewer_agency_id <> c.agency_id and e.endorsed_at is not null
  union all
  select c.group_id, 'orders_ending', (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' - interval '1 minute', f.id, c.id, 'follow_up', ${UNTIL_LATE}
  from listed c join protection_orders o on o.case_id = c.id
    ${next(`x.subject_id = o.id and starts_with(x.rule, 'po.')`)}
  where c.status = 'open' and o.issued_at is not null and o.lifted_at is null and o.refused_at is null
    and o.expires_on is not null
  union all
  select c.group_id, 'quiet', w.written_at, f.id, c.id, 'follow_up', ${UNTIL_LATE}
  from listed c join case_writings w on w.case_id = c.id and w.is_listed and w.group_id = c.group_id
    ${next(`not starts_with(x.rule, 'po.')`)}
  where c.status = 'open' and not exists (select 1 from follow_ups x where x.id = f.id and ${isMissedTwice('x')})`;

/**
 * Whoever changes a case renews its lines at the end of the transaction, one after the other; so each sees what the
 * one before her has changed.
 */
const RENEW = `returns void ${DEFINER} as $$
  declare fresh queue_lines[]; begin
    perform pg_advisory_xact_lock(hashtext('panoh.queue_lines'), hashtext(p_case::text));
    fresh := array(select l::queue_lines from panoh.queue_lines_of(p_case) l);
    delete from queue_lines l where l.case_id = p_case and not exists (select 1 from unnest(fresh) f
      where (f.group_id, f.filter, f.sort_at, f.id) = (l.group_id, l.filter, l.sort_at, l.id));
    insert into queue_lines as l select * from unnest(fresh)
      on conflict (group_id, filter, sort_at, id) do update set until_at = excluded.until_at
      where l.until_at <> excluded.until_at;
  end $$`;

/** Of the cases that this transaction changed, in one order for everybody. */
const RENEW_STALE = `returns trigger ${DEFINER} as $$
  declare subject uuid; begin
    for subject in select case_id from queue_stale where xid = pg_current_xact_id() order by case_id loop
      perform panoh.renew_queue_lines(subject);
    end loop;
    delete from queue_stale where xid = pg_current_xact_id();
    return null;
  end $$`;

/** By which the queue was read before. */
const INDEXES: Record<string, string> = {
  follow_ups_by_due: `follow_ups (due_at, id) where status = 'pending'`,
  referrals_by_due: 'referrals (due_at, id) where ended_at is null',
  closure_episodes_endorsed: `closure_episodes (endorsed_at, id) where state = 'endorsed'`,
  case_writings_quiet: 'case_writings (written_at, case_id) where is_listed',
};

/** What lines are made of: columns that change none of them are not looked at. */
const SOURCES: Record<string, string> = {
  cases: 'status, band, shares_with_group, shares_until, working_group_id, agency_id',
  grants: 'partitions, starts_at, ends_at, grantee_id',
  follow_ups: 'status, partition, owner_role, kind, rule, subject_id, due_at',
  referrals: 'status, due_at, ended_at, survivor_word, not_asked_reason',
  closure_episodes: 'state, endorsed_at, reviewer_agency_id',
  protection_orders: 'issued_at, lifted_at, refused_at, expires_on',
  case_writings: 'written_at, is_listed, group_id',
};

/** Between which instants a line of a kind stands in the queue. */
const KINDS = `(values ('late', '-infinity'::timestamptz, at), ('high_no_contact', '-infinity', at),
    ('unanswered', '-infinity', at), ('closing', '-infinity', 'infinity'), ('quiet', '-infinity', at - interval '14 days'),
    ('orders_ending', today, today + interval '7 days'), ('missed_twice', '-infinity', 'infinity'),
    ('assessment_overdue', '-infinity', at), ('order_ended', '-infinity', at), ('after_closing', '-infinity', at),
    ('no_word', '-infinity', at)) k (filter, from_at, to_at)`;
const STANDS = `l.group_id = g and l.filter = k.filter and l.sort_at >= k.from_at and l.sort_at < k.to_at
  and l.until_at > at and not (l.case_id = any (coalesce(me.blocked, '{}')))`;

const linesIn = (order: 'asc' | 'desc'): string => `select l.*
      from unnest(me.led_group_ids) g cross join ${KINDS}
      cross join lateral (select l.* from queue_lines l where ${STANDS}
          and (l.sort_at, l.id) ${order === 'asc' ? '>' : '<'} (after_at, after_id)
        order by l.sort_at ${order}, l.id ${order} limit p_limit) l
      where p_filter is null or k.filter = p_filter
      order by l.sort_at ${order}, l.id ${order} limit p_limit`;

/** What lines say, looked at once more with the case and the grant as they are now. */
const itemsIn = (order: 'asc' | 'desc'): string => `items := (select json_agg(row_to_json(i)) from (
    select l.id, l.filter, l.type, l.sort_at::text as "sortKey", c.id as "caseId", c.reference, c.band,
      case when a.id is not null then json_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end
        as "withAgencyName", f.rule, f.step, f.because, f.owner_role as owner, f.escalated_to as "escalatedTo",
      r.reference as "referralReference", case when r.kind <> 'support_lead' then r.service_type end as "serviceType",
      r.urgency, r.status, r.contacted_at is not null as "isContacted",
      coalesce(f.version, r.version, e.version) as version, q.times as "askedTimes", q.last as "askedAt"
    from (${linesIn(order)}) l
      join cases c on c.id = l.case_id and c.shares_with_group and (c.shares_until is null or c.shares_until > at)
        and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = l.group_id
          and g.relation = 'group' and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)
          and 'core' = any (g.partitions) and 'follow_ups' = any (g.partitions) and 'closure' = any (g.partitions))
      left join lateral (select * from follow_ups f where l.type = 'follow_up' and f.id = l.id
        and f.partition = 'follow_ups' offset 0) f on true
      left join lateral (select * from referrals r where l.type = 'referral' and r.id = l.id offset 0) r on true
      left join lateral (select * from closure_episodes e where l.type = 'closure' and e.id = l.id offset 0) e on true
      left join agencies a on a.id = case l.type when 'referral' then r.to_agency_id
        when 'closure' then e.reviewer_agency_id else c.agency_id end
      cross join lateral (select count(distinct n.created_at) as times, max(n.created_at) as last
        from notifications n where n.subject_id = l.id and n.from_user_id = me.user_id) q
    where coalesce(f.case_id, r.case_id, e.case_id) = l.case_id
    order by l.sort_at ${order}, l.id ${order}) i);`;

const COUNTS = `counts := (select json_object_agg(filter, n) from (
    select k.filter, least(sum(l.n), p_most) as n from unnest(me.led_group_ids) g cross join ${KINDS}
      cross join lateral (select count(*) as n from (select 1 from queue_lines l where ${STANDS} limit p_most) l) l
    group by k.filter) c);`;

/**
 * A page of the queue of the groups that the session's person leads as coordinator, chair or deputy, and how many
 * lines of each kind there are, as far as `p_most`. It reads past row security, by conditions of its own that are held
 * against row security in `queue-lines.e2e-spec.ts`; it is given no group and no case.
 */
const QUEUE = `returns table (items json, counts json) language plpgsql rows 1 ${LOOK_UP}
  set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now();
    today timestamptz := ((at at time zone 'Asia/Dushanbe')::date + 1)::timestamp at time zone 'Asia/Dushanbe'
      - interval '1 minute';
    after_at timestamptz := coalesce(p_at, case when p_newest then 'infinity' else '-infinity' end::timestamptz);
    after_id uuid := coalesce(p_id, case when p_newest then 'ffffffff-ffff-ffff-ffff-ffffffffffff'
      else '00000000-0000-0000-0000-000000000000' end::uuid);
  begin
    if me.user_id is not null and '{group:core,group:follow_ups,group:closure}'::text[] <@ me.reads then
      if p_newest then ${itemsIn('desc')} else ${itemsIn('asc')} end if;
      ${COUNTS}
    end if;
    return next;
  end $$`;

/**
 * The lines of groups' queues, kept ready in their order: a page and its counts read what they show and nothing else
 * (ADR 0010). Nobody reads the table; of a line only its kind, its time and its id are told, to whom it is for.
 */
export class KeepQueueLines1795500000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createLines(runner);
    await this.followSources(runner);
    const signature =
      'group_queue(p_filter text, p_newest boolean, p_at timestamptz, p_id uuid, p_limit integer, p_most integer)';
    await this.hide(runner, signature, QUEUE);
    await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    await runner.query(`insert into panoh.queue_lines select l.* from panoh.cases c
      cross join lateral panoh.queue_lines_of(c.id) l where c.shares_with_group`);
    for (const name of Object.keys(INDEXES)) await runner.query(`drop index panoh.${name}`);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, what] of Object.entries(INDEXES))
      await runner.query(`create index ${name} on panoh.${what}`);
    await runner.query('drop function panoh.group_queue(text, boolean, timestamptz, uuid, integer, integer)');
    for (const table of Object.keys(SOURCES))
      await runner.query(`drop trigger ${table}_queue on panoh.${table}`);
    await runner.query('drop function panoh.mark_queue_stale()');
    await runner.query('drop table panoh.queue_stale');
    await runner.query('drop function panoh.renew_stale_lines()');
    await runner.query('drop function panoh.renew_queue_lines(uuid)');
    await runner.query('drop function panoh.queue_lines_of(uuid)');
    await runner.query('drop table panoh.queue_lines');
  }

  private async createLines(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.queue_lines (
      group_id uuid not null,
      filter text not null,
      sort_at timestamptz not null,
      id uuid not null,
      case_id uuid not null,
      type text not null,
      until_at timestamptz not null,
      constraint queue_lines_pk primary key (group_id, filter, sort_at, id) include (until_at, case_id, type))`);
    await runner.query('create index queue_lines_of_case on panoh.queue_lines (case_id)');
    await protect(runner, 'panoh.queue_lines', { select: 'false' });
    await respectBlocks(runner, 'panoh.queue_lines');
    await this.hide(
      runner,
      'queue_lines_of(p_case uuid)',
      `returns setof panoh.queue_lines language sql ${LOOK_UP} as $$ ${LINES} $$`,
    );
    await this.hide(runner, 'renew_queue_lines(p_case uuid)', RENEW);
  }

  /** Which cases this transaction has changed is nobody else's business, and is forgotten with its end. */
  private async followSources(runner: QueryRunner): Promise<void> {
    await runner.query(`create unlogged table panoh.queue_stale (xid xid8 not null default pg_current_xact_id(),
      case_id uuid not null, constraint queue_stale_pk primary key (xid, case_id))`);
    await protect(runner, 'panoh.queue_stale', { select: 'false' });
    await respectBlocks(runner, 'panoh.queue_stale');
    await this.hide(runner, 'renew_stale_lines()', RENEW_STALE);
    await runner.query(`create constraint trigger queue_stale_renewed after insert on panoh.queue_stale
      deferrable initially deferred for each row execute function panoh.renew_stale_lines()`);
    await this.hide(
      runner,
      'mark_queue_stale()',
      `returns trigger ${DEFINER} as $$ begin
        if tg_table_name = 'cases' then insert into queue_stale (case_id) values (new.id) on conflict do nothing;
        else insert into queue_stale (case_id) values (new.case_id) on conflict do nothing; end if;
        return null;
      end $$`,
    );
    for (const [table, columns] of Object.entries(SOURCES))
      await runner.query(`create trigger ${table}_queue after insert or update of ${columns} on panoh.${table}
        for each row ${table === 'grants' ? `when (new.relation = 'group')` : ''}
        execute function panoh.mark_queue_stale()`);
  }

  private async hide(runner: QueryRunner, signature: string, body: string): Promise<void> {
    await runner.query(`create function panoh.${signature} ${body}`);
    await runner.query(`revoke execute on function panoh.${signature} from public`);
  }
}

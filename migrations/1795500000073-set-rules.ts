import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { protect } from './support/policies.js';
import { quickenFunctions, quickenPolicies } from './support/quick-policies.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';
const me = (field: string): string => `(select (panoh.viewer()).${field})`;
const LED = `working_group_id = any (${me('led_group_ids')}::uuid[]) and 'group:core' = any (${me('reads')}::text[])`;
/** Whoever works in the group reads which version made a row, and why. */
const SEEN = `(${LED}) or (working_group_id = any (${me('group_ids')}::uuid[])
  and cardinality(${me('reads')}::text[]) > 0)`;

/** What may be set at the least and at the most: never later than published. The code has the same list. */
const LIMITS = `
  fu.first_contact/1/high 1 24, fu.first_contact/1/medium 1 72, fu.first_contact/1/standard 1 7,
  fu.safety_24h/1 1 24, fu.safety_24h/2 1 72, fu.safety_24h/2/opens 1 24, fu.safety_plan/1/medium 1 72,
  fu.mdwg_review/1 1 7, fu.mdwg_review/2 1 48, fu.another_way/1/high 1 24,
  fu.another_way/1/medium 1 72, fu.another_way/1/standard 1 72, fu.post_closure/1 1 28,
  fu.post_closure/1/opens 1 14, fu.post_closure/2 1 84, fu.post_closure/2/opens 1 14,
  fu.post_closure/3 1 168, fu.post_closure/3/opens 1 14, fu.post_closure/4 1 336,
  fu.post_closure/4/opens 1 14, sl.offer/1/high 1 24, sl.offer/1/medium 1 72, sl.offer/1/standard 1 72,
  co.ask_again/1 1 7, co.basis_review/1 1 72, hl.sexual_late/1 1 7, hl.review/1 1 14,
  hl.review/1/opens 1 7, hl.review/2 1 28, hl.review/2/opens 1 7, hl.review/3 1 84,
  hl.review/3/opens 1 14, hl.review/4/made 0 1, hl.review/4 1 168, hl.review/4/opens 1 14,
  hl.strangle/1 1 24, hl.forensic/1 1 72, po.weekly/2 1 3, po.weekly/3 1 10, po.weekly/4 1 17,
  po.weekly/5 1 24, po.weekly/6 1 31, po.weekly/7 1 38, po.weekly/8 1 45, po.weekly/9 1 52,
  po.weekly/10 1 59, po.pre_expiry/1 -10 -5, po.pre_expiry/2 -4 -2, po.expiry/2 1 3,
  po.expiry/2/opens 1 3, po.breach/2 1 3, sh.exit_plan/1 1 3, sh.exit_plan/2 1 10,
  sh.exit_plan/2/opens 1 7, sh.exit_plan/3 1 14, sh.exit_plan/3/opens 1 2, sh.after/1 1 2,
  sh.after/2 1 7, sh.after/2/opens 1 3, sh.after/3 1 30, sh.after/3/opens 1 7, lg.court/1 -14 -7,
  lg.court/1/opens 1 7, lg.court/2 -2 -1, lg.court/2/opens 1 3, mig.return/1 -28 -14,
  mig.return/1/opens 1 7, fu.regular/cadence/1 1 7, fu.regular/cadence/2 1 14,
  fu.regular/cadence/3 1 28, fu.regular/at_most/high 1 7, fu.regular/at_most/medium 1 14,
  fu.regular/at_most/standard 1 28, fu.no_contact/high/2 1 2, fu.no_contact/high/3 1 4,
  fu.no_contact/high/4 1 7, fu.no_contact/medium/1 1 3, fu.no_contact/medium/2 1 11,
  fu.no_contact/medium/3 1 17, fu.no_contact/medium/4 1 28, fu.no_contact/standard/1 1 7,
  fu.no_contact/standard/2 1 7, fu.no_contact/standard/3 1 17, fu.no_contact/standard/4 1 28,
  ladder/first/high 1 4, ladder/first/other 1 24, ladder/last 25 72`;

/** What a group has set, all of it, and the version that says so; null where it has changed nothing. */
const IN_FORCE = `returns jsonb language sql stable ${DEFINER} as $$
  select jsonb_build_object('id', v.id, 'set',
    coalesce((select jsonb_object_agg(x.key, x.count) from rule_values x where x.version_id = v.id), '{}'))
  from rule_versions v where v.working_group_id = p_group order by v.number desc limit 1 $$`;

/** The version a row was planned by, if it is one of the group of its case. */
const OF_CASE = `returns uuid language sql stable ${DEFINER} as $$
  select v.id from cases c join rule_versions v on v.working_group_id = c.working_group_id
  where c.id = p_case and v.id = p_rules $$`;

/** Waiting rows that are not due yet and count from a moment: what planning them anew needs, and no case. */
const WAITING = `returns table (id uuid, rule text, step smallint, from_at timestamptz, due_at timestamptz,
    counted_from timestamptz, alert_at timestamptz, version integer, rules_id uuid, band text, opened_at timestamptz,
    shares_with_group boolean) language sql stable ${DEFINER} as $$
  select f.id, f.rule, f.step, f.from_at, f.due_at, f.counted_from, f.alert_at, f.version, f.rules_id, c.band,
    c.episode_opened_at, c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now())
  from cases c join follow_ups f on f.case_id = c.id
  where c.working_group_id = p_group and f.status = 'pending' and f.due_at > panoh.now() $$`;

/** For the preview, which answers counts alone: rows of cases that whoever leads the group may know, and of no other. */
const PREVIEW = `returns table (rule text, step smallint, from_at timestamptz, due_at timestamptz,
    counted_from timestamptz, band text, opened_at timestamptz) language plpgsql stable ${DEFINER} as $$
  #variable_conflict use_column
  begin
    if (p_group = any ((panoh.viewer()).led_group_ids) and 'group:core' = any ((panoh.viewer()).reads)) is not true then
      raise exception 'not the coordinator' using errcode = '42501';
    end if;
    return query select w.rule, w.step, w.from_at, w.due_at, w.counted_from, w.band, w.opened_at
      from panoh.rows_that_wait(p_group) w join follow_ups f on f.id = w.id
      where w.rule = any (p_rules) and w.shares_with_group
        and not (f.case_id = any (coalesce(panoh.viewer_blocked(), '{}'::uuid[])));
  end $$`;

/** For the worker: rows made before this version, of rules that have changed since, in the order of their ids. */
const TO_PLAN = `returns table (id uuid, rule text, step smallint, from_at timestamptz, due_at timestamptz,
    counted_from timestamptz, alert_at timestamptz, version integer, band text, opened_at timestamptz,
    shares_with_group boolean, climbs_anew boolean) language sql stable ${DEFINER} as $$
  with it as (select * from rule_versions where id = p_rules),
    rows as (select w.*, it.number, it.working_group_id, coalesce((select v.number from rule_versions v
        where v.id = w.rules_id and v.working_group_id = it.working_group_id), 0) as made_by
      from it cross join lateral panoh.rows_that_wait(it.working_group_id) w where p_after is null or w.id > p_after)
  select r.id, r.rule, r.step, r.from_at, r.due_at, r.counted_from, r.alert_at, r.version, r.band, r.opened_at,
    r.shares_with_group, 'ladder' = any (c.changes)
  from rows r cross join lateral (select array(select distinct unnest(v.changes) from rule_versions v
    where v.working_group_id = r.working_group_id and v.number > r.made_by and v.number <= r.number) as changes) c
  where r.made_by < r.number and (r.rule = any (c.changes) or 'ladder' = any (c.changes))
  order by r.id limit p_limit $$`;

/**
 * The rungs that were not reached yet give way to others, whose jobs are their own; those of the old ones come to nothing.
 * No rung comes later than one of its kind stood, nor the first above the owner than the first that stood there, whoever
 * it told. The row is held, so that the numbers of the steps are counted once, whoever else plans it at this moment.
 */
const RENEW = `returns void language plpgsql ${DEFINER} as $$
  declare stood jsonb; first_stood timestamptz; last_no integer; begin
    perform 1 from follow_ups where id = p_follow_up for update;
    select coalesce(max(step_no), -1) into last_no from follow_up_steps where follow_up_id = p_follow_up;
    with old as (update follow_up_steps set state = 'skipped', done_at = panoh.now()
        where follow_up_id = p_follow_up and state = 'waiting' and tells <> 'call' returning rung, run_at),
      above as (select rung, min(run_at) as at from old where rung <> 'owner' group by rung)
    select jsonb_object_agg(rung, at), min(at) into stood, first_stood from above;
    perform panoh.add_steps(p_follow_up, p_case, (
      with anew as (select s.step, s.step->>'rung' as rung, (s.step->>'runAt')::timestamptz as at,
          row_number() over w as nth, row_number() over (partition by s.step->>'rung' = 'owner' order by s.ord) as nth_above
        from jsonb_array_elements(p_steps) with ordinality s (step, ord) window w as (order by s.ord))
      select jsonb_agg(n.step || jsonb_build_object('stepNo', last_no + n.nth, 'runAt',
          case when n.rung = 'owner' then n.at
            else least(n.at, (stood->>n.rung)::timestamptz, case when n.nth_above = 1 then first_stood end) end)
        order by n.nth) from anew n));
  end $$`;
/** A call counts its number beside a ladder that may be renewed at this moment. */
const CALLED: readonly Passage[] = [['due_at, id limit 1;', 'due_at, id limit 1 for update;']];

/** A planning that goes on and on though a worker runs: some row of it is held, or fails. */
const STUCK: readonly Passage[] = [
  [
    `union all select 'audit_unsealed'`,
    `union all select 'planning_stuck', count(*)::integer, min(p.begun_at), count(*) > 0 from rule_plannings p, r
        where p.ended_at is null and p.begun_at < panoh.now() - interval '15 minutes' and r.swept_at >= panoh.now() - interval '3 minutes'
      union all select 'audit_unsealed'`,
  ],
];

/**
 * Never later, never of what is due already, never into the past; false where somebody changed the row meanwhile, or told
 * of it: a batch that began before a row was due can come to it afterwards, and would tell of it once more.
 */
const PLAN_ANEW = `returns boolean language plpgsql ${DEFINER} as $$
  declare subject uuid; due timestamptz := (p->>'dueAt')::timestamptz; begin
    if panoh.tells_enough(p) is not true then raise exception 'tells nobody' using errcode = '42501'; end if;
    perform 1 from follow_ups where id = (p->>'id')::uuid for update;
    if exists (select 1 from follow_up_steps s where s.follow_up_id = (p->>'id')::uuid and s.run_at > panoh.now()
        and s.state in ('claimed', 'done', 'unheard')) then return false; end if;
    update follow_ups set due_at = due, from_at = least(from_at, (p->>'fromAt')::timestamptz), version = version + 1,
      rules_id = panoh.rules_of_case(case_id, (p->>'rulesId')::uuid)
      where id = (p->>'id')::uuid and version = (p->>'version')::integer and status = 'pending'
        and due_at > panoh.now() and due > panoh.now() and due <= due_at
      returning case_id into subject;
    if subject is null then return false; end if;
    perform panoh.renew_ladder((p->>'id')::uuid, subject, p->'steps');
    return true;
  end $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, role: string | null])[] = [
  ['rules_in_force(p_group uuid)', IN_FORCE, 'panoh_worker'],
  ['rules_of_case(p_case uuid, p_rules uuid)', OF_CASE, null],
  ['rows_that_wait(p_group uuid)', WAITING, null],
  ['rows_of_rules(p_group uuid, p_rules text[])', PREVIEW, 'panoh_app'],
  ['rows_to_plan_anew(p_rules uuid, p_after uuid, p_limit integer)', TO_PLAN, 'panoh_worker'],
  ['renew_ladder(p_follow_up uuid, p_case uuid, p_steps jsonb)', RENEW, null],
  ['plan_anew(p jsonb)', PLAN_ANEW, 'panoh_worker'],
];

const RULES_ID = (subject: string): string => `panoh.rules_of_case(${subject}, (p->>'rulesId')::uuid)`;

/** Every row says from which moment it counts, and by which version of the rules. */
const REWRITTEN: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  [
    'panoh.state_of_planning(uuid)',
    [
      [
        `'contactStopped', c.contact_stopped`,
        `'rules', panoh.rules_in_force(c.working_group_id), 'contactStopped', c.contact_stopped`,
      ],
    ],
  ],
  [
    'panoh.add_follow_up(jsonb)',
    [
      ['because, subject_id, after_closure)', 'because, subject_id, after_closure, counted_from, rules_id)'],
      [
        `coalesce((p->>'afterClosure')::boolean, false));`,
        `coalesce((p->>'afterClosure')::boolean, false), (p->>'countedFrom')::timestamptz,
          ${RULES_ID(`(p->>'caseId')::uuid`)});`,
      ],
    ],
  ],
  [
    'panoh.move_follow_up(jsonb)',
    [
      [
        `version = version + 1 where id = (p->>'id')::uuid and status = 'pending' and due_at >`,
        `version = version + 1, counted_from = (p->>'countedFrom')::timestamptz, rules_id = ${RULES_ID('subject')}
          where id = (p->>'id')::uuid and status = 'pending' and due_at >`,
      ],
      [
        `update follow_up_steps set state = 'skipped', done_at = panoh.now()
          where follow_up_id = (p->>'id')::uuid and state = 'waiting' and tells <> 'call';
        perform panoh.add_steps((p->>'id')::uuid, subject, p->'steps');`,
        `perform panoh.renew_ladder((p->>'id')::uuid, subject, p->'steps');`,
      ],
    ],
  ],
  ['panoh.call_supervisor(uuid,uuid)', CALLED],
  ['panoh.watch()', STUCK],
  // The first rung stands where its version says, and never later than published; the last one comes after that.
  [
    'panoh.hasten_ladders(uuid,integer,integer)',
    [['s.run_at = f.due_at + make_interval', 's.run_at <= f.due_at + make_interval']],
  ],
];

/** The values of the rules, as a working group sets them: versions that are added and never changed. */
export class SetRules1795500000073 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.protectTables(runner);
    for (const [signature, body, role] of FUNCTIONS) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke execute on function panoh.${signature} from public`);
      if (role) await runner.query(`grant execute on function panoh.${signature} to ${role}`);
    }
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, passages);
    await this.keepLimits(runner);
    await quickenFunctions(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, reversed(passages));
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function panoh.${signature.replace(/p_\w+ |p (?=jsonb)/g, '')}`);
    await runner.query('alter table panoh.follow_ups drop column rules_id, drop column counted_from');
    await runner.query(
      'drop table panoh.rule_plannings, panoh.rule_values, panoh.rule_versions, panoh.rule_limits',
    );
    await runner.query('drop function panoh.keep_rule_limits()');
    await runner.query('drop function panoh.begin_planning()');
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.rule_limits (key text primary key, least smallint not null, most smallint not null,
      constraint rule_limits_order_check check (least <= most))`);
    const limits = LIMITS.split(',').map((line) => line.trim().split(' '));
    await runner.query(
      `insert into panoh.rule_limits select * from unnest($1::text[], $2::smallint[], $3::smallint[])`,
      [0, 1, 2].map((column) => limits.map((line) => line[column])),
    );
    await runner.query(`create table panoh.rule_versions (
      id uuid primary key,
      working_group_id uuid not null constraint rule_versions_group_fk references panoh.working_groups,
      number integer not null constraint rule_versions_number_check check (number > 0),
      changes text[] not null,
      reason text not null constraint rule_versions_reason_check check (length(reason) between 1 and 500),
      recorded_by uuid not null,
      recorded_at timestamptz not null default panoh.now(),
      constraint rule_versions_once unique (working_group_id, number))`);
    await runner.query(`create table panoh.rule_values (
      version_id uuid not null constraint rule_values_version_fk references panoh.rule_versions,
      key text not null constraint rule_values_key_fk references panoh.rule_limits,
      count smallint not null,
      constraint rule_values_pk primary key (version_id, key))`);
    // How far planning anew has come: `passed_at` once all rows were looked at, `ended_at` once none can come any more.
    await runner.query(`create table panoh.rule_plannings (
      version_id uuid primary key constraint rule_plannings_version_fk references panoh.rule_versions,
      working_group_id uuid not null, number integer not null, begun_at timestamptz not null,
      moved integer not null default 0, passed_at timestamptz, ended_at timestamptz)`);
    await runner.query(
      'create index rule_plannings_open on panoh.rule_plannings (working_group_id, number) where ended_at is null',
    );
    await runner.query(`alter table panoh.follow_ups add column counted_from timestamptz,
      add column rules_id uuid constraint follow_ups_rules_fk references panoh.rule_versions`);
  }

  private async protectTables(runner: QueryRunner): Promise<void> {
    const ofVersion = (table: string, also = 'true'): string => `exists (select 1 from panoh.rule_versions v
      where v.id = ${table}.version_id and ${also})`;
    await protect(runner, 'panoh.rule_limits', { select: 'true' });
    await protect(runner, 'panoh.rule_versions', {
      select: SEEN,
      insert: `${LED} and recorded_by = ${me('user_id')} and recorded_at = panoh.now()`,
    });
    await protect(runner, 'panoh.rule_values', {
      select: ofVersion('rule_values'),
      insert: ofVersion('rule_values', `v.recorded_by = ${me('user_id')} and v.recorded_at = panoh.now()`),
    });
    await protect(runner, 'panoh.rule_plannings', { select: SEEN });
    await runner.query('grant select on panoh.rule_limits to panoh_app');
    // How many rows moved in all would tell of cases that the viewer may not know.
    await runner.query('grant select (version_id, passed_at) on panoh.rule_plannings to panoh_app');
    await runner.query('grant select, insert on panoh.rule_versions, panoh.rule_values to panoh_app');
    for (const table of ['rule_versions', 'rule_values'])
      await runner.query(`create trigger ${table}_append_only before update or delete or truncate
        on panoh.${table} for each statement execute function panoh.refuse_change()`);
    await runner.query(`create policy rule_plannings_worker on panoh.rule_plannings to panoh_worker
      using (true) with check (true)`);
    await runner.query(
      'grant select, update (moved, passed_at, ended_at) on panoh.rule_plannings to panoh_worker',
    );
  }

  private async keepLimits(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.keep_rule_limits() returns trigger language plpgsql ${DEFINER} as $$ begin
        if not exists (select 1 from rule_limits l where l.key = new.key and new.count between l.least and l.most) then
          raise exception 'outside its limits' using errcode = '42501';
        end if;
        return new;
      end $$`);
    await runner.query(`create trigger rule_values_within before insert on panoh.rule_values
      for each row execute function panoh.keep_rule_limits()`);
    await runner.query(`create function panoh.begin_planning() returns trigger language plpgsql ${DEFINER} as $$ begin
        insert into rule_plannings (version_id, working_group_id, number, begun_at)
          values (new.id, new.working_group_id, new.number, new.recorded_at);
        return null;
      end $$`);
    await runner.query(`create trigger rule_versions_planned after insert on panoh.rule_versions
      for each row execute function panoh.begin_planning()`);
    for (const name of ['keep_rule_limits()', 'begin_planning()'])
      await runner.query(`revoke execute on function panoh.${name} from public`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepAsWritten, partition } from './support/policies.js';

const PRESSURES = `'reconciled', 'mediation', 'family_conference', 'court_period', 'community', 'official'`;

/** Rows of one case as a JSON list, oldest first; `k` is the table, `c` the case. */
const rows = (columns: string, from: string, order: string): string =>
  `coalesce((select jsonb_agg(${columns} order by ${order}, k.id) from ${from} and k.case_id = c.id), '[]')`;

/** Closure episodes and what she said before them. */
export class CreateClosure1795500000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createClosure(runner);
    await this.createSteps(runner);
    await this.createFacts(runner);
    await this.createClosing(runner);
    await this.createLapsing(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of [
      'reopen_case(uuid)',
      'check_closure_step() cascade',
      'check_closure() cascade',
      'lapse_with_author() cascade',
      'lapse_with_owner() cascade',
      'lapse_closure(uuid)',
      'end_open_closure(uuid)',
      'tell_closure(uuid)',
      'end_closure_review(uuid)',
      'close_case(uuid, boolean)',
      'lock_for_closure(uuid)',
      'closure_facts(uuid)',
      'decides_closure(uuid)',
    ]) {
      await runner.query(`drop function panoh.${name}`);
    }
    await runner.query(`drop table panoh.closure_statements, panoh.closure_episodes cascade`);
  }

  private async createClosure(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.closure_episodes (
      id uuid primary key,
      case_id uuid not null constraint closure_episodes_case_fk references panoh.cases,
      episode_no integer not null, reason text not null,
      state text not null default 'requested' constraint closure_episodes_state_check
        check (state in ('requested', 'endorsed', 'approved', 'refused', 'withdrawn', 'lapsed')),
      requested_by uuid not null, requested_at timestamptz not null,
      endorsed_by uuid, endorsed_at timestamptz,
      reviewer_agency_id uuid, reviewer_user_id uuid,
      decided_by uuid, decided_agency_id uuid, decided_at timestamptz, decision_reason text,
      mark text constraint closure_episodes_mark_check
        check (mark in ('single_agency_by_her_wish', 'no_independent_agency')),
      overrides jsonb not null default '[]', facts jsonb not null default '{}',
      subject_id uuid, version integer not null default 1,
      constraint closure_episodes_people_check check (endorsed_by is distinct from requested_by or endorsed_by is null),
      constraint closure_episodes_second_person_check check (decided_by is null or state = 'withdrawn'
        or (decided_by <> requested_by and decided_by is distinct from endorsed_by)),
      constraint closure_episodes_approval_check check (state <> 'approved' or (endorsed_by is not null
        and decided_by is not null and decided_at is not null and decided_agency_id = reviewer_agency_id)))`);
    await runner.query(`create unique index closure_episodes_one_open on panoh.closure_episodes (case_id)
      where state in ('requested', 'endorsed')`);
    await partition(runner, 'panoh.closure_episodes', `'closure'`, {
      mutable: true,
      relations: ['own', 'group', 'closure_review'],
    });
    await runner.query(`create table panoh.closure_statements (
      id uuid primary key,
      case_id uuid not null constraint closure_statements_case_fk references panoh.cases deferrable initially deferred,
      kind text not null, facts jsonb not null default '{}', said_at timestamptz not null,
      agency_id uuid not null, recorded_by uuid, recorded_at timestamptz not null default panoh.now())`);
    await runner.query(
      `create index closure_statements_by_case on panoh.closure_statements (case_id, said_at desc)`,
    );
    await partition(runner, 'panoh.closure_statements', `'closure'`, { relations: ['own'] });
  }

  /**
   * Nobody steps for somebody else: whoever writes a step is the one who stands in it, at the database's time, and each
   * step follows the one before. What lapses lapses through functions, which are not held here.
   */
  private async createSteps(runner: QueryRunner): Promise<void> {
    await keepAsWritten(runner, 'panoh.closure_episodes', [
      ...[
        'id',
        'case_id',
        'episode_no',
        'reason',
        'requested_by',
        'requested_at',
        'reviewer_user_id',
        'subject_id',
      ],
    ]);
    await runner.query(`create function panoh.check_closure_step() returns trigger language plpgsql as $$
      declare me panoh.viewer := panoh.viewer(); begin
        if current_user <> 'panoh_app' then return new; end if;
        if tg_op = 'INSERT' then
          new.requested_at := panoh.now();
          if new.state = 'requested' and new.requested_by = me.user_id and panoh.owns(new.case_id)
            and num_nonnulls(new.endorsed_by, new.endorsed_at, new.decided_by, new.decided_at) = 0 then return new; end if;
        elsif new.state = 'endorsed' and old.state = 'requested' then
          new.endorsed_at := panoh.now();
          if new.endorsed_by = me.user_id and 'supervisor' = any (me.roles) and panoh.owns(new.case_id)
            and new.reviewer_agency_id is not distinct from old.reviewer_agency_id
            and num_nonnulls(new.decided_by, new.decided_at) = 0 then return new; end if;
        elsif new.state in ('approved', 'refused') and (old.state = 'endorsed'
          or (new.state = 'refused' and old.state = 'requested')) then
          new.decided_at := panoh.now();
          if new.decided_by = me.user_id and new.decided_agency_id = me.agency_id
            and (new.state = 'refused' or old.reviewer_agency_id is null or old.reviewer_agency_id = me.agency_id)
            and (old.reviewer_user_id is null or new.state = 'refused' or old.reviewer_user_id = me.user_id)
            and new.endorsed_by is not distinct from old.endorsed_by
            and new.endorsed_at is not distinct from old.endorsed_at then return new; end if;
        elsif new.state = 'withdrawn' and old.state in ('requested', 'endorsed') then
          if panoh.owns(new.case_id) then return new; end if;
        end if;
        raise exception 'not this step' using errcode = '42501';
      end $$`);
    await runner.query(`create trigger closure_episodes_step before insert or update on panoh.closure_episodes
      for each row execute function panoh.check_closure_step()`);
  }

  /**
   * What the gate asks, whoever asks: the second person works elsewhere and reads none of the partitions. Codes,
   * counts and days only; nothing that says who she is, and of the health partition one yes or no.
   */
  private async createFacts(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.decides_closure(p_case uuid) returns boolean language sql stable
      security definer set search_path = panoh, pg_temp as $$
      select panoh.owns(p_case) or (not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
        and exists (select 1 from grants g where g.case_id = p_case and g.relation = 'closure_review'
          and g.grantee_id = any ((panoh.viewer()).grantees) and g.starts_at <= panoh.now()
          and (g.ends_at is null or g.ends_at > panoh.now()))) $$`);
    await runner.query(`create function panoh.closure_facts(p_case uuid) returns jsonb language plpgsql stable
      security definer set search_path = panoh, pg_temp as $$ begin
        if not panoh.decides_closure(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
        return (select jsonb_build_object('openedAt', c.episode_opened_at, 'ownerAgencyId', c.agency_id,
          'status', c.status, 'episodeNo', c.episode_no, 'isMinor', c.is_minor,
          'childDecided', c.minor_decided_by is not null,
          'hasChildren', exists (select 1 from incidents i where i.case_id = c.id and i.children_present = 'yes'),
          'sharesWithGroup', c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()),
          'band', c.band,
          'assessedAt', (select max(r.assessed_at) from risk_assessments r
            where r.case_id = c.id and r.assessed_band <> 'incomplete'),
          'triageIsClear', (select t.level = 'clear' from suicide_triages t where t.case_id = c.id
            order by t.asked_at desc, t.id desc limit 1),
          'contacts', ${rows(
            `jsonb_build_object('at', k.contacted_at, 'outcome', k.outcome, 'alone', k.alone,
            'inSafeWindow', k.in_safe_window, 'agencyId', k.agency_id)`,
            'contacts k where true',
            'k.contacted_at',
          )},
          'incidents', ${rows(
            `jsonb_build_object('recordedAt', k.recorded_at, 'isViolence',
            k.core_type is distinct from 'non_gbv', 'lastOn', case
              when k.ended_on is not null and coalesce(k.ended_precision, 'day') = 'day' then k.ended_on
              when k.ended_on is null and not k.is_pattern and coalesce(k.started_precision, 'day') = 'day'
                then k.started_on end)`,
            'incidents k where true',
            'k.recorded_at',
          )},
          'referrals', ${rows(
            `jsonb_build_object('id', k.id, 'kind', k.kind, 'need', k.service_type,
            'status', k.status, 'sentAt', k.sent_at, 'decidedAt', k.decided_at, 'contactedAt', k.contacted_at,
            'word', k.survivor_word, 'noLongerWanted', k.no_longer_wanted)`,
            'referrals k where true',
            'k.sent_at',
          )},
          'pressures', ${rows(
            `jsonb_build_object('at', least(k.happened_at + interval '1 day' - interval '1 ms', k.recorded_at),
            'byAgencyId', k.facts->>'byAgencyId')`,
            `case_events k where k.kind in (${PRESSURES})`,
            'k.happened_at',
          )},
          'planReviewedAt', (select max(e.happened_at) from case_events e
            where e.case_id = c.id and e.kind = 'safety_plan_reviewed'),
          'overdueFollowUps', (select count(*) from follow_ups f
            where f.case_id = c.id and f.status = 'pending' and f.due_at < panoh.now()),
          'consents', ${rows(
            `jsonb_build_object('id', k.id, 'scope', k.scope, 'agencyId', k.agency_id,
            'partitions', k.partitions, 'answer', k.answer, 'basis', k.basis, 'givenAt', k.given_at,
            'untilOn', k.until_on, 'provisionalUntil', k.provisional_until, 'withdrawnAt', k.withdrawn_at)`,
            `consents k where k.scope in ('contact_for_follow_up', 'referral', 'case_conference_mdwg')`,
            'k.given_at',
          )},
          'statements', ${rows(
            `jsonb_build_object('kind', k.kind, 'saidAt', k.said_at, 'facts', k.facts)`,
            'closure_statements k where true',
            'k.said_at',
          )},
          'agencies', coalesce((select jsonb_agg(jsonb_build_object('agencyId', a.id, 'holdsGrant', a.holds,
              'isBlocked', exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
                and (b.subject_id = a.id or b.subject_code = a.kind)),
              'employsOtherParty', exists (select 1 from conflict_blocks b join users u on u.id = b.subject_id
                where b.case_id = c.id and b.lifted_at is null and u.agency_id = a.id)) order by a.id)
            from (select g.*, exists (select 1 from grants t where t.case_id = c.id and t.grantee_id = g.id
                and t.relation = 'referred' and t.starts_at <= panoh.now()
                and (t.ends_at is null or t.ends_at > panoh.now())) as holds from agencies g) a
            where a.status = 'active' and a.id <> c.agency_id
              and (a.holds or a.working_group_id = coalesce(c.working_group_id, o.working_group_id))
              and exists (select 1 from users u where u.agency_id = a.id and u.status = 'active'
                and not (u.roles <@ '{coordinator,statistician,administrator}'::text[]))), '[]'))
          from cases c join agencies o on o.id = c.agency_id where c.id = p_case);
      end $$`);
  }

  /** The database refuses what the rules refuse: no closed case without an approval by a second person. */
  private async createClosing(runner: QueryRunner): Promise<void> {
    const definer = `language plpgsql security definer set search_path = panoh, pg_temp`;
    // Whoever decides holds the case row first, so that an incident recorded at the same moment waits or wins.
    await runner.query(`create function panoh.lock_for_closure(p_case uuid) returns void ${definer} as $$ begin
        if not panoh.decides_closure(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
        perform 1 from cases where id = p_case for update;
      end $$`);
    await runner.query(`create function panoh.close_case(p_episode uuid, p_quiet_watch boolean) returns void ${definer} as $$
      declare e closure_episodes; begin
        select * into e from closure_episodes where id = p_episode;
        if e.id is null or e.state <> 'approved' or e.decided_by <> (panoh.viewer()).user_id
          or e.decided_at <> panoh.now() or not panoh.decides_closure(e.case_id) then
          raise exception 'not approved' using errcode = '42501';
        end if;
        update cases set status = 'closed', closed_at = panoh.now(), quiet_watch = p_quiet_watch,
          contact_stopped = contact_stopped or e.reason = 'survivor_request',
          stop_rests_on_closing = e.reason = 'survivor_request',
          support_lead_state = case support_lead_state when 'offered' then 'to_offer' else support_lead_state end,
          version = version + 1
          where id = e.case_id and status = 'open' and episode_no = e.episode_no;
        if not found then raise exception 'not open' using errcode = 'PN002'; end if;
        -- An offer nobody answered is taken back; whoever accepted goes on with a case of its own.
        update referrals set status = 'withdrawn', withdrawal_reason = 'case_closed', due_at = null,
          ended_at = panoh.now(), version = version + 1
          where case_id = e.case_id and status in ('sent', 'received');
      end $$`);
    // The same case opens again, as another episode; who may and why is the caller's to know.
    await runner.query(`create function panoh.reopen_case(p_case uuid) returns void ${definer} as $$ begin
        if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
        update cases set status = 'open', closed_at = null, episode_no = episode_no + 1,
          episode_opened_at = panoh.now(), quiet_watch = false, version = version + 1
          where id = p_case and status = 'closed';
      end $$`);
    await runner.query(`create function panoh.end_closure_review(p_episode uuid) returns void ${definer} as $$
      declare e closure_episodes; begin
        select * into e from closure_episodes where id = p_episode;
        if e.id is null or e.state in ('requested', 'endorsed') or not panoh.decides_closure(e.case_id) then
          raise exception 'not decided' using errcode = '42501';
        end if;
        update grants set ends_at = panoh.now() where source_id = p_episode and relation = 'closure_review'
          and (ends_at is null or ends_at > panoh.now());
      end $$`);
    // Whose step it is now is told at once, and whoever asked when it is decided; a case lies open to nobody by that.
    await runner.query(`create function panoh.tell_closure(p_episode uuid) returns integer ${definer} as $$
      declare e closure_episodes; kind text; people uuid[]; begin
        select * into e from closure_episodes where id = p_episode;
        if e.id is null or not panoh.decides_closure(e.case_id) then
          raise exception 'no relation' using errcode = '42501';
        end if;
        case e.state
          when 'requested' then
            kind := 'closure_to_endorse';
            people := array(select u.id from users u join cases c on c.agency_id = u.agency_id
              where c.id = e.case_id and 'supervisor' = any (u.roles) and u.id <> e.requested_by);
          when 'endorsed' then
            kind := 'closure_to_decide';
            people := array(select u.id from users u where u.agency_id = e.reviewer_agency_id
              and (e.reviewer_user_id is null or u.id = e.reviewer_user_id) and u.id <> e.requested_by
              and not (u.roles <@ '{coordinator,statistician,administrator}'::text[]));
          when 'approved' then
            kind := 'closure_approved';
            people := e.requested_by || panoh.answerable_for(e.case_id);
          when 'refused' then
            kind := 'closure_sent_back';
            people := e.requested_by || panoh.answerable_for(e.case_id);
          else return 0;
        end case;
        return panoh.notify(e.case_id, kind, e.id, people);
      end $$`);
    await runner.query(`create function panoh.check_closure() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$ begin
        if exists (select 1 from cases where id = new.id and status = 'closed') and not exists (
          select 1 from closure_episodes e join cases c on c.id = e.case_id
          where c.id = new.id and e.episode_no = c.episode_no and e.state = 'approved') then
          raise exception 'a closed case needs an approved closure' using errcode = 'PN002';
        end if;
        return null;
      end $$`);
    await runner.query(`create constraint trigger cases_closure after insert or update on panoh.cases
      deferrable initially deferred for each row execute function panoh.check_closure()`);
  }

  /**
   * A request ends by itself when something new happened to her, when the case passes to another agency, or when
   * whoever asked for it or endorsed it turns out to be one of those who must not have a say.
   */
  private async createLapsing(runner: QueryRunner): Promise<void> {
    const definer = `language plpgsql security definer set search_path = panoh, pg_temp`;
    await runner.query(`create function panoh.end_open_closure(p_case uuid) returns integer ${definer} as $$
      declare ended uuid[]; begin
        with lapsed as (update closure_episodes set state = 'lapsed', version = version + 1
          where case_id = p_case and state in ('requested', 'endorsed') returning id)
        select array_agg(id) into ended from lapsed;
        update grants set ends_at = panoh.now() where case_id = p_case and relation = 'closure_review'
          and (ends_at is null or ends_at > panoh.now());
        return coalesce(cardinality(ended), 0);
      end $$`);
    await runner.query(`revoke all on function panoh.end_open_closure(uuid) from public`);
    await runner.query(`create function panoh.lapse_closure(p_case uuid) returns integer ${definer} as $$ begin
        if not panoh.touches(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
        return panoh.end_open_closure(p_case);
      end $$`);
    await runner.query(`create function panoh.lapse_with_owner() returns trigger ${definer} as $$ begin
        perform panoh.end_open_closure(new.id);
        return null;
      end $$`);
    await runner.query(`create trigger cases_lapse_closure after update of agency_id on panoh.cases for each row
      when (old.agency_id is distinct from new.agency_id) execute function panoh.lapse_with_owner()`);
    await runner.query(`create function panoh.lapse_with_author() returns trigger ${definer} as $$ begin
        if exists (select 1 from closure_episodes e join users u on u.id in (e.requested_by, e.endorsed_by)
          join agencies a on a.id = u.agency_id where e.case_id = new.case_id and e.state in ('requested', 'endorsed')
            and (new.subject_id in (u.id, u.agency_id) or new.subject_code = a.kind)) then
          perform panoh.end_open_closure(new.case_id);
        end if;
        return null;
      end $$`);
    await runner.query(`create trigger conflict_blocks_lapse_closure after insert on panoh.conflict_blocks for each row
      execute function panoh.lapse_with_author()`);
  }
}

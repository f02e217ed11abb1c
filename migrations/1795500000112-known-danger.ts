import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FACTS_OF_GATE } from './support/gate-facts.js';
import { MERGE_RECORD } from './support/merge-record.js';
import { PEOPLE_AROUND, RECIPIENT_FACTS } from './support/recipient-facts.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';

/**
 * Whether a notification reaches a person who can act now: active, signed in with a factor of her own, not locked, not
 * away. Mirrors `canBeNotified` in recipients.rules.ts, for functions that choose in SQL; a test holds both to the same cases.
 */
const MAY_BE_NOTIFIED = `returns boolean language sql stable ${DEFINER} as $$
  select exists (select 1 from users u join credentials k on k.user_id = u.id
    where u.id = p_user and u.status = 'active' and k.signed_in_at is not null and k.shut_at is null)
  and not exists (select 1 from absences a where a.user_id = p_user and a.ended_at is null
    and a.starts_at <= panoh.now() and a.ends_at > panoh.now()) $$`;

/** Who does the work of a person in a case: herself, or her stand-in while she is away; null where neither can act. */
const ACTING_FOR = `returns uuid language sql stable ${DEFINER} as $$
  with away as (select a.stand_in_id from absences a where a.user_id = p_user and a.ended_at is null
      and a.starts_at <= panoh.now() and a.ends_at > panoh.now() order by a.starts_at, a.id limit 1)
  select u.id from users u
  where u.id = case when exists (select 1 from away) then (select stand_in_id from away) else p_user end
    and u.agency_id = (select l.agency_id from users l where l.id = p_user) and panoh.may_be_notified(u.id)
    and not exists (select 1 from blocks_in_force b where b.case_id = p_case and b.lifted_at is null
      and b.subject_id = u.id) $$`;

/** Who answers for a case: its lead, or the supervisors who can act where she cannot. For notifications made in SQL. */
const ANSWERABLE_FOR = `returns uuid[] language sql stable ${DEFINER} as $$
  with lead as (select u.id from cases c join users u on u.id = panoh.acting_for(c.lead_user_id, c.id)
      and u.agency_id = c.agency_id where c.id = p_case)
  select array(select id from lead union select u.id from cases c join users u on u.agency_id = c.agency_id
    where c.id = p_case and 'supervisor' = any (u.roles) and panoh.may_be_notified(u.id)
      and not exists (select 1 from lead)) $$`;

/** A question of the coordinator goes to whoever owes the next step, and to the supervisors once it is theirs too. */
const ASK = `returns integer language plpgsql ${DEFINER} as $$
  declare row follow_ups; subject uuid; people uuid[]; begin
    if p_follow_up is not null then
      select * into row from follow_ups where id = p_follow_up and status = 'pending' and partition = 'follow_ups';
      subject := row.case_id;
    else
      select case_id into subject from referrals where id = p_referral
        and (ended_at is null or (status = 'completed' and survivor_word is null));
    end if;
    if subject is null or not panoh.coordinates(subject) then
      raise exception 'not the coordinator' using errcode = '42501';
    end if;
    people := array(
      select unnest(panoh.answerable_for(subject)) where row.id is not null
        and row.owner_role not in ('receiving_agency', 'support_lead')
      union select u.id from cases c join users u on u.agency_id = c.agency_id
        where c.id = subject and 'supervisor' = any (u.roles) and exists (select 1 from follow_up_steps s
          where s.follow_up_id = row.id and s.rung = 'supervisor' and s.run_at <= panoh.now())
      union select u.id from referrals f join users u on u.agency_id = f.to_agency_id
        where f.id = coalesce(p_referral, case when row.owner_role = 'receiving_agency' then row.subject_id end)
          and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight}'::text[])
      union select u.id from cases c join users u on u.agency_id = c.support_lead_agency_id
        where c.id = subject and row.owner_role = 'support_lead'
          and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight}'::text[])
      -- The sender can bring her word too.
      union select unnest(panoh.answerable_for(f.case_id)) from referrals f
        where f.id = p_referral and p_follow_up is null and f.ended_at is not null);
    return panoh.notify(subject, 'question_asked', coalesce(p_follow_up, p_referral), people);
  end $$`;

/**
 * A person left, went away or was locked: what she was notified of and has not done is notified again, to whoever does it
 * from now on. The worker finds the steps and chooses the recipients. Called by triggers and by the lock.
 */
const TELL_WORK_OF = `returns void language sql ${DEFINER} as $$
  update follow_up_steps s set state = 'waiting', lease_until = null, done_at = null
  from follow_ups f join cases c on c.id = f.case_id
  where s.follow_up_id = f.id and f.status = 'pending' and s.state = 'done' and s.tells <> 'call' and exists (
    select 1 from notifications n where n.step_id = s.id and n.user_id = p_user) $$`;

/** Called by whoever signs in; the last time is kept, so that accounts that nobody uses are known. */
const OPEN_SESSION = `returns boolean language plpgsql ${DEFINER} as $$ declare has boolean; begin
    select c.has_factor into has from credentials c where c.user_id = p_user and c.shut_at is null for update;
    if not found or (p->>'openedBy' = 'password' and has) then return false; end if;
    if p->>'openedBy' in ('password', 'code', 'recovery_code') and not exists (
        select 1 from known_devices where user_id = p_user and device_hash = p->>'deviceHash') then
      update credentials set failed_count = 0, locked_until = null where user_id = p_user;
    end if;
    -- A one-time password is not a factor of her own.
    update credentials set signed_in_at = panoh.now()
      where user_id = p_user and (not must_change or p->>'openedBy' = 'passkey');
    if p->>'deviceHash' is not null then
      delete from known_devices where user_id = p_user and seen_at < panoh.now() - interval '180 days';
      insert into known_devices (user_id, device_hash) values (p_user, p->>'deviceHash')
        on conflict (user_id, device_hash) do update set failed_count = 0, locked_until = null, seen_at = panoh.now();
    end if;
    insert into sessions (id, user_id, token_hash, expires_at, device, opened_by, device_hash)
      values ((p->>'id')::uuid, p_user, p->>'tokenHash', panoh.now() + interval '12 hours', p->>'device', p->>'openedBy', p->>'deviceHash');
    -- What else is done in this transaction is done by her.
    perform set_config('panoh.session', p->>'tokenHash', true);
    return true;
  end $$`;

/** Called by a person who chooses her password, and by an administrator who gives a one-time one. */
const SET_PASSWORD = `returns void language plpgsql ${DEFINER} as $$ begin
    if (p_user = panoh.viewer_user_id() or 'administrator' = any (panoh.viewer_roles())
      and panoh.viewer_stepped_up_until() > panoh.now()) is not true then
      raise exception 'not allowed' using errcode = '42501';
    end if;
    update credentials set password_hash = p_password_hash, must_change = p_must_change,
      failed_count = 0, locked_until = null, changed_at = panoh.now(),
      signed_in_at = case when p_user = panoh.viewer_user_id() then panoh.now() else signed_in_at end where user_id = p_user;
    if p_user <> panoh.viewer_user_id() and exists (select 1 from credentials c where c.user_id = p_user and not c.has_factor) then
      perform panoh.await_confirming(p_user);
    end if;
    delete from sign_in_tickets where user_id = p_user;
    update sessions set ended_at = panoh.now()
      where user_id = p_user and ended_at is null and id <> coalesce(panoh.viewer_session_id(), id);
  end $$`;

/** Demo people have signed in before. */
const DEMO_PASSWORDS = `returns void language plpgsql ${DEFINER} as $$ begin
    update credentials set password_hash = p_password_hash, must_change = false, second_factor_from = null,
      signed_in_at = panoh.now() where user_id = any (p_users) and password_hash is null;
  end $$`;

/** The panic lock, and the lock by a supervisor or administrator: rows she was notified of look for the next person. */
const SHUT_ACCOUNT = `returns void language plpgsql ${DEFINER} as $$ begin
    if (p_user = panoh.viewer_user_id() or ('administrator' = any (panoh.viewer_roles()) or ('supervisor' = any (panoh.viewer_roles())
      and exists (select 1 from users u where u.id = p_user and u.agency_id = panoh.viewer_agency_id()
        and not 'administrator' = any (u.roles))))) is not true then raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set shut_at = panoh.now(), shut_by = panoh.viewer_user_id(),
        shut_for = case when p_user = panoh.viewer_user_id() then 'own_word' else 'supervision' end
      where user_id = p_user and shut_at is null;
    delete from sign_in_tickets where user_id = p_user;
    delete from known_devices where user_id = p_user;
    update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
    perform panoh.tell_work_of(p_user);
  end $$`;

/** Case and people around it, for the application, which chooses whom it notifies (audiences.rules.ts). */
const NOTIFY_FACTS = `returns jsonb language plpgsql stable ${DEFINER} as $$ begin
    if not (panoh.touches(p_case) or panoh.decides_closure(p_case)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    return (select jsonb_build_object('ownerAgencyId', c.agency_id, 'leadId', c.lead_user_id,
      'isShared', c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()),
      'people', panoh.people_around(c.id, p_agency, null)) from cases c where c.id = p_case);
  end $$`;

/** Notifies people that the application chose among those around the case; by number only where they hold no case. */
const NOTIFY_PEOPLE = `returns integer language plpgsql ${DEFINER} as $$
  declare done integer; begin
    if not (panoh.touches(p_case) or panoh.decides_closure(p_case)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    insert into notifications (id, user_id, case_id, kind, subject_id, from_user_id)
      select gen_random_uuid(), (p->>'id')::uuid,
        case when not (p->>'isOversight')::boolean and not (p->>'isOnlyHead')::boolean then p_case end, p_kind,
        case when (p->>'isOversight')::boolean or (p->>'isOnlyHead')::boolean
          then (select c.agency_id from cases c where c.id = p_case) else p_subject end, panoh.viewer_user_id()
      from jsonb_array_elements(panoh.people_around(p_case, p_agency, null)) p
      where (p->>'id')::uuid = any (p_users) and (p->>'id')::uuid <> panoh.viewer_user_id()
        and (p->>'isActive')::boolean and not (p->>'isBlocked')::boolean;
    get diagnostics done = row_count;
    return done;
  end $$`;

/**
 * Requests to close that nobody decided within 72 hours (after the watch, where she wanted no second talk): the case stays
 * open and its people are notified. Called by the sweep, which has no viewer. Mirrors \`decideBy\` in episodes.rules.ts.
 */
const LAPSE_CLOSINGS = `returns integer language plpgsql ${DEFINER} as $$
  declare e closure_episodes; done integer := 0; begin
    for e in select * from closure_episodes where state = 'endorsed' and endorsed_at + interval '72 hours'
        + case when second_talk = 'refused' then interval '30 days' else interval '0' end <= panoh.now()
        order by case_id for update skip locked loop
      perform panoh.end_open_closure(e.case_id);
      update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
        where case_id = e.case_id and status = 'pending' and subject_id = e.id and rule in ('cl.decide', 'cl.second_talk', 'cl.watch');
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
        select gen_random_uuid(), c.id, 'closure_lapsed', 'closure', panoh.now(), c.agency_id, '{}' from cases c where c.id = e.case_id;
      insert into notifications (id, user_id, case_id, kind, subject_id)
        select gen_random_uuid(), u, e.case_id, 'closing_lapsed', e.id
        from unnest(panoh.answerable_for(e.case_id) || e.endorsed_by) u;
      done := done + 1;
    end loop;
    return done;
  end $$`;

/**
 * More than two overrides are agreed to by the coordinator, or by the head of the agency where sharing was refused. Answers
 * with what is asked; null for everybody else, and nothing changes without a version.
 */
const AGREE_OVERRIDES = `returns jsonb language plpgsql ${DEFINER} as $$
  declare e closure_episodes; begin
    select * into e from closure_episodes where id = p_episode for update;
    -- A person who asked or endorsed agrees to nothing of it.
    if panoh.viewer_user_id() = e.requested_by or panoh.viewer_user_id() is not distinct from e.endorsed_by
      or not coalesce(panoh.coordinates(e.case_id), false) and not exists (select 1 from cases c join agencies a on a.id = c.agency_id
        where c.id = e.case_id and not c.shares_with_group and a.head_user_id = panoh.viewer_user_id()) then return null; end if;
    if p_version is not null then
      if e.state <> 'endorsed' or e.version <> p_version then raise exception 'changed' using errcode = 'PN112'; end if;
      update closure_episodes set overrides_agreed_by = panoh.viewer_user_id(), version = version + 1 where id = e.id returning * into e;
    end if;
    return jsonb_build_object('id', e.id, 'caseId', e.case_id, 'reason', e.reason, 'state', e.state, 'overrides', e.overrides,
      'endorsedAt', e.endorsed_at, 'isAgreed', e.overrides_agreed_by is not null, 'version', e.version);
  end $$`;

/** A step of a closure is taken by the person whose step it is; a talk is written by the second person's agency. */
const CHECK_CLOSURE_STEP = `returns trigger language plpgsql as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if current_user <> 'panoh_app' then return new; end if;
    if tg_op = 'INSERT' then
      new.requested_at := panoh.now();
      if new.state = 'requested' and new.requested_by = me.user_id and panoh.owns(new.case_id)
        and num_nonnulls(new.endorsed_by, new.endorsed_at, new.decided_by, new.decided_at, new.talk,
          new.overrides_agreed_by) = 0 then return new; end if;
    elsif new.state = 'endorsed' and old.state = 'requested' then
      new.endorsed_at := panoh.now();
      if new.endorsed_by = me.user_id and 'supervisor' = any (me.roles) and panoh.owns(new.case_id)
        and new.reviewer_agency_id is not distinct from old.reviewer_agency_id
        and num_nonnulls(new.decided_by, new.decided_at) = 0 then return new; end if;
    elsif new.state = 'endorsed' and old.state = 'endorsed' then
      if old.talk is null and new.talk is not null and old.reviewer_agency_id = me.agency_id
        and me.user_id not in (old.requested_by, old.endorsed_by)
        and (old.reviewer_user_id is null or old.reviewer_user_id = me.user_id)
        and to_jsonb(new) - '{talk,version}'::text[] = to_jsonb(old) - '{talk,version}'::text[] then return new; end if;
    elsif new.state in ('approved', 'refused') and (old.state = 'endorsed'
      or (new.state = 'refused' and old.state = 'requested')) then
      new.decided_at := panoh.now();
      if new.decided_by = me.user_id and new.decided_agency_id = me.agency_id
        and (new.state = 'refused' or old.reviewer_agency_id is null or old.reviewer_agency_id = me.agency_id)
        and (old.reviewer_user_id is null or new.state = 'refused' or old.reviewer_user_id = me.user_id)
        and new.endorsed_by is not distinct from old.endorsed_by
        and new.talk is not distinct from old.talk and new.overrides_agreed_by is not distinct from old.overrides_agreed_by
        and new.endorsed_at is not distinct from old.endorsed_at then return new; end if;
    elsif new.state = 'withdrawn' and old.state in ('requested', 'endorsed') then
      if panoh.owns(new.case_id) then return new; end if;
    end if;
    raise exception 'not this step' using errcode = '42501';
  end $$`;

/** Called by `reopen_case`: the record was closed as a duplicate in error; what was blocked there holds here no longer. */
const PART_RECORD = `returns void language plpgsql ${DEFINER} as $$
  declare kept uuid; begin
    select m.kept_id into kept from mergers m where m.case_id = p_case;
    if kept is null then return; end if;
    update conflict_blocks c set lifted_at = panoh.now() from conflict_blocks o
      where c.case_id = kept and c.source = 'linked' and c.lifted_at is null and o.case_id = p_case
        and c.origin_id = coalesce(o.origin_id, o.id);
    with undone as (update linkage.decisions set undone_by = (panoh.viewer()).user_id, undone_at = panoh.now()
        where one = least(p_case, kept) and other = greatest(p_case, kept) and is_of_agency and undone_at is null
        returning pair_id)
    update linkage.pairs p set state = 'open' from undone u where p.id = u.pair_id;
  end $$`;

const REPLACED: Record<string, string> = {
  'acting_for(p_user uuid, p_case uuid)': ACTING_FOR,
  'answerable_for(p_case uuid)': ANSWERABLE_FOR,
  'ask(p_follow_up uuid, p_referral uuid)': ASK,
  'tell_work_of(p_user uuid)': TELL_WORK_OF,
  'open_session(p_user uuid, p jsonb)': OPEN_SESSION,
  'set_password(p_user uuid, p_password_hash text, p_must_change boolean)': SET_PASSWORD,
  'give_demo_passwords(p_users uuid[], p_password_hash text)': DEMO_PASSWORDS,
  'shut_account(p_user uuid)': SHUT_ACCOUNT,
  'check_closure_step()': CHECK_CLOSURE_STEP,
  'facts_of_gate(p_case uuid)': FACTS_OF_GATE,
  'merge_record(p_case uuid, p_kept uuid)': MERGE_RECORD,
  'part_record(p_case uuid)': PART_RECORD,
};
const NEW: Record<string, string> = {
  'may_be_notified(p_user uuid)': MAY_BE_NOTIFIED,
  'people_around(p_case uuid, p_agency uuid, p_received uuid)': PEOPLE_AROUND,
  'recipient_facts(p_steps uuid[])': RECIPIENT_FACTS,
  'notify_facts(p_case uuid, p_agency uuid)': NOTIFY_FACTS,
  'notify_people(p_case uuid, p_agency uuid, p_kind text, p_subject uuid, p_users uuid[])': NOTIFY_PEOPLE,
  'lapse_closings()': LAPSE_CLOSINGS,
  'agree_overrides(p_episode uuid, p_version integer)': AGREE_OVERRIDES,
};
const OF_THE_APP = [
  'may_be_notified(uuid)',
  'notify_facts(uuid, uuid)',
  'notify_people(uuid, uuid, text, uuid, uuid[])',
  'agree_overrides(uuid, integer)',
];
const OF_THE_WORKER = ['recipient_facts(uuid[])', 'lapse_closings()'];

const RUNGS = `'owner', 'supervisor', 'superior', 'coordinator', 'chair', 'prosecutor', 'agency_head', 'fallback', 'oversight'`;

/** Values of the new rules that a group may set, with the least and the most. */
const LIMITS = `rf.waiting/1/high 1 3, rf.waiting/1/medium 1 7, rf.waiting/1/standard 1 7, po.police_check/1 1 7,
  po.police_check/2 1 14, po.police_check/3 1 21, po.police_check/4 1 28, po.police_check/5 1 35, po.police_check/6 1 42,
  po.police_check/7 1 49, po.police_check/8 1 56, po.police_check/1/opens 1 2, po.police_check/2/opens 1 2,
  po.police_check/3/opens 1 2, po.police_check/4/opens 1 2, po.police_check/5/opens 1 2, po.police_check/6/opens 1 2,
  po.police_check/7/opens 1 2, po.police_check/8/opens 1 2`;

/** Known danger closes nothing, and whoever is notified can act (capabilities 1). */
export class KnownDanger1795500000112 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.addColumns(runner);
    for (const [signature, body] of Object.entries(NEW)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${signature} from public`);
    }
    for (const [signature, body] of Object.entries(REPLACED))
      await runner.query(`create or replace function panoh.${signature} ${body}`);
    for (const name of OF_THE_APP) await runner.query(`grant execute on function panoh.${name} to panoh_app`);
    for (const name of OF_THE_WORKER)
      await runner.query(`grant execute on function panoh.${name} to panoh_worker`);
    await runner.query(
      'grant update (searching_since, death_reported_at, death_stops_contact) on panoh.cases to panoh_app',
    );
    // Who is notified is chosen in recipients.rules.ts and audiences.rules.ts.
    await runner.query('drop function panoh.recipients_of(uuid[])');
    await runner.query('drop function panoh.tell_closure(uuid)');
    await runner.query('drop function panoh.tell_sender(uuid, text)');
  }

  private async addColumns(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.credentials add column signed_in_at timestamptz`);
    await runner.query(`alter table panoh.agencies add column head_user_id uuid
      constraint agencies_head_fk references panoh.users (id)`);
    await runner.query(
      `grant select (head_user_id), insert (head_user_id), update (head_user_id) on panoh.agencies to panoh_app`,
    );
    await runner.query(`alter table panoh.cases add column searching_since timestamptz, add column death_reported_at timestamptz,
      add column death_stops_contact boolean not null default false`);
    await runner.query(`alter table panoh.closure_episodes add column second_talk text
        constraint closure_episodes_talk_check check (second_talk in ('in_person', 'in_window', 'calls_us', 'refused')),
      add column talk jsonb, add column overrides_agreed_by uuid, add column merge_words jsonb,
      add column hurried_reason text,
      drop constraint closure_episodes_mark_check, add constraint closure_episodes_mark_check
        check (mark in ('single_agency_by_her_wish', 'no_independent_agency', 'not_confirmed_by_second'))`);
    const limits = LIMITS.split(',').map((line) => line.trim().split(' '));
    await runner.query(
      `insert into panoh.rule_limits select * from unnest($1::text[], $2::smallint[], $3::smallint[])`,
      [0, 1, 2].map((column) => limits.map((line) => line[column])),
    );
    await runner.query(`alter table panoh.follow_up_steps drop constraint follow_up_steps_rung_check,
      add constraint follow_up_steps_rung_check check (rung in (${RUNGS}))`);
    // A merged record's rows move to the one that stays, in one piece.
    for (const [table, name, columns, target] of MOVING)
      await runner.query(`alter table panoh.${table} drop constraint ${name}, add constraint ${name}
        foreign key (${columns}) references panoh.${target} on update cascade deferrable initially immediate`);
  }

  async down(): Promise<void> {
    throw new Error('Nothing was released yet: make the database again (npm run db:reset).');
  }
}

const MOVING: readonly (readonly [table: string, name: string, columns: string, target: string])[] = [
  ['order_events', 'order_events_order_fk', 'order_id, case_id', 'protection_orders (id, case_id)'],
  ['order_events', 'order_events_breach_fk', 'breach_id, case_id', 'order_events (id, case_id)'],
  ['protection_orders', 'protection_orders_incident_fk', 'incident_id, case_id', 'incidents (id, case_id)'],
  ['goal_progress', 'goal_progress_goal_fk', 'goal_id, case_id', 'support_goals (id, case_id)'],
  ['support_entries', 'support_entries_goal_fk', 'goal_id, case_id', 'support_goals (id, case_id)'],
  ['referrals', 'referrals_consent_fk', 'consent_id, case_id', 'consents (id, case_id)'],
  ['referrals', 'referrals_succeeds_fk', 'succeeds_id, case_id', 'referrals (id, case_id)'],
];

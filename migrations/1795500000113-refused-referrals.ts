import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A refusal is work (capabilities 3): what the receiver lacked, how the sender settled the need, what the coordinator
 * recorded as a gap of the district, and an acceptance that was undone.
 */
export class RefusedReferrals1795500000113 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    for (const text of FUNCTIONS) await runner.query(text);
    await runner.query('revoke all on function panoh.undo_acceptance(uuid) from public');
    await runner.query('grant execute on function panoh.undo_acceptance(uuid) to panoh_app');
  }

  async down(): Promise<void> {
    throw new Error('Nothing was released yet: make the database again (npm run db:reset).');
  }
}

const COLUMNS = `alter table panoh.referrals
  add column missing_codes text[] not null default '{}' constraint referrals_missing_check check (missing_codes
    <@ '{what_happened_codes,risk,safe_contact,name_birth,papers,language,escort}'::text[]),
  add column resent_at timestamptz,
  add column settled_by text constraint referrals_settled_by_check
    check (settled_by in ('own_help', 'waiting_place', 'gap', 'no_longer_wanted')),
  add column settled_at timestamptz,
  add column waiting_on date,
  add column interim_help text constraint referrals_interim_help_check
    check (interim_help in ('own_support', 'hotline', 'trusted_person', 'other_agency', 'none_wanted')),
  add column gap_recorded_at timestamptz,
  add column gap_tried text constraint referrals_gap_tried_check check (gap_tried in ('none_exists', 'two_or_more_asked')),
  add column gap_since date,
  add constraint referrals_settled_check check ((settled_by is null) = (settled_at is null)),
  add constraint referrals_waiting_check check (settled_by <> 'waiting_place' or (waiting_on is not null and interim_help is not null)),
  add constraint referrals_gap_check check ((gap_recorded_at is null) = (gap_tried is null)
    and (gap_recorded_at is null) = (gap_since is null) and (settled_by <> 'gap' or gap_recorded_at is not null)),
  add constraint referrals_missing_of_check
    check (missing_codes = '{}' or decline_reason = 'information_missing' or resent_at is not null)`;

/**
 * Called by the receiver within ten minutes of its acceptance. It deletes what the acceptance made, by the moment of
 * making; foreign keys made immediate show whether anything else refers to the case. It bypasses row security, since the app
 * role deletes no case.
 */
const UNDO_ACCEPTANCE = `create or replace function panoh.undo_acceptance(p_referral uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $function$
  declare r referrals; made timestamptz; freed uuid; searches text[] := '{rf.find_other,rf.send_missing,rf.waiting}'; begin
    select * into r from referrals where id = p_referral and to_agency_id = panoh.viewer_agency_id()
      and kind = 'service' and status = 'accepted' for update;
    if r.id is null or not coalesce(panoh.owns(r.received_case_id), false) then
      raise exception 'not accepted by the viewer' using errcode = '42501';
    end if;
    if r.decided_at <= panoh.now() - interval '10 minutes' then raise exception 'too old' using errcode = 'PN132'; end if;
    if r.contacted_at is not null then raise exception 'in use' using errcode = 'PN131'; end if;
    -- The API reads and writes thousandths of a second.
    made := date_trunc('milliseconds', r.decided_at);
    insert into statistics.changed_cases (on_day)
      select distinct d.on_day from cases c, lateral (
        select (c.opened_at at time zone 'Asia/Dushanbe')::date
        union select i.reported_on from incidents i where i.case_id = c.id
        union select i.started_on from incidents i where i.case_id = c.id
        union select (f.due_at at time zone 'Asia/Dushanbe')::date from follow_ups f where f.case_id = c.id) d (on_day)
      where c.id = r.received_case_id and d.on_day is not null;

    -- The sender's rows stand again as they stood before the acceptance.
    delete from follow_up_steps s using follow_ups f where s.follow_up_id = f.id and f.case_id = r.case_id
      and f.subject_id = r.id and f.status = 'pending' and date_trunc('milliseconds', f.created_at) = made;
    delete from follow_ups f where f.case_id = r.case_id and f.subject_id = r.id and f.status = 'pending'
      and date_trunc('milliseconds', f.created_at) = made;
    with again as (update follow_ups f set status = 'pending', done_at = null, done_by = null, outcome = null, version = version + 1
        where f.case_id = r.case_id and f.status <> 'pending' and date_trunc('milliseconds', f.done_at) = made
          and (f.subject_id = r.id or f.rule = any (searches)) returning f.id)
      update follow_up_steps s set state = 'waiting', done_at = null, lease_until = null from again
        where s.follow_up_id = again.id and s.run_at >= r.decided_at and s.state in ('skipped', 'done');
    update grants set ends_at = panoh.now() where case_id = r.case_id and source_id = r.id and relation = 'referred'
      and (ends_at is null or ends_at > panoh.now());
    delete from service_places where referral_id = r.id and given_back_at is null returning service_id into freed;
    update services set free_places = least(free_places + 1, capacity), version = version + 1 where id = freed;
    update referrals set status = 'received', received_at = coalesce(received_at, decided_at), decided_at = null,
      received_case_id = null, contact_due_at = null, outcome_due_at = null, due_at = ack_due_at, version = version + 1
      where id = r.id;

    perform set_config('panoh.undone_case', r.received_case_id::text, true);
    delete from case_events where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from disability_answers where case_id = r.received_case_id and version = 1;
    perform set_config('panoh.undone_case', '', true);
    delete from follow_up_steps s using follow_ups f where s.follow_up_id = f.id and f.case_id = r.received_case_id
      and f.status = 'pending' and date_trunc('milliseconds', f.created_at) = made;
    delete from follow_ups where case_id = r.received_case_id and status = 'pending'
      and date_trunc('milliseconds', created_at) = made;
    delete from perpetrator_names where case_id = r.received_case_id;
    delete from incident_perpetrators where case_id = r.received_case_id;
    delete from incidents where case_id = r.received_case_id;
    delete from safe_contacts where case_id = r.received_case_id and version = 1;
    delete from identities where case_id = r.received_case_id and version = 1;
    delete from survivors where case_id = r.received_case_id;
    delete from conflict_blocks where case_id = r.received_case_id and source = 'linked';
    delete from notifications where case_id = r.received_case_id;
    delete from grants where case_id = r.received_case_id and relation = 'own';
    delete from vault.case_keys where case_id = r.received_case_id;
    perform linkage.forget(r.received_case_id);
    delete from linkage.registrations where case_id = r.received_case_id;
    delete from queue_lines where case_id = r.received_case_id;
    delete from cases where id = r.received_case_id;
    set constraints all immediate;
    set constraints all deferred;
  exception when foreign_key_violation then
    raise exception 'in use' using errcode = 'PN131';
  end $function$`;

/** Trigger on referrals: what the app role may change. It reads as the owner, since the viewer may not see every grant. */
const CHECK_STEP = `create or replace function panoh.check_referral_step() returns trigger language plpgsql security definer set search_path = panoh, pg_temp
  as $function$
  declare
    is_receiver boolean := coalesce(old.to_agency_id = panoh.viewer_agency_id(), false);
    is_sender boolean := panoh.owns(old.case_id);
    takes_back boolean := is_sender or panoh.coordinates(old.case_id);
    her_word text[] := '{survivor_word,no_longer_wanted}';
    may_change text[] := '{version,status,ended_at,received_case_id,ack_due_at,contact_due_at,outcome_due_at,due_at}';
    is_refused boolean := old.kind = 'service' and (old.status in ('declined', 'unavailable', 'not_attended')
      or old.status = 'withdrawn' and old.withdrawal_reason = 'receiver_not_available');
    -- What the receiver lacked was sent: it answers once more.
    is_resent boolean := is_sender and old.status = 'declined' and old.decline_reason = 'information_missing'
      and new.status = 'sent' and new.decided_at is null and new.decline_reason is null and new.settled_by is null
      and date_trunc('milliseconds', new.resent_at) = date_trunc('milliseconds', panoh.now());
  begin
    if takes_back then may_change := may_change || '{asked_at,withdrawal_reason}'::text[]; end if;
    if is_sender then may_change := may_change || her_word || '{consent_id}'::text[]; end if;
    if is_receiver then may_change := may_change || her_word; end if;
    if is_receiver and old.ended_at is null then
      may_change := may_change || '{received_at,decided_at,contacted_at,appointment_at,service_on,decline_reason,
        next_step,unavailable_reason,not_asked_reason,missing_codes}'::text[];
    end if;
    if is_resent then
      may_change := may_change || '{resent_at,received_at,decided_at,decline_reason,next_step}'::text[];
    end if;
    -- How the need of a refused referral is met or given up: by the sender, by her own answer, or as a gap of the district.
    if is_refused and (is_sender or is_receiver and new.settled_by = 'no_longer_wanted' and new.no_longer_wanted) then
      may_change := may_change || '{settled_by,settled_at,waiting_on,interim_help}'::text[];
    end if;
    if is_refused and takes_back and new.settled_by = 'gap' then
      may_change := may_change || '{settled_by,settled_at,waiting_on,interim_help,gap_recorded_at,gap_tried,gap_since}'::text[];
    end if;
    if (to_jsonb(new) - may_change = to_jsonb(old) - may_change
      and case when new.status = old.status
          -- The API reads and writes thousandths of a second.
          then date_trunc('milliseconds', new.ended_at) is not distinct from date_trunc('milliseconds', old.ended_at)
          when is_resent then new.ended_at is null
          else old.ended_at is null and case when new.status = 'withdrawn' then takes_back else is_receiver end
            and (new.ended_at is null) = (new.status not in ('completed', 'not_attended', 'declined', 'unavailable', 'withdrawn')) end
      and (new.status <> 'accepted' or new.received_case_id is not null)
      and (new.received_case_id is not distinct from old.received_case_id
        or old.received_case_id is null and is_receiver and old.status in ('sent', 'received') and new.status = 'accepted'
          and exists (select 1 from grants g where g.source_id = old.id and g.relation = 'referred')
          and exists (select 1 from cases c where c.id = new.received_case_id and c.agency_id = old.to_agency_id
            and c.origin_referral_id = old.id)))
    then return new; end if;
    raise exception 'not this step' using errcode = '42501';
  end $function$`;

/** Trigger of tables that are only added to; a merged record moves, and an undone acceptance leaves nothing. */
const REFUSE_CHANGE = `create or replace function panoh.refuse_change() returns trigger language plpgsql as $function$ begin
    if tg_op = 'UPDATE' and (current_user = 'panoh_keys'
      or (current_user <> 'panoh_app' and current_setting('panoh.merging', true) = 'on')) then return null; end if;
    -- panoh.undo_acceptance deletes the case that an acceptance of the last minutes made; the app role deletes no row here.
    if tg_op = 'DELETE' and current_user <> 'panoh_app' and tg_table_name in ('case_events', 'disability_answers')
      and current_setting('panoh.undone_case', true) <> '' then return null; end if;
    raise exception 'append-only' using errcode = 'PN003';
  end $function$`;

/** Called by `planning_state`, which checks the relation; it reads every row of the case so that planning misses none. */
const STATE_OF_PLANNING = `create or replace function panoh.state_of_planning(p_case uuid) returns jsonb language plpgsql stable security definer set search_path = panoh, pg_temp
  as $function$ declare this_moment timestamptz := panoh.now(); begin
        return (select jsonb_build_object('status', c.status, 'band', c.band, 'openedAt', c.episode_opened_at,
          'ownerKind', a.kind, 'supportLead', c.support_lead_state,
          'sharesWithGroup', c.shares_with_group and (c.shares_until is null or c.shares_until > this_moment),
          'markedByGroup', coalesce(c.marked_until > this_moment, false), 'rules', panoh.rules_in_force(c.working_group_id),
          -- An erased case holds no way to contact the survivor.
          'contactStopped', c.contact_stopped or c.erased_at is not null, 'failedAttempts', c.failed_attempts,
          'referrals', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'urgency', r.urgency,
            'isContacted', r.contacted_at is not null, 'serviceOn', r.service_on) order by r.sent_at, r.id)
            from referrals r where r.case_id = p_case and r.status in ('accepted', 'appointment', 'service_started')), '[]'),
          'pending', coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'rule', f.rule, 'step', f.step,
            'subjectId', f.subject_id, 'fromAt', f.from_at, 'dueAt', f.due_at, 'alertAt', f.alert_at,
            -- Of a search for another place and what takes its place: the service that she needs.
            'need', (select r.service_type from referrals r where r.id = f.subject_id and r.kind = 'service'
              and f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting'))))
            from follow_ups f where f.case_id = p_case and f.status = 'pending'), '[]'))
          from cases c join agencies a on a.id = c.agency_id where c.id = p_case);
      end $function$`;

const FUNCTIONS = [REFUSE_CHANGE, CHECK_STEP, STATE_OF_PLANNING, UNDO_ACCEPTANCE];

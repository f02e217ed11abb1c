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

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function panoh.undo_acceptance(uuid)');
    await runner.query(`alter table panoh.referrals drop column missing_codes, drop column resent_at,
      drop column settled_by, drop column settled_at, drop column waiting_on, drop column interim_help,
      drop column gap_recorded_at, drop column gap_tried, drop column gap_since`);
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
          'markedByGroup', coalesce(c.marked_until > this_moment, false), 'rules', panoh.rules_in_force(c.working_group_id), 'contactStopped', c.contact_stopped, 'failedAttempts', c.failed_attempts,
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

/** Called by `end_follow_up` and `move_follow_up`; it reads grants and referrals that the viewer may not see. */
const MAY_SETTLE = `create or replace function panoh.may_settle(p_follow_up uuid) returns boolean language sql stable security definer set search_path = panoh, pg_temp
  as $function$
  select exists (select 1 from follow_ups f where f.id = p_follow_up and (panoh.owns(f.case_id) or f.partition = 'follow_ups' and panoh.calls_for(f.case_id)
    or exists (select 1 from referrals r where r.case_id = f.case_id
      and (r.to_agency_id = panoh.viewer_agency_id() or panoh.coordinates(f.case_id)
        or r.kind = 'support_lead' and panoh.ends_support_lead(f.case_id))
      -- The sender's search for a service ends with its answer, or by the coordinator; the row of the referral is written after it.
      and r.id = f.subject_id and (f.owner_role = 'receiving_agency' or f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting')
        and r.kind = 'service'))
    or exists (select 1 from referrals r where r.case_id = f.case_id
      and (r.to_agency_id = panoh.viewer_agency_id() or r.kind = 'support_lead' and panoh.ends_support_lead(f.case_id))
      and (r.service_type = 'forensic_exam' and f.rule = 'hl.forensic'
        -- An accepted place ends every search for the same service.
        or r.kind = 'service' and f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting') and exists (select 1 from referrals s
          where s.id = f.subject_id and s.case_id = f.case_id and s.kind = 'service' and s.service_type = r.service_type)
        or r.kind = 'support_lead' and f.partition = 'follow_ups')
      -- An offer that nobody took on gives no say; one that has ended, none after the moment in which it did.
      and (r.ended_at = panoh.now() or r.ended_at is null and (r.status in ('accepted', 'appointment', 'service_started')
        or exists (select 1 from grants g where g.source_id = r.id and g.relation = 'referred'
          and (g.ends_at is null or g.ends_at > panoh.now())))))
    or exists (select 1 from protection_orders o where o.case_id = f.case_id and (
      o.agency_id = panoh.viewer_agency_id() and (o.id = f.subject_id or exists (select 1 from order_events e
        where e.order_id = o.id and e.id = f.subject_id))
      -- What was asked of the police while an order ran falls with whatever is recorded in the case next.
      or o.id = f.subject_id and f.rule in ('po.serve_check', 'po.pre_expiry')
        and panoh.order_status(o) not in ('issued', 'active', 'extended')))
    or f.rule in ('cl.decide', 'cl.second_talk', 'cl.watch') and exists (select 1 from closure_episodes e
      where e.id = f.subject_id and e.reviewer_agency_id = panoh.viewer_agency_id())
    or f.rule = 'fu.mdwg_review' and f.owner_role = 'coordinator' and panoh.meets_on(f.case_id)
    or f.rule = 'mt.decision' and exists (select 1 from meeting_decisions d where d.id = f.subject_id
      and d.taken_back_at = panoh.now() and d.taken_back_by = panoh.viewer_user_id())
    or exists (select 1 from closure_episodes e join cases c on c.id = e.case_id where e.case_id = f.case_id
      and e.state = 'approved' and e.decided_by = panoh.viewer_user_id() and e.decided_at = panoh.now()
      and c.closed_at = panoh.now()))) $function$`;

/** Called by the triggers that keep the queue; it reads all rows of a case, and the lines are shown by `group_queue` alone. */
export const QUEUE_LINES_OF = `create or replace function panoh.queue_lines_of(p_case uuid) returns setof panoh.queue_lines language sql stable security definer set search_path = panoh, pg_temp
  as $function$ with listed as (
    select c.id, c.agency_id, c.status, c.band, c.working_group_id as group_id,
      least(coalesce(c.shares_until, 'infinity'), coalesce(g.ends_at, 'infinity')) as until_at
    from cases c join grants g on g.case_id = c.id and g.grantee_id = c.working_group_id and g.relation = 'group'
    where c.id = p_case and c.shares_with_group and '{core,follow_ups,closure}'::text[] <@ g.partitions
      and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now())
    order by g.ends_at desc nulls first limit 1)
  select c.group_id, case when f.rule = 'rf.waiting' then 'waiting_list'
    -- A search that was planned for a silence, or of a referral that still runs.
    when f.rule = 'rf.find_other' and (f.step = 2 or s.status in ('sent', 'received')) then 'unanswered'
    when f.rule in ('rf.find_other', 'rf.send_missing') then case when s.status = 'unavailable' then 'no_place' else 'refused' end
    when c.status = 'closed' and f.kind = 'safety_contact' then 'after_closing'
    when (f.rule = 'fu.no_contact' and f.step >= 2) then 'missed_twice'
    when c.band = 'high' and f.kind = 'safety_contact' then 'high_no_contact'
    when f.rule = 'po.expiry' then 'order_ended'
    when f.rule = 'rk.reassess' then 'assessment_overdue' else 'late' end, f.due_at, f.id, c.id, 'follow_up', c.until_at from listed c join follow_ups f on f.case_id = c.id
    left join referrals s on s.id = f.subject_id and s.case_id = c.id and f.rule in ('rf.find_other', 'rf.send_missing')
  where f.status = 'pending' and f.partition = 'follow_ups' and f.owner_role <> 'receiving_agency' and (f.kind <> 'safety_contact' or (f.rule = 'fu.no_contact' and f.step >= 2) or not exists (select 1 from follow_ups x
    where x.case_id = c.id and x.status = 'pending' and x.partition = 'follow_ups' and x.owner_role <> 'receiving_agency' and x.kind = 'safety_contact' and (x.due_at, x.id) < (f.due_at, f.id)))
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
  select c.group_id, 'orders_ending', (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' - interval '1 minute', f.id, c.id, 'follow_up', least(c.until_at, f.due_at + interval '1 microsecond')
  from listed c join protection_orders o on o.case_id = c.id
    cross join lateral (select x.id, x.due_at from follow_ups x
    where x.case_id = c.id and x.status = 'pending' and x.partition = 'follow_ups' and x.owner_role <> 'receiving_agency' and x.subject_id = o.id and starts_with(x.rule, 'po.') order by x.due_at, x.id limit 1) f
  where c.status = 'open' and o.issued_at is not null and o.lifted_at is null and o.refused_at is null
    and o.expires_on is not null
  union all
  select c.group_id, 'quiet', w.written_at, f.id, c.id, 'follow_up', least(c.until_at, f.due_at + interval '1 microsecond')
  from listed c join case_writings w on w.case_id = c.id and w.is_listed and w.group_id = c.group_id
    cross join lateral (select x.id, x.due_at from follow_ups x
    where x.case_id = c.id and x.status = 'pending' and x.partition = 'follow_ups' and x.owner_role <> 'receiving_agency' and not starts_with(x.rule, 'po.')
      and not (x.rule = 'rf.find_other' and x.step = 2) order by x.due_at, x.id limit 1) f
  where c.status = 'open' and not exists (select 1 from follow_ups x where x.id = f.id and (x.rule = 'fu.no_contact' and x.step >= 2)) $function$`;

/** Called by the coordinator's queue; it reads kept lines and checks for each the grant to the group. */
export const GROUP_QUEUE = `create or replace function panoh.group_queue(p_filter text, p_newest boolean, p_at timestamptz, p_id uuid, p_limit integer, p_most integer) returns table (items json, counts json) language plpgsql stable security definer rows 1 set search_path = panoh, pg_temp set plan_cache_mode = force_generic_plan
  as $function$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now();
    today timestamptz := ((at at time zone 'Asia/Dushanbe')::date + 1)::timestamp at time zone 'Asia/Dushanbe'
      - interval '1 minute';
    after_at timestamptz := coalesce(p_at, case when p_newest then 'infinity' else '-infinity' end::timestamptz);
    after_id uuid := coalesce(p_id, case when p_newest then 'ffffffff-ffff-ffff-ffff-ffffffffffff'
      else '00000000-0000-0000-0000-000000000000' end::uuid);
  begin
    if me.user_id is not null and '{group:core,group:follow_ups,group:closure}'::text[] <@ me.reads then
      if p_newest then items := (select json_agg(row_to_json(i)) from (
    select l.id, l.filter, l.type, l.sort_at::text as "sortKey", c.id as "caseId", c.reference, c.band,
      case when a.id is not null then json_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end
        as "withAgencyName", f.rule, f.step, f.because, f.owner_role as owner, f.escalated_to as "escalatedTo",
      r.reference as "referralReference", r.id as "referralId", case when r.kind <> 'support_lead' then r.service_type end as "serviceType",
      r.urgency, r.status, r.contacted_at is not null as "isContacted",
      coalesce(f.version, r.version, e.version) as version, q.times as "askedTimes", q.last as "askedAt"
    from (select l.*
      from unnest(me.led_group_ids) g cross join (values ('late', '-infinity'::timestamptz, at), ('high_no_contact', '-infinity', at),
    ('unanswered', '-infinity', at), ('closing', '-infinity', 'infinity'), ('quiet', '-infinity', at - interval '14 days'),
    ('orders_ending', today, today + interval '7 days'), ('missed_twice', '-infinity', 'infinity'),
    ('assessment_overdue', '-infinity', at), ('order_ended', '-infinity', at), ('after_closing', '-infinity', at),
    ('no_word', '-infinity', at), ('refused', '-infinity', 'infinity'), ('no_place', '-infinity', 'infinity'),
    ('waiting_list', '-infinity', 'infinity')) k (filter, from_at, to_at)
      cross join lateral (select l.* from queue_lines l where l.group_id = g and l.filter = k.filter and l.sort_at >= k.from_at and l.sort_at < k.to_at
  and l.until_at > at and not (l.case_id = any (coalesce(me.blocked, '{}')))
          and (l.sort_at, l.id) < (after_at, after_id)
        order by l.sort_at desc, l.id desc limit p_limit) l
      where p_filter is null or k.filter = p_filter
      order by l.sort_at desc, l.id desc limit p_limit) l
      join cases c on c.id = l.case_id and c.shares_with_group and (c.shares_until is null or c.shares_until > at)
        and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = l.group_id
          and g.relation = 'group' and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)
          and 'core' = any (g.partitions) and 'follow_ups' = any (g.partitions) and 'closure' = any (g.partitions))
      left join lateral (select * from follow_ups f where l.type = 'follow_up' and f.id = l.id
        and f.partition = 'follow_ups' offset 0) f on true
      left join lateral (select * from referrals r where r.id = case when l.type = 'referral' then l.id
        when f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting') then f.subject_id end offset 0) r on true
      left join lateral (select * from closure_episodes e where l.type = 'closure' and e.id = l.id offset 0) e on true
      left join agencies a on a.id = case l.type when 'referral' then r.to_agency_id
        when 'closure' then e.reviewer_agency_id else c.agency_id end
      cross join lateral (select count(distinct n.created_at) as times, max(n.created_at) as last
        from notifications n where n.subject_id = l.id and n.from_user_id = me.user_id) q
    where coalesce(f.case_id, r.case_id, e.case_id) = l.case_id
    order by l.sort_at desc, l.id desc) i); else items := (select json_agg(row_to_json(i)) from (
    select l.id, l.filter, l.type, l.sort_at::text as "sortKey", c.id as "caseId", c.reference, c.band,
      case when a.id is not null then json_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end
        as "withAgencyName", f.rule, f.step, f.because, f.owner_role as owner, f.escalated_to as "escalatedTo",
      r.reference as "referralReference", r.id as "referralId", case when r.kind <> 'support_lead' then r.service_type end as "serviceType",
      r.urgency, r.status, r.contacted_at is not null as "isContacted",
      coalesce(f.version, r.version, e.version) as version, q.times as "askedTimes", q.last as "askedAt"
    from (select l.*
      from unnest(me.led_group_ids) g cross join (values ('late', '-infinity'::timestamptz, at), ('high_no_contact', '-infinity', at),
    ('unanswered', '-infinity', at), ('closing', '-infinity', 'infinity'), ('quiet', '-infinity', at - interval '14 days'),
    ('orders_ending', today, today + interval '7 days'), ('missed_twice', '-infinity', 'infinity'),
    ('assessment_overdue', '-infinity', at), ('order_ended', '-infinity', at), ('after_closing', '-infinity', at),
    ('no_word', '-infinity', at), ('refused', '-infinity', 'infinity'), ('no_place', '-infinity', 'infinity'),
    ('waiting_list', '-infinity', 'infinity')) k (filter, from_at, to_at)
      cross join lateral (select l.* from queue_lines l where l.group_id = g and l.filter = k.filter and l.sort_at >= k.from_at and l.sort_at < k.to_at
  and l.until_at > at and not (l.case_id = any (coalesce(me.blocked, '{}')))
          and (l.sort_at, l.id) > (after_at, after_id)
        order by l.sort_at asc, l.id asc limit p_limit) l
      where p_filter is null or k.filter = p_filter
      order by l.sort_at asc, l.id asc limit p_limit) l
      join cases c on c.id = l.case_id and c.shares_with_group and (c.shares_until is null or c.shares_until > at)
        and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = l.group_id
          and g.relation = 'group' and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)
          and 'core' = any (g.partitions) and 'follow_ups' = any (g.partitions) and 'closure' = any (g.partitions))
      left join lateral (select * from follow_ups f where l.type = 'follow_up' and f.id = l.id
        and f.partition = 'follow_ups' offset 0) f on true
      left join lateral (select * from referrals r where r.id = case when l.type = 'referral' then l.id
        when f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting') then f.subject_id end offset 0) r on true
      left join lateral (select * from closure_episodes e where l.type = 'closure' and e.id = l.id offset 0) e on true
      left join agencies a on a.id = case l.type when 'referral' then r.to_agency_id
        when 'closure' then e.reviewer_agency_id else c.agency_id end
      cross join lateral (select count(distinct n.created_at) as times, max(n.created_at) as last
        from notifications n where n.subject_id = l.id and n.from_user_id = me.user_id) q
    where coalesce(f.case_id, r.case_id, e.case_id) = l.case_id
    order by l.sort_at asc, l.id asc) i); end if;
      counts := (select json_object_agg(filter, n) from (
    select k.filter, least(sum(l.n), p_most) as n from unnest(me.led_group_ids) g cross join (values ('late', '-infinity'::timestamptz, at), ('high_no_contact', '-infinity', at),
    ('unanswered', '-infinity', at), ('closing', '-infinity', 'infinity'), ('quiet', '-infinity', at - interval '14 days'),
    ('orders_ending', today, today + interval '7 days'), ('missed_twice', '-infinity', 'infinity'),
    ('assessment_overdue', '-infinity', at), ('order_ended', '-infinity', at), ('after_closing', '-infinity', at),
    ('no_word', '-infinity', at), ('refused', '-infinity', 'infinity'), ('no_place', '-infinity', 'infinity'),
    ('waiting_list', '-infinity', 'infinity')) k (filter, from_at, to_at)
      cross join lateral (select count(*) as n from (select 1 from queue_lines l where l.group_id = g and l.filter = k.filter and l.sort_at >= k.from_at and l.sort_at < k.to_at
  and l.until_at > at and not (l.case_id = any (coalesce(me.blocked, '{}'))) limit p_most) l) l
    group by k.filter) c);
    end if;
    return next;
  end $function$`;

const FUNCTIONS = [
  REFUSE_CHANGE,
  CHECK_STEP,
  STATE_OF_PLANNING,
  MAY_SETTLE,
  QUEUE_LINES_OF,
  GROUP_QUEUE,
  UNDO_ACCEPTANCE,
];

import type { MigrationInterface, QueryRunner } from 'typeorm';

const EXTENSION_COLUMNS = [
  'extension_state',
  'extension_sent_at',
  'extension_prosecutor_id',
  'extension_answered_at',
  'extension_refusal',
  'extension_missing',
];

/** An office is asked while the order runs and the answer is open, and in the transaction of its answer. */
const ASKED = `(o.extension_answered_at = panoh.now()
          or o.extension_state in ('sent', 'seen') and panoh.order_status(o) in ('active', 'extended'))`;

/**
 * One decision for each report to the police, and the extension of an order as a task of the prosecutor: the office that was
 * asked reads what it decides on, answers, and has no other relation to the case (capabilities 5.5 and 5.6).
 */
export class ReportDecisions1795500000114 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await decideReports(runner);
    await askProsecutors(runner);
    await letProsecutorsAnswer(runner);
    for (const text of [REACHES, ADD_EVENT, MAY_SETTLE, PLANNING_STATE]) await runner.query(text);
  }

  async down(): Promise<void> {
    throw new Error('Nothing was released yet: make the database again (npm run db:reset).');
  }
}

/** A decision is kept for good; a later one names the one that it replaces, so that each report has one that holds. */
async function decideReports(runner: QueryRunner): Promise<void> {
  await runner.query(`alter table panoh.legal_qualifications
    add constraint legal_qualifications_within unique (id, incident_id),
    add column decision_kind text constraint legal_qualifications_decision_check
      check (decision_kind in ('criminal', 'administrative', 'refused', 'sent_on', 'private')),
    add column refusal_reason text, add column sent_to text, add column answer_expected_on date,
    add column copy_given boolean, add column appeal_explained boolean, add column lawyer_offered boolean,
    add column succeeds_id uuid constraint legal_qualifications_replaced_once unique,
    add constraint legal_qualifications_succeeds_fk foreign key (succeeds_id, incident_id)
      references panoh.legal_qualifications (id, incident_id),
    add constraint legal_qualifications_report_check check (decision_kind is not null and incident_id is not null
      and decided_on is not null or decision_kind is null and coalesce(refusal_reason, sent_to) is null
      and answer_expected_on is null and coalesce(copy_given, appeal_explained, lawyer_offered) is null
      and succeeds_id is null),
    add constraint legal_qualifications_refusal_check check ((decision_kind = 'refused') is not true
      or refusal_reason is not null and copy_given is not null and appeal_explained is not null)`);
  await runner.query(`create unique index legal_qualifications_first_decision on panoh.legal_qualifications (incident_id)
    where decision_kind is not null and succeeds_id is null`);
  // A police unit decides about the reports of its own cases.
  await runner.query(`create policy legal_qualifications_decision on panoh.legal_qualifications as restrictive for insert
    to panoh_app with check (decision_kind is null
      or (select panoh.viewer_agency_kind() as agency_kind) = 'police' and panoh.owns(case_id))`);
}

async function askProsecutors(runner: QueryRunner): Promise<void> {
  await runner.query(`alter table panoh.protection_orders
    add column extension_state text constraint protection_orders_extension_check
      check (extension_state in ('sent', 'seen', 'agreed', 'refused', 'returned')),
    add column extension_sent_at timestamptz,
    add column extension_prosecutor_id uuid constraint protection_orders_prosecutor_fk references panoh.agencies,
    add column extension_answered_at timestamptz,
    add column extension_refusal text, add column extension_missing text[] not null default '{}',
    add constraint protection_orders_asked_check check (extension_state is null
      or extension_sent_at is not null and extension_prosecutor_id is not null)`);
  await runner.query(`create index protection_orders_to_extend on panoh.protection_orders (extension_prosecutor_id)
    where extension_state in ('sent', 'seen')`);
  await runner.query(
    `grant update (${EXTENSION_COLUMNS.join(', ')}) on panoh.protection_orders to panoh_app`,
  );
}

/** Both bypass row security: the office that decides has no grant on the case. */
async function letProsecutorsAnswer(runner: QueryRunner): Promise<void> {
  // Called by ExtensionsService and by the list of what waits. No name, no place, no sealed word.
  await runner.query(`create function panoh.extension_requests() returns table (order_id uuid, case_id uuid, reference text,
      agency_id uuid, issued_at timestamptz, served_at timestamptz, reported_at timestamptz, days smallint, starts_on date,
      first_expires_on date, expires_on date, conditions text[], breaches smallint, requested_on date, sent_at timestamptz,
      state text, answer_by timestamptz, band text, version integer)
    language sql stable security definer set search_path = panoh, pg_temp as $$
      with me as materialized (select * from panoh.viewer() where agency_type = 'prosecutor')
      select o.id, o.case_id, c.reference, o.agency_id, o.issued_at, o.served_at, o.reported_at, o.days, o.starts_on,
        o.first_expires_on, o.expires_on, o.conditions, o.breaches, o.extension_requested_on, o.extension_sent_at,
        o.extension_state, coalesce(f.due_at, (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe'),
        case when exists (select 1 from grants g where g.case_id = o.case_id and g.grantee_id = me.agency_id
          and g.relation = 'referred' and 'risk' = any (g.partitions) and g.starts_at <= panoh.now()
          and (g.ends_at is null or g.ends_at > panoh.now())) then c.band end, o.version
      from me join protection_orders o on o.extension_prosecutor_id = me.agency_id and o.extension_state in ('sent', 'seen')
        join cases c on c.id = o.case_id
        left join follow_ups f on f.case_id = o.case_id and f.subject_id = o.id and f.rule = 'po.extension'
          and f.status = 'pending'
      where panoh.order_status(o) in ('active', 'extended') and not (o.case_id = any (coalesce(me.blocked, '{}'))) $$`);
  // Called by ExtensionsService; answers false where the order was changed since it was read.
  await runner.query(`create function panoh.answer_extension(p jsonb) returns boolean
    language plpgsql security definer set search_path = panoh, pg_temp as $$
    declare o protection_orders; me panoh.viewer := panoh.viewer(); said text := p->>'decision'; begin
      select * into o from protection_orders x where x.id = (p->>'orderId')::uuid
        and x.extension_prosecutor_id = me.agency_id and not (x.case_id = any (coalesce(me.blocked, '{}'))) for update;
      if o.id is null or 'prosecutor' = any (me.roles) is not true or me.agency_type <> 'prosecutor' then
        raise exception 'not asked' using errcode = '42501'; end if;
      if o.version <> (p->>'version')::integer then return false; end if;
      if o.extension_state not in ('sent', 'seen') or panoh.order_status(o) not in ('active', 'extended') then
        raise exception 'not asked' using errcode = '42501'; end if;
      if said = 'seen' then
        update protection_orders set extension_state = 'seen' where id = o.id;
        return true;
      end if;
      if said not in ('agreed', 'refused', 'returned') or (said = 'agreed') <> (coalesce((p->>'expiresOn')::date, o.expires_on) > o.expires_on) then
        raise exception 'no such answer' using errcode = '22023'; end if;
      update protection_orders set extension_state = said, extension_answered_at = panoh.now(), version = version + 1,
        extension_decision = case said when 'returned' then extension_decision else said end,
        expires_on = coalesce((p->>'expiresOn')::date, expires_on), extension_refusal = p->>'refusal',
        extension_missing = array(select jsonb_array_elements_text(coalesce(p->'missing', '[]'))) where id = o.id;
      -- The police read the steps of their own order, whoever took them.
      insert into order_events (id, order_id, case_id, agency_id, kind, happened_at, facts, recorded_by)
        values ((p->>'eventId')::uuid, o.id, o.case_id, o.agency_id, p->>'kind', panoh.now(), p->'facts', me.user_id);
      return true;
    end $$`);
  for (const signature of ['extension_requests()', 'answer_extension(jsonb)']) {
    await runner.query(`revoke all on function panoh.${signature} from public`);
    await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
  }
}

/** Called by the functions that plan and record; bypasses row security because each viewer sees only the own grants. */
const REACHES = `create or replace function panoh.reaches(p_case uuid) returns boolean
    language sql stable security definer set search_path = panoh, pg_temp as $function$
      with me as materialized (select * from panoh.viewer())
      select exists (select 1 from me where not (p_case = any (me.blocked)) and (
        panoh.owns(p_case)
        or exists (select 1 from grants g where g.case_id = p_case and g.grantee_id = any (me.grantees)
          and g.relation || ':core' = any (me.reads)
          and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now()))
        or exists (select 1 from referrals r where r.case_id = p_case and r.to_agency_id = me.agency_id
          and 'referred:core' = any (me.reads)
          and (r.ended_at is null or (r.received_case_id is not null and r.status <> 'withdrawn')))
        -- The office that was asked to extend an order of the case.
        or exists (select 1 from protection_orders o where o.case_id = p_case
          and o.extension_prosecutor_id = me.agency_id and 'prosecutor' = any (me.roles)
          and ${ASKED})))
        or panoh.ends_support_lead(p_case) or panoh.meets_on(p_case) $function$`;

/** Called for every entry of a timeline; bypasses row security because other agencies leave entries too. */
const ADD_EVENT = `create or replace function panoh.add_event(p jsonb) returns void
    language plpgsql security definer set search_path = panoh, pg_temp as $function$ begin
        if not panoh.touches((p->>'caseId')::uuid) then raise exception 'no relation' using errcode = '42501'; end if;
        -- Another agency leaves a trace of what passed between the two, and nothing that judges her or raises risk.
        if not panoh.owns((p->>'caseId')::uuid) and ((coalesce((p->>'raisesRisk')::boolean, false) or (p->>'kind' in ('discussed_in_meeting', 'meeting_decision', 'meeting_decision_taken_back') and p->>'partition' = 'follow_ups'
            and panoh.meets_on((p->>'caseId')::uuid)
          or p->>'kind' ~ '^(referral_|support_lead_|question_asked$|closure_lapsed$)'
          or p->>'kind' ~ '^(closure_|case_closed$|death_review_opened$|review_without_contact$)' and panoh.decides_closure((p->>'caseId')::uuid)
          or p->>'kind' = 'contact_recorded' and panoh.calls_for((p->>'caseId')::uuid)
          or p->>'kind' = 'contact_recorded' and exists (select 1 from cases c where c.id = (p->>'caseId')::uuid
            and c.support_lead_state = 'accepted' and c.support_lead_agency_id = panoh.viewer_agency_id())) is not true)
          -- What the second person of a request to close heard of pressure.
          and not (p->>'kind' = 'closing_under_pressure' and p->>'partition' = 'risk' and panoh.decides_closure((p->>'caseId')::uuid))
          and not (p->>'kind' ~ '^order_' and p->>'partition' = 'legal' and panoh.viewer_agency_kind() = 'police'
            and 'referred:legal' = any (panoh.viewer_writes()) and panoh.knows_orders((p->>'caseId')::uuid))
          and not (p->>'kind' in ('order_extended', 'order_extension_refused', 'order_extension_returned', 'order_extension_seen')
            and p->>'partition' = 'legal' and not coalesce((p->>'raisesRisk')::boolean, false)
            and 'prosecutor' = any (panoh.viewer_roles()) and exists (select 1 from protection_orders o
              where o.case_id = (p->>'caseId')::uuid and o.extension_prosecutor_id = panoh.viewer_agency_id() and ${ASKED}))) then
          raise exception 'not the owner' using errcode = '42501';
        end if;
        insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts, sealed_note,
          key_version, raises_risk, corrects_id)
        values ((p->>'id')::uuid, (p->>'caseId')::uuid, p->>'kind', p->>'partition', (p->>'happenedAt')::timestamptz,
          panoh.viewer_agency_id(), panoh.viewer_user_id(), coalesce(p->'facts', '{}'),
          decode(p->>'sealedNote', 'base64'), coalesce((p->>'keyVersion')::integer, 1),
          coalesce((p->>'raisesRisk')::boolean, false), (p->>'correctsId')::uuid);
      end $function$`;

/** Called by the functions that end rows; bypasses row security because another agency's answer ends rows of the owner. */
const MAY_SETTLE = `create or replace function panoh.may_settle(p_follow_up uuid) returns boolean
    language sql stable security definer set search_path = panoh, pg_temp as $function$
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
      -- The answer of the office that was asked moves the end of the order, and the rows around it.
      or o.id = f.subject_id and f.rule in ('po.extension', 'po.pre_expiry', 'po.expiry', 'rk.reassess')
        and o.extension_prosecutor_id = panoh.viewer_agency_id() and o.extension_answered_at = panoh.now()
      -- What was asked of the police while an order ran falls with whatever is recorded in the case next.
      or o.id = f.subject_id and f.rule in ('po.serve_check', 'po.pre_expiry', 'po.extension')
        and panoh.order_status(o) not in ('issued', 'active', 'extended')))
    or f.rule in ('cl.decide', 'cl.second_talk', 'cl.watch') and exists (select 1 from closure_episodes e
      where e.id = f.subject_id and e.reviewer_agency_id = panoh.viewer_agency_id())
    or f.rule = 'fu.mdwg_review' and f.owner_role = 'coordinator' and panoh.meets_on(f.case_id)
    or f.rule = 'mt.decision' and exists (select 1 from meeting_decisions d where d.id = f.subject_id
      and d.taken_back_at = panoh.now() and d.taken_back_by = panoh.viewer_user_id())
    or exists (select 1 from closure_episodes e join cases c on c.id = e.case_id where e.case_id = f.case_id
      and e.state = 'approved' and e.decided_by = panoh.viewer_user_id() and e.decided_at = panoh.now()
      and c.closed_at = panoh.now()))) $function$`;

/** Called by planning; bypasses row security because an assessor may not read the rows of health that say it. */
const PLANNING_STATE = `create or replace function panoh.planning_state(p_case uuid) returns jsonb
    language plpgsql stable security definer set search_path = panoh, pg_temp as $function$
  begin
    if not panoh.touches(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
    if not (panoh.owns(p_case) or panoh.reaches(p_case)) then
      return (select s.it || jsonb_build_object('orders', '[]'::jsonb, 'referrals', '[]'::jsonb,
          'pending', (select coalesce(jsonb_agg(e.row), '[]') from jsonb_array_elements(s.it->'pending') e (row)
            join follow_ups f on f.id = (e.row->>'id')::uuid and f.partition = 'follow_ups'))
        from panoh.state_of_planning(p_case) s (it));
    end if;
    return panoh.state_of_planning(p_case) || jsonb_build_object('orders', panoh.orders_of_planning(p_case),
      'neckChecked', exists (select 1 from follow_ups f where f.case_id = p_case and f.rule = 'hl.strangle' and f.status = 'done'));
  end $function$`;

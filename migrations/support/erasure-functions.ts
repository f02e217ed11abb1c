const DEFINER = 'security definer set search_path = panoh, pg_temp';
const TODAY = `(panoh.now() at time zone 'Asia/Dushanbe')::date`;

/** An erasure that was asked for and has not ended: stopped, carried out or lapsed. */
export const IS_RUNNING = (r: string): string =>
  `${r}.stopped_at is null and ${r}.done_at is null and ${r}.lapsed_at is null`;

/** Rows of contacts, and of the search for a way to make one. */
const LEADS_TO_SURVIVOR = (f: string): string =>
  `(${f}.kind = 'safety_contact' or ${f}.rule = 'fu.another_way')`;

const IS_OFFICER = `('data_protection_officer' = any (panoh.viewer_roles())
      and not (p_case = any (coalesce(panoh.viewer_blocked(), '{}'::uuid[])))
      and exists (select 1 from erasure_requests r where r.case_id = p_case and ${IS_RUNNING('r')}))`;

/**
 * What forbids an erasure (capabilities 1.1 and 1.10; mirrors known-danger.rules.ts). Called by the application and by
 * erase_case. A data protection officer holds no case, and a lead does not read every partition that counts.
 */
const ERASURE_FACTS = `returns jsonb language plpgsql stable ${DEFINER} as $$
  declare c cases; assessed timestamptz; begin
    if not coalesce(panoh.owns(p_case) or ${IS_OFFICER}, false) then raise exception 'no part' using errcode = '42501'; end if;
    select * into c from cases where id = p_case;
    select max(r.assessed_at) into assessed from risk_assessments r where r.case_id = p_case and r.assessed_band <> 'incomplete';
    return jsonb_build_object('status', c.status, 'isErased', c.erased_at is not null, 'leadId', c.lead_user_id,
      'dangers', to_jsonb(array_remove(array[
        case when c.band in ('high', 'incomplete') or assessed is null then 'danger_risk' end,
        case when (select t.level = 'clear' from suicide_triages t where t.case_id = p_case
          order by t.asked_at desc, t.id desc limit 1) is not true then 'danger_life' end,
        case when exists (select 1 from protection_orders o where o.case_id = p_case
          and panoh.order_status(o) in ('issued', 'active', 'extended')) then 'danger_order' end,
        case when exists (select 1 from protection_orders o where o.case_id = p_case and o.open_breaches > 0)
          then 'danger_breach' end,
        case when exists (select 1 from incidents i where i.case_id = p_case and (assessed is null or i.recorded_at > assessed))
          then 'danger_incident' end], null)),
      'isHeld', exists (select 1 from legal_holds h where h.case_id = p_case and h.lifted_at is null and h.until_on >= ${TODAY}),
      'hearingAhead', exists (select 1 from (select distinct on (n.date_id) n.step from date_notes n
        where n.case_id = p_case and n.kind = 'hearing' order by n.date_id, n.note_no desc) l where l.step in ('set', 'moved')));
  end $$`;

/**
 * Called by the application: destroys every wrap of the case, of all agencies. A closed case by its supervisor with the
 * reference; an open one only as a request says that two people made a week ago (no reference: the officer knows none).
 */
const ERASE_CASE = `returns void language plpgsql ${DEFINER} as $$
  declare subject cases; request erasure_requests; facts jsonb; begin
    select r.* into request from erasure_requests r where r.case_id = p_case and ${IS_RUNNING('r')} for update;
    if not coalesce((panoh.owns(p_case) and 'supervisor' = any (panoh.viewer_roles()))
        or (p_reference is null and request.confirmed_by = panoh.viewer_user_id() and ${IS_OFFICER}), false) then
      raise exception 'not hers to erase' using errcode = '42501';
    end if;
    if not coalesce(panoh.viewer_stepped_up_until() > panoh.now(), false) then
      raise exception 'no proof of presence' using errcode = 'PN040';
    end if;
    perform 1 from vault.case_keys where case_id = p_case order by partition, key_version, agency_id for update;
    select * into subject from cases where id = p_case for update;
    if p_reference is not null and subject.reference <> p_reference then
      raise exception 'another case' using errcode = 'PN062';
    end if;
    facts := panoh.erasure_facts(p_case);
    if (facts->>'isHeld')::boolean then raise exception 'held' using errcode = 'PN061'; end if;
    if p_ground = 'case_closed' and subject.status <> 'closed' then raise exception 'open' using errcode = 'PN063'; end if;
    if p_reference is null or subject.status <> 'closed' then
      if not coalesce(p_reference is null and p_ground = 'her_request' and request.confirmed_by <> request.asked_by
          and request.asked_by <> panoh.viewer_user_id() and request.asked_at <= panoh.now() - interval '7 days', false) then
        raise exception 'needs two people and seven days' using errcode = 'PN116';
      end if;
      if jsonb_array_length(facts->'dangers') > 0 then raise exception 'in danger' using errcode = 'PN117'; end if;
      if (facts->>'hearingAhead')::boolean then raise exception 'hearing' using errcode = 'PN118'; end if;
    end if;
    -- No contact is possible from now on, and each row says why it ended. An open case keeps another row.
    update follow_ups f set status = 'replaced', outcome = 'erased_at_her_word', done_at = panoh.now(), version = f.version + 1
      where f.case_id = p_case and f.status = 'pending' and p_ground = 'her_request' and ${LEADS_TO_SURVIVOR('f')}
        and (subject.status = 'closed' or exists (select 1 from follow_ups o where o.case_id = p_case
          and o.status = 'pending' and not ${LEADS_TO_SURVIVOR('o')}));
    update erasure_requests set done_at = panoh.now(), done_by = panoh.viewer_user_id() where id = request.id and p_reference is null;
    update erasure_requests set lapsed_at = panoh.now() where id = request.id and p_reference is not null;
    insert into erasures (case_id, agency_id, erased_by, ground)
      values (p_case, subject.agency_id, panoh.viewer_user_id(), p_ground);
    delete from vault.case_keys where case_id = p_case;
    delete from vault.resting_keys where case_id = p_case;
    delete from drafts where case_id = p_case;
    delete from register_row_texts t using register_row_cases l where l.case_id = p_case and l.row_id = t.row_id;
    delete from perpetrator_names where case_id = p_case;
    delete from emergency_reasons where case_id = p_case;
    update cases set erased_at = panoh.now(), version = version + 1 where id = p_case;
    perform linkage.forget(p_case);
  end $$`;

/** A trigger, as those who stop or carry out a request may hold no part of the case: what waited for it ends with it. */
const END_ERASURE_ROWS = `returns trigger language plpgsql ${DEFINER} as $$ begin
    if panoh.owns(new.case_id) then return null; end if;
    update follow_ups f set status = 'done', outcome = 'done', done_at = panoh.now(), version = f.version + 1
      where f.case_id = new.case_id and f.rule in ('er.confirm', 'er.ask_again') and f.subject_id = new.id
        and f.status = 'pending' and exists (select 1 from follow_ups o where o.case_id = f.case_id and o.status = 'pending'
          and o.rule not in ('er.confirm', 'er.ask_again'));
    return null;
  end $$`;

export const ERASURE_FUNCTIONS: Record<string, string> = {
  'erasure_facts(p_case uuid)': ERASURE_FACTS,
  'end_erasure_rows()': END_ERASURE_ROWS,
  'erase_case(p_case uuid, p_reference text, p_ground text)': ERASE_CASE,
};

import { IS_LED_OF_AGENCY } from '../cases/index.js';
import { CONFIRM_WITHIN_HOURS } from '../training/index.js';
import { NEED, SECOND_LOOKS, namesOf, refusalOf } from './boards.queries.js';

/** The case of a line, as the boards carry it. */
const OF_CASE = `'caseId', c.id, 'code', s.code, 'reference', c.reference, 'band', c.band`;
const CASE = `join panoh.cases c on c.id = x.case_id and c.agency_id = $1 left join panoh.survivors s on s.case_id = c.id`;

const facts = (more: string): string => `jsonb_build_object(${OF_CASE}, ${more})`;

/** Danger, a colleague who waits, what is late, what else there is, and old records. */
const RANK = { danger: 0, colleague: 1, attention: 2, rest: 3, old: 4 } as const;
const IS_ACUTE = `(x.rule = 'po.breach' or x.rule = 'pg.signal' and x.step <= 2 or starts_with(x.rule, 'su.'))`;
const AFTER_REFUSAL = `('rf.find_other', 'rf.send_missing')`;
/** Of the police every deadline of an order is a line, and not only what is late. */
const ORDER_DEADLINES = `('po.issue_check', 'po.serve_check', 'po.pre_expiry', 'po.breach', 'po.extension')`;

const CLOSURES = `
  select x.id, 'closure_to_endorse' as filter, case when c.band in ('high', 'incomplete') then ${RANK.danger}
    else ${RANK.colleague} end as rank, x.requested_at as sort_at, ${facts(`'because', x.reason,
    'since', x.requested_at, 'personName', u.display_name, 'version', x.version`)} as facts
  from panoh.closure_episodes x ${CASE} left join panoh.users u on u.id = x.requested_by
  where x.state = 'requested' and x.requested_by <> $2`;

/** Only those this supervisor may answer: a user connected with the case is excluded. */
const BAND_CHANGES = `
  select x.id, 'band_change', ${RANK.colleague}, x.requested_at, ${facts(`'since', x.requested_at,
    'personName', u.display_name, 'version', x.version`)}
  from panoh.band_changes x ${CASE} left join panoh.users u on u.id = x.requested_by
  where x.state = 'pending' and c.status = 'open' and not panoh.has_worked_on(c.id, $2)`;

/** Contacts that cannot be made in time as the survivor wishes: the caller needs a decision (DOMAIN 5). */
const CONTACT_DECISIONS = `
  select x.id, 'contact_decision', ${RANK.colleague}, x.due_at, ${facts(`'rule', x.rule, 'step', x.step,
    'because', x.because, 'dueAt', x.due_at, 'since', x.created_at, 'personName', u.display_name, 'version', x.version`)}
  from panoh.follow_ups x ${CASE} left join panoh.users u on u.id = c.lead_user_id
  where x.id = any ($3::uuid[])`;

/** Late rows that have reached the supervisor; the contacts of one case are one line. */
const ATTENTION = `
  select x.id, 'supervisor_alert', case when ${IS_ACUTE} then ${RANK.danger} when c.band = 'high' then ${RANK.colleague}
    else ${RANK.attention} end, x.called_at, ${facts(`'rule', x.rule, 'step', x.step, 'because', x.because, 'dueAt', x.due_at,
    'personName', u.display_name, 'version', x.version`)}
  from (select f.*, t.called_at, row_number() over (partition by f.case_id,
      case when f.kind = 'safety_contact' then null else f.id end, f.kind = 'safety_contact' order by f.due_at, f.id)
      as place
    from calls t join panoh.follow_ups f on f.id = t.follow_up_id
    where f.agency_id = $1 and f.status = 'pending' and f.owner_role <> 'agency_inbox' and f.rule not in ${AFTER_REFUSAL}
      and not ($4 and f.rule in ${ORDER_DEADLINES})) x ${CASE}
    left join panoh.users u on u.id = c.lead_user_id
  where x.place = 1 and x.id <> all ($3::uuid[])`;

const ROW_FACTS = `'rule', x.rule, 'step', x.step, 'because', x.because, 'dueAt', x.due_at, 'since', x.created_at,
    'subjectId', x.subject_id, 'version', x.version`;

/** Of a survivor at high risk from the beginning, of others once the escalation has reached the supervisor. */
const REFUSED = `
  select x.id, 'refused', case when c.band = 'high' then ${RANK.danger} else ${RANK.attention} end, x.due_at,
    ${facts(`${ROW_FACTS}, 'personName', u.display_name, 'refusal', ${refusalOf('x')}`)}
  from panoh.follow_ups x ${CASE} left join panoh.users u on u.id = c.lead_user_id
  where x.agency_id = $1 and x.status = 'pending' and x.rule in ${AFTER_REFUSAL}
    and (x.rule <> 'rf.find_other' or x.from_at <= panoh.now()) and (c.band = 'high' or exists (select 1 from calls t where t.follow_up_id = x.id))`;

/** Breaches first, then what is not served; the police supervisor sees each deadline from its first minute. */
const ORDERS = `
  select x.id, 'order_deadline', case when x.rule = 'po.breach' then ${RANK.danger}
      when x.rule = 'po.serve_check' or c.band = 'high' and x.due_at < panoh.now() then ${RANK.colleague}
      else ${RANK.attention} end, x.due_at, ${facts(`${ROW_FACTS}, 'personName', u.display_name`)}
  from panoh.follow_ups x ${CASE} left join panoh.users u on u.id = c.lead_user_id
  where $4 and x.agency_id = $1 and x.status = 'pending' and x.rule in ${ORDER_DEADLINES}`;

/** Disclosures without consent, for a supervisor who did not record them (SECURITY B1). */
const BASIS_REVIEWS = `
  select x.id, 'basis_review', ${RANK.colleague}, x.given_at, ${facts(`'because', x.basis, 'since', x.given_at,
    'dueAt', x.given_at + interval '72 hours', 'personName', u.display_name, 'version', x.version`)}
  from panoh.consents x ${CASE} left join panoh.users u on u.id = x.recorded_by
  where x.review_outcome is null and x.basis in ('court_order', 'imminent_danger', 'child_at_risk')
    and x.recorded_by is distinct from $2`;

/** An access without a review after a day locks further emergency access of its user. */
const EMERGENCY_REVIEWS = `
  select x.id, 'emergency_review', ${RANK.colleague}, x.opened_at, ${facts(`'because', x.reason_code,
    'since', x.opened_at, 'dueAt', x.opened_at + interval '24 hours', 'version', x.version`)}
  from panoh.emergency_accesses x ${CASE}
  where x.reviewed_at is null`;

/** By their due time, of several looks at the same the next one; old records come after everything else. */
const INBOX = `
  select x.id, case x.rule when 'import_review' then 'import_review' when 'cl.watch' then 'searching'
      when 'dr.confirm' then 'death' when 'er.confirm' then 'erasure' else 'review' end,
    case when x.rule = 'import_review' then ${RANK.old} else ${RANK.rest} end, x.due_at, ${facts(ROW_FACTS)}
  from panoh.follow_ups x ${CASE}
  where x.agency_id = $1 and x.status = 'pending' and x.owner_role = 'agency_inbox' and x.rule not in ('co.basis_review', 'cr.confirm')
    and (x.rule not in ${SECOND_LOOKS} or panoh.gives_second_look(x.id))
    and not exists (select 1 from panoh.follow_ups e where e.case_id = x.case_id and e.status = 'pending' and e.rule = x.rule
      and x.rule in ('er.confirm', 'cl.watch') and e.subject_id is not distinct from x.subject_id and e.step < x.step)`;

/** As long as the old records themselves, which are looked at within 30 days (DOMAIN 5). */
const LAST = `i.started_at + interval '30 days'`;

/** Without its case; a row whose case is out of reach asks nothing and looks like every other one. */
const REGISTER_ROWS = `
  select r.id, 'register_question', ${RANK.old}, ${LAST}, jsonb_build_object('since', i.started_at, 'caseId', null, 'code', null,
    'reference', null, 'band', null,
    'codes', to_jsonb(case when p.row_id is null then r.codes else r.codes || '{survivor_unclear}' end), 'rowNo', r.row_no, 'importId', r.import_id,
    'version', r.version)
  from panoh.import_rows r join panoh.imports i on i.id = r.import_id
    left join (select distinct row_id from panoh.case_historical_records where agency_id = $1 and state = 'to_review') p on p.row_id = r.id
  where r.agency_id = $1 and (p.row_id is not null or r.outcome = 'accepted_with_question' and r.answered_at is null
    and (exists (select 1 from panoh.import_row_cases l where l.row_id = r.id)
      or exists (select 1 from panoh.historical_records h where h.row_id = r.id)))`;

const CONFIRM_WITHIN = `interval '${CONFIRM_WITHIN_HOURS} hours'`;

/** Acts without a valid module that nobody confirmed in time, so that any supervisor may; those in one case are one line. */
const TRAINING_ACTS = `
  select x.id, 'training_act', ${RANK.colleague}, x.done_at, ${facts(`'since', x.done_at, 'dueAt', x.done_at + ${CONFIRM_WITHIN},
    'personName', u.display_name, 'version', 1`)}
  from (select t.*, row_number() over (partition by t.case_id order by t.done_at, t.id) as place from panoh.training_acts t
      where t.agency_id = $1 and t.user_id <> $2 and t.confirmed_at is null and t.done_at < panoh.now() - ${CONFIRM_WITHIN}) x
    left ${CASE} left join panoh.users u on u.id = x.user_id
  where x.place = 1`;

/** A case that nobody leads, or whose lead cannot be notified; an imported one waits for its review first. */
const UNASSIGNED = `
  select c.id, 'unassigned', case when c.band = 'high' then ${RANK.colleague} else ${RANK.rest} end, c.episode_opened_at,
    ${facts(`'version', c.version`)}
  from panoh.cases c left join panoh.survivors s on s.case_id = c.id
  where c.agency_id = $1 and c.status = 'open' and not ${IS_LED_OF_AGENCY} and not exists (
    select 1 from panoh.follow_ups f where f.case_id = c.id and f.status = 'pending' and f.rule = 'import_review')`;

/** Danger and waiting colleagues are for today whenever they are due; `$5` is the end of today. */
export const SUPERVISOR_INBOX_TAB = `case when w.filter = 'closure_to_endorse' then 'closings'
    when w.filter in ('import_review', 'register_question') then 'imported'
    when w.rank > ${RANK.colleague} and (w.facts ->> 'dueAt')::timestamptz >= $5 then 'later' else 'due' end`;

/**
 * The work of the supervisor `$2` of the agency `$1`, for the boards; `$3` are the contacts to decide about, `$4` says
 * whether the agency is police, `$5` is the end of today.
 */
export const SUPERVISOR_INBOX_SQL = `with calls as materialized (select * from panoh.supervisor_calls()) ${[
  CLOSURES,
  BAND_CHANGES,
  CONTACT_DECISIONS,
  BASIS_REVIEWS,
  EMERGENCY_REVIEWS,
  ATTENTION,
  REFUSED,
  ORDERS,
  INBOX,
  REGISTER_ROWS,
  TRAINING_ACTS,
  UNASSIGNED,
].join(' union all ')}`;

/** What awaits an answer of the agency `$1`, its user `$2`, and a prosecutor where `$3`. Offers show the need, the district, the urgency and the band, and nothing that says who she is. */
export const AWAITING_SQL = `
  select r.id, 'referral' as filter, r.due_at as sort_at, jsonb_build_object('caseId', null, 'code', null,
    'reference', r.reference, 'band', r.band, 'fromAgencyName', ${namesOf('a')}, 'serviceType', ${NEED},
    'urgency', r.urgency, 'status', r.status, 'dueAt', r.due_at, 'since', r.sent_at, 'version', r.version) as facts
  from panoh.referrals r join panoh.agencies a on a.id = r.from_agency_id
  where r.to_agency_id = $1 and r.ended_at is null and r.status in ('sent', 'received')
  union all
  select e.id, 'closure_decision', e.endorsed_at, jsonb_build_object('caseId', c.id, 'code', s.code,
    'reference', c.reference, 'band', c.band, 'fromAgencyName', ${namesOf('a')}, 'serviceType', null,
    'urgency', null, 'status', null, 'dueAt', null, 'since', e.endorsed_at, 'version', e.version)
  from panoh.closure_episodes e join panoh.cases c on c.id = e.case_id join panoh.agencies a on a.id = c.agency_id
    left join panoh.survivors s on s.case_id = c.id
  where e.state = 'endorsed' and e.reviewer_agency_id = $1 and (c.agency_id <> $1
    or (e.requested_by <> $2 and e.endorsed_by <> $2
      and (e.reviewer_user_id = $2 or (e.reviewer_user_id is null and not panoh.has_worked_on(c.id, $2)))))
  union all
  select b.id, 'band_change', b.requested_at, jsonb_build_object('caseId', c.id, 'code', s.code,
    'reference', c.reference, 'band', c.band, 'fromAgencyName', ${namesOf('a')}, 'serviceType', null,
    'urgency', null, 'status', null, 'dueAt', null, 'since', b.requested_at, 'version', b.version)
  from panoh.band_changes b join panoh.cases c on c.id = b.case_id join panoh.agencies a on a.id = c.agency_id
    left join panoh.survivors s on s.case_id = c.id
  where b.state = 'pending' and b.confirmer_id = $2 and c.status = 'open'
  union all
  select x.order_id, 'extension', x.answer_by, jsonb_build_object('caseId', null, 'code', null,
    'reference', x.reference, 'band', x.band, 'fromAgencyName', ${namesOf('a')}, 'serviceType', null,
    'urgency', null, 'status', null, 'dueAt', x.answer_by, 'since', x.sent_at, 'version', x.version)
  from panoh.extension_requests() x join panoh.agencies a on a.id = x.agency_id where $3`;

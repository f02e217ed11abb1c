import { IS_LED } from './team.sql.js';

/** The case of a line, as the boards carry it. */
const OF_CASE = `'caseId', c.id, 'code', s.code, 'reference', c.reference, 'band', c.band`;
const CASE = `join panoh.cases c on c.id = x.case_id and c.agency_id = $1 left join panoh.survivors s on s.case_id = c.id`;

const facts = (more: string): string => `jsonb_build_object(${OF_CASE}, ${more})`;

/** A colleague who waits for an answer stands before everything that only a clock waits for. */
const FIRST = `x.requested_at - interval '100 years'`;

const CLOSURES = `
  select x.id, 'closure_to_endorse' as filter, ${FIRST} as sort_at, ${facts(`'because', x.reason,
    'since', x.requested_at, 'personName', u.display_name, 'version', x.version`)} as facts
  from panoh.closure_episodes x ${CASE} left join panoh.users u on u.id = x.requested_by
  where x.state = 'requested' and x.requested_by <> $2`;

/** Only those that this supervisor may answer: somebody connected with the case is not asked. */
const BAND_CHANGES = `
  select x.id, 'band_change', ${FIRST}, ${facts(`'since', x.requested_at, 'personName', u.display_name,
    'version', x.version`)}
  from panoh.band_changes x ${CASE} left join panoh.users u on u.id = x.requested_by
  where x.state = 'pending' and c.status = 'open' and not panoh.has_worked_on(c.id, $2)`;

/** Contacts that nobody can make in time as she wishes: whoever works on one waits for the decision (DOMAIN 5). */
const CONTACT_DECISIONS = `
  select x.id, 'contact_decision', x.due_at - interval '100 years', ${facts(`'rule', x.rule, 'step', x.step,
    'because', x.because, 'dueAt', x.due_at, 'since', x.created_at, 'personName', u.display_name, 'version', x.version`)}
  from panoh.follow_ups x ${CASE} left join panoh.users u on u.id = c.lead_user_id
  where x.id = any ($3::uuid[])`;

/**
 * Rows whose ladder has reached the supervisor, by the clock of the database and not by what a worker has marked;
 * the contacts of one case are one line.
 */
const ATTENTION = `
  select x.id, 'attention', x.called_at, ${facts(`'rule', x.rule, 'step', x.step, 'because', x.because, 'dueAt', x.due_at,
    'personName', u.display_name, 'version', x.version`)}
  from (select f.*, t.called_at, row_number() over (partition by f.case_id,
      case when f.kind = 'safety_contact' then null else f.id end, f.kind = 'safety_contact' order by f.due_at, f.id)
      as place
    from panoh.follow_ups f join lateral (select min(run_at) as called_at from panoh.follow_up_steps
      where follow_up_id = f.id and rung = 'supervisor' and state <> 'skipped' and run_at <= panoh.now()) t
      on t.called_at is not null
    where f.agency_id = $1 and f.status = 'pending' and f.owner_role <> 'agency_inbox') x ${CASE}
    left join panoh.users u on u.id = c.lead_user_id
  where x.place = 1 and x.id <> all ($3::uuid[])`;

/** What was passed on without her word, for a supervisor who did not record it (SECURITY B1). */
const BASIS_REVIEWS = `
  select x.id, 'basis_review', x.given_at - interval '100 years', ${facts(`'because', x.basis, 'since', x.given_at,
    'dueAt', x.given_at + interval '72 hours', 'personName', u.display_name, 'version', x.version`)}
  from panoh.consents x ${CASE} left join panoh.users u on u.id = x.recorded_by
  where x.review_outcome is null and x.basis in ('court_order', 'imminent_danger', 'child_at_risk')
    and x.recorded_by is distinct from $2`;

/** Who opened a case in an emergency opens no other before somebody has looked at it, or a day has not passed. */
const EMERGENCY_REVIEWS = `
  select x.id, 'emergency_review', x.opened_at - interval '100 years', ${facts(`'because', x.reason_code,
    'since', x.opened_at, 'dueAt', x.opened_at + interval '24 hours', 'version', x.version`)}
  from panoh.emergency_accesses x ${CASE}
  where x.reviewed_at is null`;

/** By their own due time: an old record that may wait for a month does not stand before what has to be seen today. */
const INBOX = `
  select x.id, case when x.rule = 'import_review' then 'import_review' else 'review' end, x.due_at,
    ${facts(`'rule', x.rule, 'step', x.step, 'because', x.because, 'dueAt', x.due_at, 'since', x.created_at,
    'version', x.version`)}
  from panoh.follow_ups x ${CASE}
  where x.agency_id = $1 and x.status = 'pending' and x.owner_role = 'agency_inbox' and x.rule <> 'co.basis_review'`;

/** As long as the old records themselves, which are looked at within 30 days (DOMAIN 5). */
const LAST = `i.started_at + interval '30 days'`;

/** Without its case; a row whose case is out of reach asks nothing and looks like every other one. */
const REGISTER_ROWS = `
  select r.id, 'register_question', ${LAST}, jsonb_build_object('since', i.started_at, 'caseId', null, 'code', null,
    'reference', null, 'band', null,
    'codes', to_jsonb(case when p.row_id is null then r.codes else r.codes || '{survivor_unclear}' end), 'rowNo', r.row_no, 'importId', r.import_id,
    'version', r.version)
  from panoh.register_rows r join panoh.register_imports i on i.id = r.import_id
    left join (select distinct row_id from panoh.case_pasts where agency_id = $1 and state = 'asked') p on p.row_id = r.id
  where r.agency_id = $1 and (p.row_id is not null or r.outcome = 'accepted_with_question' and r.answered_at is null
    and (exists (select 1 from panoh.register_row_cases l where l.row_id = r.id)
      or exists (select 1 from panoh.register_history h where h.row_id = r.id)))`;

/** A case that nobody leads, or whose lead cannot go on; an imported one waits for its review first. */
const UNASSIGNED = `
  select c.id, 'unassigned', c.episode_opened_at, ${facts(`'version', c.version`)}
  from panoh.cases c left join panoh.survivors s on s.case_id = c.id
  where c.agency_id = $1 and c.status = 'open' and not ${IS_LED} and not exists (
    select 1 from panoh.follow_ups f where f.case_id = c.id and f.status = 'pending' and f.rule = 'import_review')`;

/** What waits for the supervisor `$2` of the agency `$1`, for the boards; `$3` are the contacts to decide about. */
export const APPROVALS_SQL = [
  CLOSURES,
  BAND_CHANGES,
  CONTACT_DECISIONS,
  BASIS_REVIEWS,
  EMERGENCY_REVIEWS,
  ATTENTION,
  INBOX,
  REGISTER_ROWS,
  UNASSIGNED,
].join(' union all ');

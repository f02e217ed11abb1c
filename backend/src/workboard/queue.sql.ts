import { NEED, namesOf } from './boards.repository.js';
import type { QueueFilter } from './queue.dto.js';

/** One kind of line; each stands in the order of its own index, so that a page reads little more than it shows. */
export interface Branch {
  filter: QueueFilter;
  id: string;
  sortAt: string;
  facts: string;
  /** Tables and conditions; `$1` are the groups. */
  from: string;
}

const NOW = '(select panoh.now())';

/**
 * A case whose survivor allowed sharing with a group that the viewer coordinates: by the group's running grant, so
 * that somebody who also works for an agency never meets that agency's own cases here.
 */
const IS_SHARED = `c.shares_with_group and (c.shares_until is null or c.shares_until > ${NOW})
  and exists (select 1 from panoh.grants g where g.case_id = c.id and g.grantee_id = any ($1) and g.relation = 'group'
    and g.starts_at <= ${NOW} and (g.ends_at is null or g.ends_at > ${NOW}) offset 0)`;

const facts = (type: string, more: string): string =>
  `jsonb_build_object('type', '${type}', 'caseId', c.id, 'reference', c.reference, 'band', c.band,
    'withAgencyName', case when a.id is not null then ${namesOf('a')} end, 'rule', null, 'step', null, 'because', null,
    'owner', null, 'escalatedTo', null, 'referralReference', null, 'serviceType', null, 'urgency', null,
    'status', null, 'owes', null) || jsonb_build_object(${more})`;

const TASK_FACTS = facts(
  'follow_up',
  `'rule', f.rule, 'step', f.step, 'because', f.because, 'owner', f.owner_role,
    'escalatedTo', f.escalated_to, 'version', f.version`,
);

/** A step that somebody of the owner's owes. */
const isOwed = (task: string): string =>
  `${task}.status = 'pending' and ${task}.partition = 'follow_ups' and ${task}.owner_role <> 'receiving_agency'`;

/** Late rows of the owner; the contacts of one case are one line, as one contact satisfies them all. */
const late = (filter: QueueFilter, which: string): Branch => ({
  filter,
  id: 'f.id',
  sortAt: 'f.due_at',
  facts: TASK_FACTS,
  from: `panoh.follow_ups f join panoh.cases c on c.id = f.case_id join panoh.agencies a on a.id = c.agency_id
    where ${isOwed('f')} and f.due_at < ${NOW} and ${IS_SHARED} and ${which}
      and (f.kind <> 'safety_contact' or not exists (select 1 from panoh.follow_ups x where x.case_id = f.case_id
        and ${isOwed('x')} and x.kind = 'safety_contact' and (x.due_at, x.id) < (f.due_at, f.id)))`,
});

const referral = (filter: QueueFilter, isUnanswered: boolean): Branch => ({
  filter,
  id: 'r.id',
  sortAt: 'r.due_at',
  facts: facts(
    'referral',
    `'referralReference', r.reference, 'serviceType', ${NEED}, 'urgency', r.urgency,
    'status', r.status, 'owes', case when r.status in ('sent', 'received') then 'answer'
      when r.contacted_at is null then 'contact' else 'outcome' end, 'version', r.version`,
  ),
  from: `panoh.referrals r join panoh.cases c on c.id = r.case_id left join panoh.agencies a on a.id = r.to_agency_id
    where r.ended_at is null and r.due_at < ${NOW} and r.status ${isUnanswered ? 'in' : 'not in'} ('sent', 'received')
      and ${IS_SHARED}`,
});

const CLOSING: Branch = {
  filter: 'closing',
  id: 'e.id',
  sortAt: 'e.endorsed_at',
  facts: facts('closure', `'version', e.version`),
  from: `panoh.closure_episodes e join panoh.cases c on c.id = e.case_id
      left join panoh.agencies a on a.id = e.reviewer_agency_id
    where e.state = 'endorsed' and e.reviewer_agency_id <> c.agency_id and ${IS_SHARED}`,
};

/** The next step that somebody of the owner's owes, as far as it is not late; what is late stands there already. */
const nextTask = (
  which: string,
): string => `join lateral (select x.* from panoh.follow_ups x where x.case_id = c.id
      and ${isOwed('x')} and ${which} order by x.due_at, x.id limit 1) f on f.due_at >= ${NOW}`;

/** Orders that end within a week, by what is still to be done before; until the end of their last day. */
const ORDERS_ENDING: Branch = {
  filter: 'orders_ending',
  id: 'f.id',
  sortAt: 'o.ends_at',
  facts: TASK_FACTS,
  from: `panoh.orders_ending() o join panoh.cases c on c.id = o.case_id join panoh.agencies a on a.id = c.agency_id
      ${nextTask(`x.subject_id = o.id and starts_with(x.rule, 'po.')`)}
    where c.status = 'open' and ${IS_SHARED}`,
};

/** Cases in which nothing that the group may see was written for a fortnight, by their next step. */
const QUIET: Branch = {
  filter: 'quiet',
  id: 'f.id',
  sortAt: 'w.written_at',
  facts: TASK_FACTS,
  from: `panoh.case_writings w join panoh.cases c on c.id = w.case_id join panoh.agencies a on a.id = c.agency_id
      ${nextTask(`not starts_with(x.rule, 'po.')`)}
    where w.is_listed and w.written_at < ${NOW} - interval '14 days' and w.group_id = any ($1)
      and c.status = 'open' and ${IS_SHARED}`,
};

const IS_HIGH_CONTACT = `(c.band = 'high' and f.kind = 'safety_contact')`;

/** The queue of the groups `$1`. */
export const QUEUE_BRANCHES: readonly Branch[] = [
  late('late', `not ${IS_HIGH_CONTACT}`),
  late('high_no_contact', IS_HIGH_CONTACT),
  referral('unanswered', true),
  referral('late', false),
  ORDERS_ENDING,
  CLOSING,
  QUIET,
];

import { NEED, namesOf } from './boards.repository.js';

/**
 * Cases whose survivor allowed sharing with a group that the viewer coordinates: driven by the groups' running
 * grants, so that somebody who also works for an agency never meets that agency's own cases here.
 */
const SHARED = `with shared as (
    select c.id, c.reference, c.band, c.agency_id, c.status, c.opened_at from panoh.grants g join panoh.cases c on c.id = g.case_id
    where g.grantee_id = any ($1) and g.relation = 'group' and g.starts_at <= panoh.now()
      and (g.ends_at is null or g.ends_at > panoh.now())
      and c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()))`;

const facts = (type: string, more: string): string =>
  `jsonb_build_object('type', '${type}', 'caseId', c.id, 'reference', c.reference, 'band', c.band,
    'withAgencyName', case when a.id is not null then ${namesOf('a')} end, 'rule', null, 'step', null, 'because', null,
    'owner', null, 'escalatedTo', null, 'referralReference', null, 'serviceType', null, 'urgency', null,
    'status', null, 'owes', null) || jsonb_build_object(${more})`;

const TASK = `'rule', f.rule, 'step', f.step, 'because', f.because, 'owner', f.owner_role,
    'escalatedTo', f.escalated_to, 'version', f.version`;

/** Late rows of the owner; the contacts of one case are one line, as one contact satisfies them all. */
const LATE_ROWS = `
  select f.id, case when c.band = 'high' and f.kind = 'safety_contact' then 'high_no_contact' else 'late' end as filter,
    f.due_at as sort_at, ${facts('follow_up', TASK)} as facts
  from shared c join panoh.agencies a on a.id = c.agency_id join lateral (
    select x.*, row_number() over (partition by case when x.kind = 'safety_contact' then null else x.id end,
      x.kind = 'safety_contact' order by x.due_at, x.id) as place
    from panoh.follow_ups x where x.case_id = c.id and x.status = 'pending' and x.due_at < panoh.now()
      and x.partition = 'follow_ups' and x.owner_role <> 'receiving_agency') f on f.place = 1`;

const REFERRALS = `
  select r.id, case when r.status in ('sent', 'received') then 'unanswered' else 'late' end, r.due_at,
    ${facts(
      'referral',
      `'referralReference', r.reference, 'serviceType', ${NEED}, 'urgency', r.urgency,
    'status', r.status, 'owes', case when r.status in ('sent', 'received') then 'answer'
      when r.contacted_at is null then 'contact' else 'outcome' end, 'version', r.version`,
    )}
  from shared c join panoh.referrals r on r.case_id = c.id left join panoh.agencies a on a.id = r.to_agency_id
  where r.ended_at is null and r.due_at < panoh.now()`;

const CLOSURES = `
  select e.id, 'closing', e.endorsed_at, ${facts('closure', `'version', e.version`)}
  from shared c join panoh.closure_episodes e on e.case_id = c.id
    left join panoh.agencies a on a.id = e.reviewer_agency_id
  where e.state = 'endorsed' and e.reviewer_agency_id <> c.agency_id`;

/** The next step that somebody of the owner's owes, as far as it is not late; what is late stands there already. */
const nextTask = (
  more: string,
): string => `join lateral (select x.* from panoh.follow_ups x where x.case_id = c.id
      and x.status = 'pending' and x.partition = 'follow_ups' and x.owner_role <> 'receiving_agency' and ${more}
      order by x.due_at, x.id limit 1) f on f.due_at >= panoh.now()`;

/** Orders that end within a week, by what is still to be done before; until the end of their last day. */
const ORDERS = `
  select f.id, 'orders_ending', (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' - interval '1 minute',
    ${facts('follow_up', TASK)}
  from shared c join panoh.agencies a on a.id = c.agency_id cross join lateral panoh.order_statuses(c.id) o
    ${nextTask(`x.subject_id = o.id and starts_with(x.rule, 'po.')`)}
  where c.status = 'open' and o.status in ('issued', 'active', 'extended')
    and o.expires_on < (panoh.now() at time zone 'Asia/Dushanbe')::date + 7`;

/** Cases in which nothing that the group may see was written for a fortnight, by their next step. */
const QUIET = `
  select f.id, 'quiet', t.written_at, ${facts('follow_up', TASK)}
  from shared c join panoh.agencies a on a.id = c.agency_id ${nextTask(`not starts_with(x.rule, 'po.')`)}
    join lateral (select coalesce(panoh.last_written(c.id), c.opened_at) as written_at) t
      on t.written_at < panoh.now() - interval '14 days'
  where c.status = 'open'`;

/** The queue of the groups `$1`, for the boards. */
export const QUEUE_SQL = `${SHARED} ${[LATE_ROWS, REFERRALS, ORDERS, CLOSURES, QUIET].join(' union all ')}`;

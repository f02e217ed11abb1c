/**
 * The queue of the groups `$1` as one statement under row security; tests compare the stored lines with it. It reads
 * the current case tables only, never the stored lines.
 */
interface Branch {
  filter: string;
  id: string;
  sortAt: string;
  facts: string;
  /** Tables and conditions. */
  from: string;
}

export interface QueuePage {
  filter: string | null;
  newestFirst: boolean;
  /** The end of the page before. */
  after: { rank: number; at: string; id: string } | null;
  limit: number;
  /** So many lines of a kind are counted. */
  most: number;
}

/**
 * Cases whose stored lines differ from newly computed ones. The next change removes an expired line; until then it is
 * hidden.
 */
export const DRIFTED_LINES = `select c.id as "caseId" from panoh.cases c where exists (
  (select * from panoh.queue_lines l where l.case_id = c.id and l.until_at > panoh.now()
    except select * from panoh.queue_lines_of(c.id))
  union all (select * from panoh.queue_lines_of(c.id) l where l.until_at > panoh.now()
    except select * from panoh.queue_lines l where l.case_id = c.id))`;

const NOW = '(select panoh.now())';
const IS_SHARED = `c.shares_with_group and (c.shares_until is null or c.shares_until > ${NOW})
  and exists (select 1 from panoh.grants g where g.case_id = c.id and g.grantee_id = any ($1) and g.relation = 'group'
    and g.starts_at <= ${NOW} and (g.ends_at is null or g.ends_at > ${NOW}) offset 0)`;

const facts = (type: string, more: string): string =>
  `jsonb_build_object('type', '${type}', 'caseId', c.id, 'reference', c.reference, 'band', c.band,
    'withAgencyName', case when a.id is not null then
      jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end, 'rule', null, 'step', null,
    'because', null, 'owner', null, 'escalatedTo', null, 'referralReference', null, 'referralId', null,
    'serviceType', null,
    'urgency', null, 'status', null, 'isContacted', false) || jsonb_build_object(${more})`;

const TASK_FACTS = facts(
  'follow_up',
  `'rule', f.rule, 'step', f.step, 'because', f.because, 'owner', f.owner_role,
    'escalatedTo', f.escalated_to, 'version', f.version`,
);

const SEARCH_FACTS = `${TASK_FACTS} || jsonb_build_object('referralReference', s.reference, 'referralId', s.id,
  'serviceType', case when s.kind <> 'support_lead' then s.service_type end, 'urgency', s.urgency, 'status', s.status,
  'isContacted', coalesce(s.contacted_at is not null, false))`;

/** Rows of a sender that looks for another place, by how its referral ended. */
const search = (filter: string, which: string): Branch => ({
  filter,
  id: 'f.id',
  sortAt: 'f.due_at',
  facts: SEARCH_FACTS,
  from: `panoh.follow_ups f join panoh.cases c on c.id = f.case_id join panoh.agencies a on a.id = c.agency_id
    left join panoh.referrals s on s.id = f.subject_id where ${isOwed('f')} and ${IS_SHARED} and ${IS_SEARCH} and ${which}
      and (f.kind <> 'safety_contact' or not exists (select 1 from panoh.follow_ups x where x.case_id = f.case_id
        and ${isOwed('x')} and x.kind = 'safety_contact' and (x.due_at, x.id) < (f.due_at, f.id)))`,
});
const IS_SILENT = `(f.rule = 'rf.find_other' and (f.step = 2 or coalesce(s.status in ('sent', 'received'), false)))`;

const REFERRAL_FACTS = facts(
  'referral',
  `'referralReference', r.reference, 'referralId', r.id, 'serviceType', case when r.kind <> 'support_lead' then r.service_type end,
    'urgency', r.urgency, 'status', r.status, 'isContacted', r.contacted_at is not null, 'version', r.version`,
);

const isOwed = (task: string): string =>
  `${task}.status = 'pending' and ${task}.partition = 'follow_ups'
    and ${task}.owner_role not in ('receiving_agency', 'block_reviewer')`;

const IS_SEARCH = `f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting')`;
const IS_MISSED_TWICE = `(f.rule = 'fu.no_contact' and f.step > 1)`;
const IS_CONTACT = `f.kind = 'safety_contact'`;
const IS_OPEN = `(c.status <> 'closed' or f.kind <> 'safety_contact')`;
const IS_HIGH_CONTACT = `(c.band = 'high' and f.kind = 'safety_contact')`;
const IS_OTHERWISE_LATE = `${IS_OPEN} and not ${IS_MISSED_TWICE} and not ${IS_HIGH_CONTACT}`;

const late = (filter: string, which: string): Branch => ({
  filter,
  id: 'f.id',
  sortAt: 'f.due_at',
  facts: TASK_FACTS,
  from: `panoh.follow_ups f join panoh.cases c on c.id = f.case_id join panoh.agencies a on a.id = c.agency_id
    where ${isOwed('f')} and not ${IS_SEARCH} and (f.due_at < ${NOW} or '${filter}' = 'missed_twice') and ${IS_SHARED} and ${which}
      and (f.kind <> 'safety_contact' or ${IS_MISSED_TWICE} or not exists (select 1 from panoh.follow_ups x where x.case_id = f.case_id
        and ${isOwed('x')} and x.kind = 'safety_contact' and (x.due_at, x.id) < (f.due_at, f.id)))`,
});

const referral = (filter: string, which: string): Branch => ({
  filter,
  id: 'r.id',
  sortAt: 'r.due_at',
  facts: REFERRAL_FACTS,
  from: `panoh.referrals r join panoh.cases c on c.id = r.case_id left join panoh.agencies a on a.id = r.to_agency_id
    where r.ended_at is null and r.due_at < ${NOW} and r.status ${which} ('sent', 'received') and ${IS_SHARED}`,
});

const nextTask = (
  which: string,
): string => `join lateral (select x.* from panoh.follow_ups x where x.case_id = c.id
      and ${isOwed('x')} and ${which} order by x.due_at, x.id limit 1) f on f.due_at >= ${NOW}`;

/** Orders that end within seven days, of cases that the viewer coordinates. */
const TODAY = `(${NOW} at time zone 'Asia/Dushanbe')::date`;
const ENDING_ORDERS = `(with ending as materialized (select s.id, x.id as case_id,
      (s.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' - interval '1 minute' as ends_at
    from (select distinct t.case_id as id from panoh.follow_ups t where t.status = 'pending' and starts_with(t.rule, 'po.')) x
      cross join lateral panoh.order_statuses(x.id) s
    where s.status in ('issued', 'active', 'extended') and s.expires_on >= ${TODAY} and s.expires_on < ${TODAY} + 7)
  select * from ending)`;

const BRANCHES: readonly Branch[] = [
  late('late', `${IS_OTHERWISE_LATE} and f.rule not in ('po.expiry', 'rk.reassess')`),
  late('order_ended', `${IS_OTHERWISE_LATE} and f.rule = 'po.expiry'`),
  late('assessment_overdue', `${IS_OTHERWISE_LATE} and f.rule = 'rk.reassess'`),
  late('high_no_contact', `${IS_OPEN} and not ${IS_MISSED_TWICE} and ${IS_HIGH_CONTACT}`),
  late('missed_twice', `${IS_OPEN} and ${IS_MISSED_TWICE}`),
  late('after_closing', `c.status = 'closed' and ${IS_CONTACT}`),
  referral('unanswered', 'in'),
  referral('late', 'not in'),
  search('unanswered', `f.due_at < ${NOW} and ${IS_SILENT}`),
  search('no_place', `f.rule <> 'rf.waiting' and not ${IS_SILENT} and s.status = 'unavailable'`),
  search(
    'refused',
    `f.rule <> 'rf.waiting' and not ${IS_SILENT} and s.status is distinct from 'unavailable'`,
  ),
  search('waiting_list', `f.rule = 'rf.waiting'`),
  {
    filter: 'orders_ending',
    id: 'f.id',
    sortAt: 'o.ends_at',
    facts: TASK_FACTS,
    from: `${ENDING_ORDERS} o join panoh.cases c on c.id = o.case_id join panoh.agencies a on a.id = c.agency_id
      ${nextTask(`x.subject_id = o.id and starts_with(x.rule, 'po.')`)}
    where c.status = 'open' and ${IS_SHARED}`,
  },
  {
    filter: 'closing',
    id: 'e.id',
    sortAt: 'e.endorsed_at',
    facts: facts('closure', `'version', e.version`),
    from: `panoh.closure_episodes e join panoh.cases c on c.id = e.case_id
      left join panoh.agencies a on a.id = e.reviewer_agency_id
    where e.state = 'endorsed' and e.reviewer_agency_id <> c.agency_id and ${IS_SHARED}`,
  },
  {
    filter: 'inactive',
    id: 'f.id',
    sortAt: 'w.written_at',
    facts: SEARCH_FACTS,
    from: `panoh.case_writings w join panoh.cases c on c.id = w.case_id join panoh.agencies a on a.id = c.agency_id
      ${nextTask(`not starts_with(x.rule, 'po.') and not (x.rule = 'rf.find_other' and x.step = 2)`)}
      left join panoh.referrals s on s.id = f.subject_id and ${IS_SEARCH}
    where w.is_listed and w.written_at < ${NOW} - interval '14 days' and w.group_id = any ($1)
      and c.status = 'open' and not ${IS_MISSED_TWICE} and ${IS_SHARED}`,
  },
  {
    filter: 'feedback_missing',
    id: 'r.id',
    sortAt: 'r.ended_at',
    facts: REFERRAL_FACTS,
    from: `panoh.referrals r join panoh.cases c on c.id = r.case_id left join panoh.agencies a on a.id = r.to_agency_id
    where r.status = 'completed' and r.ended_at < ${NOW} and r.survivor_feedback is null
      and coalesce(r.not_asked_reason, '') <> 'asked_for_no_contact' and ${IS_SHARED}`,
  },
];

/** What cannot wait stands first, then known danger, then everything that is late. The second step of a breach is its record. */
const CANNOT_WAIT = `(f.rule in ('su.emergency', 'su.import') or f.rule = 'po.breach' and f.step <> 2)`;
const IS_DANGER = `(c.band = 'high' or f.rule = 'po.breach' or f.rule like 'su.%')`;
const rankOf = ({ id }: Branch): string =>
  id === 'f.id'
    ? `case when ${CANNOT_WAIT} then 0 when ${IS_DANGER} then 1 else 2 end`
    : `case when c.band = 'high' then 1 else 2 end`;

/** Its parameter is the groups. It answers `items` and `counts` as `panoh.group_queue` does. */
export function queueUnderRowSecurity({ filter, newestFirst, after, limit, most }: QueuePage): string {
  const order = `rank, sort_at ${newestFirst ? 'desc' : 'asc'}, id ${newestFirst ? 'desc' : 'asc'}`;
  const beyond = (branch: Branch): string =>
    after
      ? `and (${rankOf(branch)} > ${after.rank} or ${rankOf(branch)} = ${after.rank} and
          (${branch.sortAt}, ${branch.id}) ${newestFirst ? '<' : '>'} ('${after.at}'::timestamptz, '${after.id}'::uuid))`
      : '';
  const lines = BRANCHES.filter((branch) => filter === null || branch.filter === filter).map(
    (branch) => `(select ${branch.id} as id, '${branch.filter}' as filter, ${rankOf(branch)} as rank,
      ${branch.sortAt} as sort_at, ${branch.facts} as facts from ${branch.from} ${beyond(branch)})`,
  );
  const counts = BRANCHES.map(
    (branch) => `select '${branch.filter}' as filter, count(*) as n from ${branch.from}`,
  );
  return `select (select jsonb_agg(facts || jsonb_build_object('id', id, 'filter', filter, 'rank', rank,
        'sortKey', sort_at::text) order by ${order})
      from (select * from (${lines.join(' union all ')}) l order by ${order} limit ${limit}) shown)
      as items,
    (select jsonb_object_agg(filter, n) from (select filter, least(sum(n), ${most}) as n
      from (${counts.join(' union all ')}) kinds group by filter) filters) as counts`;
}

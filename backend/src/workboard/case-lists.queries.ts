/** A viewer with only a referral sees the band only with consent, as on the case page. */
const BAND = `case when c.agency_id = $1 or exists (select 1 from panoh.grants g where g.case_id = c.id
    and (g.relation <> 'referred' or 'risk' = any (g.partitions))
    and (g.ends_at is null or g.ends_at > panoh.now())) then c.band else 'incomplete' end as band`;

const COLUMNS = `c.id, c.reference, ${BAND}, c.status, c.opened_at, c.closed_at, c.lead_user_id, c.agency_id,
    u.display_name as lead_name, s.code, n.rule, n.step, n.kind, n.due_at`;

/** The next step comes by its index, one look-up per line shown. */
const JOINS = `left join panoh.survivors s on s.case_id = c.id
    left join panoh.users u on u.id = c.lead_user_id and u.status = 'active' and c.agency_id = $1
    left join lateral (select f.rule, f.step, f.kind, f.due_at from panoh.follow_ups f
      where f.case_id = c.id and f.status = 'pending'
      order by f.due_at, (f.rule = 'rk.reassess' and c.band = 'incomplete') desc, f.id limit 1) n on true`;

const BY_OPENING = `select ${COLUMNS}, c.opened_at::text as sort_key, c.id as sort_id from panoh.cases c ${JOINS}`;

const SHARED_WITH_GROUP = `c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()) and exists (select 1 from panoh.grants g where g.case_id = c.id
  and g.relation = 'group' and g.grantee_id = any ($7) and (g.ends_at is null or g.ends_at > panoh.now()))`;

/** Users who left count as no lead. */
const FILTER = `($2 = 'all' or c.status = $2)
  and ($3 = 'anybody' or ($3 = 'me' and c.lead_user_id = $4) or ($3 = 'nobody' and u.id is null and (c.agency_id = $1 or c.lead_user_id is null)))`;

const PENDING_AND_LATE = `d.agency_id = c.agency_id and d.status = 'pending' and d.due_at < panoh.now()`;

/** Begins with the tasks, by their index, so that the hundredth page costs what the first does. */
const late = (scope: string): string => `select ${COLUMNS}, d.due_at::text as sort_key, d.id as sort_id
  from panoh.follow_ups d join panoh.cases c on c.id = d.case_id and ${PENDING_AND_LATE} ${JOINS}
  where ${scope} and ${FILTER} and ($5::timestamptz is null or (d.due_at, d.id) > ($5, $6::uuid))
    and not exists (select 1 from panoh.follow_ups e where e.case_id = d.case_id and e.agency_id = d.agency_id
      and e.status = 'pending' and (e.due_at, e.id) < (d.due_at, d.id))
  order by d.due_at, d.id`;

const notLate = (scope: string): string => `${BY_OPENING} where ${scope} and ${FILTER}
    and not exists (select 1 from panoh.follow_ups d where d.case_id = c.id and ${PENDING_AND_LATE})
    and ($5::timestamptz is null or (c.opened_at, c.id) < ($5, $6::uuid))
  order by c.opened_at desc, c.id desc`;

/** Cases with a late task, the longest late first. */
export const LATE = { own: late('c.agency_id = $1'), group: late(SHARED_WITH_GROUP) };
/** All others, newest first. */
export const NOT_LATE = { own: notLate('c.agency_id = $1'), group: notLate(SHARED_WITH_GROUP) };
/** Those with the ids of `$2`, newest first. */
export const FOUND = `${BY_OPENING} where c.id = any ($2) order by c.opened_at desc, c.id desc`;

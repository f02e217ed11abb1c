/**
 * The group's queue with danger before lateness: whole texts of `panoh.queue_lines_of`, `panoh.renew_queue_lines` and
 * `panoh.group_queue`. Rank 0 cannot wait, rank 1 is known danger; `danger-rank.rules.ts` says the same of a day.
 */
const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';

/** A step that the owner owes. A block under review is not for the group. */
const isOwed = (task: string): string => `${task}.status = 'pending' and ${task}.partition = 'follow_ups'
    and ${task}.owner_role not in ('receiving_agency', 'block_reviewer')`;
const next = (
  which: string,
): string => `cross join lateral (select x.id, x.due_at, x.rule, x.step from follow_ups x
    where x.case_id = c.id and ${isOwed('x')} and ${which} order by x.due_at, x.id limit 1) f`;
/** Two attempts to reach her failed one after the other: another is planned, and stands in the queue whenever it is due. */
const isMissedTwice = (task: string): string => `(${task}.rule = 'fu.no_contact' and ${task}.step >= 2)`;

/** A search that was planned for a silence, or of a referral that still runs, is late before the group looks at it. */
const REASON = `case when f.rule = 'rf.waiting' then 'waiting_list'
    when f.rule = 'rf.find_other' and (f.step = 2 or s.status in ('sent', 'received')) then 'unanswered'
    when f.rule in ('rf.find_other', 'rf.send_missing') then case when s.status = 'unavailable' then 'no_place' else 'refused' end
    when c.status = 'closed' and f.kind = 'safety_contact' then 'after_closing'
    when ${isMissedTwice('f')} then 'missed_twice'
    when c.band = 'high' and f.kind = 'safety_contact' then 'high_no_contact'
    when f.rule = 'po.expiry' then 'order_ended'
    when f.rule = 'rk.reassess' then 'assessment_overdue' else 'late' end`;
/** A line that ends when its step is late is there until that very instant. */
const UNTIL_LATE = `least(c.until_at, f.due_at + interval '1 microsecond')`;
const RANK = `(case when c.band = 'high' then 1 else 2 end)::smallint`;
/** The second step of a breach is its record, due in three days. */
const RANK_OF_TASK = `(case when f.rule = 'po.breach' and f.step <> 2 or f.rule in ('su.emergency', 'su.import') then 0
    when c.band = 'high' or f.rule = 'po.breach' or starts_with(f.rule, 'su.') then 1 else 2 end)::smallint`;

/**
 * Called by `renew_queue_lines` at the end of a transaction that changed a case. It reads past row security, since
 * the person who changes a case cannot see the group's queue; the app role cannot call it.
 */
export const LINES_OF_CASE = `returns setof panoh.queue_lines language sql ${LOOK_UP} as $$ with listed as (
    select c.id, c.agency_id, c.status, c.band, c.working_group_id as group_id,
      least(coalesce(c.shares_until, 'infinity'), coalesce(g.ends_at, 'infinity')) as until_at
    from cases c join grants g on g.case_id = c.id and g.grantee_id = c.working_group_id and g.relation = 'group'
    where c.id = p_case and c.shares_with_group and '{core,follow_ups,closure}'::text[] <@ g.partitions
      and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now())
    order by g.ends_at desc nulls first limit 1)
  select c.group_id, ${REASON}, f.due_at, f.id, c.id, 'follow_up', c.until_at, ${RANK_OF_TASK}
  from listed c join follow_ups f on f.case_id = c.id
    left join referrals s on s.id = f.subject_id and s.case_id = c.id and f.rule in ('rf.find_other', 'rf.send_missing')
  where ${isOwed('f')} and (f.kind <> 'safety_contact' or ${isMissedTwice('f')} or not exists (select 1 from follow_ups x
    where x.case_id = c.id and ${isOwed('x')} and x.kind = 'safety_contact' and (x.due_at, x.id) < (f.due_at, f.id)))
  union all
  select c.group_id, case when r.status in ('sent', 'received') then 'unanswered' else 'late' end,
    r.due_at, r.id, c.id, 'referral', c.until_at, ${RANK} from listed c join referrals r on r.case_id = c.id
  where r.ended_at is null and r.due_at is not null
  union all
  select c.group_id, 'no_word', r.ended_at, r.id, c.id, 'referral', c.until_at, ${RANK}
  from listed c join referrals r on r.case_id = c.id
  where r.status = 'completed' and r.ended_at is not null and r.survivor_word is null
    and r.not_asked_reason is distinct from 'asked_for_no_contact'
  union all
  select c.group_id, 'closing', e.endorsed_at, e.id, c.id, 'closure', c.until_at, ${RANK}
  from listed c join closure_episodes e on e.case_id = c.id
  where e.state = 'endorsed' and e.reviewer_agency_id <> c.agency_id and e.endorsed_at is not null
  union all
  select c.group_id, 'orders_ending', (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' - interval '1 minute',
    f.id, c.id, 'follow_up', ${UNTIL_LATE}, ${RANK_OF_TASK}
  from listed c join protection_orders o on o.case_id = c.id
    ${next(`x.subject_id = o.id and starts_with(x.rule, 'po.')`)}
  where c.status = 'open' and o.issued_at is not null and o.lifted_at is null and o.refused_at is null
    and o.expires_on is not null
  union all
  select c.group_id, 'quiet', w.written_at, f.id, c.id, 'follow_up', ${UNTIL_LATE}, ${RANK_OF_TASK}
  from listed c join case_writings w on w.case_id = c.id and w.is_listed and w.group_id = c.group_id
    ${next(`not starts_with(x.rule, 'po.') and not (x.rule = 'rf.find_other' and x.step = 2)`)}
  where c.status = 'open' and not exists (select 1 from follow_ups x where x.id = f.id and ${isMissedTwice('x')}) $$`;

/**
 * Called by the trigger that renews what a transaction changed. It writes a table that is closed to the app role, so that
 * two people who change a case at once each see the lines of the other.
 */
export const renewLines = (key: string): string => {
  const of = (row: string): string => `(${key.replace(/\w+/g, `${row}.$&`)})`;
  return `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare fresh queue_lines[]; begin
    perform pg_advisory_xact_lock(hashtext('panoh.queue_lines'), hashtext(p_case::text));
    if not exists (select 1 from cases c where c.id = p_case and c.shares_with_group) then
      delete from queue_lines l where l.case_id = p_case;
      return;
    end if;
    fresh := array(select l::queue_lines from panoh.queue_lines_of(p_case) l);
    delete from queue_lines l where l.case_id = p_case and not exists (select 1 from unnest(fresh) f
      where ${of('f')} = ${of('l')});
    insert into queue_lines as l select * from unnest(fresh)
      on conflict (${key}) do update set until_at = excluded.until_at
      where l.until_at <> excluded.until_at;
  end $$`;
};

/** Between which instants a line of a kind stands in the queue. */
const KINDS = `(values ('late', '-infinity'::timestamptz, at), ('high_no_contact', '-infinity', at),
    ('unanswered', '-infinity', at), ('closing', '-infinity', 'infinity'), ('quiet', '-infinity', at - interval '14 days'),
    ('orders_ending', today, today + interval '7 days'), ('missed_twice', '-infinity', 'infinity'),
    ('assessment_overdue', '-infinity', at), ('order_ended', '-infinity', at), ('after_closing', '-infinity', at),
    ('no_word', '-infinity', at), ('refused', '-infinity', 'infinity'), ('no_place', '-infinity', 'infinity'),
    ('waiting_list', '-infinity', 'infinity')) k (filter, from_at, to_at)
      cross join (values (0::smallint), (1::smallint), (2::smallint)) d (rank)`;
const STANDS = `l.group_id = g and l.filter = k.filter and l.rank = d.rank
          and l.sort_at >= k.from_at and l.sort_at < k.to_at
  and l.until_at > at and not (l.case_id = any (coalesce(me.blocked, '{}')))`;

/** Each filter and rank is one walk along the index; a rank after that of the last page begins at its first line. */
const linesIn = (order: 'asc' | 'desc'): string => `select l.*
      from unnest(me.led_group_ids) g cross join ${KINDS}
      cross join lateral (select l.* from queue_lines l where ${STANDS}
          and (l.sort_at, l.id) ${order === 'asc' ? '>' : '<'} (case when d.rank = p_rank then after_at else begin_at end,
            case when d.rank = p_rank then after_id else begin_id end)
        order by l.sort_at ${order}, l.id ${order} limit p_limit) l
      where (p_filter is null or k.filter = p_filter) and (p_rank is null or d.rank >= p_rank)
      order by l.rank, l.sort_at ${order}, l.id ${order} limit p_limit`;

/** What lines say, looked at once more with the case and the grant as they are now. */
const itemsIn = (order: 'asc' | 'desc'): string => `items := (select json_agg(row_to_json(i)) from (
    select l.id, l.filter, l.type, l.rank, l.sort_at::text as "sortKey", c.id as "caseId", c.reference, c.band,
      case when a.id is not null then json_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end
        as "withAgencyName", f.rule, f.step, f.because, f.owner_role as owner, f.escalated_to as "escalatedTo",
      r.id as "referralId", r.reference as "referralReference", case when r.kind <> 'support_lead' then r.service_type end as "serviceType",
      r.urgency, r.status, r.contacted_at is not null as "isContacted",
      coalesce(f.version, r.version, e.version) as version, q.times as "askedTimes", q.last as "askedAt"
    from (${linesIn(order)}) l
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
    order by l.rank, l.sort_at ${order}, l.id ${order}) i);`;

const COUNTS = `counts := (select json_object_agg(filter, n) from (
    select k.filter, least(sum(l.n), p_most) as n from unnest(me.led_group_ids) g cross join ${KINDS}
      cross join lateral (select count(*) as n from (select 1 from queue_lines l where ${STANDS} limit p_most) l) l
    group by k.filter) c);`;

/**
 * Called by the queue of the coordinator. It reads past row security, by conditions that `queue-lines.e2e-spec.ts` holds
 * against row security, so that a page reads only the lines that it shows; it is given no group and no case.
 */
export const GROUP_QUEUE = `returns table (items json, counts json) language plpgsql rows 1 ${LOOK_UP}
  set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now();
    today timestamptz := ((at at time zone 'Asia/Dushanbe')::date + 1)::timestamp at time zone 'Asia/Dushanbe'
      - interval '1 minute';
    begin_at timestamptz := case when p_newest then 'infinity' else '-infinity' end;
    begin_id uuid := case when p_newest then 'ffffffff-ffff-ffff-ffff-ffffffffffff'
      else '00000000-0000-0000-0000-000000000000' end;
    after_at timestamptz := coalesce(p_at, begin_at); after_id uuid := coalesce(p_id, begin_id);
  begin
    if me.user_id is not null and '{group:core,group:follow_ups,group:closure}'::text[] <@ me.reads then
      if p_newest then ${itemsIn('desc')} else ${itemsIn('asc')} end if;
      ${COUNTS}
    end if;
    return next;
  end $$`;

import type { Database } from '../platform/database/database.js';
import type { RunSql } from '../platform/database/worker-database.js';
import { boardPage, countLines, namesOf } from './boards.queries.js';
import type { BoardPage, BoardRow } from './boards.queries.js';
import type { NotificationDto } from './workboard.dto.js';

export interface NotificationRow extends BoardRow, Omit<NotificationDto, 'isRead' | 'missing'> {
  missing: string[] | null;
}

const agencyOf = (id: string): string => `(select ${namesOf('p')} from panoh.agencies p where p.id = ${id})`;
/** Looked up for refusals only. */
const OF_REFUSAL = `case when n.kind in ('referral_refused', 'referral_no_place') then`;

/**
 * The viewer's notifications. Those of a case the viewer can no longer see are hidden, and so is a closure request
 * whose step was taken, a report of the programme that was made and an own task that ended; a snoozed one returns when due; a receiver sees another agency's case by the referral's
 * reference. A task appears once, with its latest escalation level. Oversight and agency heads see the agency only,
 * never the case.
 */
const SQL = `
  select n.id, case when n.read_at is null then 'unread' else 'read' end as filter, n.created_at as sort_at,
    jsonb_build_object('kind', n.kind, 'caseId', c.id, 'code', s.code,
      'reference', case when c.agency_id = $2 then c.reference else coalesce(r.reference, c.reference) end, 'rule', f.rule, 'step', f.step,
      'band', case when c.agency_id = $2 then c.band end, 'followUpId', f.id, 'referralId', r.id, 'subjectId', n.subject_id,
      'personName', case when n.kind = 'read_budget_spent' then (select u.display_name from panoh.users u where u.id = n.subject_id) end, 'agencyName', case when n.case_id is null then ${agencyOf('n.subject_id')}
        when n.kind like 'referral\\_%' then ${agencyOf('r.to_agency_id')} end,
      'reason', ${OF_REFUSAL} coalesce(r.decline_reason, r.unavailable_reason) end,
      'missing', to_jsonb(${OF_REFUSAL} r.missing_codes end),
      'dueAt', ${OF_REFUSAL} (select min(d.due_at) from panoh.follow_ups d where d.case_id = n.case_id and d.status = 'pending'
        and d.subject_id = r.id and d.rule in ('rf.find_other', 'rf.send_missing') and d.from_at <= panoh.now()) end,
      'createdAt', n.created_at)
      as facts
  from panoh.notifications n left join panoh.cases c on c.id = n.case_id
    left join panoh.survivors s on s.case_id = c.id
    left join panoh.follow_up_steps t on t.id = n.step_id left join panoh.follow_ups f on f.id = t.follow_up_id
    left join lateral (select x.id, x.reference, x.to_agency_id, x.decline_reason, x.unavailable_reason, x.missing_codes
      from panoh.referrals x where x.case_id = n.case_id
      and (x.id in (n.subject_id, f.subject_id) or (c.agency_id is distinct from $2 and x.to_agency_id = $2))
      order by x.sent_at desc limit 1) r on true
  where n.user_id = $1 and not exists (select 1 from panoh.snoozes z where z.follow_up_id = f.id
      and z.user_id = n.user_id and z.ended_at is null and z.until_at > panoh.now())
    and (n.kind not in ('task_due', 'task_soon') or f.status is null or f.status = 'pending') and not exists (select 1 from panoh.notifications m
      join panoh.follow_up_steps l on l.id = m.step_id
      where m.user_id = n.user_id and l.follow_up_id = f.id and (m.created_at, m.id) > (n.created_at, n.id))
    and case when n.kind in ('programme_report_soon', 'programme_report_late')
      then exists (select 1 from panoh.programme_files p where p.id = n.subject_id and p.reported_at is null
        and (n.kind = 'programme_report_late' or p.report_by > panoh.now()))
    when n.case_id is null and n.kind <> 'block_to_review' then true
    when n.kind in ('block_to_review', 'block_waits') then c.id is not null and n.kind = 'block_waits'
      or n.subject_id in (select b.id from panoh.block_reviews() b)
    -- The fallback agency may stop an erasure of a case that it does not hold.
    when n.kind = 'erasure_asked' then c.id is not null or n.subject_id in (select e.id from panoh.erasure_requests e
      where e.stopped_at is null and e.done_at is null and e.lapsed_at is null)
    when n.kind like 'closure%'
    then exists (select 1 from panoh.closure_episodes e where e.id = n.subject_id and case n.kind
      when 'closure_to_endorse' then e.state = 'requested' when 'closure_to_decide' then e.state = 'endorsed'
      else true end)
    else c.id is not null or r.id is not null end`;

/** What was read in years is not looked through for what is new today. */
const UNREAD_SQL = `${SQL} and n.read_at is null`;

export function countUnread(database: Database): Promise<number> {
  const { userId, agencyId } = database.viewer;
  return countLines(database, UNREAD_SQL, [userId, agencyId]);
}

export function notificationPage(
  database: Database,
  cursor: string | null,
  unreadOnly: boolean,
): Promise<BoardPage<NotificationRow>> {
  const { userId, agencyId } = database.viewer;
  return boardPage(database, {
    sql: unreadOnly ? UNREAD_SQL : SQL,
    parameters: [userId, agencyId],
    filter: null,
    cursor,
    newestFirst: true,
  });
}

/** Reading one level of an escalation also reads the earlier levels. */
export async function markNotificationsRead(database: Database, ids: readonly string[]): Promise<void> {
  await database.query(
    `update panoh.notifications n set read_at = panoh.now() where n.user_id = $1 and n.read_at is null
       and (n.id = any ($2) or exists (select 1 from panoh.follow_up_steps s
         join panoh.follow_up_steps t on t.follow_up_id = s.follow_up_id
         join panoh.notifications m on m.step_id = t.id and m.user_id = n.user_id
         where s.id = n.step_id and m.id = any ($2) and m.created_at >= n.created_at))`,
    [database.viewer.userId, ids],
  );
}

/** Notifies of own reminders that are due, and asks shelters for their free beds; answers how many. */
export async function notifyOwnReminders(run: RunSql): Promise<number> {
  const [row] = await run<{ notified: number }>(
    'select panoh.notify_own_reminders() + panoh.notify_unsaid_beds() as notified',
  );
  return row?.notified ?? 0;
}

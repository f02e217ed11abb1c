import type { Database } from '../../platform/database/database.js';
import { OF_THE_LEAD } from '../work-list.queries.js';
import type { AlongCaseDto, AlongDueDto } from './along.dto.js';
import { TAKEN_RULES } from './devices.rules.js';

/** The answer but for the safe contact, which is sealed. */
export interface CaseFacts extends Omit<AlongCaseDto, 'safeContact' | 'due'> {
  due: Omit<AlongDueDto, 'byHand'>[];
  safeContact: { version: number; isLocked: boolean } | null;
}

export interface OwnCase {
  caseId: string;
  takeable: boolean;
}

export const ownCases = (database: Database): Promise<OwnCase[]> =>
  database.query('select case_id as "caseId", takeable from panoh.cases_along() order by case_id');

const iso = (column: string): string =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const listOf = (fields: string, order: string, from: string): string =>
  `coalesce((select jsonb_agg(jsonb_build_object(${fields}) order by ${order}) from ${from}), '[]')`;

/** Of another agency no row is read, of an order its state and last day, of a referral no receiver. */
const DUE = listOf(
  `'followUpId', f.id, 'kind', f.kind, 'rule', f.rule, 'step', f.step, 'fromAt', ${iso('f.from_at')},
   'dueAt', ${iso('f.due_at')}, 'version', f.version`,
  'f.due_at, f.id',
  `panoh.follow_ups f where f.case_id = c.id and f.agency_id = c.agency_id and f.status = 'pending'
     and f.partition = 'follow_ups' and split_part(f.rule, '.', 1) = any ($4::text[]) and f.owner_role = any ($2::text[]) and f.due_at < $3`,
);
const DATES = listOf(
  `'dateId', h.date_id, 'kind', h.kind, 'step', h.step, 'onDay', h.on_day, 'version', h.note_no`,
  'h.on_day, h.date_id',
  `(select distinct on (e.date_id) e.* from panoh.key_date_events e where e.case_id = c.id and e.kind = 'hearing'
     and e.agency_id = c.agency_id order by e.date_id, e.note_no desc) h where h.step in ('set', 'moved')`,
);
const ORDERS = listOf(
  `'status', o.status, 'expiresOn', o.expires_on`,
  'o.expires_on, o.id',
  'panoh.order_statuses(c.id) o',
);
const REFERRALS = listOf(
  `'serviceType', r.service_type, 'status', r.status, 'onDay',
   (coalesce(r.ended_at, r.decided_at, r.received_at, r.sent_at) at time zone 'Asia/Dushanbe')::date`,
  'r.sent_at, r.id',
  `panoh.referrals r where r.case_id = c.id and r.from_agency_id = c.agency_id and r.kind = 'service'`,
);
const CONTACTS = listOf(
  `'contactedAt', ${iso('k.contacted_at')}, 'outcome', k.outcome, 'channel', k.channel, 'alone', k.alone`,
  'k.contacted_at desc, k.id',
  `(select * from panoh.contacts t where t.case_id = c.id and t.agency_id = c.agency_id and t.mirrored_from is null
     order by t.contacted_at desc, t.id limit 3) k`,
);
const GOALS = listOf(
  `'goalId', g.id, 'domain', g.domain, 'progress', coalesce(p.progress, 'not_begun'), 'onDay', coalesce(p.said_on, g.set_on)`,
  'g.recorded_at, g.id',
  `panoh.support_goals g left join lateral (select l.progress, l.said_on from panoh.goal_progress l where l.goal_id = g.id
     order by l.step_no desc limit 1) p on true where g.case_id = c.id and g.agency_id = c.agency_id`,
);

/** Of these cases, what the viewer reads of each online, in codes and times. */
export async function caseFacts(
  database: Database,
  caseIds: readonly string[],
  until: Date,
): Promise<CaseFacts[]> {
  const rows = await database.query<{ facts: CaseFacts }>(
    `select jsonb_build_object('caseId', c.id, 'code', s.code, 'reference', c.reference, 'band', c.band, 'due', ${DUE},
       'dates', ${DATES}, 'orders', ${ORDERS}, 'referrals', ${REFERRALS}, 'contacts', ${CONTACTS}, 'goals', ${GOALS},
       'assessmentId', (select a.id from panoh.risk_assessments a where a.case_id = c.id
         order by a.assessed_at desc, a.id desc limit 1),
       'safeContact', (select jsonb_build_object('version', p.version,
         'isLocked', p.locked_at is not null or p.doubted_at is not null) from panoh.safe_contacts p where p.case_id = c.id)
       ) as facts
     from panoh.cases c join panoh.survivors s on s.case_id = c.id where c.id = any ($1) order by s.code`,
    [caseIds, OF_THE_LEAD, until, TAKEN_RULES],
  );
  return rows.map(({ facts }) => facts);
}

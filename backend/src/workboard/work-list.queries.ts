import type { CaseLine, CasesService } from '../cases/index.js';
import { OWNER_ROLES } from '../follow-ups/index.js';
import type { StoredSnooze } from '../follow-ups/index.js';
import type { Database } from '../platform/database/database.js';
import { addDays } from '../shared/dates.js';
import { SAFE_TIMES_DAYS } from '../survivors/index.js';
import { workListHorizon } from './work-list.rules.js';
import type { WorkListRow } from './work-list.rules.js';
import { SECOND_LOOKS, refusalOf } from './boards.queries.js';
import { awaitAll } from '../shared/await-all.js';

/** As it is read: an instant inside JSON is a text. */
interface StoredSnoozed {
  snooze: (Omit<StoredSnooze, 'until'> & { until: string }) | null;
}
type WaitingRow = Omit<WorkListRow, keyof CaseLine | 'snooze'> & StoredSnoozed;
type StoredRow = Omit<WorkListRow, 'snooze'> & StoredSnoozed;

const WAITING = `f.id, f.case_id as "caseId", f.rule, f.step, f.kind, f.from_at as "fromAt", f.due_at as "dueAt", f.because,
  f.subject_id as "subjectId", f.escalated_to as "escalatedTo", f.version, f.agency_id as "agencyId", f.user_id as "userId", (select jsonb_build_object('until', z.until_at, 'reason', z.reason, 'userId', z.user_id)
    from panoh.snoozes z where z.follow_up_id = f.id and z.ended_at is null and z.until_at > panoh.now()
    order by z.created_at desc limit 1) as snooze, (select d.decision from panoh.contact_decisions d where d.follow_up_id = f.id
    order by d.decided_at desc, d.id desc limit 1) as decision, ${refusalOf('f')} as refusal`;
/** The same columns, from the kind on, of a contact around an order of another agency. */
const OF_ORDER = `'safety_contact' as kind, f.from_at as "fromAt", f.due_at as "dueAt", f.because,
  null::uuid as "subjectId", null::text as "escalatedTo", 1 as version, null::uuid as "agencyId", null::uuid as "userId",
  null::jsonb as snooze, null::text as decision,
  null::jsonb as refusal, false as "isErased"`;
const COLUMNS = `${WAITING}, c.erased_at is not null as "isErased", c.reference, c.band, c.lead_user_id as "leadUserId", s.code, c.status = 'open' as "isOpen"`;
const FROM = `panoh.follow_ups f join panoh.cases c on c.id = f.case_id left join panoh.survivors s on s.case_id = c.id`;

const LEAD = 'coalesce(f.user_id, c.lead_user_id)';
/** Colleagues who are away and for whom the user stands in. */
const awayFor = (user: string): string =>
  `array(select user_id from panoh.absences where stand_in_id = ${user} and ended_at is null
    and starts_at <= panoh.now() and ends_at > panoh.now())`;
/** The viewer does the work of colleagues who are away, and is notified of it (`panoh.acting_for`). */
const ACTING = `case when ${LEAD} = any ((select ids from away)::uuid[]) then $4 else ${LEAD} end`;

/** The viewer's work as `workersOf` in follow-ups/recipients.rules.ts says: of the lead's user `l`, or of a role that the lead has not. */
const IS_WORK = `($4 = ${ACTING} and f.owner_role not in ('receiving_agency', 'support_lead', 'coordinator', 'system')
  or f.owner_role = any ($5::text[]) and ($4 = ${ACTING} or f.owner_role = any (l.roles)) is not true)`;

/** True of all work, by comparisons alone: the database may ask it before it asks whether a row may be read. */
const MAY_BE_WORK = `(${LEAD} is null or f.owner_role = 'health_reader' or f.user_id is not null
  or c.contact_user_id is not null or f.owner_role = any ($5::text[]) or $4 = ${ACTING})`;

/** Rows whose work is that of another agency, the group, the inbox or named others: not of a lead's own day. */
const NOT_THE_LEADS = ['receiving_agency', 'support_lead', 'coordinator', 'agency_inbox', 'health_reader'];
/** Of these the lead makes nothing, and of a block under review she must not even see the row. */
const OF_NAMED_OTHERS = ['second_person', 'block_reviewer', 'prosecutor'];
export const OF_THE_LEAD = OWNER_ROLES.filter(
  (role) => ![...NOT_THE_LEADS, ...OF_NAMED_OTHERS].includes(role),
);

/** Far more than a week's work; later rows appear when earlier ones are done. */
const AT_MOST = 1_000;

/** Contacts looked through for one that has no safe time: a plan takes about a millisecond. */
const PLANS_AT_MOST = 250;

/**
 * The viewer's rows of the next seven days: those with a notification when due (`workersOf` of follow-ups), those of
 * the viewer's profession assigned to another colleague, so that they continue in an absence, and those of cases
 * without a lead. A task for any reader of health rows is shown to each of them: row security hides it from
 * others. A contact assigned to another user is shown to the lead with its assignee. Open contacts are included, as
 * one contact may satisfy them too. A second look at the lead's work is a supervisor's. Another place is sought only after a long silence.
 */
export async function ownWorkRows(database: Database): Promise<WorkListRow[]> {
  const { agencyId, userId, roles } = database.viewer;
  const soonMine = `f.from_at < $1 and (coalesce(c.lead_user_id, $2::uuid) = $2 or c.lead_user_id = any (${awayFor('$2')}))`;
  const own = database.query<StoredRow>(
    `with away as materialized (select ${awayFor('$4')} as ids)
     select ${COLUMNS} from ${FROM} left join panoh.users l on l.id = ${ACTING}
     where f.agency_id = $1 and f.status = 'pending' and (f.rule <> 'rf.find_other' or f.from_at <= panoh.now())
       and f.owner_role <> all ($6::text[]) and not (f.owner_role = 'agency_inbox' and f.rule in ${SECOND_LOOKS})
       and (f.due_at < $2 or (f.kind = 'safety_contact' and f.from_at < $2))
       and ${MAY_BE_WORK} and ((${LEAD} is null and f.owner_role = any ($3::text[]))
         or f.owner_role = 'health_reader'
         or (f.user_id is not null and f.owner_role = any ($5::text[]))
         or (f.kind = 'safety_contact' and c.contact_user_id is not null and $4 = (select a.user_id from panoh.contact_assignees_of(array[c.id]) a))
         or ${IS_WORK})
     order by f.due_at, f.id limit ${AT_MOST}`,
    [agencyId, workListHorizon(database.now), OF_THE_LEAD, userId, roles, OF_NAMED_OTHERS],
  );
  const horizon = workListHorizon(database.now);
  const [rows, ofOrders] = await awaitAll([own, aroundOrders(database, soonMine, [horizon, userId])]);
  return [...rows.map(toRow), ...ofOrders];
}

/**
 * Contacts around an order of the police that the viewer's agency makes as support lead, in its own case of her: only
 * where she allowed it to know of the order. A contact recorded there does them.
 */
async function aroundOrders(
  database: Database,
  which: string,
  parameters: unknown[],
): Promise<WorkListRow[]> {
  const rows = await database.query<StoredRow>(
    `select f.id, f.case_id as "caseId", f.rule, f.step, ${OF_ORDER}, c.reference, c.band, c.lead_user_id as "leadUserId", s.code
     from panoh.order_contacts(null) f join panoh.cases c on c.id = f.case_id left join panoh.survivors s on s.case_id = c.id
     where ${which} order by f.due_at, f.id limit ${AT_MOST}`,
    parameters,
  );
  return rows.map(toRow);
}

/**
 * Contacts of the agency's cases within the horizon of safe times: next due first, then late ones. Each decrypts a
 * plan, so their number is bounded.
 */
export async function contactRows(database: Database): Promise<WorkListRow[]> {
  const { now, viewer } = database;
  const rows = await database.query<StoredRow>(
    `with next as materialized (select f.* from panoh.follow_ups f join panoh.cases c on c.id = f.case_id
       where f.agency_id = $1 and c.agency_id = $1 and f.status = 'pending' and f.kind = 'safety_contact' and f.from_at < $2
       order by f.due_at < $3, f.due_at, f.id limit ${PLANS_AT_MOST})
     select ${COLUMNS} from next f join panoh.cases c on c.id = f.case_id left join panoh.survivors s on s.case_id = c.id
     order by f.due_at < $3, f.due_at, f.id`,
    [viewer.agencyId, addDays(now, SAFE_TIMES_DAYS), now],
  );
  return rows.map(toRow);
}

/** Every waiting row of one case that the viewer may see; what its line says of the case is asked once. */
export async function caseWorkRows(
  database: Database,
  cases: CasesService,
  caseId: string,
): Promise<WorkListRow[]> {
  const [line, rows] = await awaitAll([
    cases.lineOf(caseId),
    database.query<WaitingRow>(
      `select ${WAITING}, exists (select 1 from panoh.cases e where e.id = $1 and e.erased_at is not null) as "isErased"
       from panoh.follow_ups f where f.case_id = $1 and f.status = 'pending'
       union all select f.id, f.case_id, f.rule, f.step, ${OF_ORDER} from panoh.order_contacts($1::uuid) f`,
      [caseId],
    ),
  ]);
  if (!line) return [];
  // Compared here: the query is sent before the time of the transaction is known.
  const horizon = workListHorizon(database.now);
  return rows
    .filter(({ agencyId, fromAt }) => agencyId !== null || fromAt < horizon)
    .map((row) => ({ ...toRow(row), ...line }));
}

const toRow = <Row extends StoredSnoozed>(row: Row) => ({
  ...row,
  snooze: row.snooze && { ...row.snooze, until: new Date(row.snooze.until) },
});

import { In, IsNull, Not } from 'typeorm';
import type { Partition } from '../access/index.js';
import { readConsent } from '../consent/index.js';
import type { StoredConsent } from '../consent/index.js';
import type { Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { ReferralRecord } from './referral.entity.js';
import type { SharingState } from './referral-commands.types.js';
import { newMessage } from './referral-messages.queries.js';
import type { ReferralBox, ReferralFilter, Urgency } from './referrals.types.js';

/** The empty fields of a new referral. */
const NEW = {
  receivedAt: null,
  decidedAt: null,
  endedAt: null,
  contactDueAt: null,
  contactedAt: null,
  outcomeDueAt: null,
  appointmentAt: null,
  serviceOn: null,
  declineReason: null,
  nextStep: null,
  unavailableReason: null,
  withdrawalReason: null,
  survivorFeedback: null,
  notAskedReason: null,
  noLongerWanted: false,
  askedAt: null,
  receivedCaseId: null,
  resentAt: null,
  missingCodes: [],
  settledBy: null,
  settledAt: null,
  waitingOn: null,
  interimHelp: null,
  gapRecordedAt: null,
  gapTried: null,
  gapSince: null,
  endingBy: null,
  endingConfirmedBy: null,
  version: 1,
} satisfies Partial<ReferralRecord>;

const sentSlot = (id: string): string => `sent/${id}`;

export async function findReferral(database: Database, id: string): Promise<ReferralRecord> {
  const sent = database.memo.get(sentSlot(id)) as ReferralRecord | undefined;
  if (sent) return sent;
  const [record] = await database.rows(ReferralRecord, 'where id = $1', [id]);
  if (!record) throw notFound();
  return record;
}

/** The row, locked until the transaction ends: two answers at once are one answer and one refusal. */
export async function lockReferral(database: Database, id: string): Promise<ReferralRecord> {
  const [record] = await database.rows(ReferralRecord, 'where id = $1 for update', [id]);
  if (!record) throw notFound();
  return record;
}

/** Referrals of a case, oldest first. */
export const referralsOf = (database: Database, caseId: string): Promise<ReferralRecord[]> =>
  database.rows(ReferralRecord, 'where case_id = $1 order by sent_at, id', [caseId]);

/** Ids of the referrals from a case to one agency that are not withdrawn, for a changed consent. */
export async function referralIdsTo(database: Database, caseId: string, agencyId: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from panoh.referrals where case_id = $1 and to_agency_id = $2 and status <> 'withdrawn'
     order by sent_at, id`,
    [caseId, agencyId],
  );
  return rows.map((row) => row.id);
}

/** Referrals of a case that a block of this transaction ended. */
export const endedByBlock = (database: Database, caseId: string): Promise<ReferralRecord[]> =>
  database.rows(
    ReferralRecord,
    `where case_id = $1 and ended_at = panoh.now() and withdrawal_reason = 'receiver_not_available'`,
    [caseId],
  );

/** Requests for a support lead that still run. */
export const openSupportLeads = (database: Database, caseId: string): Promise<ReferralRecord[]> =>
  database.repository(ReferralRecord).findBy({ caseId, kind: 'support_lead', endedAt: IsNull() });

/** Whether another hand-over than the one that is withdrawn runs: a case has at most one (capabilities 2.1). */
export const hasRunningHandover = (
  database: Database,
  caseId: string,
  withdrawnId: string | null,
): Promise<boolean> =>
  database.repository(ReferralRecord).existsBy({
    caseId,
    kind: 'handover',
    endedAt: IsNull(),
    ...(withdrawnId ? { id: Not(withdrawnId) } : {}),
  });

/** The referral of which the viewer's own case was made, while it still runs. */
export const findReceived = (database: Database, caseId: string): Promise<ReferralRecord | null> =>
  database.repository(ReferralRecord).findOneBy({
    receivedCaseId: caseId,
    status: In(['accepted', 'appointment', 'service_started']),
  });

/** Inserts a referral and caches it in this transaction for rendering. */
export async function insertSent(
  database: Database,
  values: Omit<ReferralRecord, keyof typeof NEW>,
): Promise<void> {
  await database.insert(ReferralRecord, values);
  database.memo.set(sentSlot(values.id), { ...NEW, ...values });
}

export async function changeReferral(
  database: Database,
  { id, version }: ReferralRecord,
  values: Partial<ReferralRecord>,
): Promise<void> {
  database.memo.delete(sentSlot(id));
  await database.repository(ReferralRecord).update({ id }, { ...values, version: version + 1 });
}

/** Stores the consent that the referral rests on; triggers no notification. */
export async function keepConsent(database: Database, { id, consentId }: ReferralRecord): Promise<void> {
  database.memo.delete(sentSlot(id));
  await database.repository(ReferralRecord).update({ id }, { consentId });
}

/**
 * Grants the receiver what consent covers now; throws if consent has ended. False if no counted place is free;
 * waits for a concurrent acceptance.
 */
export async function grantToReceiver(
  database: Database,
  id: string,
  wraps: readonly object[],
): Promise<boolean> {
  const sql = 'select panoh.accept_referral($1, $2, $3) as done';
  const [row] = await database.query<{ done: boolean }>(sql, [id, newId(), JSON.stringify(wraps)]);
  return row?.done ?? false;
}

/** The case of an agency that ends, once the receiver has it. */
export async function endHandedOver(database: Database, id: string): Promise<void> {
  await database.query('select panoh.end_handed_over($1)', [id]);
  database.memo.delete(sentSlot(id));
}

/** Copies the blocks on the sender's case to the receiver's case. */
export async function inheritBlocks(database: Database, id: string, caseId: string): Promise<void> {
  await database.query('select panoh.inherit_blocks($1, $2)', [id, caseId]);
}

/** Notifies the user who owes the next step. */
export async function askReceiver(database: Database, id: string): Promise<void> {
  await database.query('select panoh.ask(null, $1)', [id]);
}

/** Deletes the case that an acceptance of the last minutes made, and ends what it opened. Throws where it was used. */
export async function undoAcceptance(database: Database, id: string): Promise<void> {
  database.memo.delete(sentSlot(id));
  await database.query('select panoh.undo_acceptance($1)', [id]);
}

/** Reports to the police case that its support lead accepted or declined; false if nothing changed. */
export async function answerSupportLead(database: Database, id: string, accepts: boolean): Promise<boolean> {
  const sql = 'select panoh.answer_support_lead($1, $2) as changed';
  const [row] = await database.query<{ changed: boolean }>(sql, [id, accepts]);
  return row?.changed ?? false;
}

export interface EndedLead {
  caseId: string;
  referralId: string;
  urgency: Urgency;
  endedAs: 'completed' | 'not_attended';
  /** The police case had no other support lead at that time. */
  wasLead: boolean;
}

/** Ends what the agency of a closing case did as support lead of another case. */
export const endSupportLead = (database: Database, caseId: string): Promise<EndedLead[]> =>
  database.query(
    `select case_id as "caseId", referral_id as "referralId", urgency, ended_as as "endedAs",
       was_lead as "wasLead" from panoh.end_support_lead($1)`,
    [caseId],
  );

/** The grant of a receiver that runs now. */
export async function runningGrant(
  database: Database,
  { caseId, id }: ReferralRecord,
): Promise<{ partitions: Partition[]; endsAt: Date | null } | undefined> {
  const rows = await database.query<{ partitions: Partition[]; endsAt: Date | null }>(
    `select partitions, ends_at as "endsAt" from panoh.grants where case_id = $1 and source_id = $2
       and (ends_at is null or ends_at > panoh.now())`,
    [caseId, id],
  );
  return rows[0];
}

/** Agencies that may receive a referral from the case: those of its group, or of every group for a hand-over. */
export async function receiversOf(database: Database, caseId: string, isHandover = false): Promise<string[]> {
  const rows = await database.query<{ agency_id: string }>('select * from panoh.receivers_of($1, $2)', [
    caseId,
    isHandover,
  ]);
  return rows.map((row) => row.agency_id);
}

/** For the owner, and for the coordinator of a group she shares with; throws "not found" for others. */
export async function sharingState(
  database: Database,
  caseId: string,
  agencyId: string,
): Promise<SharingState> {
  const [row] = await database.query<{
    state:
      | (Omit<SharingState, 'consents'> & { consents: (StoredConsent & { purpose: string | null })[] })
      | null;
  }>('select panoh.sharing_state($1, $2) as state', [caseId, agencyId]);
  if (!row?.state) throw notFound();
  return {
    ...row.state,
    consents: row.state.consents.map((stored) => ({ ...readConsent(stored), purpose: stored.purpose })),
  };
}

/** The sender's rows of a refusal that can be worked on now; a receiver reads none of them. */
const waitsFor = (rules: string): string => `from panoh.follow_ups f where f.case_id = r.case_id
  and f.subject_id = r.id and f.status = 'pending' and f.rule in (${rules}) and f.from_at <= panoh.now()`;
const SEARCHES = waitsFor(`'rf.find_other', 'rf.send_missing'`);
const ALL_ROWS = waitsFor(`'rf.find_other', 'rf.send_missing', 'rf.waiting'`);

/** By when the sender finds another place, or sends what is missing; null while neither waits. */
export async function findOtherBy(database: Database, record: ReferralRecord): Promise<Date | null> {
  const [row] = await database.query<{ due_at: Date | null }>(
    `select (select min(f.due_at) ${SEARCHES}) as due_at from (values ($1::uuid, $2::uuid)) r (case_id, id)`,
    [record.caseId, record.id],
  );
  return row?.due_at ?? null;
}

/** Unanswered for as long again as the answer had. */
const SILENT = `r.status in ('sent', 'received')
  and r.ack_due_at + (r.ack_due_at - coalesce(r.resent_at, r.sent_at)) < panoh.now()`;

type RunningFilter = 'open' | 'unanswered' | 'answered' | 'late';
type RefusalFilter = Exclude<ReferralFilter, RunningFilter | 'ended'>;

const RUNNING: Record<RunningFilter, string> = {
  open: '',
  unanswered: `and r.status in ('sent', 'received')`,
  answered: `and r.status not in ('sent', 'received')`,
  late: 'and r.due_at < panoh.now()',
};

/** By what the receiver answered; the sender's rows tell more, and only the sender. */
const BY_ANSWER: Record<RefusalFilter, string> = {
  needs_open: `r.status in ('declined', 'unavailable', 'not_attended')`,
  refused: `r.status in ('declined', 'not_attended')`,
  no_place: `r.status = 'unavailable'`,
  silent: SILENT,
  waiting_list: `r.status in ('declined', 'unavailable', 'not_attended') and r.next_step = 'on_waiting_list'`,
};

const REFUSALS: Record<ReferralBox, Record<RefusalFilter, string>> = {
  out: {
    needs_open: `exists (select 1 ${ALL_ROWS})`,
    refused: `r.status in ('declined', 'not_attended', 'withdrawn') and exists (select 1 ${SEARCHES})`,
    no_place: `r.status = 'unavailable' and exists (select 1 ${SEARCHES})`,
    silent: SILENT,
    waiting_list: `exists (select 1 ${waitsFor(`'rf.waiting'`)})`,
  },
  in: BY_ANSWER,
  group: BY_ANSWER,
};

/** When a refusal is due: the earliest of the sender's rows, else the answer, else since when it has ended. */
const REFUSAL_DUE = `coalesce((select min(f.due_at) ${ALL_ROWS}), r.due_at, r.ended_at)`;

const OWN_AGENCY = '(select (panoh.me()).agency_id)';
const SIDES = {
  in: { scope: `r.to_agency_id = ${OWN_AGENCY}`, other: 'from_agency_id' },
  out: { scope: `r.from_agency_id = ${OWN_AGENCY}`, other: 'to_agency_id' },
  group: {
    scope: `exists (select 1 from panoh.held_grants g where g.case_id = r.case_id and g.relation = 'group'
      and 'core' = any (g.partitions) and 'group:core' = any (g.reads) offset 0)`,
    other: 'to_agency_id',
  },
} as const satisfies Record<ReferralBox, object>;

/** The columns a row needs, named as the entity names them. */
const COLUMNS = `r.id, r.reference, r.kind, r.case_id as "caseId", r.from_agency_id as "fromAgencyId",
  r.to_agency_id as "toAgencyId", r.service_type as "serviceType", r.urgency, r.band, r.place,
  r.is_minor as "isMinor", r.status, r.sent_at as "sentAt", r.decided_at as "decidedAt",
  r.contacted_at as "contactedAt", r.service_on::text as "serviceOn", r.asked_at as "askedAt",
  r.survivor_feedback as "survivorFeedback", r.no_longer_wanted as "noLongerWanted",
  r.replaces_referral_id as "replacesReferralId", r.received_case_id as "receivedCaseId",
  r.resent_at as "resentAt", r.decline_reason as "declineReason", r.unavailable_reason as "unavailableReason",
  r.withdrawal_reason as "withdrawalReason", r.missing_codes as "missingCodes", r.settled_by as "settledBy",
  r.ending_by as "endingBy", r.ending_confirmed_by as "endingConfirmedBy",
  (select min(f.due_at) ${SEARCHES}) as "findOtherBy", r.version,
  ${newMessage('r.id')} as "hasNewMessage",
  case when a.id is not null then jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end
    as "otherAgencyName"`;

/** A referral in a box of an agency. */
export type BoxRow = ReferralRecord & {
  otherAgencyName: Names | null;
  findOtherBy: Date | null;
  hasNewMessage: boolean;
  /** The sort key as text: the database counts microseconds, a Date would cut them off. */
  sortKey: string;
};

/**
 * The boxes of the viewer's agency, and of the groups that she coordinates: by urgency and what is due first, or, of those that have ended, the latest first.
 * The agency is read in the statement, which goes out together with the session.
 */
export function boxRows(
  database: Database,
  { box, filter, limit }: { box: ReferralBox; filter: ReferralFilter; limit: number },
  after: { key: string; id: string } | null,
): Promise<BoxRow[]> {
  const { scope, other } = SIDES[box];
  const { condition, due, order } = listing(box, filter);
  // Two statements, as one that leaves the end of the last page open would read all that comes before it.
  const beyond = order.byUrgency
    ? 'where (r.urgency_rank, r.sort_at, r.id) > ($1::smallint, $2::timestamptz, $3::uuid)'
    : 'where (r.sort_at, r.id) < ($1::timestamptz, $2::uuid)';
  const key = after && (order.byUrgency ? keyParts(after.key) : [after.key]);
  return database.query<BoxRow>(
    `select ${COLUMNS}, ${order.key} as "sortKey"
     from (select r.*, ${due} as sort_at from panoh.referrals r
       where ${scope} and ${condition}) r
     left join panoh.agencies a on a.id = r.${other}
     ${after ? beyond : ''} order by ${order.by} limit ${limit}`,
    after && key ? [...key, after.id] : [],
  );
}

const BY_URGENCY = {
  byUrgency: true,
  key: `r.urgency_rank || '/' || r.sort_at::text`,
  by: 'r.urgency_rank, r.sort_at, r.id',
};
const LATEST_FIRST = { byUrgency: false, key: 'r.sort_at::text', by: 'r.sort_at desc, r.id desc' };

function listing(
  box: ReferralBox,
  filter: ReferralFilter,
): { condition: string; due: string; order: typeof BY_URGENCY } {
  switch (filter) {
    case 'ended':
      return { condition: 'r.ended_at is not null', due: 'r.ended_at', order: LATEST_FIRST };
    case 'open':
    case 'unanswered':
    case 'answered':
    case 'late':
      return { condition: `r.ended_at is null ${RUNNING[filter]}`, due: 'r.due_at', order: BY_URGENCY };
    default:
      return { condition: REFUSALS[box][filter], due: REFUSAL_DUE, order: BY_URGENCY };
  }
}

/** The rank and due time of a page's end; anything this server did not make is one 422. */
function keyParts(key: string): [string, string] {
  const [rank, dueAt] = key.split('/');
  if (rank && dueAt && /^[123]$/.test(rank)) return [rank, dueAt];
  throw invalid({ path: 'cursor', code: 'not_valid' });
}

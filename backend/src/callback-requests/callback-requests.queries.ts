import type { AgencySealed } from '../access/index.js';
import type { Database } from '../platform/database/database.js';
import type { RunSql } from '../platform/database/worker-database.js';
import { notFound } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { CallbackRequestRowDto } from './callback-requests.dto.js';
import type { CallbackListName, CallbackOutcome, StaffedWindow } from './callback-requests.types.js';
import type { SmsAnswerState, SmsLanguage, SmsSentence } from './sms/sms-sentences.types.js';

type Shown = 'id' | 'source' | 'isDoubtful' | 'state' | 'takenByName' | 'outcome' | 'junkReason' | 'version';
export interface CallbackRow extends Pick<CallbackRequestRowDto, Shown> {
  receivedAt: Date;
  dueAt: Date;
  takenBy: string | null;
  tryAt: Date | null;
  lockedAt: Date | null;
  settledAt: Date | null;
}

interface List {
  readonly holds: string;
  /** Of a type that has microseconds, as its cursor. */
  readonly key: string;
  readonly newestFirst: boolean;
}

const LISTS: Record<CallbackListName, List> = {
  // Waiting requests by deadline, retries by their time.
  open: {
    holds: `r.state <> 'settled' and not (r.is_doubtful and r.state = 'waiting')`,
    key: 'coalesce(r.try_at, r.due_at)',
    newestFirst: false,
  },
  doubtful: { holds: `r.is_doubtful and r.state = 'waiting'`, key: 'r.received_at', newestFirst: true },
  settled: {
    holds: `r.state = 'settled' and r.settled_at > panoh.now() - interval '7 days'`,
    key: 'r.settled_at',
    newestFirst: true,
  },
};
const PAGE = 50;

const COLUMNS = `r.id, r.source, r.received_at as "receivedAt", r.due_at as "dueAt", r.is_doubtful as "isDoubtful", r.state,
    r.taken_by as "takenBy", u.display_name as "takenByName", r.try_at as "tryAt", r.locked_at as "lockedAt", r.outcome,
    (select e.reason from panoh.callback_events e where e.request_id = r.id and e.kind = 'junk' and r.outcome = 'junk'
      order by e.at desc limit 1) as "junkReason", r.settled_at as "settledAt", r.version`;
const FROM = 'from panoh.callback_requests r left join panoh.users u on u.id = r.taken_by';

/** One request of the viewer's hotline. Throws "not found" without it. */
export async function findCallback(database: Database, id: string): Promise<CallbackRow> {
  const [row] = await database.query<CallbackRow>(`select ${COLUMNS} ${FROM} where r.id = $1`, [id]);
  if (!row) throw notFound();
  return row;
}

/** One page of a list of the board, and how many requests the list has. */
export async function callbackPage(database: Database, list: CallbackListName, cursor: string | null) {
  const { holds, key, newestFirst } = LISTS[list];
  const [order, beyond] = newestFirst ? ['desc', '<'] : ['asc', '>'];
  const end = decodeCursor(cursor);
  const rows = await database.query<CallbackRow & { key: string }>(
    `select ${COLUMNS}, (${key})::text as key ${FROM} where ${holds}
       and ($1::timestamptz is null or (${key}, r.id) ${beyond} ($1, $2::uuid))
     order by ${key} ${order}, r.id ${order} limit ${PAGE + 1}`,
    [end?.key ?? null, end?.id ?? null],
  );
  const [count] = await database.query<{ total: number }>(
    `select count(*)::integer as total from panoh.callback_requests r where ${holds}`,
  );
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  const nextCursor = last ? encodeCursor(last.key, last.id) : null;
  return { rows: rows.slice(0, PAGE), total: count?.total ?? 0, nextCursor };
}

interface CallbackChange {
  action: CallbackOutcome | 'take' | 'reopen';
  reason?: string | null;
  tryAt?: Date | null;
  steps: readonly object[];
}

/** Applies an action; the function checks the version and the action once more, and plans the escalation. */
export async function changeCallback(
  database: Database,
  { id, version }: CallbackRow,
  { action, ...values }: CallbackChange,
): Promise<void> {
  await database.query('select panoh.change_help($1, $2, $3, $4)', [
    ...[id, version, action],
    JSON.stringify(values),
  ]);
}

/** The text of a request, sealed for the agency; undefined after it was erased. */
export async function sealedDetails(database: Database, id: string): Promise<AgencySealed | undefined> {
  const [row] = await database.query<AgencySealed>(
    `select agency_key_version as "agencyKeyVersion", sealed_key as "sealedKey", sealed
     from panoh.callback_details where id = $1`,
    [id],
  );
  return row;
}

const USUAL_MINUTES = 30;

interface OwnHotline {
  isOpen: boolean;
  withinMinutes: number;
  isHotline: boolean;
  hours: StaffedWindow[] | null;
}

/** The hotline of the viewer's agency, with the hours of its service. */
export async function ownHotline(database: Database): Promise<OwnHotline> {
  const [row] = await database.query<OwnHotline>(
    `select coalesce(l.is_open, false) as "isOpen", coalesce(l.within_minutes, ${USUAL_MINUTES}) as "withinMinutes",
       a.type = 'hotline_1313' as "isHotline",
       (select s.opening_hours from panoh.services s where s.agency_id = a.id and s.type = 'hotline'
         and s.status = 'active' and jsonb_array_length(s.opening_hours) > 0 order by s.id limit 1) as hours
     from panoh.agencies a left join panoh.hotlines l on l.agency_id = a.id where a.id = $1`,
    [database.viewer.agencyId],
  );
  if (!row) throw notFound();
  return row;
}

export async function setOwnHotline(
  database: Database,
  { isOpen, withinMinutes }: Pick<OwnHotline, 'isOpen' | 'withinMinutes'>,
): Promise<void> {
  const { agencyId, userId } = database.viewer;
  await database.query(
    `insert into panoh.hotlines (agency_id, is_open, within_minutes, changed_by) values ($1, $2, $3, $4)
     on conflict (agency_id) do update set is_open = excluded.is_open, within_minutes = excluded.within_minutes,
       changed_by = excluded.changed_by, changed_at = panoh.now()`,
    [agencyId, isOpen, withinMinutes, userId],
  );
}

export interface PublicHotline {
  agencyId: string;
  isOpen: boolean;
  withinMinutes: number;
  openingHours: StaffedWindow[];
  onDuty: number;
  keyVersion: number;
  publicKey: Buffer;
}

const HOTLINE = `agency_id as "agencyId", is_open as "isOpen", within_minutes as "withinMinutes",
  opening_hours as "openingHours", on_duty as "onDuty", key_version as "keyVersion", public_key as "publicKey"`;

/** The hotline as requests without a session see it; undefined where there is none. */
export async function publicHotline(database: Database): Promise<PublicHotline | undefined> {
  const [row] = await database.query<PublicHotline>(`select ${HOTLINE} from panoh.hotline()`);
  return row;
}

/** The same for a text message, with the time of the database. */
export async function hotlineOf(run: RunSql): Promise<(PublicHotline & { now: Date }) | undefined> {
  const [row] = await run<PublicHotline & { now: Date }>(
    `select ${HOTLINE}, panoh.now() as now from panoh.hotline()`,
  );
  return row;
}

/** `again`: the same part was stored before. */
export async function keepSms(run: RunSql, sms: object): Promise<void> {
  await run('select panoh.receive_sms($1)', [JSON.stringify(sms)]);
}

/** An answer to a survivor, or an alarm for a worker, who is named and has no choice of sentences. */
export type ClaimedSms = { id: string; language: SmsLanguage; sealedNumber: Buffer } & (
  | { template: SmsSentence; userId: null }
  | { template: null; userId: string }
);

export async function claimSms(run: RunSql): Promise<ClaimedSms | undefined> {
  const [row] = await run<ClaimedSms>(
    'select id, template, language, sealed_number as "sealedNumber", user_id as "userId" from panoh.claim_sms()',
  );
  return row;
}

/** What became of an answer or an alarm, by its id after sending, else by the id of the provider; false for an unknown one. */
export async function settleAnswer(
  run: RunSql,
  settled: { id?: string; providerId?: string; state: SmsAnswerState },
): Promise<boolean> {
  const [row] = await run<{ known: boolean }>('select panoh.settle_sms($1) as known', [
    JSON.stringify(settled),
  ]);
  return row?.known ?? false;
}

/** With the end of the transaction: the person who took the request has opened its messages; their steps are skipped. */
export const openMessages = (database: Database, { id, version }: CallbackRow): void =>
  database.finallyRun('select panoh.open_sms($1, $2)', [id, version]);

/** Queues a sentence; the function checks the version and that the viewer took the request. */
export async function queueAnswer(
  database: Database,
  { id, version }: CallbackRow,
  answer: object,
): Promise<void> {
  await database.query('select panoh.answer_by_sms($1, $2, $3)', [id, version, JSON.stringify(answer)]);
}

export interface StoredMessage extends AgencySealed {
  id: string;
  whole: string;
  part: number;
  parts: number;
  times: number;
  receivedAt: Date;
}

export const messagesOf = (database: Database, requestId: string): Promise<StoredMessage[]> =>
  database.query<StoredMessage>(
    `select id, whole, part, parts, times, received_at as "receivedAt", agency_key_version as "agencyKeyVersion",
       sealed_key as "sealedKey", sealed from panoh.callback_messages where request_id = $1 order by received_at, part`,
    [requestId],
  );

export interface StoredAnswer {
  id: string;
  template: SmsSentence;
  state: SmsAnswerState;
  at: Date;
}

export const answersOf = (database: Database, requestId: string): Promise<StoredAnswer[]> =>
  database.query<StoredAnswer>(
    'select id, template, state, at from panoh.callback_answers where request_id = $1 order by at',
    [requestId],
  );

/** Stores a request of the public page; false where it was stored before. */
export async function storeCallback(database: Database, request: object): Promise<boolean> {
  const [row] = await database.query<{ isNew: boolean }>('select panoh.request_callback($1) as "isNew"', [
    JSON.stringify(request),
  ]);
  return row?.isNew ?? false;
}

export interface Reading {
  isRead: boolean;
  /** When a person first opened it. */
  readAt: Date | null;
}

/** Whether a worker has read the request with this code; null where there is none. */
export async function readingOf(database: Database, lookupHash: string): Promise<Reading | null> {
  const [row] = await database.query<{ isRead: boolean | null; readAt: Date | null }>(
    'select is_read as "isRead", read_at as "readAt" from panoh.callback_reading($1)',
    [lookupHash],
  );
  if (!row || row.isRead === null) return null;
  return { isRead: row.isRead, readAt: row.isRead ? row.readAt : null };
}

/** Audits, with the end of the transaction, that a request was made. */
export const auditCallback = (database: Database, entry: object): void =>
  database.finallyRun('select panoh.write_audit($1)', [JSON.stringify(entry)]);

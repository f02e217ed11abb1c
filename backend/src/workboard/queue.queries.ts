import type { Database } from '../platform/database/database.js';
import type { ReferralStatus } from '../referrals/referrals.types.js';
import { PAGE, boardEnd, namesOf, pageOf } from './boards.queries.js';
import type { BoardEnd, BoardPage, BoardRow } from './boards.queries.js';
import type { NamesDto } from '../identity/index.js';
import type { QueueFilter, QueueRowDto } from './queue.dto.js';

export interface QueueRequest {
  filter: QueueFilter | null;
  newestFirst: boolean;
  cursor: string | null;
}

export interface QueueLine extends BoardRow, Omit<QueueRowDto, 'owes' | 'dueAt' | 'allowedActions'> {
  filter: QueueFilter;
  owner: string | null;
  status: ReferralStatus | null;
  isContacted: boolean;
}

interface Answer {
  items: QueueLine[] | null;
  counts: Record<string, number> | null;
}

const beyond = (end: BoardEnd | null): unknown[] => (end ? [end.rank, end.key, end.id] : [null, null, null]);

/** So many lines of a kind are counted; what is more is shown as more. */
export const COUNTED = 100;

/**
 * The lines of the queue of the groups that the viewer leads, danger first. The database keeps them in
 * their order and gives them to no one else (ADR 0010), so that neither the page nor its counts read more than they show.
 */
export async function queuePage(
  database: Database,
  { filter, newestFirst, cursor }: QueueRequest,
): Promise<BoardPage<QueueLine>> {
  const end = boardEnd(cursor);
  const [row] = await database.query<Answer>(
    'select items, counts from panoh.group_queue($1, $2, $3, $4, $5, $6, $7)',
    [filter, newestFirst, ...beyond(end), PAGE + 1, COUNTED],
  );
  return pageOf({ items: row?.items ?? [], counts: row?.counts ?? {} });
}

/** What a coordinator asks about. */
export interface QueueSubject {
  caseId: string;
  facts: object;
}

export async function followUpAskedAbout(database: Database, id: string): Promise<QueueSubject | undefined> {
  const [row] = await database.query<QueueSubject>(
    `select case_id as "caseId", jsonb_build_object('rule', rule) as facts from panoh.follow_ups
     where id = $1 and status = 'pending' and partition = 'follow_ups' and panoh.viewer_coordinates_case(case_id)`,
    [id],
  );
  return row;
}

export async function referralAskedAbout(database: Database, id: string): Promise<QueueSubject | undefined> {
  const [row] = await database.query<QueueSubject>(
    `select case_id as "caseId", jsonb_build_object('referralId', id, 'serviceType', service_type) as facts
     from panoh.referrals where id = $1 and (ended_at is null or (status = 'completed' and survivor_feedback is null))
       and panoh.viewer_coordinates_case(case_id)`,
    [id],
  );
  return row;
}

/** Notifies the people who owe the next step, and returns how many they are. */
export async function askOwner(
  database: Database,
  { followUpId, referralId }: { followUpId: string | null; referralId: string | null },
): Promise<number> {
  const [row] = await database.query<{ told: number }>('select panoh.ask($1, $2) as told', [
    followUpId,
    referralId,
  ]);
  return row?.told ?? 0;
}

export interface UnsharedCase {
  referralId: string;
  caseId: string;
  reference: string;
  agencyName: NamesDto;
  acceptedAt: Date;
  askedAt: Date | null;
  /** A hand-over to an agency of the viewer's group; `caseId` is the new case, to which the viewer has no relation. */
  isIncoming: boolean;
}

/** Accepted referrals whose receiver's case the groups of the viewer do not see, the oldest first. */
export const unsharedCases = (database: Database): Promise<UnsharedCase[]> =>
  database.query(
    `select u.referral_id as "referralId", u.case_id as "caseId", u.reference, ${namesOf('a')} as "agencyName",
       u.accepted_at as "acceptedAt", u.asked_at as "askedAt", u.is_incoming as "isIncoming"
     from panoh.unshared_cases() u join panoh.agencies a on a.id = u.agency_id order by u.accepted_at, u.referral_id`,
  );

/** False where the viewer sees no such referral. */
export async function askForGroupConsent(database: Database, referralId: string): Promise<boolean> {
  const [row] = await database.query<{ asked: boolean }>('select panoh.ask_for_group_consent($1) as asked', [
    referralId,
  ]);
  return row?.asked === true;
}

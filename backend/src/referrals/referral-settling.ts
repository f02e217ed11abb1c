import type { Database } from '../platform/database/database.js';
import type { Standing } from './referral-actors.service.js';
import type { ReferralRecord } from './referral.entity.js';
import type { ReferralDto } from './referrals.dto.js';
import { undoUntil } from './refused-referrals.rules.js';

type Settling = Pick<
  ReferralDto,
  | 'settledBy'
  | 'settledAt'
  | 'waitingOn'
  | 'interimHelp'
  | 'gapRecordedAt'
  | 'findOtherBy'
  | 'undoUntil'
  | 'missing'
  | 'resentAt'
>;

const NOT_SETTLED = {
  settledBy: null,
  settledAt: null,
  waitingOn: null,
  interimHelp: null,
  gapRecordedAt: null,
  findOtherBy: null,
} as const;

const text = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** What was done about a refusal is the sender's and the group's to know; what was missing the receiver named itself. */
export async function settlingOf(
  database: Database,
  record: ReferralRecord,
  { view, actions }: Standing,
): Promise<Settling> {
  const { decidedAt, missingCodes: missing } = record;
  const isUndoable = decidedAt !== null && actions.includes('undo_accept');
  const facts = {
    missing,
    resentAt: text(record.resentAt),
    undoUntil: isUndoable ? undoUntil(decidedAt).toISOString() : null,
  };
  if (view !== 'sender' && view !== 'group') return { ...facts, ...NOT_SETTLED };
  return {
    ...facts,
    settledBy: record.settledBy,
    settledAt: text(record.settledAt),
    waitingOn: record.waitingOn,
    interimHelp: record.interimHelp,
    gapRecordedAt: text(record.gapRecordedAt),
    findOtherBy: text(await findOtherBy(database, record)),
  };
}

/** By when the sender finds another place, or sends what is missing; null while neither waits. */
async function findOtherBy(database: Database, { id, caseId }: ReferralRecord): Promise<Date | null> {
  const [row] = await database.query<{ due_at: Date | null }>(
    `select min(f.due_at) as due_at from panoh.follow_ups f where f.case_id = $1 and f.subject_id = $2
       and f.status = 'pending' and f.rule in ('rf.find_other', 'rf.send_missing') and f.from_at <= panoh.now()`,
    [caseId, id],
  );
  return row?.due_at ?? null;
}

import type { Database } from '../platform/database/database.js';
import type { BlockDto, BlockReviewDto } from './blocks.dto.js';
import type { BlockFacts, BlockReason, BlockSource, BlockSubject, BlockVote } from './blocks.rules.js';

/** A data key of a case whose owner is about to be blocked, with the agency that takes the case over. */
export interface HandOverRow {
  case_id: string;
  owner_id: string;
  fallback_id: string;
  fallback_key_version: number;
  fallback_public_key: Buffer;
  partition: string;
  key_version: number;
  agency_key_version: number;
  sealed_key: Buffer;
  sealed_private_key: Buffer;
}

type Shown = 'agencyName' | 'personName' | 'otherAgencyName' | 'allowedActions';
type Instant = 'dueAt' | 'startedAt' | 'liftedAt';

export interface BlockRow extends Omit<BlockDto, Shown | Instant> {
  subjectId: string | null;
  reviewerId: string | null;
  mayVote: boolean;
  dueAt: Date | null;
  startedAt: Date;
  liftedAt: Date | null;
}

export interface ReviewRow extends Omit<BlockReviewDto, Shown | Instant> {
  agencyId: string | null;
  dueAt: Date;
  startedAt: Date;
}

/** What the owner and a reviewer learn alike. */
const BLOCK = `id, subject_kind as "subjectKind", source, state, is_heavy as "isHeavy", due_at as "dueAt",
  started_at as "startedAt", own_vote as "ownVote", version`;

export interface NewBlock {
  id: string;
  caseId: string;
  subject: BlockSubject;
  source: BlockSource;
  reason: BlockReason | null;
  isHeavy: boolean;
  wraps: object[];
}

/** Id and code of a subject, as functions of the database take them. */
const namedBy = (subject: BlockSubject): [id: string | null, code: string | null] =>
  subject.kind === 'agency_kind' ? [null, subject.code] : [subject.id, null];

export const handOvers = (
  database: Database,
  caseId: string,
  subject: BlockSubject,
): Promise<HandOverRow[]> =>
  database.query('select * from panoh.hand_overs($1, $2, $3)', [caseId, ...namedBy(subject)]);

/** Of a confirmed hand-over by an agency that ends; none for another one. */
export const endingKeys = (database: Database, referralId: string): Promise<HandOverRow[]> =>
  database.query('select * from panoh.ending_keys($1)', [referralId]);

/** Two blocks at one moment would each count on the person whom the other keeps away. */
export const lockForBlock = (database: Database, caseId: string): Promise<unknown> =>
  database.query('select 1 from panoh.cases where id = $1 for update', [caseId]);

export async function blockFacts(
  database: Database,
  caseId: string,
  subject: BlockSubject,
): Promise<BlockFacts | undefined> {
  const [row] = await database.query<{ facts: BlockFacts }>('select panoh.block_facts($1, $2, $3) as facts', [
    caseId,
    ...namedBy(subject),
  ]);
  return row?.facts;
}

export const startBlock = (
  database: Database,
  { id, caseId, subject, source, reason, isHeavy, wraps }: NewBlock,
): Promise<unknown> =>
  database.query('select panoh.start_block($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    ...[id, caseId, subject.kind, ...namedBy(subject), source],
    ...[reason, isHeavy, JSON.stringify(wraps)],
  ]);

export const blocksOf = (database: Database, caseId: string): Promise<BlockRow[]> =>
  database.query(
    `select ${BLOCK}, subject_id as "subjectId", subject_code as "agencyKind", reason, lifted_at as "liftedAt",
       other_vote as "otherVote", reviewer_id as "reviewerId", may_vote as "mayVote" from panoh.blocks_of($1)`,
    [caseId],
  );

export const blockReviews = (database: Database): Promise<ReviewRow[]> =>
  database.query(`select ${BLOCK}, reference, agency_id as "agencyId" from panoh.block_reviews()`);

/** A block that waits for the viewer's review. */
export async function reviewedBlock(
  database: Database,
  id: string,
): Promise<{ version: number } | undefined> {
  const sql = 'select version from panoh.block_reviews() where id = $1';
  return (await database.query<{ version: number }>(sql, [id]))[0];
}

/** A block of a case that the viewer's agency owns. */
export async function ownedBlock(
  database: Database,
  id: string,
): Promise<{ version: number; caseId: string } | undefined> {
  const sql = 'select b.version, b.case_id as "caseId" from panoh.owned_block($1) b';
  return (await database.query<{ version: number; caseId: string }>(sql, [id]))[0];
}

export async function castBlockVote(
  database: Database,
  id: string,
  vote: BlockVote,
): Promise<{ isSettled: boolean; caseId: string | null }> {
  const [row] = await database.query<{ answer: { isSettled: boolean; caseId: string | null } }>(
    'select panoh.cast_block_vote($1, $2) as answer',
    [id, vote],
  );
  return row?.answer ?? { isSettled: false, caseId: null };
}

const EXISTS = {
  agency: 'select 1 from panoh.agencies where id = $1',
  user: 'select 1 from panoh.users where id = $1',
};

/** Whether there is such an agency, or such a user whom the viewer may see. */
export async function subjectExists(database: Database, subject: BlockSubject): Promise<boolean> {
  if (subject.kind === 'agency_kind') return true;
  return (await database.query(EXISTS[subject.kind], [subject.id])).length > 0;
}

/** Colleagues only: of others row security shows none. */
export async function colleagueNames(
  database: Database,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await database.query<{ id: string; display_name: string }>(
    'select id, display_name from panoh.users where id = any ($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.display_name]));
}

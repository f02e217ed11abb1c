import type { AgencyInShort } from '../agencies/index.js';
import type { Names } from '../identity/index.js';
import type { BlockDto, BlockReviewDto, BlockStartRequest } from './blocks.dto.js';
import type {
  AgencyKind,
  BlockReason,
  BlockSource,
  BlockState,
  BlockSubject,
  BlockSubjectKind,
  BlockVote,
} from './blocks.types.js';

export interface BlockRow {
  id: string;
  subject_kind: BlockSubjectKind | null;
  subject_id: string | null;
  subject_code: AgencyKind | null;
  source: BlockSource;
  state: BlockState;
  started_at: Date;
  lifted_at: Date | null;
  own_vote: BlockVote | null;
  other_vote: BlockVote | null;
  reviewer_id: string | null;
  may_vote: boolean;
  version: number;
  reason: BlockReason | null;
  is_heavy: boolean;
  due_at: Date | null;
}

export interface ReviewRow {
  id: string;
  reference: string | null;
  agency_id: string | null;
  is_heavy: boolean;
  due_at: Date;
  subject_kind: BlockSubjectKind;
  source: BlockSource;
  state: BlockState;
  started_at: Date;
  own_vote: BlockVote | null;
  version: number;
}

/** Who is meant; null where the request names nobody of that kind. */
export function subjectOf({ kind, agencyId, agencyKind, userId }: BlockStartRequest): BlockSubject | null {
  if (kind === 'agency_kind') return agencyKind ? { kind, code: agencyKind } : null;
  const id = kind === 'agency' ? agencyId : userId;
  return id ? { kind, id } : null;
}

const nameOf = (agencies: ReadonlyMap<string, AgencyInShort>, id: string | null): Names | null =>
  agencies.get(id ?? '')?.name ?? null;

export const toBlock = (
  row: BlockRow,
  agencies: ReadonlyMap<string, AgencyInShort>,
  people: ReadonlyMap<string, string>,
): BlockDto => ({
  id: row.id,
  subjectKind: row.subject_kind,
  agencyName: nameOf(agencies, row.subject_id),
  agencyKind: row.subject_code,
  personName: people.get(row.subject_id ?? '') ?? null,
  source: row.source,
  reason: row.reason,
  isHeavy: row.is_heavy,
  dueAt: row.due_at?.toISOString() ?? null,
  state: row.state,
  startedAt: row.started_at.toISOString(),
  liftedAt: row.lifted_at?.toISOString() ?? null,
  ownVote: row.own_vote,
  otherVote: row.other_vote,
  otherAgencyName: nameOf(agencies, row.reviewer_id),
  allowedActions: row.may_vote ? ['confirm', 'lift'] : [],
  version: row.version,
});

export const toReview = (row: ReviewRow, agencies: ReadonlyMap<string, AgencyInShort>): BlockReviewDto => ({
  id: row.id,
  reference: row.reference,
  agencyName: nameOf(agencies, row.agency_id),
  isHeavy: row.is_heavy,
  dueAt: row.due_at.toISOString(),
  subjectKind: row.subject_kind,
  source: row.source,
  state: row.state,
  startedAt: row.started_at.toISOString(),
  ownVote: row.own_vote,
  version: row.version,
});

import { Problem, invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { Injectable } from '@nestjs/common';
import { OpenedAgencyKeys, unwrapKey, wrapKeys } from '../platform/crypto/agency-keys.js';
import { open } from '../platform/crypto/envelope.js';
import type { Place } from '../platform/crypto/envelope.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { wrapRow } from './key-wrap-columns.js';
import { Database } from '../platform/database/database.js';
import { weightOf } from './blocks.rules.js';
import type {
  BlockSubject,
  AgencyKind,
  BlockReason,
  BlockSource,
  BlockState,
  BlockSubjectKind,
  BlockVote,
  BlockFacts,
} from './blocks.rules.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyInShort } from '../agencies/index.js';
import type { Names } from '../identity/index.js';
import type { BlockDto, BlockReviewDto, BlockStartRequest } from './blocks.dto.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { newId } from '../shared/ids.js';
import { blockHolds, blockSettled, blockStarted, blockWaits } from './access.events.js';
import { AccessService } from './access.service.js';

/** Throws without a recent step-up (SECURITY C). */
export function requireStepUp(viewer: { steppedUpUntil: Date | null }, now: Date): void {
  if (viewer.steppedUpUntil === null || viewer.steppedUpUntil <= now)
    throw new Problem(403, 'step_up_required');
}

/** The wrap of another agency, as a function of the database hands it out for one purpose. */
export interface OtherAgencyWrap {
  caseId: string;
  partition: string;
  keyVersion: number;
  agencyId: string;
  sealedKey: Buffer;
  sealedPrivateKey: Buffer;
}

/** Opens with the server-held key of another agency, where the database let that happen. */
@Injectable()
export class OtherAgencyKeys {
  private readonly opened: OpenedAgencyKeys;

  constructor(root: RootKey) {
    this.opened = new OpenedAgencyKeys(root);
  }

  dataKey(wrap: OtherAgencyWrap): Buffer {
    const pair = this.opened.open(wrap.agencyId, wrap.sealedPrivateKey);
    return unwrapKey(pair, wrapRow(wrap), wrap.sealedKey);
  }

  open(wrap: OtherAgencyWrap, place: Place, envelope: Buffer): string {
    return open(this.dataKey(wrap), place, envelope).toString('utf8');
  }
}

interface HandOverRow {
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

/** Seals the keys of cases whose owner is about to be blocked to the agencies that take them over. */
@Injectable()
export class CaseTransferService {
  constructor(
    private readonly database: Database,
    private readonly otherAgencyKeys: OtherAgencyKeys,
  ) {}

  /** Before the block starts: once it runs, its owner's wraps are gone. */
  async prepare(caseId: string, subject: BlockSubject): Promise<object[]> {
    const named = subject.kind === 'agency_kind' ? [null, subject.code] : [subject.id, null];
    const rows = await this.database.query<HandOverRow>('select * from panoh.hand_overs($1, $2, $3)', [
      caseId,
      ...named,
    ]);
    const caseIds = [...new Set(rows.map((row) => row.case_id))];
    return caseIds.flatMap((id) => this.rewrap(rows.filter((row) => row.case_id === id)));
  }

  private rewrap(rows: readonly HandOverRow[]): object[] {
    const [first] = rows;
    if (!first) return [];
    const keyOf = (row: HandOverRow, agencyId: string) => ({
      caseId: row.case_id,
      partition: row.partition,
      keyVersion: row.key_version,
      agencyId,
    });
    const sealed = wrapKeys(
      first.fallback_public_key,
      rows.map((row) => ({
        row: wrapRow(keyOf(row, row.fallback_id)),
        dataKey: this.otherAgencyKeys.dataKey({
          ...keyOf(row, row.owner_id),
          sealedKey: row.sealed_key,
          sealedPrivateKey: row.sealed_private_key,
        }),
      })),
    );
    return rows.map((row, index) => ({
      caseId: row.case_id,
      partition: row.partition,
      keyVersion: row.key_version,
      agencyId: row.fallback_id,
      agencyKeyVersion: row.fallback_key_version,
      sealedKey: sealed[index]?.toString('base64'),
    }));
  }
}

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

/**
 * Conflict blocks start at once and provisionally, on every case of the same survivor; two agencies that are not
 * blocked settle them. Where a block covers an owner or the last person above the lead, case, follow-ups and text pass
 * to the fallback agency in the same transaction (SECURITY B4).
 */
@Injectable()
export class BlocksService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly caseTransfer: CaseTransferService,
    private readonly agencies: AgenciesService,
    private readonly events: Events,
  ) {}

  async start(caseId: string, subject: BlockSubject, source: BlockSource): Promise<void> {
    const wraps = await this.caseTransfer.prepare(caseId, subject);
    await this.write({ id: newId(), caseId, subject, source, reason: null, isHeavy: false, wraps });
    await this.events.publish(blockStarted, { caseId });
  }

  /** Started by a person who works on the case and has just proved her presence. */
  async startByWord(caseId: string, request: BlockStartRequest): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    requireStepUp(this.database.viewer, this.database.now);
    const subject = await this.subjectFrom(request);
    this.database.audit.touch(caseId, 'core');
    // Two blocks at one moment would each count on the person whom the other keeps away.
    await this.database.query('select 1 from panoh.cases where id = $1 for update', [caseId]);
    const facts = await this.factsOf(caseId, subject);
    if (facts.isVisibleTwin) throw refused('already_blocked');
    const { weight, callsOversight } = weightOf(subject.kind, facts);
    const passesOn = facts.handsOver || facts.isOwnAgency;
    const waiting = {
      ...{ caseId, blockId: newId(), isHeavy: weight === 'heavy', passesOn, callsOversight },
      mayAskGroup: !facts.refusesSharing,
    };
    await this.events.publish(blockWaits, waiting);
    const wraps = await this.caseTransfer.prepare(caseId, subject);
    const { blockId: id, isHeavy } = waiting;
    await this.write({ id, caseId, subject, source: 'person', reason: request.reason, isHeavy, wraps });
    await this.events.publish(blockStarted, { caseId });
    if (!passesOn) await this.events.publish(blockHolds, waiting);
  }

  private async subjectFrom(request: BlockStartRequest): Promise<BlockSubject> {
    const subject = subjectOf(request);
    if (subject?.kind === 'user' && subject.id === this.database.viewer.userId)
      throw invalid({ path: 'userId', code: 'block_own_self' });
    if (!subject || !(await this.exists(subject)))
      throw invalid({ path: 'kind', code: 'block_subject_unknown' });
    return subject;
  }

  private async factsOf(caseId: string, subject: BlockSubject): Promise<BlockFacts> {
    const [row] = await this.database.query<{ facts: BlockFacts }>(
      'select panoh.block_facts($1, $2, $3) as facts',
      [caseId, ...namedBy(subject)],
    );
    if (!row) throw notFound();
    return row.facts;
  }

  private async write(block: {
    id: string;
    caseId: string;
    subject: BlockSubject;
    source: BlockSource;
    reason: BlockReason | null;
    isHeavy: boolean;
    wraps: object[];
  }): Promise<void> {
    const { id, caseId, subject, source, reason, isHeavy, wraps } = block;
    await this.database.query('select panoh.start_block($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      ...[id, caseId, subject.kind, ...namedBy(subject), source],
      ...[reason, isHeavy, JSON.stringify(wraps)],
    ]);
  }

  /** Blocks of a case for its owner, those in force first. */
  async list(caseId: string): Promise<BlockDto[]> {
    const access = await this.access.toRead(caseId, 'core');
    if (!access.relations.has('own')) throw notFound();
    const rows = await this.database.query<BlockRow>('select * from panoh.blocks_of($1)', [caseId]);
    const ids = rows.flatMap((row) => [row.subject_id, row.reviewer_id]).filter((id) => id !== null);
    const agencies = await this.agencies.inShort([...new Set(ids)]);
    const people = await this.namesOf(
      rows.flatMap((row) => (row.subject_kind === 'user' ? [row.subject_id] : [])),
    );
    return rows.map((row) => toBlock(row, agencies, people));
  }

  /** Reviews due from the viewer's agency in cases of other agencies. */
  async reviews(): Promise<BlockReviewDto[]> {
    const rows = await this.database.query<ReviewRow>('select * from panoh.block_reviews()');
    const agencies = await this.agencies.inShort(rows.flatMap(({ agency_id: id }) => id ?? []));
    return rows.map((row) => toReview(row, agencies));
  }

  /** What the viewer's agency says of a block; two of a kind settle it, and one confirms a heavy one. */
  async vote(id: string, expectedVersion: number, vote: BlockVote): Promise<void> {
    const version = await this.votable(id);
    if (version === null) throw notFound();
    requireStepUp(this.database.viewer, this.database.now);
    expectVersion(expectedVersion, version, { version });
    const [row] = await this.database.query<{ answer: { isSettled: boolean; caseId: string | null } }>(
      'select panoh.cast_block_vote($1, $2) as answer',
      [id, vote],
    );
    const { isSettled = false, caseId = null } = row?.answer ?? {};
    if (isSettled && caseId) await this.events.publish(blockSettled, { caseId, blockId: id });
  }

  /** The version of a block that the viewer may settle, in a case of the viewer's agency or of another one. */
  private async votable(id: string): Promise<number | null> {
    const [review] = await this.database.query<{ version: number }>(
      'select version from panoh.block_reviews() where id = $1',
      [id],
    );
    if (review) return review.version;
    const [own] = await this.database.query<{ version: number; case_id: string }>(
      'select b.version, b.case_id from panoh.owned_block($1) b',
      [id],
    );
    if (!own) return null;
    if (!this.database.viewer.roles.includes('supervisor')) throw notAllowed();
    this.database.audit.touch(own.case_id, 'core');
    return own.version;
  }

  private async exists(subject: BlockSubject): Promise<boolean> {
    if (subject.kind === 'agency_kind') return true;
    const table = subject.kind === 'agency' ? 'agencies' : 'users';
    const rows = await this.database.query(`select 1 from panoh.${table} where id = $1`, [subject.id]);
    return rows.length > 0;
  }

  /** Colleagues only: of others row security shows nobody. */
  private async namesOf(ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; display_name: string }>(
      'select id, display_name from panoh.users where id = any ($1)',
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.display_name]));
  }
}

/** Id and code of a subject, as functions of the database take them. */
const namedBy = (subject: BlockSubject): [id: string | null, code: string | null] =>
  subject.kind === 'agency_kind' ? [null, subject.code] : [subject.id, null];

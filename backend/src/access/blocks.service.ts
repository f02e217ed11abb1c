import { Problem, invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { Injectable } from '@nestjs/common';
import { OpenedAgencyKeys, unwrapKey, wrapKeys } from '../platform/crypto/agency-keys.js';
import { open } from '../platform/crypto/envelope.js';
import type { Place } from '../platform/crypto/envelope.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { wrapRow } from './key-wrap-columns.js';
import { Database } from '../platform/database/database.js';
import {
  blockFacts,
  blockReviews,
  blocksOf,
  castBlockVote,
  colleagueNames,
  endingKeys,
  handOvers,
  lockForBlock,
  ownedBlock,
  reviewedBlock,
  startBlock,
  subjectExists,
} from './blocks.queries.js';
import type { BlockRow, HandOverRow, ReviewRow } from './blocks.queries.js';
import { weightOf } from './blocks.rules.js';
import type { BlockSource, BlockSubject, BlockVote } from './blocks.rules.js';
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

/** Seals the keys of cases whose owner is about to be blocked to the agencies that take them over. */
@Injectable()
export class CaseTransferService {
  constructor(
    private readonly database: Database,
    private readonly otherAgencyKeys: OtherAgencyKeys,
  ) {}

  /** Before the block starts: once it runs, its owner's wraps are gone. */
  async prepare(caseId: string, subject: BlockSubject): Promise<object[]> {
    return this.rewrapAll(await handOvers(this.database, caseId, subject));
  }

  /** The way to reach her, for the agency that takes her over from one that ends. */
  async prepareEnding(referralId: string): Promise<object[]> {
    return this.rewrapAll(await endingKeys(this.database, referralId));
  }

  private rewrapAll(rows: readonly HandOverRow[]): object[] {
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

/** Who is meant; null where the request names nobody of that kind. */
export function subjectOf({ kind, agencyId, agencyKind, userId }: BlockStartRequest): BlockSubject | null {
  if (kind === 'agency_kind') return agencyKind ? { kind, code: agencyKind } : null;
  const id = kind === 'agency' ? agencyId : userId;
  return id ? { kind, id } : null;
}

const nameOf = (agencies: ReadonlyMap<string, AgencyInShort>, id: string | null): Names | null =>
  agencies.get(id ?? '')?.name ?? null;

const toBlock = (
  { subjectId, reviewerId, mayVote, ...row }: BlockRow,
  agencies: ReadonlyMap<string, AgencyInShort>,
  people: ReadonlyMap<string, string>,
): BlockDto => ({
  ...row,
  agencyName: nameOf(agencies, subjectId),
  personName: people.get(subjectId ?? '') ?? null,
  otherAgencyName: nameOf(agencies, reviewerId),
  dueAt: row.dueAt?.toISOString() ?? null,
  startedAt: row.startedAt.toISOString(),
  liftedAt: row.liftedAt?.toISOString() ?? null,
  allowedActions: mayVote ? ['confirm', 'lift'] : [],
});

const toReview = (
  { agencyId, ...row }: ReviewRow,
  agencies: ReadonlyMap<string, AgencyInShort>,
): BlockReviewDto => ({
  ...row,
  agencyName: nameOf(agencies, agencyId),
  dueAt: row.dueAt.toISOString(),
  startedAt: row.startedAt.toISOString(),
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
    await startBlock(this.database, {
      id: newId(),
      caseId,
      subject,
      source,
      reason: null,
      isHeavy: false,
      wraps,
    });
    await this.events.publish(blockStarted, { caseId });
  }

  /** Started by a person who works on the case and has just proved her presence. */
  async startByWord(caseId: string, request: BlockStartRequest): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    requireStepUp(this.database.viewer, this.database.now);
    const subject = await this.subjectFrom(request);
    this.database.audit.touch(caseId, 'core');
    await lockForBlock(this.database, caseId);
    const facts = await blockFacts(this.database, caseId, subject);
    if (!facts) throw notFound();
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
    await startBlock(this.database, {
      id,
      caseId,
      subject,
      source: 'person',
      reason: request.reason,
      isHeavy,
      wraps,
    });
    await this.events.publish(blockStarted, { caseId });
    if (!passesOn) await this.events.publish(blockHolds, waiting);
  }

  private async subjectFrom(request: BlockStartRequest): Promise<BlockSubject> {
    const subject = subjectOf(request);
    if (subject?.kind === 'user' && subject.id === this.database.viewer.userId)
      throw invalid({ path: 'userId', code: 'block_own_self' });
    if (!subject || !(await subjectExists(this.database, subject)))
      throw invalid({ path: 'kind', code: 'block_subject_unknown' });
    return subject;
  }

  /** Blocks of a case for its owner, those in force first. */
  async list(caseId: string): Promise<BlockDto[]> {
    const access = await this.access.toRead(caseId, 'core');
    if (!access.relations.has('own')) throw notFound();
    const rows = await blocksOf(this.database, caseId);
    const ids = rows.flatMap((row) => [row.subjectId, row.reviewerId]).filter((id) => id !== null);
    const agencies = await this.agencies.inShort([...new Set(ids)]);
    const people = await colleagueNames(
      this.database,
      rows.flatMap((row) => (row.subjectKind === 'user' ? [row.subjectId] : [])),
    );
    return rows.map((row) => toBlock(row, agencies, people));
  }

  /** Reviews due from the viewer's agency in cases of other agencies. */
  async reviews(): Promise<BlockReviewDto[]> {
    const rows = await blockReviews(this.database);
    const agencies = await this.agencies.inShort(rows.flatMap(({ agencyId }) => agencyId ?? []));
    return rows.map((row) => toReview(row, agencies));
  }

  /** What the viewer's agency says of a block; two of a kind settle it, and one confirms a heavy one. */
  async vote(id: string, expectedVersion: number, vote: BlockVote): Promise<void> {
    const version = await this.votable(id);
    if (version === null) throw notFound();
    requireStepUp(this.database.viewer, this.database.now);
    expectVersion(expectedVersion, version, { version });
    const { isSettled, caseId } = await castBlockVote(this.database, id, vote);
    if (isSettled && caseId) await this.events.publish(blockSettled, { caseId, blockId: id });
  }

  /** The version of a block that the viewer may settle, in a case of the viewer's agency or of another one. */
  private async votable(id: string): Promise<number | null> {
    const review = await reviewedBlock(this.database, id);
    if (review) return review.version;
    const own = await ownedBlock(this.database, id);
    if (!own) return null;
    if (!this.database.viewer.roles.includes('supervisor')) throw notAllowed();
    this.database.audit.touch(own.caseId, 'core');
    return own.version;
  }
}

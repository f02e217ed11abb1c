import { Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { blockHolds, blockSettled, blockStarted, blockWaits } from './access-happenings.js';
import { AccessService } from './access.service.js';
import type { BlockDto, BlockReviewDto, BlockStartRequest } from './blocks.dto.js';
import { subjectOf, toBlock, toReview } from './blocks-mapping.js';
import type { BlockRow, ReviewRow } from './blocks-mapping.js';
import { weightOf } from './blocks.rules.js';
import type { BlockFacts } from './blocks.rules.js';
import type { BlockReason, BlockSource, BlockSubject, BlockVote } from './blocks.types.js';
import { HandOverService } from './hand-over.service.js';
import { provePresence } from './presence.js';

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
    private readonly handOver: HandOverService,
    private readonly agencies: AgenciesService,
    private readonly events: Events,
  ) {}

  async start(caseId: string, subject: BlockSubject, source: BlockSource): Promise<void> {
    const wraps = await this.handOver.prepare(caseId, subject);
    await this.write({ id: newId(), caseId, subject, source, reason: null, isHeavy: false, wraps });
    await this.events.publish(blockStarted, { caseId });
  }

  /** Started by a person who works on the case and has just proved her presence. */
  async startByWord(caseId: string, request: BlockStartRequest): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    provePresence(this.database.viewer, this.database.now);
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
    const wraps = await this.handOver.prepare(caseId, subject);
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

  /** What waits for the viewer's agency in cases of others. */
  async reviews(): Promise<BlockReviewDto[]> {
    const rows = await this.database.query<ReviewRow>('select * from panoh.block_reviews()');
    const agencies = await this.agencies.inShort(rows.flatMap(({ agency_id: id }) => id ?? []));
    return rows.map((row) => toReview(row, agencies));
  }

  /** What the viewer's agency says of a block; two of a kind settle it, and one confirms a heavy one. */
  async vote(id: string, seen: number, vote: BlockVote): Promise<void> {
    const version = await this.votable(id);
    if (version === null) throw notFound();
    provePresence(this.database.viewer, this.database.now);
    expectVersion(seen, version, { version });
    const [row] = await this.database.query<{ answer: { isSettled: boolean; caseId: string | null } }>(
      'select panoh.cast_block_vote($1, $2) as answer',
      [id, vote],
    );
    const { isSettled = false, caseId = null } = row?.answer ?? {};
    if (isSettled && caseId) await this.events.publish(blockSettled, { caseId, blockId: id });
  }

  /** The version of a block that the viewer may settle, on a case of her own agency or of another. */
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

import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { FIELDS } from './engine/compare.js';
import type {
  FieldAgreementDto,
  PairDecisionDto,
  PairListDto,
  PossibleMatchDto,
  PossibleMatchRequest,
  PrematureSettlementDto,
} from './linkage.dto.js';
import {
  comparePair,
  decidePair,
  readDecisions,
  readPairs,
  readPossibleMatches,
  readPrematureSettlements,
} from './linkage.queries.js';
import { PAIR_LEVELS, pairPlace } from './linkage.types.js';
import type { PairAnswer, PairFacts } from './linkage.types.js';

/** So many at once: a reviewer goes through a hundred an hour. */
const MOST_PAIRS = 20;
const MOST_DECISIONS = 50;

/** What a working group's coordinator reviews: whether two registrations are one person, by how well they agree. */
@Injectable()
export class PairsService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
  ) {}

  /** Those that a person should look at, the oldest first; or those that were linked without asking. */
  async list(which: 'doubtful' | 'linked', cursor: string | null): Promise<PairListDto> {
    const after = decodeCursor(cursor)?.id ?? null;
    const rows = await readPairs(this.database, which === 'doubtful', [after, MOST_PAIRS + 1]);
    const last = rows.length > MOST_PAIRS ? rows[MOST_PAIRS - 1] : undefined;
    return {
      items: rows.slice(0, MOST_PAIRS).map((row) => ({
        ...{ id: row.id, isLinked: row.is_linked, fields: this.fieldsOf(row.id, row.sealed) },
      })),
      waiting: Number(rows[0]?.waiting ?? 0),
      nextCursor: last ? encodeCursor(which, last.id) : null,
    };
  }

  /** Answers the decision's id. Throws 404 where there is no such pair for the viewer, 409 where it was answered. */
  async answer(pairId: string, answer: PairAnswer): Promise<string> {
    const id = await decidePair(this.database, { pairId, answer });
    if (!id) throw notFound();
    return id;
  }

  /** Everything is again as it was before the decision, and the pair is asked about once more. */
  async undo(decisionId: string): Promise<string> {
    if (!(await decidePair(this.database, { undone: decisionId }))) throw notFound();
    return decisionId;
  }

  async showDecision(id: string): Promise<PairDecisionDto> {
    const [decision] = await this.read(id, 1);
    if (!decision) throw notFound();
    return decision;
  }

  listDecisions(): Promise<PairDecisionDto[]> {
    return this.read(null, MOST_DECISIONS);
  }

  /** Premature resolutions (domain reference 1.4): cases disclosed to the group; the others are only counted. */
  async prematureSettlements(groupId: string): Promise<PrematureSettlementDto[]> {
    if (!this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    const rows = await readPrematureSettlements(this.database, groupId);
    for (const { caseId } of rows) this.database.audit.touch(caseId, 'core');
    return rows.map(({ caseId: _, ...settlement }) => settlement);
  }

  private async read(id: string | null, most: number): Promise<PairDecisionDto[]> {
    const rows = await readDecisions(this.database, id, most);
    return rows.map((row) => ({
      ...{ id: row.id, pairId: row.pair_id, answer: row.answer },
      decidedAt: row.decided_at.toISOString(),
      undoneAt: row.undone_at?.toISOString() ?? null,
      isOwn: row.decided_by === this.database.viewer.userId,
      fields: row.sealed ? this.fieldsOf(row.pair_id, row.sealed) : [],
    }));
  }

  private fieldsOf(id: string, sealed: Buffer): FieldAgreementDto[] {
    const words = this.root.open(PAIR_LEVELS, pairPlace(id), sealed).toString('utf8');
    const { levels } = JSON.parse(words) as PairFacts;
    return FIELDS.map((field) => ({ field, level: levels[field] }));
  }
}

/** Owners say whether two registrations are one survivor, if the survivor consented to disclose both (ADR 24). */
@Injectable()
export class PossibleMatchesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
  ) {}

  async list(caseId: string): Promise<PossibleMatchDto[]> {
    await this.access.toOwn(caseId, 'consent');
    return readPossibleMatches(this.database, caseId);
  }

  async answer(caseId: string, { pairId, answer }: PossibleMatchRequest): Promise<string> {
    await this.access.toOwn(caseId, 'consent');
    if (!(await comparePair(this.database, caseId, [pairId, answer]))) throw notFound();
    this.database.audit.touch(caseId, 'consent');
    return caseId;
  }
}

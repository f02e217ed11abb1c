import { Injectable } from '@nestjs/common';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { FIELDS } from './engine/compare.js';
import { PAIR_LEVELS, pairPlace } from './linkage.types.js';
import type { PairAnswer, PairFacts } from './linkage.types.js';
import type { FieldAgreementDto, PairDecisionDto, PairListDto } from './linkage.dto.js';

interface PairRow {
  id: string;
  is_linked: boolean;
  sealed: Buffer;
  waiting: string;
}

interface DecisionRow {
  id: string;
  pair_id: string;
  answer: PairAnswer;
  decided_by: string;
  decided_at: Date;
  undone_at: Date | null;
  sealed: Buffer | null;
}

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
    const rows = await this.database.query<PairRow>('select * from panoh.linkage_pairs($1, $2, $3)', [
      which === 'doubtful',
      decodeCursor(cursor)?.id ?? null,
      MOST_PAIRS + 1,
    ]);
    const last = rows.length > MOST_PAIRS ? rows[MOST_PAIRS - 1] : undefined;
    return {
      items: rows.slice(0, MOST_PAIRS).map((row) => ({
        id: row.id,
        isLinked: row.is_linked,
        fields: this.fieldsOf(row.id, row.sealed),
      })),
      waiting: Number(rows[0]?.waiting ?? 0),
      nextCursor: last ? encodeCursor(which, last.id) : null,
    };
  }

  /** Answers the decision's id. Throws 404 where there is no such pair for the viewer, 409 where it was answered. */
  async answer(pairId: string, answer: PairAnswer): Promise<string> {
    const [row] = await this.database.query<{ id: string | null }>(
      'select panoh.decide_pair($1, null, $2) as id',
      [pairId, answer],
    );
    if (!row?.id) throw notFound();
    return row.id;
  }

  /** Everything is again as it was before the decision, and the pair is asked about once more. */
  async undo(decisionId: string): Promise<void> {
    const [row] = await this.database.query<{ id: string | null }>(
      'select panoh.decide_pair(null, $1, null) as id',
      [decisionId],
    );
    if (!row?.id) throw notFound();
  }

  async showDecision(id: string): Promise<PairDecisionDto> {
    const [decision] = await this.read(id, 1);
    if (!decision) throw notFound();
    return decision;
  }

  /** The last ones, the newest first. */
  listDecisions(): Promise<PairDecisionDto[]> {
    return this.read(null, MOST_DECISIONS);
  }

  private async read(id: string | null, most: number): Promise<PairDecisionDto[]> {
    const rows = await this.database.query<DecisionRow>('select * from panoh.pair_decisions($1, $2)', [
      id,
      most,
    ]);
    return rows.map((row) => ({
      id: row.id,
      pairId: row.pair_id,
      answer: row.answer,
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

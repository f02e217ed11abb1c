import type { Database } from '../platform/database/database.js';
import type { PossibleMatchDto, PrematureSettlementDto } from './linkage.dto.js';
import type { PairAnswer } from './linkage.types.js';

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

export const handInRegistration = (
  database: Database,
  caseId: string,
  [identity, phone]: readonly [Buffer | null, Buffer | null],
): Promise<unknown> =>
  database.query('select panoh.hand_in_registration($1, $2, $3)', [caseId, identity, phone]);

/** Doubtful pairs, the oldest first; or those that were linked without asking. */
export const readPairs = (
  database: Database,
  isDoubtful: boolean,
  [after, most]: readonly [string | null, number],
): Promise<PairRow[]> =>
  database.query('select * from panoh.linkage_pairs($1, $2, $3)', [isDoubtful, after, most]);

/** The last ones, the newest first; or one. */
export const readDecisions = (database: Database, id: string | null, most: number): Promise<DecisionRow[]> =>
  database.query('select * from panoh.pair_decisions($1, $2)', [id, most]);

/** Answers a pair, or undoes a decision; null if there is none for the viewer. */
export async function decidePair(
  database: Database,
  { pairId, undone, answer }: { pairId?: string; undone?: string; answer?: PairAnswer },
): Promise<string | null> {
  const sql = 'select panoh.decide_pair($1, $2, $3) as id';
  const parameters = [pairId ?? null, undone ?? null, answer ?? null];
  return (await database.query<{ id: string | null }>(sql, parameters))[0]?.id ?? null;
}

export const readPossibleMatches = (database: Database, caseId: string): Promise<PossibleMatchDto[]> =>
  database.query(
    `select k.pair_id as "pairId", json_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName",
       k.answer as "ownAnswer"
     from panoh.known_at($1) k join panoh.agencies a on a.id = k.agency_id
     where k.pair_id is not null order by a.name_en, k.pair_id`,
    [caseId],
  );

/** False if there is no such pair, or not any more. */
export async function comparePair(
  database: Database,
  caseId: string,
  [pairId, answer]: readonly [string, PairAnswer],
): Promise<boolean> {
  const sql = 'select panoh.compare_pair($1, $2, $3) as done';
  return (await database.query<{ done: boolean }>(sql, [caseId, pairId, answer]))[0]?.done === true;
}

export const readPrematureSettlements = (
  database: Database,
  groupId: string,
): Promise<(PrematureSettlementDto & { caseId: string })[]> =>
  database.query(
    `select case_id as "caseId", reference, settled_as as "settledAs", to_char(settled_on, 'YYYY-MM-DD') as "settledOn"
     from panoh.premature_settlements($1) order by settled_on desc, reference`,
    [groupId],
  );

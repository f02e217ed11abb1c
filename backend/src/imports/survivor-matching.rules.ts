import { codeList } from '../shared/code-lists.js';

/** State of a pair of historical row and case: shown in the case, up for review, or not the same survivor. */
export const PAIR_STATES = codeList('CandidatePairState', ['linked', 'to_review', 'apart']);
export type PairState = (typeof PAIR_STATES)[number];

/** State of a row: no match known, to review, linked, or rejected by its agency. */
export const SURVIVOR_MATCH_STATES = codeList('SurvivorMatchState', [
  'unknown',
  'to_review',
  'linked',
  'no_match',
]);
export type SurvivorMatchState = (typeof SURVIVOR_MATCH_STATES)[number];

export const SURVIVOR_MATCH_ANSWERS = codeList('SurvivorMatchAnswer', ['linked', 'no_match', 'undecided']);
export type SurvivorMatchAnswer = (typeof SURVIVOR_MATCH_ANSWERS)[number];

/** A case whose survivor a row may be about, and the log odds that it is. */
export interface Likeness {
  readonly caseId: string;
  readonly logOdds: number;
}

export interface KnownPair {
  readonly caseId: string;
  readonly state: PairState;
  /** The keeper said so; otherwise the comparison did. */
  readonly byKeeper: boolean;
}

export interface PairChange {
  readonly caseId: string;
  readonly state: PairState;
}

/**
 * Policy: a row of the past shows on a case only where one survivor of the keeper's fits it clearly and no other comes
 * near; where several fit, or one only perhaps, the keeper is asked; otherwise it stays what it was. What the keeper
 * said stands, whatever a comparison says later.
 */

export type Verdict =
  | { readonly kind: 'attach'; readonly caseId: string }
  | { readonly kind: 'ask'; readonly caseIds: readonly string[] }
  | { readonly kind: 'none' };

const logOddsOf = (probability: number): number => Math.log(probability / (1 - probability));
/** Threshold for a match, against every other candidate and against no match. */
const ATTACH_FROM = logOddsOf(0.95);
/** Below this no question is asked: people stop reading questions whose answer is nearly always no. */
const ASK_FROM = logOddsOf(0.2);
/** Limit of names shown for comparison at once; the likeliest first. */
export const MOST_ASKED = 5;

/** Those who are worth a question, the likeliest first. */
export const likelyOf = (likenesses: readonly Likeness[]): readonly Likeness[] =>
  likenesses.filter(({ logOdds }) => logOdds >= ASK_FROM).sort((one, other) => other.logOdds - one.logOdds);

/** Decides which survivor a row belongs to, by how well each fits it. */
export function verdictOf(likenesses: readonly Likeness[]): Verdict {
  const likely = likelyOf(likenesses);
  const [best] = likely;
  if (!best) return { kind: 'none' };
  const others = likenesses.filter(({ caseId }) => caseId !== best.caseId);
  const odds = others.reduce((sum, { logOdds }) => sum + Math.exp(logOdds), 0);
  const isClear = best.logOdds - Math.log(1 + odds) >= ATTACH_FROM;
  if (isClear) return { kind: 'attach', caseId: best.caseId };
  return { kind: 'ask', caseIds: likely.slice(0, MOST_ASKED).map(({ caseId }) => caseId) };
}

/** Whom a verdict names. */
function namedBy(verdict: Verdict): readonly string[] {
  if (verdict.kind === 'none') return [];
  return verdict.kind === 'attach' ? [verdict.caseId] : verdict.caseIds;
}

/** Changes after a new comparison. A row with any known pair is never linked automatically. */
export function changesAfter(known: readonly KnownPair[], verdict: Verdict): readonly PairChange[] {
  if (known.some(({ state, byKeeper }) => state === 'linked' && byKeeper)) return [];
  const stateOf = new Map(known.map(({ caseId, state }) => [caseId, state]));
  if (verdict.kind === 'attach' && (known.length === 0 || stateOf.get(verdict.caseId) === 'linked'))
    return known.length === 0 ? [{ caseId: verdict.caseId, state: 'linked' }] : [];
  const fresh = namedBy(verdict).filter((caseId) => !stateOf.has(caseId));
  if (fresh.length === 0) return [];
  const doubted = known.filter(({ state }) => state === 'linked').map(({ caseId }) => caseId);
  return [...doubted, ...fresh].map((caseId) => ({ caseId, state: 'to_review' }));
}

/** State of the row, derived from its pairs. */
export function survivorMatchOf(known: readonly Pick<KnownPair, 'state'>[]): SurvivorMatchState {
  const has = (state: PairState): boolean => known.some((pair) => pair.state === state);
  if (has('linked')) return 'linked';
  if (has('to_review')) return 'to_review';
  return known.length > 0 ? 'no_match' : 'unknown';
}

/** What the keeper's answer makes of every pair; null where it names none of them. */
export function changesByAnswer(
  known: readonly Pick<KnownPair, 'caseId'>[],
  answer: SurvivorMatchAnswer,
  caseId: string | null,
): readonly PairChange[] | null {
  if (answer === 'linked' && !known.some((pair) => pair.caseId === caseId)) return null;
  const others: PairState = answer === 'undecided' ? 'to_review' : 'apart';
  return known.map((pair) => ({
    caseId: pair.caseId,
    state: answer === 'linked' && pair.caseId === caseId ? 'linked' : others,
  }));
}

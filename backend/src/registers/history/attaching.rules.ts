/**
 * Policy: a row of the past shows on a case only where one survivor of the keeper's fits it clearly and no other comes
 * near; where several fit, or one only perhaps, the keeper is asked; otherwise it stays what it was. What the keeper
 * said stands, whatever a comparison says later.
 */
import type {
  KnownPair,
  Likeness,
  PairChange,
  PairState,
  WhoseAnswer,
  WhoseState,
} from './attaching.types.js';

export type Verdict =
  | { readonly kind: 'attach'; readonly caseId: string }
  | { readonly kind: 'ask'; readonly caseIds: readonly string[] }
  | { readonly kind: 'none' };

const logOddsOf = (probability: number): number => Math.log(probability / (1 - probability));
/** That it is she, against every other candidate and against nobody of them. */
const ATTACH_FROM = logOddsOf(0.95);
/** Below this nobody is asked: a question that is nearly always answered with no is not read any more. */
const ASK_FROM = logOddsOf(0.2);
/** More names than somebody compares in one look; the likeliest first. */
export const MOST_ASKED = 5;

/** Whose a row is, by how well each survivor fits it. */
export function verdictOf(likenesses: readonly Likeness[]): Verdict {
  const likely = likenesses
    .filter(({ logOdds }) => logOdds >= ASK_FROM)
    .sort((one, other) => other.logOdds - one.logOdds);
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

/** What changes once the survivors were compared anew. A row of which anything is known never attaches by itself. */
export function changesAfter(known: readonly KnownPair[], verdict: Verdict): readonly PairChange[] {
  if (known.some(({ state, byKeeper }) => state === 'attached' && byKeeper)) return [];
  const stateOf = new Map(known.map(({ caseId, state }) => [caseId, state]));
  if (verdict.kind === 'attach' && (known.length === 0 || stateOf.get(verdict.caseId) === 'attached'))
    return known.length === 0 ? [{ caseId: verdict.caseId, state: 'attached' }] : [];
  const fresh = namedBy(verdict).filter((caseId) => !stateOf.has(caseId));
  if (fresh.length === 0) return [];
  const doubted = known.filter(({ state }) => state === 'attached').map(({ caseId }) => caseId);
  return [...doubted, ...fresh].map((caseId) => ({ caseId, state: 'asked' }));
}

/** How the row stands by all that is known of it. */
export function whoseOf(known: readonly Pick<KnownPair, 'state'>[]): WhoseState {
  const has = (state: PairState): boolean => known.some((pair) => pair.state === state);
  if (has('attached')) return 'attached';
  if (has('asked')) return 'asked';
  return known.length > 0 ? 'nobody' : 'unknown';
}

/** What the keeper's answer makes of every pair; null where it names none of them. */
export function changesByAnswer(
  known: readonly Pick<KnownPair, 'caseId'>[],
  answer: WhoseAnswer,
  caseId: string | null,
): readonly PairChange[] | null {
  if (answer === 'hers' && !known.some((pair) => pair.caseId === caseId)) return null;
  const others: PairState = answer === 'again' ? 'asked' : 'apart';
  return known.map((pair) => ({
    caseId: pair.caseId,
    state: answer === 'hers' && pair.caseId === caseId ? 'attached' : others,
  }));
}

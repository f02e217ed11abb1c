import type { EncodedRegistration, Tag } from './encode.js';
import type { Scorer } from './model.js';

/** Candidates that are compared with a newcomer at most. */
export const MOST_CANDIDATES = 100;
/** Log odds below which two registrations are not looked at together; and how many of the likeliest are. */
const LOOKED_AT_FROM = -7;
const MOST_LOOKED_AT = 40;

/**
 * The candidates that share the rarest blocks with a newcomer, best first.
 * @param found Each block of hers with everybody who shares it.
 */
export function rankByRarity(
  found: Iterable<readonly [Tag, readonly string[]]>,
  most: number = MOST_CANDIDATES,
): readonly string[] {
  const weights = new Map<string, number>();
  for (const [, ids] of found) for (const id of ids) weights.set(id, (weights.get(id) ?? 0) + 1 / ids.length);
  return [...weights]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([id]) => id);
}

/** Those of the candidates that may be the newcomer, the likeliest first: they are clustered anew with her. */
export function nearestOf(
  newcomer: EncodedRegistration,
  candidates: Iterable<EncodedRegistration>,
  scorer: Scorer,
): readonly string[] {
  return Array.from(candidates, (one) => ({ id: one.id, score: scorer.score(newcomer, one) }))
    .filter(({ score }) => score >= LOOKED_AT_FROM)
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST_LOOKED_AT)
    .map(({ id }) => id);
}

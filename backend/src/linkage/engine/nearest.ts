import type { EncodedRegistration, Tag } from './encode.js';
import type { Scorer } from './model.js';

/** Most candidates that are compared with a new registration. */
export const MOST_CANDIDATES = 100;
/** Log odds below which two registrations are not clustered together; and the limit of likely ones that are. */
const LOOKED_AT_FROM = -7;
const MOST_LOOKED_AT = 40;

/**
 * The candidates that share the rarest blocks with a new registration, best first.
 * @param found Each of its blocks with the registrations that share it.
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

/** The candidates that may match the new registration, the likeliest first: they are clustered again with it. */
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

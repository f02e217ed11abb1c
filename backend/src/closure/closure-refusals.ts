import { Problem, notFound, refused } from '../shared/errors.js';
import { reasonOffer } from './closure.rules.js';
import type { Blocker } from './closure.types.js';
import { toBlocker } from './closure-views.js';
import type { EpisodeRefusal } from './episodes.types.js';

const NOT_HERS: readonly EpisodeRefusal[] = ['not_lead', 'not_supervisor'];

/**
 * Turns the reasons of the rules into one answer: blockers as the gate shows them, an end that is no reason as the
 * event it is, everything else as codes. Throws nothing where there is no refusal.
 */
export function refuse(
  refusals: readonly EpisodeRefusal[],
  about: { readonly blockers: readonly Blocker[]; readonly reason?: string } = { blockers: [] },
): void {
  const [first] = refusals;
  if (!first) return;
  if (first === 'not_found') throw notFound();
  if (NOT_HERS.includes(first)) throw new Problem(403, first);
  if (first === 'reason_not_allowed') throw refused(first, [reasonOffer(about.reason ?? '')]);
  const codes = refusals.filter((code) => code !== 'blockers_unmet');
  if (refusals.includes('blockers_unmet'))
    throw refused('blockers_unmet', [...about.blockers.map(toBlocker), ...codes.map((code) => ({ code }))]);
  throw refused(first, [...refusals]);
}

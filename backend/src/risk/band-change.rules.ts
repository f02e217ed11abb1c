/**
 * Policy: the worker may raise the band with a reason; lowering needs a supervisor and a reason, and below a critical
 * factor also an unconnected second person (domain reference 3.3, design 2).
 */
import { CLOCK_BAND } from './risk.types.js';
import type { BandDirection } from './band-changes.types.js';
import type { BandChange, BandChangeRefusal, RiskBand } from './risk.types.js';

const rank = (band: RiskBand): number => ['standard', 'medium', 'high'].indexOf(CLOCK_BAND[band]);

/** Which way a change goes, by the clocks that the bands run on. */
export const directionOf = (current: RiskBand, proposed: RiskBand): BandDirection =>
  rank(proposed) < rank(current) ? 'lower' : 'raise';

function loweringRefusals(change: BandChange): BandChangeRefusal[] {
  const refusals: BandChangeRefusal[] = [];
  if (change.by !== 'supervisor') refusals.push('lowering_needs_supervisor');
  // Nobody calls a case safer on answers that were never given.
  if (change.assessed === 'incomplete' && rank(change.proposed) < rank('incomplete'))
    refusals.push('lowering_needs_assessment');
  if (change.criticalHolds && change.secondPerson === null) refusals.push('second_person_missing');
  if (change.criticalHolds && change.secondPerson === 'connected') refusals.push('second_person_connected');
  return refusals;
}

/** Every reason why a change of the band by judgement is refused; empty when it may be recorded. */
export function bandChangeRefusals(change: BandChange): BandChangeRefusal[] {
  const refusals: BandChangeRefusal[] = [];
  if (change.proposed === 'incomplete') return ['not_a_band_to_choose'];
  if (change.proposed === change.current) refusals.push('band_unchanged');
  if (!change.reason.trim()) refusals.push('reason_missing');
  if (directionOf(change.current, change.proposed) === 'lower') refusals.push(...loweringRefusals(change));
  return refusals;
}

/**
 * Why a change may not be requested, and whether it would wait: a missing agreement of the unconnected second person is
 * no refusal.
 */
export function refusalsBeforeAnswer(change: Omit<BandChange, 'secondPerson'>): {
  readonly refusals: BandChangeRefusal[];
  readonly waits: boolean;
} {
  const all = bandChangeRefusals({ ...change, secondPerson: null });
  const refusals = all.filter((reason) => reason !== 'second_person_missing');
  return { refusals, waits: refusals.length < all.length };
}

/** The role in which a user with these roles judges. */
export const judgeOf = (roles: readonly string[]): BandChange['by'] =>
  roles.includes('supervisor') ? 'supervisor' : 'worker';

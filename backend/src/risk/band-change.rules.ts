/**
 * Policy: the worker may raise the band with a reason; lowering needs a supervisor and a reason, and below a critical
 * factor somebody unconnected with the case as well (domain reference 3.3, design 2).
 */
import { CLOCK_BAND } from './risk.types.js';
import type { BandChange, BandChangeRefusal, RiskBand } from './risk.types.js';

const rank = (band: RiskBand): number => ['standard', 'medium', 'high'].indexOf(CLOCK_BAND[band]);

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
  if (rank(change.proposed) < rank(change.current)) refusals.push(...loweringRefusals(change));
  return refusals;
}

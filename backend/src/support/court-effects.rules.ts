import type { WithdrawalReason } from '../cases/case-events.types.js';
import type { Day } from '../shared/dates.js';
import type { CourtDetail, CourtKind, CourtStep } from './court.types.js';
import type { KeyDateDetail, KeyDateStep } from './support.rules.js';

/** What a hearing is about, in the words of the dates of a case. */
export const HEARING_ABOUT: Readonly<Record<CourtKind, KeyDateDetail>> = {
  criminal: 'criminal',
  private_prosecution: 'criminal',
  administrative: 'administrative',
  divorce: 'divorce',
  alimony: 'alimony_property',
  property: 'alimony_property',
  housing: 'other',
  custody: 'other',
  parental_rights: 'other',
  protection: 'protection',
  damages: 'other',
};

/** What a step does to the date of the hearing; null where it is about none. */
export function hearingStepOf(step: CourtStep, nextOn: Day | null): KeyDateStep | null {
  if (step === 'hearing_held') return 'held';
  if (step === 'hearing_postponed') return nextOn ? 'moved' : 'cancelled';
  return step === 'hearing_not_held' || step === 'survivor_absent' ? 'cancelled' : null;
}

/** Why a complaint was withdrawn, in the words of the timeline; what sounds like pressure raises risk there. */
export const WITHDRAWN_BECAUSE: Partial<Record<CourtDetail, WithdrawalReason>> = {
  own_decision: 'own_decision',
  pressure_suspected: 'pressure_suspected',
  told_by_official: 'pressure_suspected',
  fear: 'fear',
  cost_time: 'cost_time',
  moved: 'not_stated',
  got_what_was_needed: 'own_decision',
  not_stated: 'not_stated',
};

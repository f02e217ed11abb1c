import { CLOSURE_EVENTS, EVENT_ROWS } from '../cases/case-events.types.js';
import { Problem, notFound, refused } from '../shared/errors.js';
import { closureChoices, reasonOffer, visibleBlockers } from './closure.rules.js';
import type { GateViewer } from './closure.rules.js';
import type { Blocker, ConditionState } from './closure.types.js';
import type { BlockerDto, ConditionDto, EventOfferDto, ReasonChoiceDto } from './closure.dto.js';
import type { EpisodeRefusal } from './episodes.types.js';
import type { LoadedClosureFacts } from './load-closure-facts.js';

export const toBlocker = (blocker: Blocker): BlockerDto => ({
  code: blocker.code,
  condition: blocker.condition,
  overrides: [...blocker.overrides],
  clearedBy: blocker.clearedBy,
  partition: blocker.partition,
  facts: { ...blocker.facts },
  subjectIds: [...blocker.subjectIds],
});

/** Conditions this viewer may see. A condition whose blockers are all hidden is left out, without a gap. */
export function toConditions(states: readonly ConditionState[], viewer: GateViewer): ConditionDto[] {
  return states
    .map((state) => ({ ...state, shown: visibleBlockers(state.blockers, viewer) }))
    .filter(({ blockers, shown }) => blockers.length === 0 || shown.length > 0)
    .map(({ code, isMet, shown }) => ({ code, isMet, blockers: shown.map(toBlocker) }));
}

export const toChoices = ({ facts }: LoadedClosureFacts, now: Date): ReasonChoiceDto[] =>
  closureChoices(facts, now).map(({ reason, met, total, mayBeRequested, conditions }) => ({
    reason,
    met,
    total,
    mayBeRequested,
    needs: conditions.flatMap(({ blockers }) => blockers.map(({ code }) => code)),
  }));

/** Events offered apart from the reasons, so that users do not record one as a reason. */
export const eventOffers = (): EventOfferDto[] =>
  CLOSURE_EVENTS.map((event) => {
    const { isPressure, raisesRisk } = EVENT_ROWS[event];
    return { event, isPressure, raisesRisk };
  });

const OTHER_ROLE: readonly EpisodeRefusal[] = ['not_lead', 'not_supervisor'];

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
  if (OTHER_ROLE.includes(first)) throw new Problem(403, first);
  if (first === 'reason_not_allowed') throw refused(first, [reasonOffer(about.reason ?? '')]);
  const codes = refusals.filter((code) => code !== 'blockers_unmet');
  if (refusals.includes('blockers_unmet'))
    throw refused('blockers_unmet', [...about.blockers.map(toBlocker), ...codes.map((code) => ({ code }))]);
  throw refused(first, [...refusals]);
}

import { CLOSURE_EVENTS, EVENT_ROWS } from '../cases/case-events.types.js';
import { visibleBlockers } from './closure.access.js';
import type { GateViewer } from './closure.access.js';
import { closureChoices } from './closure.rules.js';
import type { Blocker, ConditionState } from './closure.types.js';
import type { BlockerDto, ConditionDto, EventOfferDto, ReasonChoiceDto } from './closure.dto.js';
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

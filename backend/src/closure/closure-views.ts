import { CLOSURE_EVENTS, EVENT_ROWS } from '../cases/case-events.types.js';
import { visibleBlockers } from './closure.access.js';
import type { GateViewer } from './closure.access.js';
import { closureChoices } from './closure.rules.js';
import type { Blocker, ConditionState } from './closure.types.js';
import type { BlockerDto, ConditionDto, EventOfferDto, ReasonChoiceDto } from './closure-gate.dto.js';
import type { Gathered } from './gathered-facts.js';

export const toBlocker = (blocker: Blocker): BlockerDto => ({
  code: blocker.code,
  condition: blocker.condition,
  overrides: [...blocker.overrides],
  clearedBy: blocker.clearedBy,
  partition: blocker.partition,
  facts: { ...blocker.facts },
  subjectIds: [...blocker.subjectIds],
});

/** Conditions as this viewer may know of them: one whose blockers are all hidden is left out, and leaves no gap. */
export function toConditions(states: readonly ConditionState[], viewer: GateViewer): ConditionDto[] {
  return states
    .map((state) => ({ ...state, shown: visibleBlockers(state.blockers, viewer) }))
    .filter(({ blockers, shown }) => blockers.length === 0 || shown.length > 0)
    .map(({ code, isMet, shown }) => ({ code, isMet, blockers: shown.map(toBlocker) }));
}

export const toChoices = ({ facts }: Gathered, now: Date): ReasonChoiceDto[] =>
  closureChoices(facts, now).map(({ reason, met, total, mayBeRequested, conditions }) => ({
    reason,
    met,
    total,
    mayBeRequested,
    needs: conditions.flatMap(({ blockers }) => blockers.map(({ code }) => code)),
  }));

/** The events that stand beside the reasons, so that nobody has to squeeze one into the other. */
export const eventOffers = (): EventOfferDto[] =>
  CLOSURE_EVENTS.map((event) => {
    const { isPressure, raisesRisk } = EVENT_ROWS[event];
    return { event, isPressure, raisesRisk };
  });

/**
 * Policy: an agency's "resolved" is an event in her history and ends nothing (domain reference 2.5); pressure to
 * reconcile raises risk and asks for a new assessment (4.1, after Istanbul Convention article 48, which is cited
 * as a standard and does not bind Tajikistan).
 */
import { isDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { EVENT_ROWS } from './case-events.types.js';
import type { EventEffects, EventFacts, EventProblem } from './case-events.types.js';

/** What recording the event does; withdrawing a complaint under pressure or in fear counts as a sign of danger. */
export function eventEffects(facts: Pick<EventFacts, 'event' | 'withdrawalReason'>): EventEffects {
  const row = EVENT_ROWS[facts.event];
  const pressed = facts.withdrawalReason === 'pressure_suspected' || facts.withdrawalReason === 'fear';
  const holds = (when: 'always' | 'when_pressed' | 'never'): boolean =>
    when === 'always' || (when === 'when_pressed' && pressed);
  return {
    partition: row.partition,
    isPressure: row.isPressure,
    raisesRisk: holds(row.raisesRisk),
    asksReassessment: holds(row.asksReassessment),
  };
}

/** Everything wrong with an event as it was typed; `today` is the day in Asia/Dushanbe. */
export function eventProblems(facts: EventFacts, today: Day): EventProblem[] {
  const problems: EventProblem[] = [];
  if (!isDay(facts.happenedOn)) problems.push('day_impossible');
  else if (facts.happenedOn > today) problems.push('day_in_future');
  if (facts.event === 'complaint_withdrawn' && facts.withdrawalReason === null)
    problems.push('withdrawal_reason_missing');
  if (EVENT_ROWS[facts.event].isPressure && facts.survivorView === null)
    problems.push('survivor_view_missing');
  if (facts.periodEndsOn !== null && facts.periodEndsOn < facts.happenedOn)
    problems.push('period_ends_before_start');
  return problems;
}

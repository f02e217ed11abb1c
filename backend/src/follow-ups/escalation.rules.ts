/**
 * Policy: a row is told to its owner when it is due, to the first rung its rule names 4 hours later while risk is
 * high and 24 hours later otherwise, and to the coordinator 72 hours after the due time where she allowed sharing
 * with the group; else it stays with the supervisor (security rules on reminders; domain reference 2.5). A group may set
 * all three earlier. Whether she
 * allowed it is asked when the step runs, and who is blocked then is passed over.
 */
import { addHours } from '../shared/dates.js';
import type { EscalationStep, LadderFacts, Rung } from './escalation.types.js';
import { ruleOf } from './follow-up-rules.js';
import type { EscalationRole, RuleKey } from './follow-ups.types.js';
import { rungsOf } from './rule-values.rules.js';

/** People outside her agency: they hear only of cases she allowed the group to know, and of no health row. */
const OF_THE_GROUP: readonly EscalationRole[] = ['coordinator', 'chair', 'prosecutor'];

function reachable(roles: readonly EscalationRole[], isShared: boolean): EscalationRole[] {
  const allowed = roles.filter((role) => isShared || !OF_THE_GROUP.includes(role));
  return allowed.length > 0 ? allowed : ['supervisor'];
}

/** The whole ladder of a row, in time order; it ends when an outcome is recorded, not when somebody has read it. */
export function escalationSteps(key: RuleKey, facts: LadderFacts): EscalationStep[] {
  const rule = ruleOf(key);
  // Health, and where she is: told to others as lateness, without the rule.
  const isClosed = rule.partition !== 'follow_ups';
  const isShared = facts.sharesWithGroup && !isClosed;
  const hours = rungsOf(facts.set);
  const first = addHours(facts.dueAt, facts.band === 'high' ? hours.high : hours.other);
  const last = addHours(facts.dueAt, hours.last);
  const alarm: [Rung, Date][] =
    facts.alertAt && facts.alertAt < facts.dueAt ? [['owner', facts.alertAt]] : [];
  const rungs: [Rung, Date][] = [
    ...alarm,
    ['owner', facts.dueAt],
    ...reachable(rule.missed, isShared).map((role): [Rung, Date] => [role, first]),
    [isClosed ? 'supervisor' : 'coordinator', last],
  ];
  return rungs.map(([rung, runAt], stepNo) => ({
    stepNo,
    rung,
    runAt,
    tells: isClosed && rung !== 'owner' ? 'lateness' : 'row',
  }));
}

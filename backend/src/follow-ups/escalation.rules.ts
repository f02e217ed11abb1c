/**
 * Policy: the owner is notified of a row when it is due, the first level that its rule names 4 hours later while risk is high
 * and 24 hours later otherwise, and the coordinator 72 hours after the due time where she allowed sharing with the group,
 * else the head of the agency (capabilities 1.12, 13). A group may set all three earlier. Of a row with a span of at most a
 * day that stands for danger the first level hears before it is late. Whether she allowed sharing, and who can be notified,
 * is looked at again when the step runs.
 */
import { DAY, addHours } from '../shared/dates.js';
import type { EscalationStep, LadderFacts, Rung } from './escalation.types.js';
import { ruleOf } from './follow-up-rules.js';
import type { FollowUpRule } from './follow-up-rules.js';
import type { EscalationRole, RuleKey } from './follow-ups.types.js';
import { rungsOf } from './rule-values.rules.js';

/** People outside her agency: notified only of cases she allowed the group to know, and of no health row. */
const OF_THE_GROUP: readonly EscalationRole[] = ['coordinator', 'chair', 'prosecutor'];

type Level = readonly [rung: Rung, runAt: Date];

function reachable(roles: readonly EscalationRole[], isShared: boolean): readonly EscalationRole[] {
  const allowed = roles.filter((role) => isShared || !OF_THE_GROUP.includes(role));
  return allowed.length > 0 ? allowed : ['supervisor'];
}

/** Who hears last: the coordinator, or whoever stands above the supervisor inside the agency. */
const lastOf = (isClosed: boolean, isShared: boolean): Rung => {
  if (isClosed) return 'supervisor';
  return isShared ? 'coordinator' : 'agency_head';
};

/** The first level before the row is late, where its rule asks for it. */
function early(
  { earlyShare }: FollowUpRule,
  { fromAt, dueAt }: LadderFacts,
  first: Rung | undefined,
): Level[] {
  const span = dueAt.getTime() - fromAt.getTime();
  if (!earlyShare || !first || span <= 0 || span > DAY) return [];
  return [[first, new Date(fromAt.getTime() + earlyShare * span)]];
}

function lastAt({ lastAfterHalf }: FollowUpRule, { fromAt, dueAt }: LadderFacts, hours: number): Date {
  if (!lastAfterHalf) return addHours(dueAt, hours);
  return new Date(dueAt.getTime() + (dueAt.getTime() - fromAt.getTime()) / 2);
}

/** All levels of a row, in time order; they end when an outcome is recorded, not when somebody has read it. */
export function escalationSteps(key: RuleKey, facts: LadderFacts): EscalationStep[] {
  const rule = ruleOf(key);
  // Health, and where she is: others are notified of lateness, without the rule.
  const isClosed = rule.partition !== 'follow_ups';
  const isShared = facts.sharesWithGroup && !isClosed;
  const hours = rungsOf(facts.set);
  const published = facts.band === 'high' ? hours.high : hours.other;
  const first = addHours(facts.dueAt, Math.min(rule.firstAfter ?? published, published));
  const above = reachable(rule.missed, isShared);
  const alarm: Level[] = facts.alertAt && facts.alertAt < facts.dueAt ? [['owner', facts.alertAt]] : [];
  const levels: Level[] = [
    ...alarm,
    ...early(rule, facts, above[0]),
    ['owner', facts.dueAt],
    ...above.map((role): Level => [role, first]),
    [lastOf(isClosed, isShared), lastAt(rule, facts, hours.last)],
  ];
  return levels
    .sort(([, one], [, other]) => one.getTime() - other.getTime())
    .map(([rung, runAt], stepNo) => ({
      stepNo,
      rung,
      runAt,
      tells: isClosed && rung !== 'owner' ? 'lateness' : 'row',
    }));
}

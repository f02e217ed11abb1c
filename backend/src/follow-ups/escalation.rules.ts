/**
 * Policy: the owner is notified when a row is due. The first level of its rule follows 4 hours later at high risk,
 * else 24. 72 hours after the due time the coordinator follows, or the agency head without sharing (capabilities
 * 1.12, 13). A group may set all three earlier. A danger row with a span of one day or less alerts the first level
 * before it is late. Sharing and recipients are rechecked when the step runs.
 */
import { DAY, addHours } from '../shared/dates.js';
import { ruleOf } from './follow-up-rules.js';
import type { FollowUpRule } from './follow-up-rules.js';
import type { EscalationRole, RuleKey, SetValues } from './follow-ups.types.js';
import { escalationsOf } from './rule-values.rules.js';
import type { RiskBand } from '../risk/risk.types.js';

export type EscalationLevel = 'owner' | EscalationRole;

/** One level of the escalation of one row; `stepNo` counts from 0 and is unique within the row. */
export interface EscalationStep {
  readonly stepNo: number;
  readonly rung: EscalationLevel;
  readonly runAt: Date;
  /**
   * `lateness`: this person cannot read the health partition of the row, so the notification says only that a task of
   * this case is late, never which rule.
   */
  readonly tells: 'row' | 'lateness';
}

export interface EscalationFacts {
  readonly fromAt: Date;
  readonly dueAt: Date;
  /** An alarm before the due time; null for most rows. */
  readonly alertAt: Date | null;
  readonly band: RiskBand;
  readonly sharesWithGroup: boolean;
  readonly set?: SetValues;
}

/** People outside her agency: notified only of cases she allowed the group to know, and of no health row. */
const OF_THE_GROUP: readonly EscalationRole[] = ['coordinator', 'chair', 'prosecutor'];

type Level = readonly [rung: EscalationLevel, runAt: Date];

function reachable(roles: readonly EscalationRole[], isShared: boolean): readonly EscalationRole[] {
  const allowed = roles.filter((role) => isShared || !OF_THE_GROUP.includes(role));
  return allowed.length > 0 ? allowed : ['supervisor'];
}

/** The last level: the coordinator, or the level above the supervisor in the agency. */
const lastOf = (isClosed: boolean, isShared: boolean): EscalationLevel => {
  if (isClosed) return 'supervisor';
  return isShared ? 'coordinator' : 'agency_head';
};

/** The first level before the row is late, where its rule asks for it. */
function early(
  { earlyShare }: FollowUpRule,
  { fromAt, dueAt }: EscalationFacts,
  first: EscalationLevel | undefined,
): Level[] {
  const span = dueAt.getTime() - fromAt.getTime();
  if (!earlyShare || !first || span <= 0 || span > DAY) return [];
  return [[first, new Date(fromAt.getTime() + earlyShare * span)]];
}

function lastAt({ lastAfterHalf }: FollowUpRule, { fromAt, dueAt }: EscalationFacts, hours: number): Date {
  if (!lastAfterHalf) return addHours(dueAt, hours);
  return new Date(dueAt.getTime() + (dueAt.getTime() - fromAt.getTime()) / 2);
}

/** All levels of a row, in time order; they end when an outcome is recorded, not when a notification is read. */
export function escalationSteps(key: RuleKey, facts: EscalationFacts): EscalationStep[] {
  const rule = ruleOf(key);
  // Health, and where she is: others are notified of lateness, without the rule.
  const isClosed = rule.partition !== 'follow_ups';
  const isShared = facts.sharesWithGroup && !isClosed && !rule.staysInAgency;
  const hours = escalationsOf(facts.set);
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

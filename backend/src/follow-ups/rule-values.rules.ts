/**
 * Policy: a deployment confirms the design defaults of domain reference 5, and may make a safety check earlier or more
 * frequent than published, never later. Windows of health care, of the law, and those that another part of the product
 * counts as well are fixed. What a group has not set is as published.
 */
import { ATTEMPTS, days, REGULAR_AT_MOST, REGULAR_CADENCE, ruleOf } from './follow-up-rules.js';
import type { DueStep, Span } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';
import type { RuleKey, SetValues } from './follow-ups.types.js';
import type { VARIANTS } from './published-values.rules.js';
import {
  atStep,
  BY_KEY,
  PUBLISHED_ESCALATIONS,
  RULE_VALUES,
  SHORTEST_MONTH,
} from './published-values.rules.js';
import type { RuleValue, ValueProblem } from './rule-values.types.js';

const LONGEST_MONTH = 31;

/** The span in force. A value outside its limits is clamped to them, from any source. */
function held(key: string, published: Span, set: SetValues): Span {
  const count = set[key];
  const limits = BY_KEY.get(key)?.limits;
  if (count === undefined || !limits || limits.unit === 'switch') return published;
  return { unit: limits.unit, count: Math.max(limits.least, Math.min(limits.most, count)) };
}

function dueThatHolds(due: DueStep['due'], key: string, set: SetValues): DueStep['due'] {
  if (due.by === 'all') return { by: 'all', span: held(key, due.span, set) };
  if (due.by !== 'band') return due;
  const of = (band: (typeof VARIANTS)[number]): Span | null => {
    const span = due[band];
    return span && held(`${key}/${band}`, span, set);
  };
  return { by: 'band', high: of('high'), medium: of('medium'), standard: of('standard') };
}

/** The steps of a rule as they hold where these values are set. */
export function stepsOf(rule: RuleKey, set: SetValues = {}): readonly DueStep[] {
  return ruleOf(rule).steps.map(({ due, opensBefore, optional, ...step }, index) => {
    const key = atStep(rule, index + 1);
    return {
      ...step,
      due: dueThatHolds(due, key, set),
      opensBefore: opensBefore && held(`${key}/opens`, opensBefore, set),
      ...(optional && set[`${key}/made`] !== 1 ? { optional } : {}),
    };
  });
}

/** How long after the last regular contact the next one is due, by the time since the opening. */
export const cadenceOf = (set: SetValues = {}): { untilMonth: number | null; every: Span }[] =>
  REGULAR_CADENCE.map(({ untilMonth, every }, index) => ({
    untilMonth,
    every: held(`fu.regular/cadence/${index + 1}`, every, set),
  }));

export const regularAtMost = (band: (typeof VARIANTS)[number], set: SetValues = {}): Span =>
  held(`fu.regular/at_most/${band}`, REGULAR_AT_MOST[band], set);

export const attemptsOf = (band: (typeof VARIANTS)[number], set: SetValues = {}): readonly Span[] =>
  ATTEMPTS[band].map((span, index) => held(`fu.no_contact/${band}/${index + 1}`, span, set));

/** Hours after the due time at which each escalation level is notified. */
export function escalationsOf(set: SetValues = {}): {
  readonly high: number;
  readonly other: number;
  readonly last: number;
} {
  const of = (key: string, count: number): number => held(key, { unit: 'hours', count }, set).count;
  return {
    high: of('escalation/first/high', PUBLISHED_ESCALATIONS.high),
    other: of('escalation/first/other', PUBLISHED_ESCALATIONS.other),
    last: of('escalation/last', PUBLISHED_ESCALATIONS.last),
  };
}

interface FoundProblem {
  readonly key: string;
  readonly code: ValueProblem;
}

function rangeProblem(key: string, count: number): FoundProblem[] {
  const limits = BY_KEY.get(key)?.limits;
  if (!limits) return [{ key, code: 'unknown' }];
  const fits = Number.isInteger(count) && count >= limits.least && count <= limits.most;
  return fits ? [] : [{ key, code: 'out_of_range' }];
}

const DAY_HOURS = 24;
/** The shortest or longest length of a span in hours, since months differ. */
function hoursOf({ unit, count }: Span, month: number): number {
  if (unit === 'hours') return count;
  if (unit === 'same_day') return 0;
  return DAY_HOURS * count * (unit === 'months' ? month : 1);
}
const spanForAll = (step: DueStep | undefined): Span | null =>
  step?.due.by === 'all' ? step.due.span : null;

/** A step opens only after the one before it is due: one contact never does two of them. */
function openingProblems(rule: RuleKey, set: SetValues): FoundProblem[] {
  const steps = stepsOf(rule, set);
  return steps.flatMap((step, index) => {
    const span = spanForAll(step);
    if (!span || span.unit === 'same_day' || !step.opensBefore) return [];
    const before = index > 0 ? spanForAll(steps[index - 1]) : days(0);
    const opens = hoursOf(span, SHORTEST_MONTH) - hoursOf(step.opensBefore, LONGEST_MONTH);
    const isFree = !before || (index === 0 && span.count < 0);
    return isFree || opens >= hoursOf(before, LONGEST_MONTH)
      ? []
      : [{ key: atStep(rule, index + 1), code: 'opens_too_early' }];
  });
}

/** High risk shortens every clock. */
function bandProblems(set: SetValues): FoundProblem[] {
  return RULE_VALUES.filter(({ variant, limits }) => variant === 'high' && limits).flatMap((value) => {
    const others = RULE_VALUES.filter(
      (other) =>
        other.variant &&
        [other.rule, other.kind, other.step].join() === [value.rule, value.kind, value.step].join(),
    );
    const high = hoursOf(spanNow(value, set), LONGEST_MONTH);
    const isSlower = others.some((other) => hoursOf(spanNow(other, set), SHORTEST_MONTH) < high);
    return isSlower ? [{ key: value.key, code: 'slower_for_high' as const }] : [];
  });
}
const spanNow = ({ key, published }: RuleValue, set: SetValues): Span => held(key, published as Span, set);

/** Everything wrong with what a group wants to set. */
export function valueProblems(set: SetValues): FoundProblem[] {
  const ranges = Object.entries(set).flatMap(([key, count]) => rangeProblem(key, count));
  if (ranges.length > 0) return ranges;
  const touched = changesBetween({}, set);
  const openings = RULE_KEYS.filter((rule) => touched.includes(rule)).flatMap((rule) =>
    openingProblems(rule, set),
  );
  return [...openings, ...bandProblems(set)];
}

/** The escalation is not in the table: it is the same for all rules. */
export const ESCALATION_CHANGE = 'escalation';

/** Rules whose values differ, and `escalation` if its times do; in the order of the table. */
export function changesBetween(before: SetValues, after: SetValues): string[] {
  const rules = RULE_VALUES.filter(
    ({ key, published }) => amountIn(key, before, published.count) !== amountIn(key, after, published.count),
  ).map(({ rule }) => rule ?? ESCALATION_CHANGE);
  return [...new Set(rules)];
}
/** The escalation applies to every rule. */
export const rulesTouched = (changes: readonly string[]): readonly RuleKey[] =>
  changes.includes(ESCALATION_CHANGE) ? RULE_KEYS : RULE_KEYS.filter((rule) => changes.includes(rule));

const amountIn = (key: string, set: SetValues, published: number): string =>
  set[key] === undefined ? `as published ${published}` : String(set[key]);

/** What really differs from what is published. */
export const settled = (set: SetValues): SetValues =>
  Object.fromEntries(
    Object.entries(set).filter(([key, count]) => {
      const value = BY_KEY.get(key);
      const isPublished = value?.limits?.unit === value?.published.unit && value?.published.count === count;
      return !isPublished;
    }),
  );

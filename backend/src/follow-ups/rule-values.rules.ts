/**
 * Policy: a deployment confirms the design defaults of domain reference 5, and may make a safety check earlier or more
 * frequent than published, never later. Windows of health care, of the law, and those that another part of the product
 * counts as well are fixed. What a group has not set is as published.
 */
import { ATTEMPTS, REGULAR_AT_MOST, REGULAR_CADENCE, days, ruleOf } from './follow-up-rules.js';
import type { DueStep, Span } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';
import type { RuleKey, SetValues } from './follow-ups.types.js';
import type {
  FixedReason,
  RuleSource,
  RuleValue,
  ValueLimits,
  ValueProblem,
  ValueVariant,
} from './rule-values.types.js';

/**
 * Every number of the rules, and what a group may set instead of it: what domain reference 5 publishes is a design
 * default, and a safety check may be made earlier or more frequent than that, never later.
 */

/** Hours after the due time; while risk is high the shorter one holds for rows that wait already. */
export const PUBLISHED_ESCALATIONS = { high: 4, other: 24, last: 72 } as const;
/** The first escalation step comes within this many hours, the last one after them. */
const FIRST_WITHIN = PUBLISHED_ESCALATIONS.other;
/** A month has at least so many days: counted in days it never ends later. */
export const SHORTEST_MONTH = 28;
/** Before an event a step can come up to twice as early. */
const TWICE = 2;

/** Rules whose times are not the group's to set, and why. */
export const FIXED_RULES: Partial<Record<RuleKey, FixedReason>> = {
  'hl.sexual_72h': 'health_window',
  'hl.sexual_120h': 'health_window',
  'su.emergency': 'suicide_path',
  'su.same_day': 'suicide_path',
  'su.weekly': 'suicide_path',
  'rk.reassess': 'risk_calendar',
  'rf.ack': 'referral_clock',
  'rf.first_contact': 'referral_clock',
  'rf.feedback': 'referral_clock',
  'po.issue_check': 'law',
  'po.serve_check': 'law',
  'po.not_binding': 'law',
  'mt.decision': 'group_decides',
  'rf.find_other': 'referral_clock',
  'rf.send_missing': 'referral_clock',
  'sv.wait_high': 'referral_clock',
  'sv.outcome': 'compared',
  'rf.hand_over': 'referral_clock',
  'rf.handed_over': 'referral_clock',
  'ho.call_in': 'referral_clock',
  'pg.signal': 'programme',
  'pg.partner': 'programme',
  'cl.decide': 'closing',
  'cl.second_talk': 'closing',
  'cl.watch': 'closing',
  'dr.confirm': 'closing',
  'dr.review': 'closing',
  'er.confirm': 'closing',
  'er.ask_again': 'closing',
  'bl.settle': 'conflict_block',
  'po.extension': 'law',
  'dc.decide': 'law',
  'lg.next_step': 'law',
  'lg.object': 'law',
  'lg.window': 'law',
  'lg.appeal': 'law',
  'lg.withdrawal': 'law',
  'lg.help': 'referral_clock',
  'en.step': 'law',
  'en.paid': 'law',
  'su.import': 'suicide_path',
  import_review: 'import_spread',
};

const SOURCES: Partial<Record<RuleKey, RuleSource>> = {
  'fu.first_contact': 'case_management_guide',
  'fu.safety_24h': 'case_management_guide',
  'fu.mdwg_review': 'risk_review_practice',
  'hl.sexual_72h': 'clinical_guide',
  'hl.sexual_120h': 'medico_legal_guide',
  'hl.review': 'medico_legal_guide',
  'po.issue_check': 'prevention_law',
  'sh.exit_plan': 'shelter_practice',
};
export const sourceOf = (rule: RuleKey): RuleSource => SOURCES[rule] ?? 'product';

/** What may be set instead of a span: earlier, at the latest as published; null where there is nothing earlier. */
function limitsOf({ unit, count }: Span): ValueLimits | null {
  if (unit === 'same_day' || count === 0) return null;
  if (unit === 'months') return { unit: 'days', least: 1, most: SHORTEST_MONTH * count };
  const least = count > 0 ? 1 : TWICE * count;
  return least < count ? { unit, least, most: count } : null;
}

type Place = Pick<RuleValue, 'rule' | 'kind' | 'step' | 'variant'>;
export const atStep = (rule: RuleKey, step: number): string => `${rule}/${step}`;

const valueOf = (key: string, place: Place, published: Span): RuleValue => ({
  key,
  ...place,
  published,
  limits: place.rule && FIXED_RULES[place.rule] ? null : limitsOf(published),
});

export const VARIANTS = ['high', 'medium', 'standard'] as const;

function valuesOfStep(rule: RuleKey, { due, opensBefore, optional }: DueStep, step: number): RuleValue[] {
  const key = atStep(rule, step);
  const at = { rule, step } as const;
  const whole = { ...at, variant: null } as const;
  const dues = spansOf(due).map(([variant, span]) =>
    valueOf(variant ? `${key}/${variant}` : key, { ...at, kind: 'due', variant }, span),
  );
  const made: RuleValue = {
    ...{ key: `${key}/made`, ...whole, kind: 'made', published: { unit: 'switch', count: 0 } },
    limits: { unit: 'switch', least: 0, most: 1 },
  };
  return [
    ...(optional ? [made] : []),
    ...dues,
    ...(opensBefore ? [valueOf(`${key}/opens`, { ...whole, kind: 'opens' }, opensBefore)] : []),
  ];
}

/** The spans that a group could set; those by urgency and level belong to rules that are fixed. */
function spansOf(due: DueStep['due']): [ValueVariant | null, Span][] {
  if (due.by === 'all') return [[null, due.span]];
  if (due.by !== 'band') return [];
  return VARIANTS.flatMap((band): [ValueVariant, Span][] => {
    const span = due[band];
    return span ? [[band, span]] : [];
  });
}

const REGULAR: readonly RuleValue[] = [
  ...REGULAR_CADENCE.map(({ every }, index) =>
    valueOf(
      `fu.regular/cadence/${index + 1}`,
      { rule: 'fu.regular', kind: 'cadence', step: index + 1, variant: null },
      every,
    ),
  ),
  ...VARIANTS.map((variant) =>
    valueOf(
      `fu.regular/at_most/${variant}`,
      { rule: 'fu.regular', kind: 'at_most', step: null, variant },
      REGULAR_AT_MOST[variant],
    ),
  ),
];

const TRIES: readonly RuleValue[] = VARIANTS.flatMap((variant) =>
  ATTEMPTS[variant].map((span, index) =>
    valueOf(
      `fu.no_contact/${variant}/${index + 1}`,
      { rule: 'fu.no_contact', kind: 'attempt', step: index + 1, variant },
      span,
    ),
  ),
);

const rung = (
  key: string,
  place: Omit<Place, 'rule' | 'step'>,
  [least, most]: [number, number],
): RuleValue => ({
  ...{ key, ...place, rule: null, step: null, published: { unit: 'hours', count: most } },
  limits: { unit: 'hours', least, most },
});
const LADDER: readonly RuleValue[] = [
  rung('escalation/first/high', { kind: 'first_escalation', variant: 'high' }, [
    1,
    PUBLISHED_ESCALATIONS.high,
  ]),
  rung('escalation/first/other', { kind: 'first_escalation', variant: 'other' }, [
    1,
    PUBLISHED_ESCALATIONS.other,
  ]),
  rung('escalation/last', { kind: 'last_escalation', variant: null }, [
    FIRST_WITHIN + 1,
    PUBLISHED_ESCALATIONS.last,
  ]),
];

/** Every number of the rules, in the order of the table; the escalation of all rules comes last. */
export const RULE_VALUES: readonly RuleValue[] = [
  ...RULE_KEYS.flatMap((rule) =>
    ruleOf(rule).steps.flatMap((step, index) => valuesOfStep(rule, step, index + 1)),
  ),
  ...REGULAR,
  ...TRIES,
  ...LADDER,
];
export const BY_KEY = new Map(RULE_VALUES.map((value) => [value.key, value]));

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

/**
 * Every number of the rules, and what a group may set instead of it: what domain reference 5 publishes is a design
 * default, and a safety check may be made earlier or more frequent than that, never later.
 */
import { ATTEMPTS, REGULAR_AT_MOST, REGULAR_CADENCE, ruleOf } from './follow-up-rules.js';
import type { DueStep, Span } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';
import type { RuleKey } from './follow-ups.types.js';
import type { FixedReason, RuleSource, RuleValue, ValueLimits, ValueVariant } from './rule-values.types.js';

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
  'mt.decision': 'group_decides',
  'rf.find_other': 'referral_clock',
  'rf.send_missing': 'referral_clock',
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

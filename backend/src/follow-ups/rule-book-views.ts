import { ruleOf } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';
import { isClosed } from './replanning.rules.js';
import type {
  RuleAmountDto,
  RuleChangeDto,
  RuleDto,
  RuleValueDto,
  RuleVersionDto,
} from './rule-books.dto.js';
import type { VersionLine } from './rule-books.repository.js';
import { FIXED_RULES, RULE_VALUES, sourceOf } from './published-values.rules.js';
import type { RuleValue } from './rule-values.types.js';
import type { SetValues } from './rules-in-force.types.js';

function amountOf({ limits, published }: RuleValue, count: number | undefined): RuleAmountDto {
  return count === undefined || !limits ? { ...published } : { unit: limits.unit, count };
}

function toValue(value: RuleValue, set: SetValues): RuleValueDto {
  const { key, kind, step, variant, published, limits } = value;
  const count = set[key];
  return {
    ...{ key, kind, step, variant, published: { ...published } },
    set: count === undefined ? null : amountOf(value, count),
    least: limits && { unit: limits.unit, count: limits.least },
    most: limits && { unit: limits.unit, count: limits.most },
  };
}

const valuesOf = (rule: RuleValue['rule'], set: SetValues): RuleValueDto[] =>
  RULE_VALUES.filter((value) => value.rule === rule).map((value) => toValue(value, set));

export const ladderOf = (set: SetValues): RuleValueDto[] => valuesOf(null, set);

/** All rules in the order of the table, with the values that hold and how many rows wait. */
export const rulesOf = (set: SetValues, open: ReadonlyMap<string, number>): RuleDto[] =>
  RULE_KEYS.map((key) => {
    const { triggers, owner, missed, kind, satisfiedBy, safety } = ruleOf(key);
    return {
      ...{ key, triggers: [...triggers], owner, missed: [...missed], kind, satisfiedBy },
      isSafety: safety,
      source: sourceOf(key),
      fixed: FIXED_RULES[key] ?? null,
      openRows: isClosed(key) ? null : (open.get(key) ?? 0),
      values: valuesOf(key, set),
    };
  });

/** Values that differ between two versions. */
export const changesOf = (before: SetValues, after: SetValues): RuleChangeDto[] =>
  RULE_VALUES.filter(({ key }) => before[key] !== after[key]).map((value) => ({
    key: value.key,
    before: amountOf(value, before[value.key]),
    after: amountOf(value, after[value.key]),
  }));

/** Each with what it changed; they come with the latest first. */
export const toVersions = (versions: readonly VersionLine[]): RuleVersionDto[] =>
  versions.map(({ number, recordedAt, by, reason, set, moved, isPlanned }, index) => {
    const before = versions[index + 1]?.set ?? {};
    return {
      ...{ number, by, reason, moved, isPlanned },
      recordedAt: recordedAt.toISOString(),
      changes: changesOf(before, set),
    };
  });

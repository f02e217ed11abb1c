import { ruleOf } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';
import type { RuleKey, SetValues } from './follow-ups.types.js';
import { isClosed, countReplanned } from './replanning.rules.js';
import type {
  RuleAmountDto,
  RuleChangeDto,
  RuleDto,
  RuleValueDto,
  RuleVersionDto,
  RuleSetDto,
  RuleSetRowDto,
  RulePreviewDto,
  RuleValuesRequest,
  RuleVersionRequest,
} from './follow-ups.dto.js';
import { ledGroups, openRows, rowsOfRules, ruleVersions } from './rule-sets.queries.js';
import type { VersionLine, RuleSetLine } from './rule-sets.queries.js';
import { FIXED_RULES, RULE_VALUES, sourceOf } from './rule-values.rules.js';
import type { RuleValue } from './rule-values.types.js';
import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { codeOf } from '../platform/database/error-code.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { changesBetween, rulesTouched, settled, valueProblems } from './rule-values.rules.js';
import { RuleSetting, RuleVersion } from './follow-ups.entity.js';

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

export const escalationPolicyOf = (set: SetValues): RuleValueDto[] => valuesOf(null, set);

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

const TAKEN = '23505';

/** The rules of a working group: reading them, previewing a change, adding a version. */
@Injectable()
export class RuleSetsService {
  constructor(private readonly database: Database) {}

  list(): Promise<RuleSetRowDto[]> {
    return ledGroups(this.database);
  }

  async show(groupId: string): Promise<RuleSetDto> {
    const book = await this.find(groupId);
    const versions = await ruleVersions(this.database, groupId);
    const open = await openRows(this.database, groupId);
    const set = versions[0]?.set ?? {};
    return {
      ...book,
      rules: rulesOf(set, open),
      escalation: escalationPolicyOf(set),
      versions: toVersions(versions),
    };
  }

  /** How many rows would be replanned; counts only, no cases. */
  async preview(groupId: string, request: RuleValuesRequest): Promise<RulePreviewDto> {
    await this.find(groupId);
    const { before, after, changes } = await this.changed(groupId, request);
    const touched = rulesTouched(changes);
    const rows = await rowsOfRules(this.database, groupId, touched);
    const counts = countReplanned(rows, { set: after, changes, now: this.database.now });
    const sum = (rules: readonly RuleKey[]): number =>
      rules.reduce((total, rule) => total + (counts.get(rule) ?? 0), 0);
    return {
      changes: changesOf(before, after),
      moved: sum(touched.filter((rule) => !isClosed(rule))),
      movesClosed: touched.some(isClosed),
      rules: touched.map((rule) => ({ rule, rows: isClosed(rule) ? null : (counts.get(rule) ?? 0) })),
    };
  }

  async change(groupId: string, expectedVersion: number, request: RuleVersionRequest): Promise<void> {
    await this.expect(groupId, expectedVersion);
    const { after, changes } = await this.changed(groupId, request);
    if (changes.length === 0) throw invalid({ path: 'values', code: 'value_unchanged' });
    try {
      await this.database.nested(() =>
        this.add(groupId, expectedVersion + 1, { after, changes, reason: request.reason }),
      );
    } catch (error) {
      if (codeOf(error) !== TAKEN) throw error;
      // A concurrent change came first.
      await this.expect(groupId, expectedVersion);
    }
  }

  private async expect(groupId: string, expectedVersion: number): Promise<void> {
    const { version } = await this.find(groupId);
    if (version !== expectedVersion) expectVersion(expectedVersion, version, await this.show(groupId));
  }

  private async add(
    workingGroupId: string,
    number: number,
    { after, changes, reason }: { after: SetValues; changes: string[]; reason: string },
  ): Promise<void> {
    const id = newId();
    const recordedBy = this.database.viewer.userId;
    await this.database.insert(RuleVersion, { id, workingGroupId, number, changes, reason, recordedBy });
    const values = Object.entries(after).map(([key, count]) => ({ versionId: id, key, count }));
    await this.database.insert(RuleSetting, values);
  }

  private async changed(
    groupId: string,
    { values }: RuleValuesRequest,
  ): Promise<{ before: SetValues; after: SetValues; changes: string[] }> {
    const after = settled(Object.fromEntries(values.map(({ key, count }) => [key, count])));
    const problems = valueProblems(after);
    if (problems.length > 0)
      throw invalid(...problems.map(({ key, code }) => ({ path: `values.${key}`, code })));
    const [latest] = await ruleVersions(this.database, groupId);
    const before = latest?.set ?? {};
    return { before, after, changes: changesBetween(before, after) };
  }

  /** A group that she does not lead has for her no rules. */
  private async find(groupId: string): Promise<RuleSetLine> {
    const book = (await ledGroups(this.database)).find(({ id }) => id === groupId);
    if (!book) throw notFound();
    return book;
  }
}

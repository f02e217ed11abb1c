import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { codeOf } from '../platform/database/error-code.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { RuleKey } from './follow-ups.types.js';
import { countAnew, isClosed } from './replanning.rules.js';
import type {
  RuleBookDto,
  RuleBookRowDto,
  RulePreviewDto,
  RuleValuesRequest,
  RuleVersionRequest,
} from './rule-books.dto.js';
import { RuleBooksRepository } from './rule-books.repository.js';
import type { BookLine } from './rule-books.repository.js';
import { changesOf, ladderOf, rulesOf, toVersions } from './rule-book-views.js';
import { changesBetween, rulesTouched, settled, valueProblems } from './rule-values.rules.js';
import type { SetValues } from './rules-in-force.types.js';
import { RuleSetting, RuleVersion } from './rule-version.entity.js';

const TAKEN = '23505';

/** The rules of a working group: what they are, what a change would plan anew, and a new version of them. */
@Injectable()
export class RuleBooksService {
  constructor(
    private readonly database: Database,
    private readonly books: RuleBooksRepository,
  ) {}

  list(): Promise<RuleBookRowDto[]> {
    return this.books.led();
  }

  async show(groupId: string): Promise<RuleBookDto> {
    const book = await this.find(groupId);
    const versions = await this.books.versions(groupId);
    const open = await this.books.openRows(groupId);
    const set = versions[0]?.set ?? {};
    return { ...book, rules: rulesOf(set, open), ladder: ladderOf(set), versions: toVersions(versions) };
  }

  /** How many rows would be planned anew; counts, and no case. */
  async preview(groupId: string, request: RuleValuesRequest): Promise<RulePreviewDto> {
    await this.find(groupId);
    const { before, after, changes } = await this.changed(groupId, request);
    const touched = rulesTouched(changes);
    const rows = await this.books.rowsOf(groupId, touched);
    const counts = countAnew(rows, { set: after, changes, now: this.database.now });
    const sum = (rules: readonly RuleKey[]): number =>
      rules.reduce((total, rule) => total + (counts.get(rule) ?? 0), 0);
    return {
      changes: changesOf(before, after),
      moved: sum(touched.filter((rule) => !isClosed(rule))),
      movesClosed: touched.some(isClosed),
      rules: touched.map((rule) => ({ rule, rows: isClosed(rule) ? null : (counts.get(rule) ?? 0) })),
    };
  }

  /** Adds a version; what waits is planned anew by the worker. */
  async change(groupId: string, seen: number, request: RuleVersionRequest): Promise<void> {
    await this.expect(groupId, seen);
    const { after, changes } = await this.changed(groupId, request);
    if (changes.length === 0) throw invalid({ path: 'values', code: 'value_unchanged' });
    try {
      await this.database.nested(() =>
        this.add(groupId, seen + 1, { after, changes, reason: request.reason }),
      );
    } catch (error) {
      if (codeOf(error) !== TAKEN) throw error;
      // Somebody else was first by a moment.
      await this.expect(groupId, seen);
    }
  }

  private async expect(groupId: string, seen: number): Promise<void> {
    const { version } = await this.find(groupId);
    if (version !== seen) expectVersion(seen, version, await this.show(groupId));
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

  /** What holds, what would hold, and which rules differ. */
  private async changed(
    groupId: string,
    { values }: RuleValuesRequest,
  ): Promise<{ before: SetValues; after: SetValues; changes: string[] }> {
    const after = settled(Object.fromEntries(values.map(({ key, count }) => [key, count])));
    const problems = valueProblems(after);
    if (problems.length > 0)
      throw invalid(...problems.map(({ key, code }) => ({ path: `values.${key}`, code })));
    const [latest] = await this.books.versions(groupId);
    const before = latest?.set ?? {};
    return { before, after, changes: changesBetween(before, after) };
  }

  /** A group that she does not lead has for her no rules. */
  private async find(groupId: string): Promise<BookLine> {
    const book = (await this.books.led()).find(({ id }) => id === groupId);
    if (!book) throw notFound();
    return book;
  }
}

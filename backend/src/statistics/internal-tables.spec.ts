import { describe, expect, it } from '@jest/globals';
import { draftTable } from './drafts.rules.js';
import type { DraftedTable, EarlierTable } from './drafts.rules.js';
import type { Fact } from './facts.rules.js';
import { internalTables } from './internal-tables.rules.js';
import type { InternalTable, InternalYear } from './internal-tables.rules.js';
import type { TableCode } from './statistics.types.js';

const LINES = ['physical', 'psychological', 'sexual', 'economic'];
const PLACES = ['kulob', 'qubodiyon'];
type Earlier = EarlierTable & { code: TableCode };
/** Facts of one month: each form by place. */
const facts = (firstOn: string, ...counts: [number, number][]): Fact[] =>
  counts.flatMap((line, at) =>
    line.map((records, nth): Fact => ({
      ...{ code: 'law_forms', firstOn, line: LINES[at] ?? '', column: PLACES[nth] ?? '', records },
    })),
  );
const shownOf = (of: Partial<InternalYear>): InternalTable | undefined =>
  internalTables(
    {
      ...{ year: 2020, facts: [], earlier: [], places: PLACES, now: new Date('2020-06-02T06:00:00Z') },
      ...of,
    },
    ['law_forms'],
  ).get('law_forms');
const asEarlier = (table: InternalTable | undefined, day: string): Earlier[] =>
  (table?.told ?? []).map((told) => ({
    ...{ ...told, code: 'law_forms', isPublished: false, countedAt: new Date(`${day}T06:00:00Z`) },
  }));
const draftOf = (of: { month: string; facts: readonly Fact[]; earlier?: readonly Earlier[] }) =>
  draftTable({
    ...{ code: 'law_forms', period: { kind: 'month', firstOn: of.month }, isCorrection: false },
    ...{ facts: of.facts, earlier: of.earlier ?? [], places: PLACES, now: new Date('2020-06-10T06:00:00Z') },
  });
const released = (draft: DraftedTable, day: string): Earlier & DraftedTable => ({
  ...draft,
  ...{ code: 'law_forms', isPublished: true, countedAt: new Date(`${day}T06:00:00Z`) },
  marks: [...draft.lines, 'total'].map((line) =>
    [...draft.columns, 'total'].map(
      (column) => draft.cells.find((cell) => cell.line === line && cell.column === column)?.mark ?? null,
    ),
  ),
});
const at = (table: Pick<InternalTable, 'cells'> | undefined, line: string, column: string) => {
  const cell = table?.cells.find((one) => one.line === line && one.column === column);
  return cell?.mark ?? cell?.value;
};

describe('a table that statisticians read of a year', () => {
  const APRIL = facts('2020-04-01', [20, 30], [15, 12], [9, 8], [7, 11]);
  const MAY = facts('2020-05-01', [10, 10], [10, 10], [3, 10], [10, 10]);

  it('is as it was where nothing was told beside it', () => {
    expect(at(shownOf({ facts: [...APRIL, ...MAY] }), 'sexual', 'kulob')).toBe(12);
  });

  it('tells no small month that stands beside one that was published', () => {
    const april = released(draftOf({ month: '2020-04-01', facts: APRIL }), '2020-05-20');
    expect(at(april, 'sexual', 'kulob')).toBe(9);
    const year = shownOf({ facts: [...APRIL, ...MAY], earlier: [april] });
    expect(at(year, 'sexual', 'kulob')).toBe('hidden');
    expect(at(year, 'economic', 'total')).toBe(38);
  });

  it('leaves no cell out whose fellows a month of it shows', () => {
    const leaving = facts('2020-04-01', [20, 30], [15, 12], [2, 8], [7, 11]);
    const april = released(draftOf({ month: '2020-04-01', facts: leaving }), '2020-05-20');
    const year = shownOf({ facts: leaving, earlier: [april] });
    expect(year?.cells.map(({ mark }) => mark)).toEqual(april.cells.map(({ mark }) => mark));
  });

  it('counts a month as it was published, whatever came later', () => {
    const april = released(draftOf({ month: '2020-04-01', facts: APRIL }), '2020-05-20');
    const later = facts('2020-04-01', [21, 30], [15, 12], [9, 8], [7, 11]);
    expect(at(shownOf({ facts: later, earlier: [april] }), 'physical', 'kulob')).toBe(20);
  });

  it('keeps from whoever read its months how few came late to one that a release counts after it', () => {
    const code = 'new_cases';
    const cases = (kulob: number): Fact[] =>
      Object.entries({ kulob, qubodiyon: 30 }).map(([line, records]): Fact => ({
        ...{ code, firstOn: '2020-04-01', line, column: 'all', records },
      }));
    const now = new Date('2020-05-03T06:00:00Z');
    const of = { year: 2020, facts: cases(20), earlier: [], places: PLACES, now };
    const earlier = asEarlier(internalTables(of, [code]).get(code), '2020-05-03').map((told) => ({
      ...{ ...told, code },
    }));
    const released = (kulob: number): DraftedTable =>
      draftTable({
        ...{ ...of, code, earlier, facts: cases(kulob), isCorrection: false },
        ...{ period: { kind: 'month', firstOn: '2020-04-01' }, now: new Date('2020-05-20T06:00:00Z') },
      });
    for (const few of [1, 4])
      for (const line of ['kulob', 'total'])
        expect([few, line, at(released(20 + few), line, 'total') ?? 'hidden']).toEqual([few, line, 'hidden']);
    for (const enough of [0, 5]) expect(at(released(20 + enough), 'kulob', 'total')).toBe(20 + enough);
  });

  it('tells of few that came in within a month neither by itself nor in its sums', () => {
    const before = asEarlier(shownOf({ facts: APRIL }), '2020-05-02');
    const more = facts('2020-04-01', [20, 30], [15, 12], [11, 8], [7, 20]);
    const now = shownOf({ facts: more, earlier: before });
    expect([at(now, 'sexual', 'kulob'), at(now, 'sexual', 'total')]).toEqual(['hidden', 'hidden']);
    expect(at(now, 'economic', 'qubodiyon')).not.toBe(11);
    expect(at(now, 'physical', 'total')).toBe(50);
  });

  it('stays as it is while few records changed in a year that is over', () => {
    const now = new Date('2021-03-02T06:00:00Z');
    const earlier = asEarlier(shownOf({ facts: APRIL }), '2021-02-01');
    const few = facts('2020-04-01', [22, 30], [15, 14], [9, 8], [7, 11]);
    const many = facts('2020-04-01', [25, 30], [15, 12], [9, 8], [7, 11]);
    expect(shownOf({ facts: few, earlier, now })).toBeUndefined();
    expect(at(shownOf({ facts: many, earlier, now }), 'physical', 'kulob')).toBe(25);
  });

  it('is known to whoever reads a draft: of two months the second, which is small, is left out of the first too', () => {
    const earlier = asEarlier(shownOf({ facts: [...APRIL, ...MAY] }), '2020-06-02');
    const draft = draftOf({ month: '2020-04-01', facts: APRIL, earlier });
    expect(at(draftOf({ month: '2020-04-01', facts: APRIL }), 'sexual', 'kulob')).toBe(9);
    expect(at(draft, 'sexual', 'kulob')).toBe('hidden');
  });
});

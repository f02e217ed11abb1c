import { describe, expect, it } from '@jest/globals';
import type { FactPeriod } from '../facts.rules.js';
import { monthsOfPeriod } from '../facts.rules.js';
import { nameOf, periodsOf } from '../releases.rules.js';
import { TOTAL } from '../statistics.types.js';
import type { ShownCell, TableCode } from '../statistics.types.js';
import type { Counts } from '../suppression.rules.js';
import { HandedOn, toldTables } from './handed-on.rules.js';
import { ownAxes } from './own-returns.rules.js';
import { ownForm, ownTables } from './own-returns.types.js';
import { isHandedOn, listsOf } from './told-lists.rules.js';

const YEAR = 2025;
const FORM = ownForm('police');
const PERIODS = periodsOf(YEAR, '2026-01-01');
const DAYS = monthsOfPeriod({ kind: 'year', firstOn: `${YEAR}-01-01` }).map((month) => `${YEAR}-${month}-01`);

/** The same numbers for the same seed. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
type Months = ReadonlyMap<string, Counts>;
const madeOf = (code: TableCode, roll: (below: number) => number): Months =>
  new Map(
    DAYS.map((day) => [
      day,
      ownAxes(code).lines.map(() => ownAxes(code).columns.map(() => (roll(3) === 0 ? roll(6) : 0))),
    ]),
  );
/** Incidents of one form each, and of the type that is like it. */
const ofForms = (byMonth: readonly Counts[]): HandedOn => {
  const types = (of: Counts): Counts =>
    ownAxes('core_types').lines.map((type) => of[TYPES_OF_FORMS.indexOf(type)] ?? [0]);
  const months = (of: (counts: Counts) => Counts): Months =>
    new Map(DAYS.map((day, nth) => [day, of(byMonth[nth] ?? forms())]));
  const counts = new Map([
    ['law_forms' as TableCode, months((of) => of)],
    ['core_types' as TableCode, months(types)],
  ]);
  return new HandedOn({ form: FORM, counts, kept: [], today: '2026-01-01' });
};
const TYPES_OF_FORMS = ['physical_assault', 'psychological_abuse', 'sexual_assault', 'denial_resources'];
const cellsOf = (told: HandedOn, code: TableCode, period: FactPeriod): readonly ShownCell[] =>
  toldTables(FORM, told.listsOf(period)).get(code) ?? [];
const named = (name: string): FactPeriod => PERIODS.find((period) => nameOf(period) === name) as FactPeriod;
const at = (cells: readonly ShownCell[], line: string, column = TOTAL): number | string | null => {
  const cell = cells.find((each) => each.line === line && each.column === column);
  return cell?.mark ?? cell?.value ?? null;
};
/** Law forms of a month: physical, psychological, sexual, economic. */
const forms = (...counts: number[]): Counts => ownAxes('law_forms').lines.map((_, nth) => [counts[nth] ?? 0]);

describe('what an agency hands on', () => {
  it('tells no count of 1 or 2 of any list of any period', () => {
    const roll = dice(7);
    const counts = new Map(ownTables(FORM).map((code) => [code, madeOf(code, roll)]));
    const told = new HandedOn({ form: FORM, counts, kept: [], today: '2026-01-01' });
    const small = PERIODS.filter(({ kind }) => kind !== 'year').flatMap((period) =>
      ownTables(FORM)
        .filter((code) => isHandedOn(code, period))
        .flatMap((code) => cellsOf(told, code, period))
        .filter(({ value }) => value === 1 || value === 2),
    );
    expect(small).toEqual([]);
  });

  it('leaves out a second count of a list, since the first follows from its sum', () => {
    const told = cellsOf(ofForms([forms(9, 2, 5, 7)]), 'law_forms', named('2025-01'));
    expect(at(told, 'psychological')).toBe('small');
    expect(at(told, TOTAL)).toBe(23);
    expect(told.filter(({ mark }) => mark === 'hidden').length).toBeGreaterThan(0);
  });

  it('tells of a list that stands in one line how many there are, and not in which', () => {
    const told = cellsOf(ofForms([forms(0, 12)]), 'law_forms', named('2025-01'));
    expect(at(told, TOTAL)).toBe(12);
    expect(told.filter(({ line }) => line !== TOTAL).every(({ mark }) => mark === 'hidden')).toBe(true);
  });

  it('does not open a month by its quarter', () => {
    const months = [forms(9, 2, 5, 7), forms(9, 6, 5, 7), forms(9, 6, 5, 7)];
    const told = ofForms(months);
    expect(at(cellsOf(told, 'law_forms', named('2025-01')), 'psychological')).toBe('small');
    expect(at(cellsOf(told, 'law_forms', named('2025-02')), 'psychological')).toBe(6);
    // 14 in the quarter, less 6 and 6, would be the 2 of January.
    expect(at(cellsOf(told, 'law_forms', named('2025-q1')), 'psychological')).toBe('hidden');
  });

  it('tells a quarter where its months leave more than one value', () => {
    const months = [forms(9, 2, 5, 7), forms(9, 1, 5, 7), forms(9, 2, 5, 7)];
    const quarter = cellsOf(ofForms(months), 'law_forms', named('2025-q1'));
    expect(at(quarter, 'psychological')).toBe(5);
  });

  it('does not tell by issued orders how few of them were issued in time', () => {
    const { lines } = ownAxes('order_issues');
    const decided: Counts = [[4], [5], [0]];
    const issued: Counts = lines.map((_, nth) => [nth === 0 ? 1 : nth === 1 ? 3 : 0]);
    const counts = new Map<TableCode, Months>([
      ['order_decisions', new Map([[`${YEAR}-01-01`, decided]])],
      ['order_issues', new Map([[`${YEAR}-01-01`, issued]])],
    ]);
    const told = new HandedOn({ form: FORM, counts, kept: [], today: '2026-01-01' });
    const decisions = cellsOf(told, 'order_decisions', named('2025-01'));
    const issues = cellsOf(told, 'order_issues', named('2025-01'));
    expect([at(issues, 'within_24h'), at(issues, 'later')]).not.toContain(1);
    // Four, or nine less the five that were refused, less three that were later.
    const isIssuedTold =
      at(decisions, 'issued') === 4 || (at(decisions, TOTAL) === 9 && at(decisions, 'refused') === 5);
    expect(isIssuedTold && at(issues, 'later') === 3).toBe(false);
  });

  it('has people in the year alone, and every line of the form in a list', () => {
    expect(PERIODS.filter((period) => isHandedOn('persons_by_age', period)).map(nameOf)).toEqual(['2025']);
    expect([...new Set(listsOf(FORM).map(({ table }) => table))].sort()).toEqual([...ownTables(FORM)].sort());
  });
});

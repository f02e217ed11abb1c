import { describe, expect, it } from '@jest/globals';
import type { Told } from '../disclosure/disclosure.types.js';
import { totalOf } from '../disclosure/known.rules.js';
import type { FactPeriod } from '../facts.rules.js';
import { monthDaysOf, nameOf, periodsOf } from '../releases.rules.js';
import type { TableCode } from '../statistics.types.js';
import { withSums } from '../suppression.rules.js';
import type { Counts } from '../suppression.rules.js';
import { HandedOn } from './handed-on.rules.js';
import type { Kept, OwnYear } from './handed-on.rules.js';
import { ownAxes } from './own-returns.rules.js';
import { ownForm, ownTables } from './own-returns.types.js';
import { isHandedOn, nameOfList } from './told-lists.rules.js';
import type { ByMonth } from './told-lists.rules.js';
import { nextVersion } from './versions.rules.js';

const FORM = ownForm('civil');
const TODAY = '2026-01-01';
const PERIODS = periodsOf(2025, TODAY);
const named = (name: string): FactPeriod => PERIODS.find((period) => nameOf(period) === name) as FactPeriod;
const YEAR = named('2025');
const DAYS = monthDaysOf(YEAR);
const FORMS = nameOfList({ table: 'law_forms', by: 'lines' });

const year = (counts: ByMonth, kept: readonly Kept[] = []): OwnYear => ({
  ...{ form: FORM, counts, kept, today: TODAY },
});
const first = (period: FactPeriod, of: OwnYear): Kept => ({
  ...{ period, version: 1, lists: new HandedOn(of).listsOf(period) },
});
/** Law forms of the months of a year: physical, psychological, sexual, economic. */
const forms = (...months: number[][]): ByMonth =>
  new Map([
    [
      'law_forms' as TableCode,
      new Map(
        DAYS.map((day, at): [string, Counts] => [
          day,
          ownAxes('law_forms').lines.map((_, nth) => [months[at]?.[nth] ?? 0]),
        ]),
      ),
    ],
  ]);
const toldOf = ({ lists }: Pick<Kept, 'lists'>): Told => lists.get(FORMS) as Told;
/** The last column of a list: each line of it and the sum, null where it is left out. */
const shown = (told: Told): (number | null)[] =>
  withSums(totalOf(told)).map((line, at) => (told.marks[at]?.[1] === null ? (line[1] ?? 0) : null));

describe('what was handed on', () => {
  const before = [
    [9, 8, 7, 6],
    [9, 8, 7, 6],
    [9, 8, 7, 6],
  ];
  const late = [[10, 8, 7, 6], ...before.slice(1)];

  it('is not counted anew by a longer period, so that one record that came late is in neither', () => {
    const month = first(named('2025-01'), year(forms(...before)));
    const quarter = first(named('2025-q1'), year(forms(...late), [month]));
    expect(shown(toldOf(quarter))).toEqual(
      shown(toldOf(first(named('2025-q1'), year(forms(...before), [month])))),
    );
    expect(shown(toldOf(quarter))[0]).toBe(27);
    // Nor by a shorter one within it.
    const again = first(
      named('2025-01'),
      year(forms(...late), [first(named('2025-q1'), year(forms(...before)))]),
    );
    expect(shown(toldOf(again))[0]).toBe(9);
  });

  it('stays as it was where a number would change by one or two, and is not changed where nothing was', () => {
    const month = first(named('2025-01'), year(forms(...before)));
    const few = nextVersion(year(forms(...late), [month]), named('2025-01'));
    expect(few.since).toBe('few');
    expect(shown(toldOf(few))).toEqual([9, 8, 7, 6, 0, 30]);
    const same = nextVersion(year(forms(...before), [month]), named('2025-01'));
    expect([same.since, same.anew]).toEqual(['nothing', []]);
  });

  it('is told anew where every number changes by three or by nothing', () => {
    const month = first(named('2025-01'), year(forms(...before)));
    const next = nextVersion(year(forms([12, 8, 7, 10]), [month]), named('2025-01'));
    expect(next.since).toBe('enough');
    expect(shown(toldOf(next))).toEqual([12, 8, 7, 10, 0, 37]);
    expect(next.anew).toEqual([{ table: 'law_forms', by: 'lines' }]);
  });

  it('keeps what came to one month when the quarter is told anew, and the month is not', () => {
    const month = first(named('2025-01'), year(forms(...before)));
    const quarter = first(named('2025-q1'), year(forms(...before), [month]));
    // Two more in January and one in February: three in the quarter, and few in each month of it.
    const now = forms([11, 8, 7, 6], [10, 8, 7, 6], [9, 8, 7, 6]);
    const next = nextVersion(year(now, [month, quarter]), named('2025-q1'));
    expect([next.since, shown(toldOf(next))[0]]).toEqual(['enough', 30]);
    const again = nextVersion(
      year(now, [month, quarter, { period: named('2025-q1'), version: 2, ...next }]),
      named('2025-01'),
    );
    expect(again.since).toBe('few');
  });

  it('never differs by one or two from an earlier version, whatever comes in', () => {
    let state = 11;
    const roll = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    const codes = ownTables(FORM);
    let counts: ByMonth = new Map(
      codes.map((code) => [
        code,
        new Map(
          DAYS.slice(0, 3).map((day) => [
            day,
            ownAxes(code).lines.map(() => ownAxes(code).columns.map(() => (roll(3) === 0 ? roll(9) : 0))),
          ]),
        ),
      ]),
    );
    const comesIn = (): ByMonth =>
      new Map(
        [...counts].map(([code, months]) => [
          code,
          new Map(
            [...months].map(([day, lines]) => [
              day,
              lines.map((line) => line.map((count) => (roll(12) === 0 ? count + roll(7) : count))),
            ]),
          ),
        ]),
      );
    const kept: Kept[] = [];
    let anew = 0;
    for (let round = 0; round < 4; round += 1) {
      for (const period of ['2025-01', '2025-02', '2025-q1'].map(named)) {
        const last = kept.findLast((each) => nameOf(each.period) === nameOf(period));
        if (!last) kept.push(first(period, year(counts, kept)));
        else {
          const next = nextVersion(year(counts, kept), period);
          anew += next.anew.length;
          if (next.since === 'enough') kept.push({ period, version: last.version + 1, lists: next.lists });
        }
        counts = comesIn();
      }
    }
    const changes = kept.flatMap((one, at) =>
      kept
        .slice(at + 1)
        .filter((other) => nameOf(other.period) === nameOf(one.period))
        .flatMap((other) =>
          [...one.lists].flatMap(([name, told]) => {
            const [was, is] = [told, other.lists.get(name) as Told].map(shown) as [
              (number | null)[],
              (number | null)[],
            ];
            return was.flatMap((value, nth) =>
              value === null || is[nth] === null ? [] : [Math.abs((is[nth] ?? 0) - value)],
            );
          }),
        ),
    );
    expect(anew).toBeGreaterThan(5);
    expect(changes.length).toBeGreaterThan(100);
    expect(changes.filter((change) => change === 1 || change === 2)).toEqual([]);
    expect(codes.some((code) => isHandedOn(code, named('2025-01')))).toBe(true);
  });
});

import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { makeYear } from '../../../test/support/made-year.js';
import type { OwnedFact } from '../../../test/support/made-year.js';
import type { CellCount, CellCountPeriod } from '../periods.rules.js';
import { lowHigh, shown } from '../rounding.rules.js';
import type { Bounds } from '../rounding.rules.js';
import { TOTAL } from '../statistics.types.js';
import { TOPICS } from './editions.types.js';
import type { PublishedCode } from './editions.types.js';
import { periodsOfEdition } from './editions.rules.js';
import { tablesOf } from './edition-tables.rules.js';

interface Solver {
  solve(problem: string, options: object): { Status: string; Columns: Record<string, { Primal: number }> };
}
type Rule = (n: number) => Bounds;
type World = ReadonlyMap<string, number>;
/** A published cell: bounds of a sum of unknown numbers. A column of a table, whose total it has a share of, is its group. */
interface Cell extends Bounds {
  readonly sum: readonly string[];
  readonly exact: number;
  readonly own: number;
  readonly group: string;
  readonly isTotal: boolean;
}
const require = createRequire(import.meta.url);
const highs = await (require('highs') as () => Promise<Solver>)();
const places = ['kulob', 'qubodiyon'];
const rounded: Rule = (n) => lowHigh(shown(n));
const zeros: Rule = (n) => (n === 0 ? { low: 0, high: 0 } : n < 5 ? { low: 1, high: 4 } : rounded(n));
const threshold: Rule = (n) => (n > 0 && n < 5 ? { low: 1, high: 4 } : { low: n, high: n });

/** Tables of the same records, whose totals are equal, are solved together. */
const FAMILIES: Partial<Record<PublishedCode, PublishedCode>> = {
  ...{ first_contact_agencies: 'new_cases', risk_levels: 'new_cases' },
  ...{ referrals: 'referral_services', referral_answers: 'referral_services' },
};
const familyOf = (code: PublishedCode): PublishedCode => FAMILIES[code] ?? code;
const topicOf = (code: PublishedCode) => TOPICS.find((topic) => topic.code === code)!;
const YEAR: CellCountPeriod = { kind: 'year', firstOn: '2020-01-01' };
const HALVES = [1, 2].map((half): CellCountPeriod => ({
  kind: 'half_year',
  firstOn: half === 1 ? '2020-01-01' : '2020-07-01',
}));
const PERIODS = [...periodsOfEdition(2020, 'first_half'), ...periodsOfEdition(2020, 'second_half')];
const monthOf = ({ firstOn }: { firstOn: string }): number => Number(firstOn.slice(5, 7));
const halfOf = (of: { firstOn: string }): number => (monthOf(of) > 6 ? 2 : 1);
const plus = (sum: readonly string[]): string => sum.join(' + ');
const less = (sum: readonly string[]): string => sum.map((name) => `- ${name}`).join(' ');
const valueIn = (world: World, { sum }: Cell): number =>
  sum.reduce((all, name) => all + (world.get(name) ?? 0), 0);

/** The richer layout has half-years by place and category: a year's tables of the facts of that half. */
function tablesIn(period: CellCountPeriod, facts: readonly CellCount[], isRicher: boolean) {
  if (!isRicher || period.kind !== 'half_year') return tablesOf(period, { facts, places });
  const within = facts.filter((fact) => halfOf(fact) === halfOf(period));
  return tablesOf(YEAR, { facts: within, places }).filter(({ code }) =>
    topicOf(code).kinds.includes('half_year'),
  );
}
const AXES = tablesOf(YEAR, { facts: [], places });
const codesOf = (code: PublishedCode, axis: 'lines' | 'columns'): string[] =>
  AXES.find((table) => table.code === code)![axis].filter((one) => one !== TOTAL);

/** Unknown are each category by place and half, and each month by place in total. */
function sumOf(
  code: PublishedCode,
  period: CellCountPeriod,
  [line, column]: readonly [string, string],
): string[] {
  const { layout, kinds } = topicOf(code);
  const lines = line === TOTAL ? codesOf(code, 'lines') : [line];
  const columns = column === TOTAL ? codesOf(code, 'columns') : [column];
  const each = (ends: readonly (number | string)[]): string[] =>
    lines.flatMap((one) => columns.flatMap((other) => ends.map((end) => `${code}.${one}.${other}.${end}`)));
  if (layout === 'cross' || kinds.length === 1) return each(['y']);
  const length = { month: 1, quarter: 3, half_year: 6, year: 12 }[period.kind];
  if (line !== TOTAL) return each(length === 12 ? [1, 2] : [halfOf(period)]);
  const months = Array.from({ length }, (_, at) => monthOf(period) + at);
  return columns.flatMap((place) => months.map((month) => `${familyOf(code)}.all.${place}.${month}`));
}

/** Sums that are equal whatever the numbers are. */
const equations = (code: PublishedCode): [string[], string[]][] => {
  if (code === 'referrals')
    return (['referral_services', 'referral_answers'] as const).flatMap((other) =>
      codesOf(other, 'lines').map((one): [string[], string[]] => [
        sumOf(code, YEAR, other === 'referral_services' ? [one, TOTAL] : [TOTAL, one]),
        sumOf(other, YEAR, [one, TOTAL]),
      ]),
    );
  if (code === 'new_cases' || code === 'order_decisions') return [];
  return HALVES.flatMap((half) =>
    codesOf(code, 'columns').map((place): [string[], string[]] => [
      codesOf(code, 'lines').flatMap((line) => sumOf(code, half, [line, place])),
      sumOf(code, half, [TOTAL, place]),
    ]),
  );
};

class Attack {
  readonly cells: Cell[] = [];
  private readonly rows: string[] = [];

  /** `isInsider`: the agency knows its own records as well. */
  constructor(
    family: PublishedCode,
    {
      facts,
      rule = rounded,
      isRicher = false,
      isInsider = false,
    }: { facts: readonly OwnedFact[]; rule?: Rule; isRicher?: boolean; isInsider?: boolean },
  ) {
    const ours = facts.filter(({ isOwn }) => isInsider && isOwn);
    for (const period of PERIODS)
      tablesIn(period, facts, isRicher).forEach(({ code, exact }, at) => {
        const own = tablesIn(period, ours, isRicher)[at]!.exact!;
        if (familyOf(code) !== family) return;
        exact!.forEach(({ line, column, value }, nth) =>
          this.cells.push({
            ...{
              sum: sumOf(code, period, [line, column]),
              exact: value,
              own: own[nth]!.value,
              ...rule(value),
            },
            ...{ group: `${code} ${period.kind} ${period.firstOn} ${column}`, isTotal: line === TOTAL },
          }),
        );
      });
    for (const { sum, low, high, own } of this.cells)
      this.rows.push(`${plus(sum)} >= ${Math.max(low, own)}`, `${plus(sum)} <= ${high}`);
    for (const { code } of AXES.filter((table) => familyOf(table.code) === family))
      for (const [one, other] of equations(code)) this.rows.push(`${plus(one)} ${less(other)} = 0`);
  }

  /** Cells of which 1 or 2 records are not its own, and no other number is possible. */
  pinned(): Cell[] {
    const small = this.cells.filter(({ exact, own }) => [1, 2].includes(exact - own));
    const others = ({ sum, exact }: Cell): string[] => [
      `${plus(sum)} >= ${exact + 1}`,
      `${plus(sum)} <= ${exact - 1}`,
    ];
    return this.proved(small, others, (cell, world) => valueIn(world, cell) !== cell.exact);
  }

  /** Groups that are proved to be in one category. */
  allInOne(): Cell[] {
    const totalOf = ({ group }: Cell): Cell =>
      this.cells.find((cell) => cell.isTotal && cell.group === group)!;
    const whole = this.cells.filter(
      (cell) => !cell.isTotal && cell.exact > 0 && totalOf(cell).exact === cell.exact,
    );
    const others = (cell: Cell): string[] => [`${plus(totalOf(cell).sum)} ${less(cell.sum)} >= 1`];
    return this.proved(whole, others, (cell, world) => valueIn(world, totalOf(cell)) > valueIn(world, cell));
  }

  /**
   * The limit of the method: where a year of 8 is shown as 10 and both halves as 0–4, each half is 4. An agency that has
   * 3 of them then knows of one more.
   */
  isKnownLimit = (cell: Cell): boolean => {
    const year = this.cells.find(
      ({ sum, group }) =>
        group.includes(' year ') &&
        sum.length === 2 * cell.sum.length &&
        cell.sum.every((name) => sum.includes(name)),
    );
    return cell.group.includes(' half_year ') && cell.exact === 4 && year?.exact === 8;
  };

  private proved(
    cells: readonly Cell[],
    others: (cell: Cell) => string[],
    isOpen: (cell: Cell, world: World) => boolean,
  ): Cell[] {
    const [cell, ...rest] = cells;
    if (!cell) return [];
    const world = others(cell).reduce<World | null>((found, row) => found ?? this.worldWith(row), null);
    const left = this.proved(world ? rest.filter((each) => !isOpen(each, world)) : rest, others, isOpen);
    return world ? left : [cell, ...left];
  }

  /** Null where there is none; a solver that ran out of time fails the test. */
  private worldWith(row: string): World | null {
    const rows = [...this.rows, row];
    const names = [...new Set(rows.flatMap((one) => one.match(/[a-z][\w.]+/g) ?? []))];
    const problem = [
      'Minimize',
      ` goal: 0 ${names[0]}`,
      'Subject To',
      ...rows.map((one, at) => ` r${at}: ${one}`),
      'General',
      ` ${names.join(' ')}`,
      'End',
    ];
    const { Status, Columns } = highs.solve(problem.join('\n'), { output_flag: false, time_limit: 60 });
    if (Status === 'Infeasible') return null;
    if (Status !== 'Optimal') throw new Error(`The solver answers: ${Status}.`);
    return new Map(names.map((name) => [name, Math.round(Columns[name]!.Primal)]));
  }
}

/** One year: solving its tables takes seconds. */
const SEED = 3;
const ALL = [...new Set(TOPICS.map(({ code }) => familyOf(code)))];

describe('the attack on a published year', () => {
  it('finds no cell of 1 or 2 and no group in one category, nor does an agency', () => {
    const facts = makeYear(SEED);
    const attacks = ALL.map((family) => new Attack(family, { facts }));
    expect(
      attacks.flatMap(({ cells }) => cells).filter(({ exact }) => exact === 1 || exact === 2).length,
    ).toBeGreaterThan(30);
    expect(attacks.flatMap((attack) => [...attack.pinned(), ...attack.allInOne()])).toEqual([]);
    const insiders = ALL.map((family) => new Attack(family, { facts, isInsider: true }));
    const found = insiders.flatMap((attack) => attack.pinned().filter((cell) => !attack.isKnownLimit(cell)));
    expect(found).toEqual([]);
  }, 240_000);

  it.each([
    ['zeros', zeros],
    ['a threshold of 5', threshold],
  ] as const)(
    'finds cells where half-years are by place and category, with %s',
    (_, rule) => {
      const facts = makeYear(SEED);
      // The family that is solved fastest and gives so many.
      const attack = new Attack('police_stream', { facts, rule, isRicher: true });
      expect(attack.pinned().length).toBeGreaterThan(10);
    },
    240_000,
  );
});

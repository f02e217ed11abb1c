/**
 * Policy (domain reference 4.5, security T11): what an agency hands on leaves out counts of 1 and 2, and whatever they
 * follow from: by sums of a list, by tables of the same records, or by shorter periods of the same year, which are handed
 * in too. A shorter period is decided first, as if there were no longer one; a longer one is told so far as nothing can be
 * worked out from it and them. Lists that share a sum are told together or left out together.
 */
import { marksBeside } from '../disclosure/disclosure.rules.js';
import type { Told } from '../disclosure/disclosure.types.js';
import type { FactPeriod } from '../facts.rules.js';
import { isToldOf } from '../facts.rules.js';
import { SMALLEST_BETWEEN_AGENCIES } from '../measures.types.js';
import { endOf, monthDaysOf, nameOf, periodsOf } from '../releases.rules.js';
import type { Form, LineOf, TableLine } from '../returns/returns.types.js';
import { ALL_COLUMNS, DEFINITIONS, TOTAL } from '../statistics.types.js';
import type { Mark, ShownCell, TableCode } from '../statistics.types.js';
import type { Counts, Marks } from '../suppression.rules.js';
import { ownAxes } from './own-returns.rules.js';

/** What is told of a table: its lines, its columns, or the columns of one line; with their sum. */
export interface ToldList {
  readonly table: TableCode;
  readonly by: 'lines' | 'columns' | { readonly line: string };
}
/** Counts of a table by month, each without sums. */
export type ByMonth = ReadonlyMap<TableCode, ReadonlyMap<string, Counts>>;

/** People cannot be added up, so that their months are handed in by no period but the year. */
export const OF_YEARS_ALONE: readonly TableCode[] = ['persons_by_age'];
export const isHandedOn = (table: TableCode, { kind }: FactPeriod): boolean =>
  !OF_YEARS_ALONE.includes(table) || isToldOf(table, kind);

/** Sums of one table are cells of another: that of every further table is this one of the first. */
const SHARING: readonly (readonly TableCode[])[] = [
  ['new_cases', 'risk_bands', 'safety_plans'],
  ['order_decisions', 'order_issues', 'order_services', 'order_extensions', 'order_breaches'],
];
/** Cells of a list that are the sum of another list. */
const SUM_OF_OTHERS: Readonly<Partial<Record<TableCode, string>>> = {
  order_decisions: 'issued',
  risk_bands: 'high',
};

const isOfTable = (line: LineOf): line is TableLine => 'table' in line;

/** The lists that a form tells, once. */
export function listsOf(form: Form): ToldList[] {
  const cells = Object.values(form)
    .flat()
    .filter(isOfTable)
    .flatMap((line) => line.cells.map((cell) => ({ table: line.table, ...cell })));
  const lists = cells.flatMap(({ table, line, column }): ToldList[] => {
    if (line === TOTAL) return column === TOTAL ? [] : [{ table, by: 'columns' }];
    return [{ table, by: column === TOTAL ? 'lines' : { line } }];
  });
  const wholes = cells
    .filter(({ table }) => !lists.some((list) => list.table === table))
    .map(({ table }): ToldList => ({ table, by: 'lines' }));
  return [...new Map([...lists, ...wholes].map((list) => [JSON.stringify(list), list])).values()];
}

const familyOf = (table: TableCode): readonly TableCode[] =>
  SHARING.find((tables) => tables.includes(table)) ?? [table];

function keysOf({ table, by }: ToldList): readonly string[] {
  const { lines, columns } = ownAxes(table);
  return by === 'lines' ? lines : columns;
}

/** A list as a table of one column. */
function countsOf({ table, by }: ToldList, counts: Counts): number[][] {
  const { lines, columns } = ownAxes(table);
  if (by === 'lines') return counts.map((line) => [line.reduce((sum, count) => sum + count, 0)]);
  const among = by === 'columns' ? counts : counts.filter((_, at) => lines[at] === by.line);
  return columns.map((_, at) => [among.reduce((sum, line) => sum + (line[at] ?? 0), 0)]);
}

const everything = (list: ToldList, sum: Mark | null): Marks => [
  ...keysOf(list).map((): (Mark | null)[] => ['hidden', 'hidden']),
  [sum, sum],
];
const sumMarkOf = (marks: Marks): Mark | null => marks.at(-1)?.at(-1) ?? null;

interface Weighed {
  readonly list: ToldList;
  readonly told: Omit<Told, 'marks'>;
  readonly marks: Marks;
}

/** The sum of a list by itself. */
const sumOf = ({ months, columns }: Omit<Told, 'marks'>): Omit<Told, 'marks'> => ({
  ...{ lines: [TOTAL], columns },
  months: new Map(
    [...months].map(([month, counts]) => [month, [[counts.flat().reduce((all, one) => all + one, 0)]]]),
  ),
});

/** Where no line of a list may be told, how many there are still may. */
function sumMark(told: Omit<Told, 'marks'>, earlier: readonly Told[]): Mark | null {
  const sums = earlier.map((each): Told => {
    const mark = sumMarkOf(each.marks);
    return {
      ...sumOf(each),
      marks: Array.from({ length: 2 }, () => [mark, mark]),
    };
  });
  const rule = { smallestShown: SMALLEST_BETWEEN_AGENCIES, tellsOfPeople: false };
  const marks = marksBeside(sumOf(told), sums, rule);
  return marks ? sumMarkOf(marks) : 'hidden';
}

/** A cell that another list tells too is left out. */
function leavesOutShared({ list, marks }: Weighed, isAlone: boolean): boolean {
  if (isAlone) return false;
  const other = SUM_OF_OTHERS[list.table];
  const shared = other === undefined ? null : marks[keysOf(list).indexOf(other)]?.[1];
  return sumMarkOf(marks) !== null || (shared ?? null) !== null;
}

/** What one agency hands on of one year, period after period. */
export class HandedOn {
  private readonly decided = new Map<string, readonly Told[]>();
  private readonly lists: readonly ToldList[];

  constructor(
    form: Form,
    private readonly counts: ByMonth,
    private readonly today: string,
  ) {
    this.lists = listsOf(form);
  }

  /** The cells of a table of a period with their sums, as they are handed on. */
  cellsOf(table: TableCode, period: FactPeriod): ShownCell[] {
    const family = this.familyIn(period, familyOf(table));
    const cells = this.lists.flatMap((list) => {
      const told = list.table === table ? family.get(JSON.stringify(list)) : undefined;
      return told ? cellsIn(list, told) : [];
    });
    // A sum that one of its lists leaves out is told by none of them.
    const sums = cells.filter(({ line, column }) => line === TOTAL && column === TOTAL);
    const sum = sums.find(({ mark }) => mark !== null) ?? sums[0];
    return [...cells.filter((cell) => !sums.includes(cell)), ...(sum ? [sum] : [])];
  }

  private familyIn(period: FactPeriod, tables: readonly TableCode[]): ReadonlyMap<string, Told> {
    const lists = this.lists.filter(({ table }) => tables.includes(table));
    const key = `${nameOf(period)} ${tables.join()}`;
    const known = this.decided.get(key) ?? this.decide(period, tables, lists);
    this.decided.set(key, known);
    return new Map(lists.map((list, at) => [JSON.stringify(list), known[at] as Told]));
  }

  private decide(period: FactPeriod, tables: readonly TableCode[], lists: readonly ToldList[]): Told[] {
    const within = periodsOf(Number(period.firstOn.slice(0, 4)), this.today).filter(
      (each) =>
        nameOf(each) !== nameOf(period) && each.firstOn >= period.firstOn && endOf(each) <= endOf(period),
    );
    const before = within
      .filter((each) => tables.every((table) => isHandedOn(table, each)))
      .map((each) => this.familyIn(each, tables));
    const weighed = lists.map((list): Weighed => {
      const told = this.toldOf(list, period);
      const earlier = before.flatMap((family) => family.get(JSON.stringify(list)) ?? []);
      const { tellsOfPeople } = DEFINITIONS[list.table];
      const rule = { smallestShown: SMALLEST_BETWEEN_AGENCIES, tellsOfPeople };
      const marks = marksBeside(told, earlier, rule);
      const tellsAny = marks?.some((line) => line.at(-1) === null);
      return { list, told, marks: marks && tellsAny ? marks : everything(list, sumMark(told, earlier)) };
    });
    if (!weighed.some((each) => leavesOutShared(each, lists.length === 1)))
      return weighed.map(({ told, marks }) => ({ ...told, marks }));
    return weighed.map(({ list, told, marks }) => ({
      ...told,
      marks: everything(list, sumMarkOf(marks)),
    }));
  }

  private toldOf(list: ToldList, period: FactPeriod): Omit<Told, 'marks'> {
    const months = this.counts.get(list.table) ?? new Map<string, Counts>();
    const days = OF_YEARS_ALONE.includes(list.table) ? [period.firstOn] : monthDaysOf(period);
    return {
      lines: keysOf(list),
      columns: [ALL_COLUMNS],
      months: new Map(
        days.flatMap((day) => {
          const counts = months.get(day);
          return counts ? [[day, countsOf(list, counts)] as const] : [];
        }),
      ),
    };
  }
}

/** As they stand in their table. */
function cellsIn(list: ToldList, { months, marks }: Told): ShownCell[] {
  const keys = [...keysOf(list), TOTAL];
  const countAt = (at: number): number =>
    [...months.values()].reduce(
      (sum, counts) =>
        sum +
        (at < counts.length ? (counts[at]?.[0] ?? 0) : counts.reduce((all, [one]) => all + (one ?? 0), 0)),
      0,
    );
  return keys.map((key, at): ShownCell => {
    // Of one column the sum of a line is the line itself.
    const mark = marks[at]?.[1] ?? null;
    const place =
      list.by === 'lines'
        ? { line: key, column: TOTAL }
        : { line: list.by === 'columns' ? TOTAL : list.by.line, column: key };
    return { ...place, value: mark ? null : countAt(at), mark };
  });
}

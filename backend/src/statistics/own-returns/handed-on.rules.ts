/**
 * Policy (domain reference 4.5, security T11): what an agency hands on leaves out counts of 1 and 2, and whatever they
 * follow from: by sums of a list, by tables of the same records, or by other periods of the same year, which are handed in
 * too. Lists that share a sum are told together or left out together. What was handed on once stays as it was: months of
 * it count as they were counted then, whatever came in since, so that two periods, or one taken twice, do not differ by
 * a record that came late. It is counted anew only when somebody asks for another version (versions.rules.ts).
 */
import { marksBeside } from '../disclosure/disclosure.rules.js';
import type { Told } from '../disclosure/disclosure.types.js';
import type { FactPeriod } from '../facts.rules.js';
import { SMALLEST_BETWEEN_AGENCIES } from '../measures.types.js';
import { endOf, monthDaysOf, nameOf, periodsOf } from '../releases.rules.js';
import type { Form } from '../returns/returns.types.js';
import { ALL_COLUMNS, DEFINITIONS, TOTAL } from '../statistics.types.js';
import type { Mark, ShownCell, TableCode } from '../statistics.types.js';
import type { Counts, Marks } from '../suppression.rules.js';
import {
  OF_YEARS_ALONE,
  cellsIn,
  countsOf,
  isHandedOn,
  keysOf,
  listsOf,
  nameOfList,
} from './told-lists.rules.js';
import type { ByMonth, ToldList } from './told-lists.rules.js';

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

const familyOf = (table: TableCode): readonly TableCode[] =>
  SHARING.find((tables) => tables.includes(table)) ?? [table];

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
      isInternal: true,
      marks: Array.from({ length: 2 }, () => [mark, mark]),
    };
  });
  const rule = { smallestShown: SMALLEST_BETWEEN_AGENCIES, tellsOfPeople: false };
  const marks = marksBeside({ ...sumOf(told), isInternal: true }, sums, rule);
  return marks ? sumMarkOf(marks) : 'hidden';
}

/** A cell that another list tells too is left out. */
function leavesOutShared({ list, marks }: Weighed, isAlone: boolean): boolean {
  if (isAlone) return false;
  const other = SUM_OF_OTHERS[list.table];
  const shared = other === undefined ? null : marks[keysOf(list).indexOf(other)]?.[1];
  return sumMarkOf(marks) !== null || (shared ?? null) !== null;
}

/** A period as it was handed on, by the names of its lists. */
export interface Kept {
  readonly period: FactPeriod;
  readonly version: number;
  readonly lists: ReadonlyMap<string, Told>;
}

export interface OwnYear {
  readonly form: Form;
  /** As it stands now. */
  readonly counts: ByMonth;
  /** What was handed on of this year, the oldest first. */
  readonly kept: readonly Kept[];
  readonly today: string;
}

export const cellsAmong = (form: Form, table: TableCode, told: ReadonlyMap<string, Told>): ShownCell[] => {
  const cells = listsOf(form).flatMap((list) => {
    const known = list.table === table ? told.get(nameOfList(list)) : undefined;
    return known ? cellsIn(list, known) : [];
  });
  // A sum that one of its lists leaves out is told by none of them.
  const sums = cells.filter(({ line, column }) => line === TOTAL && column === TOTAL);
  const sum = sums.find(({ mark }) => mark !== null) ?? sums[0];
  return [...cells.filter((cell) => !sums.includes(cell)), ...(sum ? [sum] : [])];
};

/** Lists whose sums or cells are the same, so that they are decided together. */
export function familiesOf(form: Form, period: FactPeriod): ToldList[][] {
  const lists = listsOf(form).filter(({ table }) => isHandedOn(table, period));
  const families = new Map<string, ToldList[]>();
  for (const list of lists) {
    const name = familyOf(list.table).join();
    families.set(name, [...(families.get(name) ?? []), list]);
  }
  return [...families.values()];
}

/** What one agency may hand on of one year, beside what it has handed on. */
export class HandedOn {
  private readonly decided = new Map<string, ReadonlyMap<string, Told>>();

  constructor(private readonly of: OwnYear) {}

  /** Every list of a period that is handed on for the first time. */
  listsOf(period: FactPeriod): ReadonlyMap<string, Told> {
    return new Map(familiesOf(this.of.form, period).flatMap((lists) => [...this.familyIn(period, lists)]));
  }

  /** The same of one table, as its cells. */
  cellsOf(table: TableCode, period: FactPeriod): ShownCell[] {
    const lists = familiesOf(this.of.form, period).find((all) => all.some((list) => list.table === table));
    return lists ? cellsAmong(this.of.form, table, this.familyIn(period, lists)) : [];
  }

  private familyIn(period: FactPeriod, lists: readonly ToldList[]): ReadonlyMap<string, Told> {
    const key = `${nameOf(period)} ${lists.map(nameOfList).join()}`;
    const known = this.decided.get(key) ?? this.decide(period, lists);
    this.decided.set(key, known);
    return known;
  }

  private decide(period: FactPeriod, lists: readonly ToldList[]): ReadonlyMap<string, Told> {
    const kept = new Set(this.of.kept.map((each) => nameOf(each.period)));
    const within = periodsOf(Number(period.firstOn.slice(0, 4)), this.of.today).filter(
      (each) =>
        nameOf(each) !== nameOf(period) && each.firstOn >= period.firstOn && endOf(each) <= endOf(period),
    );
    const before = within
      .filter((each) => !kept.has(nameOf(each)) && lists.every(({ table }) => isHandedOn(table, each)))
      .map((each) => this.familyIn(each, lists));
    return weighed(
      lists.map((list) => ({
        list,
        told: this.toldOf(list, period),
        earlier: [...this.of.kept.map((each) => each.lists), ...before].flatMap(
          (told) => told.get(nameOfList(list)) ?? [],
        ),
      })),
    );
  }

  private toldOf(list: ToldList, period: FactPeriod): Omit<Told, 'marks'> {
    const name = nameOfList(list);
    const keptOf = (day: string): Counts | undefined =>
      this.of.kept
        .findLast(({ lists }) => lists.get(name)?.months.has(day))
        ?.lists.get(name)
        ?.months.get(day);
    return countedOf(this.of.counts, { list, period, keptOf });
  }
}

/** A list of a period as it stands, or as it was counted when a month of it was handed on. */
export function countedOf(
  counts: ByMonth,
  of: { list: ToldList; period: FactPeriod; keptOf: (day: string) => Counts | undefined },
): Omit<Told, 'marks'> {
  const { list, period, keptOf } = of;
  const months = counts.get(list.table) ?? new Map<string, Counts>();
  const days = OF_YEARS_ALONE.includes(list.table) ? [period.firstOn] : monthDaysOf(period);
  return {
    lines: keysOf(list),
    columns: [ALL_COLUMNS],
    isInternal: true,
    months: new Map(
      days.flatMap((day) => {
        const [kept, now] = [keptOf(day), months.get(day)];
        if (kept) return [[day, kept] as const];
        return now ? [[day, countsOf(list, now)] as const] : [];
      }),
    ),
  };
}

interface ToWeigh {
  readonly list: ToldList;
  readonly told: Omit<Told, 'marks'>;
  readonly earlier: readonly Told[];
}

/** What of lists that belong together may be told beside what was told before. */
export function weighed(family: readonly ToWeigh[]): ReadonlyMap<string, Told> {
  const all = family.map(({ list, told, earlier }): Weighed => {
    const { tellsOfPeople } = DEFINITIONS[list.table];
    const rule = { smallestShown: SMALLEST_BETWEEN_AGENCIES, tellsOfPeople };
    const marks = marksBeside(told, earlier, rule);
    const tellsAny = marks?.some((line) => line.at(-1) === null);
    return { list, told, marks: marks && tellsAny ? marks : everything(list, sumMark(told, earlier)) };
  });
  const isTold = !all.some((each) => leavesOutShared(each, all.length === 1));
  return new Map(
    all.map(({ list, told, marks }) => [
      nameOfList(list),
      { ...told, marks: isTold ? marks : everything(list, sumMarkOf(marks)) },
    ]),
  );
}

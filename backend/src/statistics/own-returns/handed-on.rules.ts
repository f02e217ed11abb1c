/**
 * Policy (domain reference 4.5, security T11): what an agency hands on leaves out counts of 1 and 2, and whatever they
 * follow from: by sums of a list, by tables of the same records, or by other periods of the same year, which are handed in
 * too. Lists that share a sum are told together or left out together. What was handed on once stays as it was: months of
 * it count as they were counted then, whatever came in since, so that two periods, or one taken twice, do not differ by
 * a record that came late. It is counted anew only when somebody asks for another version (versions.rules.ts).
 */
import type { Told } from '../disclosure/disclosure.types.js';
import type { FactPeriod } from '../facts.rules.js';
import { endOf, monthDaysOf, nameOf, periodsOf } from '../releases.rules.js';
import type { Form } from '../returns/returns.types.js';
import { ALL_COLUMNS, TOTAL } from '../statistics.types.js';
import type { ShownCell, TableCode } from '../statistics.types.js';
import type { Counts } from '../suppression.rules.js';
import { groupsOf } from './groups.rules.js';
import type { Group } from './groups.rules.js';
import type { ToldGroup } from './told-groups.rules.js';
import {
  isSafeBeside,
  marksBeside,
  marksOfList,
  monthsIn,
  servedBesideServices,
  toldIn,
} from './marks.rules.js';
import {
  OF_YEARS_ALONE,
  cellsIn,
  countsOf,
  isHandedOn,
  keysOf,
  listsOf,
  nameOfList,
} from './told-lists.rules.js';
import type { ByMonth, OwnTold, ToldList } from './told-lists.rules.js';

/** A period as it was handed on, by the names of its lists. */
export interface Kept {
  readonly period: FactPeriod;
  readonly version: number;
  readonly lists: ReadonlyMap<string, OwnTold>;
}

export type Untold = Omit<Told, 'marks'>;
type Lists = ReadonlyMap<string, OwnTold>;

export interface OwnYear {
  readonly form: Form;
  /** As it stands now. */
  readonly counts: ByMonth;
  /** What was handed on of this year, the oldest first. */
  readonly kept: readonly Kept[];
  readonly today: string;
}

const cellsAmong = (form: Form, table: TableCode, told: ReadonlyMap<string, OwnTold>): ShownCell[] => {
  const cells = listsOf(form).flatMap((list) => {
    const known = list.table === table ? told.get(nameOfList(list)) : undefined;
    return known ? cellsIn(list, known) : [];
  });
  // A sum that one of its lists leaves out is told by none of them.
  const sums = cells.filter(({ line, column }) => line === TOTAL && column === TOTAL);
  const sum = sums.find(({ mark }) => mark !== null) ?? sums[0];
  return [...cells.filter((cell) => !sums.includes(cell)), ...(sum ? [sum] : [])];
};

/** The tables of a return as it leaves the house. */
export function toldTables(
  form: Form,
  told: ReadonlyMap<string, OwnTold>,
): ReadonlyMap<TableCode, readonly ShownCell[]> {
  const codes = listsOf(form).flatMap((list) => (told.has(nameOfList(list)) ? [list.table] : []));
  return new Map([...new Set(codes)].map((code) => [code, cellsAmong(form, code, told)]));
}

/**
 * What one agency may hand on of one year, beside what it has handed on. Shorter periods within one that is handed on are
 * decided with it, since they may be handed on some day: whatever comes first, so much of each is told.
 */
export class HandedOn {
  private readonly decided = new Map<string, Lists>();

  constructor(private readonly of: OwnYear) {}

  /** Every list of a period that is handed on for the first time. */
  listsOf(period: FactPeriod): Lists {
    const groups = groupsOf(this.of.form, period);
    return servedBesideServices(new Map(groups.flatMap((group) => [...this.groupIn(period, group)])));
  }

  /** A group of a period that was handed on, as it would be now. */
  anew(group: Group, counted: ReadonlyMap<string, Untold>): Lists {
    return weighed(
      group,
      counted,
      this.keptIn(group).map((lists) => toldIn(group, lists)),
    );
  }

  private groupIn(period: FactPeriod, group: Group): Lists {
    const key = `${nameOf(period)} ${group.lists.map(({ name }) => name).join()}`;
    const known = this.decided.get(key) ?? this.decide(period, group);
    this.decided.set(key, known);
    return known;
  }

  /** As it was decided with a longer period that was handed on, unless that would tell too much by now. */
  private decide(period: FactPeriod, group: Group): Lists {
    const counted = new Map(group.lists.map(({ name, list }) => [name, this.toldOf(list, period)]));
    const [all, then] = [this.of.kept.length, this.decidedAt(group, counted)];
    const promised = then < all ? weighed(group, counted, this.before(period, group, then)) : null;
    const kept = this.keptIn(group).map((lists) => toldIn(group, lists));
    if (promised && isSafeBeside(group, toldIn(group, promised), kept)) return promised;
    return weighed(group, counted, this.before(period, group, all));
  }

  private keptIn(group: Group, many = this.of.kept.length): Lists[] {
    return this.of.kept
      .slice(0, many)
      .map(({ lists }) => lists)
      .filter((lists) => lists.has(group.lists[0]?.name ?? ''));
  }

  /** How much had been handed on when what it is within was, counted as it is now. */
  private decidedAt(group: Group, counted: ReadonlyMap<string, Untold>): number {
    const { kept } = this.of;
    const first = kept.findIndex(({ lists }) => isWithin(counted, lists));
    return first < 0 ? kept.length : first;
  }

  /** What was handed on before, and shorter periods within it that were not. */
  private before(period: FactPeriod, group: Group, many: number): ToldGroup[] {
    const names = new Set(this.of.kept.slice(0, many).map((each) => nameOf(each.period)));
    const promised = periodsOf(Number(period.firstOn.slice(0, 4)), this.of.today).filter(
      (each) =>
        nameOf(each) !== nameOf(period) &&
        each.firstOn >= period.firstOn &&
        endOf(each) <= endOf(period) &&
        !names.has(nameOf(each)) &&
        group.lists.every(({ list }) => isHandedOn(list.table, each)),
    );
    return [
      ...this.keptIn(group, many).map((lists) => toldIn(group, lists)),
      ...promised.map((each) => ({ ...toldIn(group, this.groupIn(each, group)), isPromised: true })),
    ];
  }

  private toldOf(list: ToldList, period: FactPeriod): Untold {
    const name = nameOfList(list);
    const keptOf = (day: string): Counts | undefined =>
      this.of.kept
        .findLast(({ lists }) => lists.get(name)?.months.has(day))
        ?.lists.get(name)
        ?.months.get(day);
    return countedOf(this.of.counts, { list, period, keptOf });
  }
}

/** Whether all months of a period were counted so when something was handed on. */
const isWithin = (counted: ReadonlyMap<string, Untold>, lists: Lists): boolean =>
  [...counted].every(([name, { months }]) =>
    [...months].every(
      ([day, counts]) => JSON.stringify(lists.get(name)?.months.get(day)) === JSON.stringify(counts),
    ),
  );

/** A list of a period as it stands, or as it was counted when a month of it was handed on. */
export function countedOf(
  counts: ByMonth,
  of: { list: ToldList; period: FactPeriod; keptOf: (day: string) => Counts | undefined },
): Untold {
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

/** What of lists that belong together may be told beside what was told before. */
function weighed(group: Group, counted: ReadonlyMap<string, Untold>, before: readonly ToldGroup[]): Lists {
  const { marks, untold } = marksBeside(group, monthsIn(group, counted), before);
  return new Map(
    group.lists.flatMap((list, at) => {
      const told = counted.get(list.name);
      const of = { marks: marksOfList(group, at, marks), isUntold: untold.has(at) };
      return told ? [[list.name, { ...told, ...of }] as const] : [];
    }),
  );
}

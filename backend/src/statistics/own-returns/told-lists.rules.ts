/** What of a return is told together with a sum: each list of it by itself, as a table of one column. */
import type { Told } from '../disclosure/disclosure.types.js';
import type { FactPeriod } from '../facts.rules.js';
import { isToldOf } from '../facts.rules.js';
import type { Form, LineOf, TableLine } from '../returns/returns.types.js';
import { TOTAL } from '../statistics.types.js';
import type { ShownCell, TableCode } from '../statistics.types.js';
import type { Counts } from '../suppression.rules.js';
import { ownAxes } from './own-returns.rules.js';

/** What is told of a table: its lines, its columns, or the columns of one line; with their sum. */
export interface ToldList {
  readonly table: TableCode;
  readonly by: 'lines' | 'columns' | { readonly line: string };
}
/** A list as it was handed on. */
export interface OwnTold extends Told {
  /** Nothing of it is told but what followed from what was handed on before, so that its marks say nothing. */
  readonly isUntold?: boolean;
}
/** Counts of a table by month, each without sums. */
export type ByMonth = ReadonlyMap<TableCode, ReadonlyMap<string, Counts>>;

/** People cannot be added up, so that their months are handed in by no period but the year. */
export const OF_YEARS_ALONE: readonly TableCode[] = ['persons_by_age', 'people_served'];
export const isHandedOn = (table: TableCode, { kind }: FactPeriod): boolean =>
  !OF_YEARS_ALONE.includes(table) || isToldOf(table, kind);

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
  return [...new Map([...lists, ...wholes].map((list) => [nameOfList(list), list])).values()];
}

/** Under which a list is kept. */
export const nameOfList = (list: ToldList): string => JSON.stringify(list);

export function keysOf({ table, by }: ToldList): readonly string[] {
  const { lines, columns } = ownAxes(table);
  return by === 'lines' ? lines : columns;
}

/** A list as a table of one column. */
export function countsOf({ table, by }: ToldList, counts: Counts): number[][] {
  const { lines, columns } = ownAxes(table);
  if (by === 'lines') return counts.map((line) => [line.reduce((sum, count) => sum + count, 0)]);
  const among = by === 'columns' ? counts : counts.filter((_, at) => lines[at] === by.line);
  return columns.map((_, at) => [among.reduce((sum, line) => sum + (line[at] ?? 0), 0)]);
}

/** As they stand in their table. */
export function cellsIn(list: ToldList, { months, marks }: Told): ShownCell[] {
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

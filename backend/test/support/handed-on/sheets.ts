import type { Told } from '../../../src/statistics/disclosure/disclosure.types.js';
import type { FactPeriod } from '../../../src/statistics/facts.rules.js';
import { toldTables } from '../../../src/statistics/own-returns/handed-on.rules.js';
import type { Kept } from '../../../src/statistics/own-returns/handed-on.rules.js';
import { listsOf, nameOfList } from '../../../src/statistics/own-returns/told-lists.rules.js';
import type { ToldList } from '../../../src/statistics/own-returns/told-lists.rules.js';
import { returnOf } from '../../../src/statistics/returns/returns.rules.js';
import type { Form, TableLine } from '../../../src/statistics/returns/returns.types.js';
import { nameOf } from '../../../src/statistics/releases.rules.js';
import { TOTAL } from '../../../src/statistics/statistics.types.js';
import type { Mark, TableCode } from '../../../src/statistics/statistics.types.js';

/** A number as it stands on a return, or the mark in its stead: of which list, and of which lines of it. */
export interface Said {
  readonly list: string;
  /** One line, several that are told together, or all of them. */
  readonly keys: readonly string[] | null;
  readonly value: number | null;
  readonly mark: Mark | null;
}

/** One return as it is printed. */
export interface Sheet {
  readonly name: string;
  readonly period: FactPeriod;
  readonly said: readonly Said[];
}

/** What was counted in some lines of a list, or in all of them. */
export const countIn = (
  { lines, months }: Pick<Told, 'lines' | 'months'>,
  keys: readonly string[] | null,
): number =>
  [...months.values()]
    .flatMap((counts) => counts.filter((_, at) => !keys || keys.includes(lines[at] ?? '')))
    .reduce((sum, [count]) => sum + (count ?? 0), 0);

const listAt = (table: TableCode, line: string, column: string): ToldList => {
  if (line === TOTAL && column !== TOTAL) return { table, by: 'columns' };
  return { table, by: column === TOTAL ? 'lines' : { line } };
};

/** The sum of a table stands with the first list of it. */
function placeOf(
  { table, cells }: TableLine,
  lists: readonly ToldList[],
): Omit<Said, 'value' | 'mark'> | null {
  const [first] = cells;
  if (!first) return null;
  if (first.line !== TOTAL || first.column !== TOTAL) {
    const list = listAt(table, first.line, first.column);
    return {
      list: nameOfList(list),
      keys: cells.map(({ line, column }) => (list.by === 'lines' ? line : column)),
    };
  }
  const list = lists.find((one) => one.table === table);
  return list ? { list: nameOfList(list), keys: null } : null;
}

/** What whoever was handed this return reads. */
export function sheetOf(form: Form, { period, version, lists }: Kept): Sheet {
  const all = listsOf(form);
  const material = { kind: period.kind, tables: toldTables(form, lists), persons: new Map() };
  const said = returnOf(material, form).flatMap(({ code, lines }) =>
    lines.flatMap(({ value, mark, absent }, at): Said[] => {
      const line = form[code]?.[at];
      if (!line || !('table' in line) || absent) return [];
      const place = placeOf(line, all);
      return place ? [{ ...place, value, mark }] : [];
    }),
  );
  return { name: `${nameOf(period)} v${version}`, period, said };
}

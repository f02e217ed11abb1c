import { TOTAL } from '../statistics/index.js';
import type { PublishedTable } from '../statistics/index.js';
import { definitionOf } from '../statistics/index.js';

interface Axis {
  /** The list that its codes are of. */
  readonly of: string;
  readonly codes: readonly string[];
}

/** A part of a table as it is drawn: lines run down. */
export interface Section {
  readonly lines: Axis;
  readonly heads: Axis;
  /** Undefined if the cell is not published. */
  readonly at: (line: string, head: string) => number | null | undefined;
}

/** A half-year is two lists: its categories, and its totals by place. Totals by place alone run down as well. */
export function sectionsOf(table: PublishedTable): Section[] {
  const { lines: lineList, columns: columnList } = definitionOf(table.code);
  const cells = new Map(table.shown.map(({ line, column, value }) => [`${line} ${column}`, value]));
  const at = (line: string, column: string): number | null | undefined => cells.get(`${line} ${column}`);
  const lines = { of: lineList, codes: table.lines };
  const columns = { of: columnList, codes: table.columns };
  const byPlace: Section = {
    lines: columns,
    heads: { of: columnList, codes: [TOTAL] },
    at: (place) => at(TOTAL, place),
  };
  if (table.lines.length === 1 && table.lines[0] === TOTAL) return [byPlace];
  if (table.kind !== 'half_year' || table.code === 'persons') return [{ lines, heads: columns, at }];
  const byCategory: Section = { lines, heads: { of: columnList, codes: [TOTAL] }, at };
  return [byCategory, byPlace];
}

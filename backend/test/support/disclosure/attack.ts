import type { ShownCell } from '../../../src/statistics/statistics.types.js';
import { Programme } from './programme.js';
import type { Goal, Row } from './programme.js';

/** A table as anybody reads it, with what a reader may know besides: by how much it was corrected, cell by cell. */
export interface Published {
  readonly code: string;
  readonly months: readonly string[];
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly ShownCell[];
  /** What the cells of this version have more than those of the first one, by month, line and column. */
  readonly corrected: ReadonlyMap<string, number>;
  /** What is true, to see whether a reader came to know it. */
  readonly truth: ReadonlyMap<string, number>;
  /**
   * Of a reader who knows some of it by herself, what she took away from every cell and sum, by line and column; all the
   * rest, the values of cells too, is of what others gave. She seeks the few of others alone.
   */
  readonly own?: ReadonlyMap<string, number>;
}
/** Between agencies fewer of others than this are not to be learned. */
export const SMALLEST_OF_OTHERS = 3;

/** What no table has a cell for, and nobody is to learn: a line and a column of some months. */
export interface Unsaid {
  readonly code: string;
  readonly months: readonly string[];
  readonly line: string;
  readonly column: string;
}

/** What a reader tried to learn, and what she learned. */
export interface Attacked {
  readonly tried: number;
  readonly recovered: readonly string[];
}

const SMALLEST = 5;
const MOST = 100_000;
const TOTAL = 'total';

type Axes = Pick<Published, 'code' | 'lines' | 'columns' | 'months'>;

/** Names of the finest cells under a cell of a table. */
export function under(table: Axes, { line, column }: Pick<ShownCell, 'line' | 'column'>): string[] {
  const lines = line === TOTAL ? table.lines : [line];
  const columns = column === TOTAL ? table.columns : [column];
  return table.months.flatMap((month) =>
    lines.flatMap((oneLine) => columns.map((oneColumn) => `${table.code}|${month}|${oneLine}|${oneColumn}`)),
  );
}

const sumOf = (cells: readonly string[], more: readonly [string, number][] = []): Row['sum'] =>
  new Map([...cells.map((cell) => [cell, 1] as const), ...more]);

/**
 * A reader who has every table that was ever published and a solver of integer programmes: every table becomes
 * equations, every mark what it is said to mean, and each cell that was left out is asked for another value than the true
 * one. What she knows of how two tables hang together comes as more equations. It shares nothing with the rules that
 * decide what is left out.
 */
export class Attack {
  private readonly programme = new Programme();
  private readonly names = new Set<string>();
  private bits = 0;

  constructor(tables: readonly Published[], unsaid: readonly Unsaid[] = [], known: readonly Row[] = []) {
    for (const table of tables) this.read(table);
    for (const row of known) this.programme.add(row);
    for (const goal of unsaid) {
      const table = tables.find(({ code }) => code === goal.code);
      if (table) this.seek(table, goal);
    }
  }

  /** Which cells have one value only, whatever else is possible; so many of them at most. */
  run(most = Infinity): Attacked {
    return { tried: this.programme.asked, recovered: this.programme.determined(most) };
  }

  private seek({ code, lines, columns, truth }: Published, { months, line, column }: Unsaid): void {
    const of = under({ code, lines, columns, months }, { line, column });
    const value = of.reduce((sum, one) => sum + (truth.get(one) ?? 0), 0);
    this.ask({ name: `${code} ${months.join('+')}|${line}|${column}`, of, truth: value });
  }

  private read(table: Published): void {
    const isHidden = (isSum: (line: string, column: string) => boolean): boolean =>
      table.cells.filter(({ line, column }) => isSum(line, column)).every(({ mark }) => mark === 'hidden');
    const areCells = isHidden((line, column) => line !== TOTAL && column !== TOTAL);
    const areLines = areCells && isHidden((line, column) => line !== TOTAL && column === TOTAL);
    const areColumns = areCells && isHidden((line, column) => line === TOTAL && column !== TOTAL);
    for (const cell of table.cells) {
      const of = under(table, cell);
      const more = of.reduce((sum, one) => sum + (table.corrected.get(one) ?? 0), 0);
      const own = table.own?.get(`${cell.line}|${cell.column}`) ?? 0;
      const sums = Number(cell.line === TOTAL) + 2 * Number(cell.column === TOTAL);
      const saysNothing = [areCells, areColumns, areLines, false][sums] ?? false;
      this.readCell(cell, { of, more, own, saysNothing });
      this.seekCell(table, cell, { of, more });
    }
    // No version of a cell is less than nothing.
    for (const cell of under(table, { line: TOTAL, column: TOTAL })) {
      const more = table.corrected.get(cell) ?? 0;
      if (more < 0) this.programme.add({ sum: sumOf([cell]), is: '>=', than: -more });
    }
  }

  /** Versions of a table seek the same. */
  private ask(goal: Goal): void {
    if (!this.names.has(goal.name)) this.programme.seek(goal);
    this.names.add(goal.name);
  }

  private seekCell(
    table: Published,
    cell: ShownCell,
    { of, more }: { of: readonly string[]; more: number },
  ): void {
    const truth = of.reduce((sum, one) => sum + (table.truth.get(one) ?? 0), 0);
    const name = `${table.code} ${table.months.join('+')}|${cell.line}|${cell.column}`;
    const isSought = table.own ? truth + more < SMALLEST_OF_OTHERS : cell.mark !== null;
    if (isSought && truth + more > 0) this.ask({ name, of, truth });
  }

  private readCell(
    { value, mark }: ShownCell,
    {
      of,
      more,
      own,
      saysNothing,
    }: { of: readonly string[]; more: number; own: number; saysNothing: boolean },
  ): void {
    const add = (is: Row['is'], than: number, bit: readonly [string, number][] = []): void =>
      this.programme.add({ sum: sumOf(of, bit), is, than: than - own - more });
    if (mark === null) add('=', (value ?? 0) + own);
    if (mark === 'small') {
      add('>=', 1);
      add('<=', SMALLEST - 1);
    }
    if (mark !== 'hidden' || saysNothing) return;
    // Nothing, or at least the smallest that is shown.
    const bit = `bit|${(this.bits += 1)}`;
    add('>=', 0, [[bit, -SMALLEST]]);
    add('<=', 0, [[bit, -MOST]]);
  }
}

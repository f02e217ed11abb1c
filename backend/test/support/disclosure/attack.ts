import { createRequire } from 'node:module';
import type { ShownCell } from '../../../src/statistics/statistics.types.js';

/** A table as anybody reads it, with what a reader may know besides: by how much it was corrected, cell by cell. */
export interface Published {
  readonly months: readonly string[];
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly ShownCell[];
  /** What the cells of this version have more than those of the first one, by month, line and column. */
  readonly corrected: ReadonlyMap<string, number>;
  /** What is true, to see whether a reader came to know it. */
  readonly truth: ReadonlyMap<string, number>;
}

/** What no table has a cell for, and nobody is to learn: a line and a column of some months. */
export interface Unsaid {
  readonly months: readonly string[];
  readonly line: string;
  readonly column: string;
}

/** What a reader tried to learn, and what she learned. */
export interface Attacked {
  readonly tried: number;
  readonly recovered: readonly string[];
}

/** What of the solver is used: a programme in its own words, and the value of every unknown. */
interface Solver {
  solve(programme: string, options: object): { Status: string; Columns: Record<string, { Primal: number }> };
}

const SMALLEST = 5;
const MOST = 100_000;
const TOTAL = 'total';
const require = createRequire(import.meta.url);
const highs = await (require('highs') as () => Promise<Solver>)();

/** One unknown to be worked out: a sum of the finest cells, as one table tells it. */
interface Goal {
  readonly name: string;
  readonly of: readonly string[];
  readonly truth: number;
}

/** Names of the finest cells under a cell of a table. */
function under(
  table: Pick<Published, 'lines' | 'columns' | 'months'>,
  { line, column }: Pick<ShownCell, 'line' | 'column'>,
): string[] {
  const lines = line === TOTAL ? table.lines : [line];
  const columns = column === TOTAL ? table.columns : [column];
  return table.months.flatMap((month) =>
    lines.flatMap((oneLine) => columns.map((oneColumn) => `${month}|${oneLine}|${oneColumn}`)),
  );
}

/**
 * A reader who has every table that was ever published and a solver of integer programmes: every table becomes
 * equations, every mark what it is said to mean, and each cell that was left out is asked for another value than the true
 * one. It shares nothing with the rules that decide what is left out.
 */
export class Attack {
  private readonly names = new Map<string, string>();
  private readonly rows: string[] = [];
  private readonly bits: string[] = [];
  private readonly goals: Goal[] = [];

  constructor(tables: readonly Published[], unsaid: readonly Unsaid[] = []) {
    for (const table of tables) this.read(table);
    const [first] = tables;
    if (first) for (const goal of unsaid) this.seek(first, goal);
  }

  /** Which cells have one value only, whatever else is possible. */
  run(): Attacked {
    let open = this.goals;
    // Pushed away from the truth all together first: most have another value in one of a few such worlds.
    for (const turn of [1, -1, 2, 3, 4, 5]) {
      const world = open.length > 0 ? this.world(open, turn) : null;
      // What is true is possible, or these equations are not those of the tables.
      if (open.length > 0 && !world) throw new Error('no world is possible');
      if (world) open = open.filter((goal) => valueIn(world, goal, this.names) === goal.truth);
    }
    for (let next = open[0], left = open; next; next = left[0]) {
      const goal = next;
      const world = this.otherWorld(goal);
      if (!world) return { tried: this.goals.length, recovered: this.recoveredOf(left) };
      left = left.filter((one) => valueIn(world, one, this.names) === one.truth);
    }
    return { tried: this.goals.length, recovered: [] };
  }

  private recoveredOf(open: readonly Goal[]): string[] {
    return open.filter((goal) => !this.otherWorld(goal)).map(({ name }) => name);
  }

  private seek({ lines, columns, truth }: Published, { months, line, column }: Unsaid): void {
    const of = under({ lines, columns, months }, { line, column });
    const value = of.reduce((sum, one) => sum + (truth.get(one) ?? 0), 0);
    this.goals.push({ name: `${months.join('+')}|${line}|${column}`, of, truth: value });
  }

  private variable(cell: string): string {
    const name = this.names.get(cell) ?? `x${this.names.size}`;
    this.names.set(cell, name);
    return name;
  }

  private sumOf(cells: readonly string[]): string {
    return cells.map((cell) => this.variable(cell)).join(' + ');
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
      const sums = Number(cell.line === TOTAL) + 2 * Number(cell.column === TOTAL);
      const saysNothing = [areCells, areColumns, areLines, false][sums] ?? false;
      this.readCell(cell, { of, more, saysNothing });
      const truth = of.reduce((sum, one) => sum + (table.truth.get(one) ?? 0), 0);
      if (cell.mark !== null && truth + more > 0)
        this.goals.push({
          name: `${table.months[0]}+${table.months.length}|${cell.line}|${cell.column}`,
          of,
          truth,
        });
    }
    for (const month of table.months) this.readMonth(table, month);
  }

  /** No version of a cell is less than nothing. */
  private readMonth(table: Published, month: string): void {
    for (const line of table.lines)
      for (const column of table.columns) {
        const cell = `${month}|${line}|${column}`;
        const more = table.corrected.get(cell) ?? 0;
        if (more < 0) this.rows.push(`${this.variable(cell)} >= ${-more}`);
        else this.variable(cell);
      }
  }

  private readCell(
    { value, mark }: ShownCell,
    { of, more, saysNothing }: { of: readonly string[]; more: number; saysNothing: boolean },
  ): void {
    const sum = this.sumOf(of);
    if (mark === null) this.rows.push(`${sum} = ${(value ?? 0) - more}`);
    if (mark === 'small') this.rows.push(`${sum} >= ${1 - more}`, `${sum} <= ${SMALLEST - 1 - more}`);
    if (mark !== 'hidden' || saysNothing) return;
    // Nothing, or at least the smallest that is shown.
    const bit = `b${this.bits.length}`;
    this.bits.push(bit);
    this.rows.push(`${sum} - ${SMALLEST} ${bit} >= ${-more}`, `${sum} - ${MOST} ${bit} <= ${-more}`);
  }

  private solve(goal: string, also: readonly string[] = []): Map<string, number> | null {
    const rows = [...this.rows, ...also].map((row, at) => ` r${at}: ${row}`);
    const programme = [
      'Maximize',
      ` goal: ${goal}`,
      'Subject To',
      ...rows,
      'Bounds',
      ...[...this.names.values()].map((name) => ` 0 <= ${name} <= ${MOST}`),
      'General',
      ` ${[...this.names.values()].join(' ')}`,
      ...(this.bits.length > 0 ? ['Binary', ` ${this.bits.join(' ')}`] : []),
      'End',
    ].join('\n');
    const { Status, Columns } = highs.solve(programme, { output_flag: false, mip_rel_gap: 0.2 });
    if (Status === 'Infeasible') return null;
    if (Status !== 'Optimal') throw new Error(`the solver says: ${Status}`);
    return new Map(Object.entries(Columns).map(([name, column]) => [name, Math.round(column.Primal)]));
  }

  private world(goals: readonly Goal[], turn: number): Map<string, number> | null {
    const signs = goals.map((_, at) =>
      Math.abs(turn) === 1 ? turn : (at * 2654435761 * turn) % 7 < 3 ? 1 : -1,
    );
    const weights = new Map<string, number>();
    goals.forEach(({ of }, at) =>
      of.forEach((cell) => weights.set(cell, (weights.get(cell) ?? 0) + (signs[at] ?? 1))),
    );
    const told = [...weights].map(
      ([cell, weight]) => `${weight < 0 ? '-' : '+'} ${Math.abs(weight)} ${this.variable(cell)}`,
    );
    return this.solve(
      told.join(' '),
      [...this.names.values()].length > 0 ? [`${[...this.names.values()].join(' + ')} <= ${MOST}`] : [],
    );
  }

  private otherWorld({ of, truth }: Goal): Map<string, number> | null {
    const sum = this.sumOf(of);
    const first = this.variable(of[0] ?? '');
    return (
      this.solve(`0 ${first}`, [`${sum} >= ${truth + 1}`]) ??
      this.solve(`0 ${first}`, [`${sum} <= ${truth - 1}`])
    );
  }
}

const valueIn = (
  world: ReadonlyMap<string, number>,
  { of }: Goal,
  names: ReadonlyMap<string, string>,
): number => of.reduce((sum, cell) => sum + (world.get(names.get(cell) ?? '') ?? 0), 0);

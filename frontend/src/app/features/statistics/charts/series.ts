import type { CountRow } from './count-table';

/** Null: the class of 0 to 4. Undefined: nothing is counted or published. */
export type Point = number | null | undefined;

export interface Series {
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly points: readonly Point[] }[];
}

/** More series than these are no picture any more: the totals are drawn alone. */
const MOST = 4;

const pointOf = (row: CountRow, at: number): Point => {
  const cell = row.cells[at];
  return cell === undefined || typeof cell.value === 'string' ? undefined : cell.value;
};

/** The counts of a table as they are drawn: each line is a category; its last column is its total. */
export function seriesOf(heads: readonly string[], rows: readonly CountRow[]): Series {
  const lines = rows.filter(({ isTotal }) => !isTotal);
  const last = heads.length - 1;
  const all = heads.map((_, at) => at);
  const drawn = last === 0 || last > MOST ? all.slice(-1) : all.slice(0, -1);
  return {
    categories: lines.map(({ head }) => head),
    series: drawn.map((at) => ({
      name: heads[at] ?? '',
      points: lines.map((row) => pointOf(row, at)),
    })),
  };
}

import type { FigureCell, FigureRow } from './figure-table';

/** `parts`: lines stacked in each column, without sums; `turned`: the same of a table that runs down. `stages`: the line of sums alone, stage by stage. */
export type ChartKind = 'parts' | 'turned' | 'stages';

/** One bar, or its place where the count is not shown. */
export interface Bar {
  value: number;
  mark: FigureCell['mark'];
}

export interface Bars {
  categories: string[];
  series: { name: string; bars: Bar[] }[];
}

/** Of the longest bar; what is not shown has a place, and no length. */
const MARK_SHARE = 0.04;
/** So much of a picture's width is for bars, the rest for words; and so wide is the word in such a place. */
const BARS_SHARE = 0.55;
const MARK_WIDTH = 26;

const barOf = (cell: FigureCell | undefined): Bar => ({
  value: typeof cell?.value === 'number' ? cell.value : 0,
  mark: cell?.mark ?? null,
});

/** The same counts as in the table, as bars: shares, days and sums are left to the table. */
export function barsOf(heads: readonly string[], rows: readonly FigureRow[], kind: ChartKind): Bars {
  if (kind === 'stages') {
    const sums = rows.filter(({ isTotal }) => isTotal);
    return {
      categories: [...heads],
      series: sums.map(({ head, cells }) => ({ name: head, bars: cells.map(barOf) })),
    };
  }
  const lines = rows.filter(({ isTotal, isBeside }) => !isTotal && !isBeside);
  // Where there are sums alone, each line is a bar of its own.
  if (heads.length === 1)
    return {
      categories: lines.map(({ head }) => head),
      series: [{ name: heads[0] ?? '', bars: lines.map(({ cells }) => barOf(cells[0])) }],
    };
  if (kind === 'turned')
    return {
      categories: lines.map(({ head }) => head),
      series: heads
        .slice(0, -1)
        .map((name, at) => ({ name, bars: lines.map(({ cells }) => barOf(cells[at])) })),
    };
  return {
    categories: heads.slice(0, -1),
    series: lines
      .map(({ head, cells }) => ({ name: head, bars: cells.slice(0, -1).map(barOf) }))
      .filter(({ bars }) => bars.some(({ value, mark }) => value > 0 || mark !== null)),
  };
}

/** How long the hatched place of a hidden count is drawn in a picture of that width: its word has room. */
export function markLength({ categories, series }: Bars, width: number): number {
  const sums = categories.map((_, at) => series.reduce((sum, { bars }) => sum + (bars[at]?.value ?? 0), 0));
  return Math.max(1, Math.max(0, ...sums) * Math.max(MARK_SHARE, MARK_WIDTH / (width * BARS_SHARE)));
}

import type { RegisterRow } from './row-cells.js';
import { isEmpty } from './row-cells.js';

/** What stands in one cell, exactly as it was written; an empty heading where the column has none. */
export interface WrittenCell {
  readonly heading: string;
  readonly text: string;
}

/** The filled cells of a row in the order of the file. */
export const writtenCells = (row: RegisterRow): readonly WrittenCell[] =>
  row.cells
    .filter(({ text }) => !isEmpty(text))
    .map(({ heading, text }) => ({ heading: heading.trim(), text }));

/** A row as a person reads it: each filled cell under its heading. */
export const wordsOf = (cells: readonly WrittenCell[]): string =>
  cells.map(({ heading, text }) => (heading === '' ? text : `${heading}: ${text}`)).join('\n');

import { withoutInvisible } from '../shared/names.js';
import { foldHeading } from './header-row.js';
import type { ReadRegister } from './read-register.js';
import type { MappingColumn, RegisterMapping } from './register-mapping.types.js';
import { REPEATABLE_MEANINGS } from './column-meanings.types.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import type { NormalisedRegistration, RegisteredDay } from './registration.types.js';

export interface RowCell {
  readonly heading: string;
  readonly column: MappingColumn | null;
  readonly text: string;
}

/** One record with its number and the meaning of each cell. */
export interface RegisterRow {
  readonly rowNo: number;
  readonly cells: readonly RowCell[];
}

/** Seen as empty by a reader, whatever invisible signs it holds. */
export const isEmpty = (text: string): boolean => withoutInvisible(text).trim() === '';

/** One row by its number; cells beyond the last heading are kept without one. */
export const rowAt = ({ records, headings, columns }: ReadRegister, rowNo: number): RegisterRow => ({
  rowNo,
  cells: (records[rowNo - 1] ?? []).map((text, at) => ({
    heading: headings[at] ?? '',
    column: columns[at] ?? null,
    text,
  })),
});

/** Numbers of the rows behind the header. */
export const rowNumbersOf = ({ records, headerRowNo }: ReadRegister): readonly number[] =>
  Array.from({ length: records.length - headerRowNo }, (_, index) => headerRowNo + index + 1);

/** The rows behind the header. */
export const rowsOf = (register: ReadRegister): readonly RegisterRow[] =>
  rowNumbersOf(register).map((rowNo) => rowAt(register, rowNo));

export const cellsOf = (row: RegisterRow, meaning: ColumnMeaning): readonly RowCell[] =>
  row.cells.filter(({ column }) => column?.meaning === meaning);

/** The text of the columns with this meaning, trimmed; empty when there is none. */
export const textOf = (row: RegisterRow, meaning: ColumnMeaning): string =>
  cellsOf(row, meaning)
    .map(({ text }) => text.trim())
    .filter(Boolean)
    .join('\n');

const repeatable: ReadonlySet<string> = new Set(REPEATABLE_MEANINGS);

/** Columns go by their meaning; where several share one, by the service or the first heading the mapping gives. */
function contentKey({ column, heading }: RowCell): string {
  if (column === null) return `? ${foldHeading(heading)}`;
  if (!repeatable.has(column.meaning)) return column.meaning;
  return `${column.meaning} ${column.service ?? foldHeading(column.headers[0] ?? '')}`;
}

const entryOf = (cell: RowCell): readonly [string, string] => [
  contentKey(cell),
  cell.text.normalize('NFC').replace(/\r\n?/g, '\n').trim(),
];

/**
 * What makes a row itself: its filled cells by meaning, in no order, without the column that counts lines. The
 * same row in another file, another encoding or another column order has the same content.
 */
export function contentOf(row: RegisterRow): string {
  const entries = row.cells
    .filter(({ column, text }) => column?.meaning !== 'line_number' && !isEmpty(text))
    .map(entryOf);
  return JSON.stringify(entries.sort(([first], [second]) => (first < second ? -1 : first > second ? 1 : 0)));
}

/** Facts of a row known before it is parsed: that it counts, its date, and the row it continues. */
export interface RowContext {
  readonly row: RegisterRow;
  readonly mapping: RegisterMapping;
  readonly registeredOn: RegisteredDay;
  readonly continues: NormalisedRegistration | null;
  /** The row directly above: what a «-//-» in the notes repeats. */
  readonly above: RegisterRow | null;
}

/** The text of one cell, exactly as written; an empty heading if the column has none. */
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

import { withoutInvisible } from '../shared/names.js';
import { REPEATABLE_MEANINGS } from './column-meanings.types.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import { normaliseText } from './normalise-text.js';
import type { MappingColumn, RegisterMapping } from './register-mapping.types.js';

export const FILE_REFUSALS = [
  'file_empty',
  'file_too_large',
  'file_too_long',
  'cell_too_long',
  'file_binary',
  'file_damaged',
  'file_locked',
  'encoding_unknown',
  'quote_open',
  'not_csv',
  'header_missing',
  'header_incomplete',
] as const;
export type FileRefusal = (typeof FILE_REFUSALS)[number];

export type Rows = readonly (readonly string[])[];

export interface RegisterHeader {
  /** Number of the header's record, counted from 1; rows begin behind it. */
  readonly headerRowNo: number;
  readonly headings: readonly string[];
  /** The mapping's column for each heading; null for a column the mapping does not know, whose text is kept. */
  readonly columns: readonly (MappingColumn | null)[];
  /** Required columns that no heading names. */
  readonly missing: readonly ColumnMeaning[];
}

export interface ReadRegister extends RegisterHeader {
  /** Every record of the file: the first is row 1, as a spreadsheet numbers it. */
  readonly records: Rows;
}

export const MOST_BYTES = 64 * 1024 * 1024;
export const MOST_RECORDS = 120_000;
/** A spreadsheet holds 32,767 characters in a cell; more in one is a quote that was never closed, or no register. */
export const MOST_IN_CELL = 40_000;
/** Titles above the header are short: it is looked for here and not in the whole book. */
export const HEADER_WITHIN = 40;

/** A heading as it is compared: without case, signs and tails; commas too are signs here. */
export const foldHeading = (heading: string): string => normaliseText(heading).replace(/ ?, ?/g, ' ').trim();

/** Longer texts are no heading: they are not folded, for a note pasted above the table may be a book. */
export const LONGEST_HEADING = 200;

type Columns = readonly (MappingColumn | null)[];
const foundIn = (columns: Columns): number => columns.filter(Boolean).length;

/** Each heading takes the first column that goes by it and is not taken yet. */
function matchColumns(record: readonly string[], mapping: RegisterMapping): Columns {
  const free = mapping.columns.map((column) => ({ column, names: new Set(column.headers.map(foldHeading)) }));
  return record.map((heading) => {
    const folded = heading.length > LONGEST_HEADING ? '' : foldHeading(heading);
    const at = folded === '' ? -1 : free.findIndex(({ names }) => names.has(folded));
    return at < 0 ? null : (free.splice(at, 1)[0]?.column ?? null);
  });
}

/** One matching cell may be chance (a title «Дата»); a header names two columns at least. */
const FEWEST = 2;

/** The record that names most columns of the mapping, in any order and below titles; null when none names two. */
export function findHeader(records: Rows, mapping: RegisterMapping): RegisterHeader | null {
  const matched = records.slice(0, HEADER_WITHIN).map((record) => matchColumns(record, mapping));
  const best = Math.max(0, ...matched.map(foundIn));
  const at = matched.findIndex((columns) => foundIn(columns) === best);
  const columns = matched[at];
  if (!columns || best < FEWEST) return null;
  const missing = mapping.columns
    .filter((column) => column.required && !columns.includes(column))
    .map(({ meaning }) => meaning);
  return { headerRowNo: at + 1, headings: records[at] ?? [], columns, missing };
}

export interface RowCell {
  readonly heading: string;
  readonly column: MappingColumn | null;
  readonly text: string;
}

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

export const rowNumbersOf = ({ records, headerRowNo }: ReadRegister): readonly number[] =>
  Array.from({ length: records.length - headerRowNo }, (_, index) => headerRowNo + index + 1);

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

/** Columns go by their meaning; where several share one, by the service or the first heading the mapping gives. */
function contentKey({ column, heading }: RowCell): string {
  if (column === null) return `? ${foldHeading(heading)}`;
  if (!REPEATABLE_MEANINGS.includes(column.meaning)) return column.meaning;
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

/** The text of one cell, exactly as written; an empty heading if the column has none. */
export interface WrittenCell {
  readonly heading: string;
  readonly text: string;
}

export const writtenCells = (row: RegisterRow): readonly WrittenCell[] =>
  row.cells
    .filter(({ text }) => !isEmpty(text))
    .map(({ heading, text }) => ({ heading: heading.trim(), text }));

/** A row as a person reads it: each filled cell under its heading. */
export const wordsOf = (cells: readonly WrittenCell[]): string =>
  cells.map(({ heading, text }) => (heading === '' ? text : `${heading}: ${text}`)).join('\n');

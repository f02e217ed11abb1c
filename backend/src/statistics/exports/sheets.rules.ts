import { codeList } from '../../shared/code-lists.js';

export const FILE_FORMS = codeList('FileForm', ['csv', 'xlsx']);
export type FileForm = (typeof FILE_FORMS)[number];

/** A number, or words. */
export type SheetCell = number | string;

export interface SheetRow {
  readonly head: string;
  readonly cells: readonly SheetCell[];
}

export interface SheetTable {
  readonly title: string;
  readonly corner: string;
  readonly heads: readonly string[];
  readonly rows: readonly SheetRow[];
}

/** A report as a file: tables in words, and how they are counted. */
export interface Unmarked {
  readonly title: string;
  readonly period: string;
  readonly tables: readonly SheetTable[];
  readonly facts: readonly (readonly [label: string, value: string])[];
}

export interface Sheet extends Unmarked {
  /** Traces the file to the access log. */
  readonly mark: string;
}

/** What a spreadsheet would work out instead of showing it. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",;\n\r\t]/;

/** Text that a spreadsheet shows unchanged; our numbers stay numbers. */
export const safeText = (cell: SheetCell): string =>
  typeof cell === 'number' ? String(cell) : FORMULA.test(cell) ? `'${cell}` : cell;

const quoted = (cell: SheetCell): string => {
  const text = safeText(cell);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const csvLines = (rows: readonly (readonly SheetCell[])[]): string =>
  rows.map((row) => row.map(quoted).join(',') + '\r\n').join('');

/** Every row of a sheet, its definitions and its mark below the counts. */
export const rowsOf = ({ title, period, tables, facts, mark }: Sheet): SheetCell[][] => [
  [title, period],
  ...tables.flatMap((table): SheetCell[][] => [
    [],
    [table.title],
    [table.corner, ...table.heads],
    ...table.rows.map(({ head, cells }) => [head, ...cells]),
  ]),
  [],
  ...facts.map((fact) => [...fact]),
  [],
  [mark],
];

export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** With the mark of UTF-8 in front, without which Excel reads Tajik letters as others. */
export const csvFileOf = (name: string, rows: readonly (readonly SheetCell[])[]): ExportedFile => ({
  ...{ name: `${name}.csv`, type: 'text/csv; charset=utf-8' },
  bytes: Buffer.from('\uFEFF' + csvLines(rows)),
});

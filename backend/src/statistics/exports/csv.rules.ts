import type { Sheet, SheetCell } from './sheet.types.js';

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

/** With the mark of UTF-8 in front, without which Excel reads Tajik letters as others. */
export const csvOf = (sheet: Sheet): string => '\uFEFF' + csvLines(rowsOf(sheet));

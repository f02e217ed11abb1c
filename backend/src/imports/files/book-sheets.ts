import {
  DELIMITERS,
  HEADER_WITHIN,
  MOST_IN_CELL,
  decodeText,
  hasEndlessLine,
  parseWith,
  readRegister,
  whyNoTable,
} from '../read-register.js';
import type { Delimiter } from '../read-register.js';
import type { RegisterMapping } from '../register-mapping.types.js';
import type { BookEncoding, BookKind } from './import-files.types.js';
import { MOST_ROWS, MOST_TEXT, readXlsx } from './workbook.js';
import type { Rows } from './workbook.js';
import { UnreadableBook } from './zip-archive.js';

export interface BookSheet {
  /** What its tab says; empty in a file that has none. */
  readonly name: string;
  /** Lines up to the last one that is filled. */
  readonly rowCount: number;
  /** The rows as CSV, numbered as the program of its sender numbers them. */
  readonly text: string;
}

export interface ReadBook {
  readonly kind: BookKind;
  readonly encoding: BookEncoding;
  readonly sheets: readonly BookSheet[];
}

/** Headings of the two columns that the screen adds to the rejected rows it gives back, in its three languages. */
export const RETURNED_HEADINGS = {
  row: ['* Row', '* Строка', '* Сатр'],
  reason: ['* Reason', '* Причина', '* Сабаб'],
} as const;

/** A cell that a spreadsheet would have run was given back with this before it. */
const GUARDED = /^'(?=[=+\-@\t\r])/;

const placesOf = (row: readonly string[]): readonly number[] =>
  Object.values(RETURNED_HEADINGS).map((headings: readonly string[]) =>
    row.findIndex((cell) => headings.includes(cell.trim())),
  );

/**
 * Strips the columns that we added to returned rows, so that corrected rows match the known ones. Null if these are
 * not returned rows.
 */
function withoutReturned(rows: Rows): Rows | null {
  const places = rows.slice(0, HEADER_WITHIN).map(placesOf);
  const added = places.find((found) => found.every((at) => at >= 0));
  if (!added) return null;
  return rows.map((row) =>
    row.filter((_, at) => !added.includes(at)).map((cell) => cell.replace(GUARDED, '')),
  );
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** The older Excel, and the newer one behind a password. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

const begins = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte);

const cellText = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A workbook leaves empty cells at the end of a row out; a row of a text that lacks them was cut. */
function paddedText(rows: Rows): string {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return tableText(rows.map((row) => [...row, ...Array<string>(width - row.length).fill('')]));
}

const tableText = (rows: Rows): string => `${rows.map((row) => row.map(cellText).join(',')).join('\n')}\n`;

const filled = (row: readonly string[]): number => row.filter((cell) => cell.trim() !== '').length;

function sheetsOf(bytes: Buffer): readonly BookSheet[] {
  const sheets = readXlsx(bytes).filter(({ rows }) => rows.some((row) => filled(row) > 1));
  if (sheets.length === 0) throw new UnreadableBook('file_empty');
  const isTooLong = (cell: string): boolean => cell.length > MOST_IN_CELL;
  if (sheets.some(({ rows }) => rows.some((row) => row.some(isTooLong))))
    throw new UnreadableBook('cell_too_long');
  return sheets.map(({ name, rows }) => ({
    name,
    rowCount: rows.length,
    text: paddedText(withoutReturned(rows) ?? rows),
  }));
}

/** How often a text of one line ends; both signs together are one end. */
const linesIn = (text: string): number => text.match(/\r\n?|\n/g)?.length ?? 0;

/** The delimiter under which the beginning of a text looks most like a table; null where it is none. */
export function delimiterOf(text: string): Delimiter | null {
  const widths = DELIMITERS.map((delimiter) => {
    const rows = parseWith(text, delimiter, HEADER_WITHIN) ?? [];
    return { delimiter, cells: rows.reduce((sum, row) => sum + Math.max(0, filled(row) - 1), 0) };
  });
  const [best] = widths.sort((a, b) => b.cells - a.cells);
  return best && best.cells > 0 ? best.delimiter : null;
}

function readText(bytes: Buffer): ReadBook {
  const read = decodeText(bytes);
  if (typeof read === 'string') throw new UnreadableBook(read);
  const { text: written, encoding } = read;
  const text = written.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new UnreadableBook('file_empty');
  const rowCount = linesIn(text.trimEnd()) + 1;
  if (linesIn(text) > MOST_ROWS) throw new UnreadableBook('file_too_long');
  const delimiter = hasEndlessLine(text) ? null : delimiterOf(text);
  if (delimiter === null) throw new UnreadableBook(whyNoTable(text));
  const corrected = withoutReturned(parseWith(text, delimiter, MOST_ROWS) ?? []);
  const sheet = { name: '', rowCount, text: corrected ? tableText(corrected) : text };
  return { kind: 'text', encoding, sheets: [sheet] };
}

/**
 * The tables of a file as text, whatever it came as: CSV in one of three encodings, or a workbook of Excel with its
 * sheets. Throws where it is no table.
 */
export function readBook(bytes: Buffer): ReadBook {
  if (bytes.length === 0) throw new UnreadableBook('file_empty');
  if (begins(bytes, COMPOUND)) throw new UnreadableBook('file_locked');
  if (!begins(bytes, ZIP)) return readText(bytes);
  const sheets = sheetsOf(bytes);
  if (sheets.reduce((sum, { text }) => sum + text.length, 0) > MOST_TEXT)
    throw new UnreadableBook('file_too_long');
  return { kind: 'xlsx', encoding: 'utf-8', sheets };
}

/** For the console: the sheet of a workbook that fits the layout, as text; a text file as it is. */
export function registerIn(bytes: Buffer, mapping: RegisterMapping): Buffer {
  if (!begins(bytes, ZIP) && !begins(bytes, COMPOUND)) return bytes;
  const tables = readBook(bytes).sheets.map(({ text }) => Buffer.from(text, 'utf8'));
  return tables.find((table) => readRegister(table, mapping).refusal === null) ?? tables[0] ?? bytes;
}

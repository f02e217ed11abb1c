import {
  DELIMITERS,
  HEADER_WITHIN,
  MOST_IN_CELL,
  decodeText,
  hasEndlessLine,
  parseWith,
} from '../read-register.js';
import type { Delimiter } from '../read-register.js';
import type { BookEncoding, BookKind, BookSheet, ReadBook } from './book.types.js';
import { UnreadableBook } from './unreadable-book.js';
import { withoutReturned } from './returned-rows.js';
import { readXlsx } from './xlsx-book.js';
import { MOST_ROWS } from './xlsx-rows.js';

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** The older Excel, and the newer one behind a password. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];
const UTF_16: readonly (readonly [mark: readonly number[], label: string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
/** Letters of all sheets together. */
const MOST_TEXT = 16 * 1024 * 1024;

const begins = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte);

/** A cell with a sign that parts cells or lines stands in quotes, with its own quotes doubled. */
const cellText = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const tableText = (rows: readonly (readonly string[])[]): string =>
  `${rows.map((row) => row.map(cellText).join(',')).join('\n')}\n`;

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
    text: tableText(withoutReturned(rows) ?? rows),
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

/** Excel's “Unicode text” has two bytes a letter and begins with a mark. */
function decoded(bytes: Buffer): { text: string; encoding: BookEncoding } {
  const wide = UTF_16.find(([mark]) => begins(bytes, mark));
  if (!wide) {
    const read = decodeText(bytes);
    if (typeof read === 'string') throw new UnreadableBook(read);
    return read;
  }
  const narrow = Buffer.from(new TextDecoder(wide[1]).decode(bytes), 'utf8');
  const read = decodeText(narrow);
  if (typeof read === 'string') throw new UnreadableBook(read);
  return { text: read.text, encoding: 'utf-16' };
}

function readText(bytes: Buffer): ReadBook {
  const { text: written, encoding } = decoded(bytes);
  const text = written.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new UnreadableBook('file_empty');
  const rowCount = linesIn(text.trimEnd()) + 1;
  if (linesIn(text) > MOST_ROWS) throw new UnreadableBook('file_too_long');
  const delimiter = hasEndlessLine(text) ? null : delimiterOf(text);
  if (delimiter === null) throw new UnreadableBook('not_csv');
  const mended = withoutReturned(parseWith(text, delimiter, MOST_ROWS) ?? []);
  return {
    kind: 'text',
    encoding,
    sheets: [{ name: '', rowCount, text: mended ? tableText(mended) : text }],
  };
}

/**
 * The tables of a file as text, whatever it came as: CSV in one of three encodings, or a workbook of Excel with its
 * sheets. Throws where it is no table.
 */
export function readBook(bytes: Buffer): ReadBook {
  if (bytes.length === 0) throw new UnreadableBook('file_empty');
  if (begins(bytes, COMPOUND)) throw new UnreadableBook('file_locked');
  if (!begins(bytes, ZIP)) return readText(bytes);
  const kind: BookKind = 'xlsx';
  const sheets = sheetsOf(bytes);
  if (sheets.reduce((sum, { text }) => sum + text.length, 0) > MOST_TEXT)
    throw new UnreadableBook('file_too_long');
  return { kind, encoding: 'utf-8', sheets };
}

import { MOST_BYTES, HEADER_WITHIN, MOST_IN_CELL, MOST_RECORDS, findHeader } from '../read-register.js';
import type { Rows } from '../read-register.js';
import type { RegisterMapping } from '../register-mapping.types.js';
import type { ImportRequest } from '../registration.types.js';
import type { BookEncoding, BookKind } from './import-files.types.js';
import { readText } from './read-text.js';
import { MOST_ROWS, readXlsx } from './workbook.js';
import { UnreadableBook } from './zip-archive.js';

export interface BookSheet {
  /** What its tab says; empty in a file that has none. */
  readonly name: string;
  /** Up to the last one that is filled, numbered as the program of its sender numbers them. */
  readonly rows: Rows;
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

/** Strips the columns that we added to returned rows, so that corrected rows match the known ones. */
function withoutReturned(rows: Rows): Rows {
  const places = rows.slice(0, HEADER_WITHIN).map(placesOf);
  const added = places.find((found) => found.every((at) => at >= 0));
  if (!added) return rows;
  return rows.map((row) =>
    row.filter((_, at) => !added.includes(at)).map((cell) => cell.replace(GUARDED, '')),
  );
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** The older Excel, and the newer one behind a password. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

const begins = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte);

/** A workbook leaves empty cells at the end of a row out; a row of a text that lacks them was cut. */
function padded({ name, rows }: BookSheet): BookSheet {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return { name, rows: rows.map((row) => [...row, ...Array<string>(width - row.length).fill('')]) };
}

function bookOf(bytes: Buffer, mostRows: number): ReadBook {
  if (begins(bytes, ZIP)) return { kind: 'xlsx', encoding: 'utf-8', sheets: readXlsx(bytes).map(padded) };
  const { encoding, rows } = readText(bytes, mostRows);
  return { kind: 'text', encoding, sheets: [{ name: '', rows }] };
}

const isTable = ({ rows }: BookSheet): boolean =>
  rows.some((row) => row.filter((cell) => cell.trim() !== '').length > 1);

/**
 * The tables of a file, whatever it came as: CSV in one of three encodings, or a workbook of Excel with its sheets.
 * Throws where it is no table.
 */
export function readBook(bytes: Buffer, mostRows = MOST_ROWS): ReadBook {
  if (bytes.length === 0) throw new UnreadableBook('file_empty');
  if (bytes.length > MOST_BYTES) throw new UnreadableBook('file_too_large');
  if (begins(bytes, COMPOUND)) throw new UnreadableBook('file_locked');
  const book = bookOf(bytes, mostRows);
  const sheets = book.sheets.filter(isTable);
  if (sheets.length === 0) throw new UnreadableBook('file_empty');
  const isTooLong = (cell: string): boolean => cell.length > MOST_IN_CELL;
  if (sheets.some(({ rows }) => rows.some((row) => row.some(isTooLong))))
    throw new UnreadableBook('cell_too_long');
  return { ...book, sheets: sheets.map(({ name, rows }) => ({ name, rows: withoutReturned(rows) })) };
}

/** For the console: the table of a file that fits the layout. */
export function tableFor(bytes: Buffer, mapping: RegisterMapping): Pick<ImportRequest, 'encoding' | 'rows'> {
  const { encoding, sheets } = readBook(bytes, MOST_RECORDS);
  const fitting = sheets.find(({ rows }) => findHeader(rows, mapping)?.missing.length === 0);
  return { encoding, rows: (fitting ?? sheets[0])?.rows ?? [] };
}

import { parse } from 'csv-parse/sync';
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

export type RegisterEncoding = 'utf-8' | 'windows-1251' | 'utf-16';
export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

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
  readonly encoding: RegisterEncoding;
  readonly delimiter: Delimiter;
  /** Every record of the file: the first is row 1, as a spreadsheet numbers it. */
  readonly records: readonly (readonly string[])[];
}

export type RegisterReading =
  | { readonly refusal: null; readonly register: ReadRegister }
  | {
      readonly refusal: FileRefusal;
      readonly register: null;
      /** Of an incomplete header: the columns that no heading names. */
      readonly missing: readonly ColumnMeaning[];
    };

export const MOST_BYTES = 64 * 1024 * 1024;
export const MOST_RECORDS = 120_000;
/** A spreadsheet holds 32,767 characters in a cell; more in one is a quote that was never closed, or no register. */
export const MOST_IN_CELL = 40_000;
/** A record longer than this is a file without line ends, which would take minutes to part. */
const MOST_IN_RECORD = 500_000;
/** Titles above the header are short: it is looked for here and not in the whole book. */
export const HEADER_WITHIN = 40;
const SPACE = 0x20;
const DELETE = 0x7f;
/** Below the space only tabs, line ends and page breaks belong into text; a zip or a picture has others at once. */
const TEXT_CONTROLS = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d]);
/** Excel's “Unicode text” has two bytes a letter and begins with a mark. */
const UTF_16 = [
  { mark: [0xff, 0xfe], label: 'utf-16le' },
  { mark: [0xfe, 0xff], label: 'utf-16be' },
] as const;
/** Older encodings of Cyrillic: windows-1251 decodes their bytes to wrong letters. */
const OLDER = ['ibm866', 'koi8-r'] as const;
/** The most frequent letters of Russian and Tajik: a text that was decoded wrongly has few of them. */
const FREQUENT = /[оеаинт]/g;

const refuse = (refusal: FileRefusal, missing: readonly ColumnMeaning[] = []): RegisterReading => ({
  refusal,
  register: null,
  missing,
});

function decodeAs(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === DELETE || (code < SPACE && !TEXT_CONTROLS.has(code))) return true;
  }
  return false;
}

interface DecodedText {
  readonly encoding: RegisterEncoding;
  readonly text: string;
}

const START_BYTES = 20_000;

/**
 * Letters of two bytes without a mark: every second byte says the alphabet, Latin (0) or Cyrillic (4). If all bytes do,
 * as in a file of zeros, there is no letter.
 */
function isWide(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, START_BYTES);
  const [even, odd] = [0, 1].map((parity) => {
    const said = start.filter((byte, at) => at % 2 === parity && (byte === 0 || byte === 4));
    return said.length > (start.length / 2) * 0.9;
  });
  return even !== odd;
}

const frequentIn = (bytes: Uint8Array, encoding: string): number =>
  decodeAs(bytes, encoding)?.match(FREQUENT)?.length ?? 0;

function isOlder(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, START_BYTES);
  const asRead = frequentIn(start, 'windows-1251');
  return OLDER.some((encoding) => frequentIn(start, encoding) > 2 * asRead);
}

/** Tries UTF-8 before windows-1251: its decoder rejects windows-1251 text, while windows-1251 accepts any bytes. */
export function decodeText(bytes: Uint8Array): DecodedText | FileRefusal {
  const wide = UTF_16.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  if (wide) return textAs(bytes, 'utf-16', wide.label);
  if (isWide(bytes)) return 'encoding_unknown';
  if (decodeAs(bytes, 'utf-8') !== null) return textAs(bytes, 'utf-8');
  const read = textAs(bytes, 'windows-1251');
  return typeof read !== 'string' && isOlder(bytes) ? 'encoding_unknown' : read;
}

function textAs(
  bytes: Uint8Array,
  encoding: RegisterEncoding,
  label: string = encoding,
): DecodedText | FileRefusal {
  const text = decodeAs(bytes, label);
  if (text === null) return 'encoding_unknown';
  return hasControls(text) ? 'file_binary' : { encoding, text };
}

const BROKEN: Readonly<Record<string, FileRefusal>> = {
  CSV_QUOTE_NOT_CLOSED: 'quote_open',
  CSV_MAX_RECORD_SIZE: 'cell_too_long',
};

/** What is wrong with a text that is no table. */
export function whyNoTable(text: string): FileRefusal {
  const endless = text.split(/[\r\n]/).find((line) => line.length > MOST_IN_RECORD);
  if (endless !== undefined)
    return endless.includes('"') || endless.split(/[,;\t]/).some((cell) => cell.length > MOST_IN_CELL)
      ? 'cell_too_long'
      : 'not_csv';
  try {
    parseOrThrow(text, ',', MOST_RECORDS);
    return 'not_csv';
  } catch (error) {
    return BROKEN[(error as { code?: string }).code ?? ''] ?? 'not_csv';
  }
}

export function parseWith(text: string, delimiter: Delimiter, most: number): string[][] | null {
  try {
    return parseOrThrow(text, delimiter, most);
  } catch {
    return null;
  }
}

const parseOrThrow = (text: string, delimiter: Delimiter, most: number): string[][] =>
  parse(text, {
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: MOST_IN_RECORD,
    to: most,
  });

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

/** The record that names most columns of the mapping; null when none names two. */
export function findHeader(
  records: readonly (readonly string[])[],
  mapping: RegisterMapping,
): RegisterHeader | null {
  const matched = records.map((record) => matchColumns(record, mapping));
  const best = Math.max(0, ...matched.map(foundIn));
  const at = matched.findIndex((columns) => foundIn(columns) === best);
  const columns = matched[at];
  if (!columns || best < FEWEST) return null;
  const missing = mapping.columns
    .filter((column) => column.required && !columns.includes(column))
    .map(({ meaning }) => meaning);
  return { headerRowNo: at + 1, headings: records[at] ?? [], columns, missing };
}

interface Candidate {
  readonly delimiter: Delimiter;
  readonly records: readonly (readonly string[])[];
  readonly header: RegisterHeader | null;
}

/** Each delimiter with what it makes of the beginning; first the one under which most columns are found. */
function candidatesFor(text: string, mapping: RegisterMapping): readonly Candidate[] {
  const candidates = DELIMITERS.map((delimiter) => {
    const records = parseWith(text, delimiter, HEADER_WITHIN) ?? [];
    return { delimiter, records, header: findHeader(records, mapping) };
  });
  const found = ({ header }: Candidate): number => foundIn(header?.columns ?? []);
  return candidates.sort((first, second) => found(second) - found(first));
}

/** Seen before it is parted: a line of millions of commas has no place in a register. */
export const hasEndlessLine = (text: string): boolean =>
  text.split(/[\r\n]/).some((line) => line.length > MOST_IN_RECORD);

const isTable = ({ records }: Candidate): boolean => records.some((record) => record.length > 1);

function readText({ encoding, text }: DecodedText, mapping: RegisterMapping): RegisterReading {
  if (text.trim() === '') return refuse('file_empty');
  if (hasEndlessLine(text)) return refuse(whyNoTable(text));
  const candidates = candidatesFor(text, mapping);
  const [best] = candidates;
  if (!best?.header) return refuse(candidates.some(isTable) ? 'header_missing' : whyNoTable(text));
  if (best.header.missing.length > 0) return refuse('header_incomplete', best.header.missing);
  const records = parseWith(text, best.delimiter, MOST_RECORDS + 1);
  if (records === null) return refuse(whyNoTable(text));
  if (records.length > MOST_RECORDS) return refuse('file_too_long');
  const tooLong = records.some((record) => record.some((cell) => cell.length > MOST_IN_CELL));
  if (tooLong) return refuse('cell_too_long');
  return { refusal: null, register: { ...best.header, encoding, delimiter: best.delimiter, records } };
}

/**
 * Bytes of a register to its records. Encoding (UTF-8, UTF-16 with a mark, windows-1251) and delimiter
 * (comma, semicolon, tab) are detected; the header is found in any column order and below titles. Whatever is
 * no register of this mapping is refused with a code.
 */
export function readRegister(bytes: Uint8Array, mapping: RegisterMapping): RegisterReading {
  if (bytes.length === 0) return refuse('file_empty');
  if (bytes.length > MOST_BYTES) return refuse('file_too_large');
  const decoded = decodeText(bytes);
  return typeof decoded === 'string' ? refuse(decoded) : readText(decoded, mapping);
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

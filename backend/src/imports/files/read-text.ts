import { parse } from 'csv-parse/sync';
import { HEADER_WITHIN, MOST_IN_CELL, MOST_RECORDS } from '../read-register.js';
import type { FileRefusal, Rows } from '../read-register.js';
import type { BookEncoding } from './import-files.types.js';
import { UnreadableBook } from './zip-archive.js';

const DELIMITERS = [',', ';', '\t'] as const;
type Delimiter = (typeof DELIMITERS)[number];

/** A record longer than this is a file without line ends, which would take minutes to part. */
const MOST_IN_RECORD = 500_000;
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
  readonly encoding: BookEncoding;
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

function textAs(bytes: Uint8Array, encoding: BookEncoding, label: string = encoding): DecodedText {
  const text = decodeAs(bytes, label);
  if (text === null) throw new UnreadableBook('encoding_unknown');
  if (hasControls(text)) throw new UnreadableBook('file_binary');
  return { encoding, text };
}

/** Tries UTF-8 before windows-1251: its decoder rejects windows-1251 text, while windows-1251 accepts any bytes. */
function decodeText(bytes: Uint8Array): DecodedText {
  const wide = UTF_16.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  if (wide) return textAs(bytes, 'utf-16', wide.label);
  if (isWide(bytes)) throw new UnreadableBook('encoding_unknown');
  if (decodeAs(bytes, 'utf-8') !== null) return textAs(bytes, 'utf-8');
  const read = textAs(bytes, 'windows-1251');
  if (isOlder(bytes)) throw new UnreadableBook('encoding_unknown');
  return read;
}

const BROKEN: Readonly<Record<string, FileRefusal>> = {
  CSV_QUOTE_NOT_CLOSED: 'quote_open',
  CSV_MAX_RECORD_SIZE: 'cell_too_long',
};

/** Seen before it is parted: a line of millions of commas has no place in a register. */
const endlessLineOf = (text: string): string | undefined =>
  text.split(/[\r\n]/).find((line) => line.length > MOST_IN_RECORD);

/** What is wrong with a text that is no table. */
function whyNoTable(text: string): FileRefusal {
  const endless = endlessLineOf(text);
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

function parseWith(text: string, delimiter: Delimiter, most: number): Rows | null {
  try {
    return parseOrThrow(text, delimiter, most);
  } catch {
    return null;
  }
}

/** Wider rows count no more: one note full of semicolons is no table. */
const WIDE = 12;

/** A table has many rows of the same width; commas within its texts give few. */
function likenessToTable(rows: Rows): number {
  const widths = rows.map((row) => row.length).filter((width) => width > 1);
  const weightOf = (width: number): number =>
    Math.min(width, WIDE) * widths.filter((other) => other === width).length ** 2;
  return Math.max(0, ...widths.map(weightOf));
}

/** The delimiter under which the beginning of a text looks most like a table; null where it is none. */
function delimiterOf(text: string): Delimiter | null {
  if (endlessLineOf(text) !== undefined) return null;
  const tried = DELIMITERS.map((delimiter) => {
    return { delimiter, likeness: likenessToTable(parseWith(text, delimiter, HEADER_WITHIN) ?? []) };
  });
  const [best] = tried.sort((a, b) => b.likeness - a.likeness);
  return best && best.likeness > 0 ? best.delimiter : null;
}

/** How often a text of one line ends; both signs together are one end. */
const linesIn = (text: string): number => text.match(/\r\n?|\n/g)?.length ?? 0;

/** The rows of a text with commas, semicolons or tabs, in UTF-8, UTF-16 with a mark, or windows-1251. */
export function readText(bytes: Uint8Array, mostRows: number): { encoding: BookEncoding; rows: Rows } {
  const { encoding, text } = decodeText(bytes);
  if (text.trim() === '') throw new UnreadableBook('file_empty');
  if (linesIn(text) > mostRows) throw new UnreadableBook('file_too_long');
  const delimiter = delimiterOf(text);
  const rows = delimiter && parseWith(text, delimiter, mostRows + 1);
  if (!rows) throw new UnreadableBook(whyNoTable(text));
  return { encoding, rows };
}

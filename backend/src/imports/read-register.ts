import { parse } from 'csv-parse/sync';
import { findHeader } from './header-row.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import type { RegisterHeader } from './header-row.js';
import type { RegisterMapping } from './register-mapping.types.js';

export const FILE_REFUSALS = [
  'file_empty',
  'file_too_large',
  'file_too_long',
  'cell_too_long',
  'file_binary',
  'file_damaged',
  'file_locked',
  'encoding_unknown',
  'not_csv',
  'header_missing',
  'header_incomplete',
] as const;
export type FileRefusal = (typeof FILE_REFUSALS)[number];

export type RegisterEncoding = 'utf-8' | 'windows-1251';
export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

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
const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
] as const;

const refuse = (refusal: FileRefusal, missing: readonly ColumnMeaning[] = []): RegisterReading => ({
  refusal,
  register: null,
  missing,
});

function decodeAs(bytes: Uint8Array, encoding: RegisterEncoding): string | null {
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

export interface DecodedText {
  readonly encoding: RegisterEncoding;
  readonly text: string;
}

/** Tries UTF-8 first: its decoder rejects windows-1251 text, while windows-1251 accepts any bytes. */
export function decodeText(bytes: Uint8Array): DecodedText | FileRefusal {
  if (UTF_16.some(([first, second]) => bytes[0] === first && bytes[1] === second)) return 'encoding_unknown';
  const utf8 = decodeAs(bytes, 'utf-8');
  const text = utf8 ?? decodeAs(bytes, 'windows-1251');
  if (text === null) return 'encoding_unknown';
  if (hasControls(text)) return 'file_binary';
  return { encoding: utf8 === null ? 'windows-1251' : 'utf-8', text };
}

export function parseWith(text: string, delimiter: Delimiter, most: number): string[][] | null {
  try {
    return parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: MOST_IN_RECORD,
      to: most,
    });
  } catch {
    return null;
  }
}

interface Candidate {
  readonly delimiter: Delimiter;
  readonly records: readonly (readonly string[])[];
  readonly header: RegisterHeader | null;
}

const found = ({ header }: Candidate): number => header?.columns.filter(Boolean).length ?? 0;

/** Each delimiter with what it makes of the beginning; first the one under which most columns are found. */
function candidatesFor(text: string, mapping: RegisterMapping): readonly Candidate[] {
  const candidates = DELIMITERS.map((delimiter) => {
    const records = parseWith(text, delimiter, HEADER_WITHIN) ?? [];
    return { delimiter, records, header: findHeader(records, mapping) };
  });
  return candidates.sort((first, second) => found(second) - found(first));
}

/** Seen before it is parted: a line of millions of commas has no place in a register. */
export const hasEndlessLine = (text: string): boolean =>
  text.split(/[\r\n]/).some((line) => line.length > MOST_IN_RECORD);

const isTable = ({ records }: Candidate): boolean => records.some((record) => record.length > 1);

function readText({ encoding, text }: DecodedText, mapping: RegisterMapping): RegisterReading {
  if (text.trim() === '') return refuse('file_empty');
  if (hasEndlessLine(text)) return refuse('not_csv');
  const candidates = candidatesFor(text, mapping);
  const [best] = candidates;
  if (!best?.header) return refuse(candidates.some(isTable) ? 'header_missing' : 'not_csv');
  if (best.header.missing.length > 0) return refuse('header_incomplete', best.header.missing);
  const records = parseWith(text, best.delimiter, MOST_RECORDS + 1);
  if (records === null) return refuse('not_csv');
  if (records.length > MOST_RECORDS) return refuse('file_too_long');
  const tooLong = records.some((record) => record.some((cell) => cell.length > MOST_IN_CELL));
  if (tooLong) return refuse('cell_too_long');
  return { refusal: null, register: { ...best.header, encoding, delimiter: best.delimiter, records } };
}

/**
 * Bytes of a register to its records. Encoding (UTF-8 with or without a mark, windows-1251) and delimiter
 * (comma, semicolon, tab) are detected; the header is found in any column order and below titles. Whatever is
 * no register of this mapping is refused with a code.
 */
export function readRegister(bytes: Uint8Array, mapping: RegisterMapping): RegisterReading {
  if (bytes.length === 0) return refuse('file_empty');
  if (bytes.length > MOST_BYTES) return refuse('file_too_large');
  const decoded = decodeText(bytes);
  return typeof decoded === 'string' ? refuse(decoded) : readText(decoded, mapping);
}

import { parse } from 'csv-parse/sync';
import { findHeader } from './header-row.js';
import type { RegisterHeader } from './header-row.js';
import type { RegisterMapping } from './register-mapping.types.js';

export const FILE_REFUSALS = [
  'file_empty',
  'file_too_large',
  'file_too_long',
  'file_binary',
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
  | { readonly refusal: FileRefusal; readonly register: null };

export const MOST_BYTES = 20 * 1024 * 1024;
export const MOST_RECORDS = 100_000;
/** Titles above the header are short: it is looked for here and not in the whole book. */
const HEADER_WITHIN = 40;
/** Below the space only tab and line ends belong into text; a zip, a picture or a workbook has others at once. */
const CONTROLS = /[\u0000-\u0008\u000E-\u001F\u007F]/;
const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
] as const;

const refuse = (refusal: FileRefusal): RegisterReading => ({ refusal, register: null });

function decodeAs(bytes: Uint8Array, encoding: RegisterEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

interface DecodedText {
  readonly encoding: RegisterEncoding;
  readonly text: string;
}

/** UTF-8 is strict, so that a text of windows-1251 is never taken for it; the reverse is why it comes first. */
function decode(bytes: Uint8Array): DecodedText | FileRefusal {
  if (UTF_16.some(([first, second]) => bytes[0] === first && bytes[1] === second)) return 'encoding_unknown';
  const utf8 = decodeAs(bytes, 'utf-8');
  const text = utf8 ?? decodeAs(bytes, 'windows-1251');
  if (text === null) return 'encoding_unknown';
  if (CONTROLS.test(text)) return 'file_binary';
  return { encoding: utf8 === null ? 'windows-1251' : 'utf-8', text };
}

function parseWith(text: string, delimiter: Delimiter, most: number): string[][] | null {
  try {
    return parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: most,
    });
  } catch {
    return null;
  }
}

interface Candidate {
  readonly delimiter: Delimiter;
  readonly header: RegisterHeader;
}

/** The delimiter under which most columns of the mapping are found in a header row. */
function bestCandidate(text: string, mapping: RegisterMapping): Candidate | null {
  const candidates = DELIMITERS.flatMap((delimiter) => {
    const header = findHeader(parseWith(text, delimiter, HEADER_WITHIN) ?? [], mapping);
    return header === null ? [] : [{ delimiter, header }];
  });
  const found = ({ header }: Candidate): number => header.columns.filter(Boolean).length;
  return candidates.sort((first, second) => found(second) - found(first))[0] ?? null;
}

const hasTable = (text: string): boolean =>
  DELIMITERS.some((delimiter) =>
    (parseWith(text, delimiter, HEADER_WITHIN) ?? []).some((record) => record.length > 1),
  );

function readText({ encoding, text }: DecodedText, mapping: RegisterMapping): RegisterReading {
  if (text.trim() === '') return refuse('file_empty');
  const best = bestCandidate(text, mapping);
  if (best === null) return refuse(hasTable(text) ? 'header_missing' : 'not_csv');
  if (best.header.missing.length > 0) return refuse('header_incomplete');
  const records = parseWith(text, best.delimiter, MOST_RECORDS + 1);
  if (records === null) return refuse('not_csv');
  if (records.length > MOST_RECORDS) return refuse('file_too_long');
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
  const decoded = decode(bytes);
  return typeof decoded === 'string' ? refuse(decoded) : readText(decoded, mapping);
}

/** How numbers of a workbook become the text that a clerk sees in the cell. */
import { UnreadableBook } from './unreadable-book.js';
import { attributeOf, plainText, tagsOf } from './xml-tags.js';
import type { XmlTag } from './xml-tags.js';
import { ZipArchive } from './zip-entries.js';
import {
  HEADER_WITHIN,
  DELIMITERS,
  MOST_IN_CELL,
  decodeText,
  hasEndlessLine,
  parseWith,
} from '../read-register.js';
import type { Delimiter } from '../read-register.js';
import type { BookEncoding, BookKind, BookSheet, ReadBook } from './book.types.js';

/** Formats that come with the program and show a day or a time. */
const DATES_BUILT_IN: ReadonlySet<number> = new Set([
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22],
  ...[27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47],
  ...[50, 51, 52, 53, 54, 55, 56, 57, 58],
]);

/** Words in quotes and conditions in brackets are no part of the pattern of a date. */
const ASIDE = /"[^"]*"|\[[^\]]*\]|\\./g;

export const showsDate = (formatId: number, own: ReadonlyMap<number, string>): boolean => {
  const code = own.get(formatId);
  return code === undefined ? DATES_BUILT_IN.has(formatId) : /[dmyhs]/i.test(code.replace(ASIDE, ''));
};

const DAY_MS = 86_400_000;
/** Day 0 of the calendar that counts from 1900, with the day in it that never was. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** The last day of the year 9999. */
const LAST_DAY = 2_958_465;
const MINUTE_MS = 60_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** A day as it is written here, with the clock time where it has one. */
function dateText(value: number, counts1904: boolean): string | null {
  if (!(value >= 1 && value <= LAST_DAY)) return null;
  const ms = (counts1904 ? EPOCH_1904 : EPOCH_1900) + Math.round((value * DAY_MS) / MINUTE_MS) * MINUTE_MS;
  const at = new Date(ms);
  const day = `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`;
  const hasTime = Number.isInteger(value) === false;
  return hasTime ? `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}` : day;
}

export interface NumberStyle {
  readonly isDate: boolean;
  readonly counts1904: boolean;
}

/** Writes out long numbers, such as phone numbers; returns other text unchanged. */
export function numberText(written: string, { isDate, counts1904 }: NumberStyle): string {
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value)) return written;
  const date = isDate ? dateText(value, counts1904) : null;
  if (date !== null) return date;
  return Number.isSafeInteger(value) ? value.toFixed(0) : String(value);
}

export interface BookParts {
  /** Texts that cells share, by their number. */
  readonly texts: readonly string[];
  /** Whether a style of cells shows a day, by its number. */
  readonly areDates: readonly boolean[];
  readonly counts1904: boolean;
}

/** As many lines as the screen takes of any file. */
export const MOST_ROWS = 20_000;
const MOST_COLUMNS = 200;
/** Letters of a sheet: many cells may share one long text. */
const MOST_TEXT = 16 * 1024 * 1024;
const LETTERS = 26;
const BEFORE_A = 64;

/** `C7` is column 2; a cell without a place follows the one before. */
function columnOf(place: string | null, after: number): number {
  const letters = /^[A-Z]{1,3}/.exec(place ?? '')?.[0];
  if (!letters) return after;
  return [...letters].reduce((sum, letter) => sum * LETTERS + letter.charCodeAt(0) - BEFORE_A, 0) - 1;
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  value: string;
}

const BOOLEANS: Readonly<Record<string, string>> = { '1': 'TRUE', '0': 'FALSE' };

function textOf({ type, style, value }: OpenCell, { texts, areDates, counts1904 }: BookParts): string {
  if (type === 's') return texts[Number(value)] ?? '';
  if (type === 'b') return BOOLEANS[value] ?? value;
  if (type !== 'n' && type !== '') return plainText(value);
  return numberText(plainText(value), { isDate: areDates[style] === true, counts1904 });
}

/** Builds the rows of one sheet while its tags go by. */
class SheetReader {
  readonly rows: string[][] = [];
  private row: string[] = [];
  private cell: OpenCell | null = null;
  private column = 0;
  private isPhonetic = false;
  private isBeyond = false;
  private size = 0;

  constructor(private readonly parts: BookParts) {}

  take(tag: XmlTag): void {
    if (tag.name === 'row' && !tag.isEnd) this.beginRow(tag);
    else if (tag.name === 'c') this.takeCell(tag);
    else if (tag.name === 'rPh') this.isPhonetic = !tag.isEnd && !tag.isEmpty;
    else if (['v', 't'].includes(tag.name) && !tag.isEnd && this.cell && !this.isPhonetic)
      this.cell.value += tag.text;
  }

  /** The file omits empty rows; they are counted all the same. */
  private beginRow(tag: XmlTag): void {
    const number = Number(attributeOf(tag, 'r') ?? this.rows.length + 1);
    if (!Number.isInteger(number) || number <= this.rows.length) throw new UnreadableBook('file_damaged');
    this.isBeyond = number > MOST_ROWS;
    if (this.isBeyond) return;
    while (this.rows.length < number) this.rows.push([]);
    this.row = this.rows[number - 1] ?? [];
    this.column = 0;
  }

  private takeCell(tag: XmlTag): void {
    if (tag.isEnd) return this.endCell();
    const column = columnOf(attributeOf(tag, 'r'), this.column);
    this.column = column + 1;
    const type = attributeOf(tag, 't') ?? '';
    this.cell = { column, type, style: Number(attributeOf(tag, 's') ?? 0), value: '' };
    if (tag.isEmpty) this.cell = null;
  }

  private endCell(): void {
    const text = this.cell ? textOf(this.cell, this.parts) : '';
    if (this.cell && text !== '') {
      this.size += text.length;
      const isTooMuch = this.isBeyond || this.cell.column >= MOST_COLUMNS || this.size > MOST_TEXT;
      if (isTooMuch) throw new UnreadableBook('file_too_long');
      while (this.row.length < this.cell.column) this.row.push('');
      this.row[this.cell.column] = text;
    }
    this.cell = null;
  }
}

/** The rows of one sheet; empty ones at its end are left out. */
export function rowsOfSheet(xml: string, parts: BookParts): readonly (readonly string[])[] {
  const reader = new SheetReader(parts);
  for (const tag of tagsOf(xml)) reader.take(tag);
  const { rows } = reader;
  while (rows.at(-1)?.length === 0) rows.pop();
  return rows;
}

export interface SheetRows {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** All parts of a workbook, unpacked: a register of ten years stays far below. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_SHEETS = 40;
const WORKBOOK = 'xl/workbook.xml';

const starts = function* (xml: string | null, name: string): Generator<XmlTag> {
  if (xml !== null) for (const tag of tagsOf(xml)) if (tag.name === name && !tag.isEnd) yield tag;
};

/** Skips phonetic readings: they are not part of the text. */
function* spokenTags(xml: string): Generator<XmlTag> {
  let isPhonetic = false;
  for (const tag of tagsOf(xml)) {
    if (tag.name === 'rPh') isPhonetic = !tag.isEnd && !tag.isEmpty;
    if (!tag.isEnd && !isPhonetic) yield tag;
  }
}

function sharedTexts(xml: string | null): string[] {
  const texts: string[] = [];
  for (const { name, isEmpty, text } of spokenTags(xml ?? '')) {
    if (name === 'si') texts.push('');
    if (name === 't' && !isEmpty && texts.length > 0) texts[texts.length - 1] += plainText(text);
  }
  return texts;
}

/** For each style of a cell, whether it shows a day. */
function dateStyles(xml: string | null): boolean[] {
  if (xml === null) return [];
  const own = new Map<number, string>();
  for (const tag of starts(xml, 'numFmt'))
    own.set(Number(attributeOf(tag, 'numFmtId')), attributeOf(tag, 'formatCode') ?? '');
  const styles: boolean[] = [];
  let isInside = false;
  for (const tag of tagsOf(xml)) {
    if (tag.name === 'cellXfs') isInside = !tag.isEnd;
    if (tag.name === 'xf' && !tag.isEnd && isInside)
      styles.push(showsDate(Number(attributeOf(tag, 'numFmtId') ?? 0), own));
  }
  return styles;
}

const placeOf = (target: string): string =>
  target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;

interface Sheet {
  readonly name: string;
  readonly part: string;
}

/** The visible sheets, in the order of their tabs. */
function visibleSheets(archive: ZipArchive, workbook: string): Sheet[] {
  const targets = new Map<string, string>();
  for (const tag of starts(archive.text('xl/_rels/workbook.xml.rels'), 'Relationship'))
    targets.set(attributeOf(tag, 'Id') ?? '', placeOf(attributeOf(tag, 'Target') ?? ''));
  return [...starts(workbook, 'sheet')].flatMap((tag) => {
    const part = targets.get(attributeOf(tag, '(?:\\w+:)?id') ?? '') ?? '';
    const isHidden = (attributeOf(tag, 'state') ?? 'visible') !== 'visible';
    // A sheet that holds only a chart has no rows.
    return isHidden || !part.includes('worksheets/') ? [] : [{ name: attributeOf(tag, 'name') ?? '', part }];
  });
}

/** The sheets of a workbook (.xlsx) as rows of text; formulas count by the value that was last seen, and are never run. */
export function readXlsx(bytes: Buffer): readonly SheetRows[] {
  const archive = new ZipArchive(bytes, MOST_UNPACKED);
  const workbook = archive.text(WORKBOOK);
  if (workbook === null) throw new UnreadableBook('file_binary');
  const sheets = visibleSheets(archive, workbook);
  if (sheets.length > MOST_SHEETS) throw new UnreadableBook('file_too_long');
  const [properties] = starts(workbook, 'workbookPr');
  const parts: BookParts = {
    texts: sharedTexts(archive.text('xl/sharedStrings.xml')),
    areDates: dateStyles(archive.text('xl/styles.xml')),
    counts1904: ['1', 'true'].includes(properties ? (attributeOf(properties, 'date1904') ?? '') : ''),
  };
  return sheets.map(({ name, part }) => ({ name, rows: rowsOfSheet(archive.text(part) ?? '', parts) }));
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
export function withoutReturned(rows: readonly (readonly string[])[]): readonly (readonly string[])[] | null {
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
const UTF_16: readonly (readonly [mark: readonly number[], label: string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

const begins = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte);

/** Quotes a cell that contains a separator or line break, and doubles the quotes in it. */
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

import { SaxesParser } from 'saxes';
import type { Rows } from '../read-register.js';
import { UnreadableBook, ZipArchive } from './zip-archive.js';

interface XmlElement {
  /** Without the prefix of its namespace. */
  readonly name: string;
  readonly parent: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface XmlHandlers {
  readonly open: (element: XmlElement) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string, name: string) => void;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Skips phonetic readings: they are not part of the text. Entities that the document declares are not supported. */
function readXml(xml: string | null, { open, close, text }: XmlHandlers): void {
  if (xml === null) return;
  const parser = new SaxesParser({ xmlns: false, position: false });
  const path: string[] = [];
  parser.on('error', () => {
    throw new UnreadableBook('file_damaged');
  });
  parser.on('opentag', ({ name, attributes }) => {
    open({ name: localName(name), parent: path.at(-1) ?? '', attributes });
    path.push(localName(name));
  });
  parser.on('text', (written) => {
    if (!path.includes('rPh')) text?.(written, path.at(-1) ?? '');
  });
  parser.on('closetag', () => {
    const name = path.pop() ?? '';
    close?.(name);
  });
  parser.write(xml).close();
}

function elementsOf(xml: string | null): readonly XmlElement[] {
  const elements: XmlElement[] = [];
  readXml(xml, { open: (element) => elements.push(element) });
  return elements;
}

/** How a workbook writes signs that XML cannot hold. */
const ESCAPED = /_x([0-9A-F]{4})_/gi;
const plainText = (written: string): string =>
  written.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Formats that come with the program and show a day or a time. */
const DATES_BUILT_IN: ReadonlySet<number> = new Set([
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22],
  ...[27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47],
  ...[50, 51, 52, 53, 54, 55, 56, 57, 58],
]);

/** Words in quotes and conditions in brackets are no part of the pattern of a date. */
const ASIDE = /"[^"]*"|\[[^\]]*\]|\\./g;

const showsDate = (formatId: number, own: ReadonlyMap<number, string>): boolean => {
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

function dateText(value: number, counts1904: boolean): string | null {
  if (!(value >= 1 && value <= LAST_DAY)) return null;
  const ms = (counts1904 ? EPOCH_1904 : EPOCH_1900) + Math.round((value * DAY_MS) / MINUTE_MS) * MINUTE_MS;
  const at = new Date(ms);
  const day = `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`;
  return Number.isInteger(value) ? day : `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

function numberText(written: string, isDate: boolean, counts1904: boolean): string {
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value)) return written;
  const date = isDate ? dateText(value, counts1904) : null;
  return date ?? (Number.isSafeInteger(value) ? value.toFixed(0) : String(value));
}

interface BookParts {
  /** Texts that cells share, by their number. */
  readonly texts: readonly string[];
  /** Whether a style of cells shows a day, by its number. */
  readonly areDates: readonly boolean[];
  readonly counts1904: boolean;
  /** Letters that were read. */
  size: number;
}

/** As many lines as the screen takes of any file. */
export const MOST_ROWS = 20_000;
const MOST_COLUMNS = 200;
/** Letters of all sheets: many cells may share one long text. */
const MOST_TEXT = 16 * 1024 * 1024;
const LETTERS = 26;
const BEFORE_A = 64;

/** `C7` is column 2; a cell without a place follows the one before. */
function columnOf(place: string | undefined, after: number): number {
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
  if (type !== 'n') return plainText(value);
  return numberText(value, areDates[style] === true, counts1904);
}

class SheetReader {
  readonly rows: string[][] = [];
  private row: string[] = [];
  private cell: OpenCell | null = null;
  private column = 0;
  private isBeyond = false;

  constructor(private readonly parts: BookParts) {}

  open({ name, attributes: { r: place, t: type = 'n', s: style = '0' } }: XmlElement): void {
    if (name === 'row') return this.beginRow(Number(place ?? this.rows.length + 1));
    if (name !== 'c') return;
    const column = columnOf(place, this.column);
    this.column = column + 1;
    this.cell = { column, type, style: Number(style), value: '' };
  }

  text(text: string, name: string): void {
    if (this.cell && (name === 'v' || name === 't')) this.cell.value += text;
  }

  close(name: string): void {
    if (name !== 'c') return;
    const text = this.cell ? textOf(this.cell, this.parts) : '';
    if (this.cell && text !== '') {
      this.parts.size += text.length;
      const isTooMuch = this.isBeyond || this.cell.column >= MOST_COLUMNS || this.parts.size > MOST_TEXT;
      if (isTooMuch) throw new UnreadableBook('file_too_long');
      while (this.row.length < this.cell.column) this.row.push('');
      this.row[this.cell.column] = text;
    }
    this.cell = null;
  }

  /** The file omits empty rows; they are counted all the same. */
  private beginRow(number: number): void {
    if (!Number.isInteger(number) || number <= this.rows.length) throw new UnreadableBook('file_damaged');
    this.isBeyond = number > MOST_ROWS;
    if (this.isBeyond) return;
    while (this.rows.length < number) this.rows.push([]);
    this.row = this.rows[number - 1] ?? [];
    this.column = 0;
  }
}

/** The rows of one sheet; empty ones at its end are left out. */
function rowsOfSheet(xml: string | null, parts: BookParts): Rows {
  const reader = new SheetReader(parts);
  readXml(xml, {
    open: (element) => reader.open(element),
    text: (text, name) => reader.text(text, name),
    close: (name) => reader.close(name),
  });
  const { rows } = reader;
  while (rows.at(-1)?.length === 0) rows.pop();
  return rows;
}

/** All parts of a workbook, unpacked: a register of ten years stays far below. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_SHEETS = 40;

function sharedTexts(xml: string | null): string[] {
  const texts: string[] = [];
  readXml(xml, {
    open: ({ name }) => {
      if (name === 'si') texts.push('');
    },
    text: (text, name) => {
      if (name === 't') texts[texts.length - 1] += text;
    },
  });
  return texts.map(plainText);
}

function dateStyles(xml: string | null): boolean[] {
  const elements = elementsOf(xml);
  const own = new Map(
    elements
      .filter(({ name }) => name === 'numFmt')
      .map(({ attributes: { numFmtId, formatCode = '' } }) => [Number(numFmtId), formatCode]),
  );
  return elements
    .filter(({ name, parent }) => name === 'xf' && parent === 'cellXfs')
    .map(({ attributes: { numFmtId = '0' } }) => showsDate(Number(numFmtId), own));
}

const placeOf = (target: string): string =>
  target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;

function visibleSheets(
  elements: readonly XmlElement[],
  relations: readonly XmlElement[],
): { name: string; part: string }[] {
  const targets = new Map(relations.map(({ attributes: { Id, Target = '' } }) => [Id, placeOf(Target)]));
  const visible = elements.filter(
    ({ name, attributes: { state = 'visible' } }) => name === 'sheet' && state === 'visible',
  );
  return visible.flatMap(({ attributes }) => {
    const id = Object.keys(attributes).find((name) => localName(name) === 'id') ?? '';
    const part = targets.get(attributes[id]) ?? '';
    // A sheet that holds only a chart has no rows.
    return part.includes('worksheets/') ? [{ name: attributes['name'] ?? '', part }] : [];
  });
}

/** The sheets of a workbook (.xlsx) as rows of text; formulas count by the value that was last seen, and are never run. */
export function readXlsx(bytes: Buffer): readonly { name: string; rows: Rows }[] {
  const archive = new ZipArchive(bytes, MOST_UNPACKED);
  const workbook = archive.text('xl/workbook.xml');
  if (workbook === null) throw new UnreadableBook('file_binary');
  const elements = elementsOf(workbook);
  const sheets = visibleSheets(elements, elementsOf(archive.text('xl/_rels/workbook.xml.rels')));
  if (sheets.length > MOST_SHEETS) throw new UnreadableBook('file_too_long');
  const properties = elements.find(({ name }) => name === 'workbookPr')?.attributes;
  const parts: BookParts = {
    texts: sharedTexts(archive.text('xl/sharedStrings.xml')),
    areDates: dateStyles(archive.text('xl/styles.xml')),
    counts1904: ['1', 'true'].includes(properties?.['date1904'] ?? ''),
    size: 0,
  };
  return sheets.map(({ name, part }) => ({ name, rows: rowsOfSheet(archive.text(part), parts) }));
}

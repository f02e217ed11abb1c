import { UnreadableBook, ZipArchive } from './zip-archive.js';

interface XmlTag {
  /** Without the prefix of its namespace. */
  readonly name: string;
  readonly isEnd: boolean;
  /** `<c/>`: it begins and ends here. */
  readonly isEmpty: boolean;
  /** As they are written. */
  readonly attributes: string;
  /** The raw text between this tag and the next one. */
  readonly text: string;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/i;
const ENTITIES = new RegExp(ENTITY.source, 'gi');
/** How a workbook writes signs that XML cannot hold. */
const ESCAPED = /_x([0-9A-F]{4})_/gi;
const LAST_CODE = 0x10ffff;

const signOf = (code: number): string => (code <= LAST_CODE ? String.fromCodePoint(code) : '');

function entitySign(entity: string): string {
  const [, hex, decimal, name = ''] = ENTITY.exec(entity) ?? [];
  if (hex) return signOf(Number.parseInt(hex, 16));
  return decimal ? signOf(Number(decimal)) : (NAMED[name.toLowerCase()] ?? '');
}

/** Resolves entities to characters; entities that the document declares are not supported. */
const plainText = (written: string): string =>
  written
    .replace(ENTITIES, entitySign)
    .replace(ESCAPED, (escaped) => signOf(Number.parseInt(escaped.slice(2, -1), 16)));

/** One attribute as text; null where it is not there. The name may carry a prefix. */
function attributeOf({ attributes }: Pick<XmlTag, 'attributes'>, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return found ? plainText(found[1] ?? found[2] ?? '') : null;
}

/** Longer tags have no place in a workbook. */
const LONGEST_TAG = 20_000;

function endOfTag(xml: string, from: number): number {
  const end = xml.startsWith('<!--', from) ? xml.indexOf('-->', from) + 2 : xml.indexOf('>', from);
  if (end < from + 1 || end - from > LONGEST_TAG) throw new UnreadableBook('file_damaged');
  return end;
}

/** The tags in their order, each looked at once: no text takes longer than its length. */
function* tagsOf(xml: string): Generator<XmlTag> {
  let at = xml.indexOf('<');
  while (at >= 0) {
    const end = endOfTag(xml, at);
    const next = xml.indexOf('<', end);
    const isMarkup = xml[at + 1] !== '!' && xml[at + 1] !== '?';
    if (isMarkup) yield tagOf(xml.slice(at + 1, end), xml.slice(end + 1, next < 0 ? xml.length : next));
    at = next;
  }
}

function tagOf(inner: string, text: string): XmlTag {
  const isEnd = inner.startsWith('/');
  const isEmpty = inner.endsWith('/');
  const body = inner.slice(isEnd ? 1 : 0, isEmpty ? -1 : undefined);
  const space = body.search(/\s/);
  const name = space < 0 ? body : body.slice(0, space);
  return {
    name: name.slice(name.indexOf(':') + 1),
    isEnd,
    isEmpty,
    attributes: space < 0 ? '' : body.slice(space + 1),
    text,
  };
}

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

export type Rows = readonly (readonly string[])[];

interface BookParts {
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
export const MOST_TEXT = 16 * 1024 * 1024;
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
  return numberText(plainText(value), areDates[style] === true, counts1904);
}

class SheetReader {
  readonly rows: string[][] = [];
  private row: string[] = [];
  private cell: OpenCell | null = null;
  private column = 0;
  private isBeyond = false;
  private size = 0;

  constructor(private readonly parts: BookParts) {}

  take(tag: XmlTag): void {
    if (tag.name === 'row' && !tag.isEnd) this.beginRow(tag);
    else if (tag.name === 'c') this.takeCell(tag);
    else if (['v', 't'].includes(tag.name) && !tag.isEnd && this.cell) this.cell.value += tag.text;
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
function rowsOfSheet(xml: string, parts: BookParts): Rows {
  const reader = new SheetReader(parts);
  for (const tag of spokenTags(xml)) reader.take(tag);
  const { rows } = reader;
  while (rows.at(-1)?.length === 0) rows.pop();
  return rows;
}

/** All parts of a workbook, unpacked: a register of ten years stays far below. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_SHEETS = 40;
const WORKBOOK = 'xl/workbook.xml';

function* starts(xml: string | null, name: string): Generator<XmlTag> {
  for (const tag of tagsOf(xml ?? '')) if (tag.name === name && !tag.isEnd) yield tag;
}

/** Skips phonetic readings: they are not part of the text. */
function* spokenTags(xml: string): Generator<XmlTag> {
  let isPhonetic = false;
  for (const tag of tagsOf(xml)) {
    if (tag.name === 'rPh') isPhonetic = !tag.isEnd && !tag.isEmpty;
    if (!isPhonetic) yield tag;
  }
}

function sharedTexts(xml: string | null): string[] {
  const texts: string[] = [];
  for (const { name, isEnd, isEmpty, text } of spokenTags(xml ?? '')) {
    if (isEnd) continue;
    if (name === 'si') texts.push('');
    if (name === 't' && !isEmpty && texts.length > 0) texts[texts.length - 1] += plainText(text);
  }
  return texts;
}

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

function visibleSheets(archive: ZipArchive, workbook: string): { name: string; part: string }[] {
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
export function readXlsx(bytes: Buffer): readonly { name: string; rows: Rows }[] {
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

import { numberText } from './cell-values.js';
import { UnreadableBook } from './unreadable-book.js';
import { attributeOf, plainText, tagsOf } from './xml-tags.js';
import type { XmlTag } from './xml-tags.js';

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

  /** Rows that nobody filled are left out of the file, and counted all the same. */
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

/**
 * Reads the registers of the pilot straight from their files, by their descriptions: which rows a careful importer
 * keeps, of which day, and of whom. It shares no code with the product.
 */
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';

export type Row = string[];
const MONTHS = ['янв', 'фев', 'мар', 'апр', 'ма[йя]', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'];
const TOTALS = /итого|ҷамъ|чамъ|ҳамагӣ|всего/;
const NOBODY = /^(-|аноним\S*|неизвестн\S*|не назвалась|номаълум)$/;
const OTHER_MATTERS =
  /^(сосед|соседка|посторонний|не родственник|знакомый|неизвестный|коллега|-|нест|зӯроварӣ нест|зуровари нест)$/;

export const low = (text: string | undefined): string => (text ?? '').trim().toLowerCase();

/** Where a book has what; columns count from 0. */
export interface Book {
  readonly file: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Rows above the header. */
  readonly above?: number;
  readonly day: number;
  /** One column, or the boxes that a name is written in. */
  readonly name: readonly number[];
  /** A row without a name continues the person above if this column is empty too. */
  readonly number?: number;
  /** The first column only counts lines: two rows that differ in it alone are one. */
  readonly isCounted: boolean;
  readonly asksName: boolean;
  /** Who did it, in a book that holds other matters than family. */
  readonly who?: number;
}

/** A row that is kept. */
export interface Line {
  readonly row: Row;
  /** `2020-03-01`; of a month alone, its first day. */
  readonly on: string;
  /** The row that names her: this one, or one above. */
  readonly named: Line | null;
}

/** Reads the unchanged demo files. */
function readRows({ file, encoding = 'utf-8', delimiter = ',', above = 0 }: Book): Row[] {
  const bytes = readFileSync(new URL(`../../demo/${file}`, import.meta.url));
  const rows: Row[] = parse(new TextDecoder(encoding).decode(bytes), {
    ...{ delimiter, relax_column_count: true, skip_empty_lines: false },
  });
  return rows.slice(above);
}

function dotted(text: string): number[] | null {
  const found = /^(\d{1,2})[.,/\- ]+(\d{1,2})[.,/\- ]+(\d{2,4})/.exec(text);
  if (!found) return null;
  const [day = 0, month = 0, year = 0] = found.slice(1).map(Number);
  const isTurned = text.includes('/') && month > 12;
  return [year < 100 ? 2000 + year : year, isTurned ? day : month, isTurned ? month : day];
}

function worded(text: string): number[] | null {
  const found = /^(?:(\d{1,2}) )?(\D+?) (\d{4})/.exec(text);
  const month = MONTHS.findIndex((name) => new RegExp(`^${name}`).test(found?.[2] ?? '')) + 1;
  return found && [Number(found[3]), month, Number(found[1] ?? 1)];
}

/** Year, month and day as they are written, whether or not there is such a day. */
function partsOf(text: string): number[] | null {
  if (/^\d{5}$/.test(text)) {
    const at = new Date((Number(text) - 25_569) * 86_400_000);
    return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  }
  return /^(\d{4})-(\d\d)-(\d\d)/.exec(text)?.slice(1).map(Number) ?? dotted(text) ?? worded(text);
}

/** A day of the period of the registers: 1 September 2019 to 31 October 2020. */
function dayOf(written: string | undefined): string | null {
  const parts = partsOf(low(written));
  if (!parts) return null;
  const [year = 0, month = 0, day = 0] = parts;
  const at = new Date(Date.UTC(year, month - 1, day));
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  const iso = at.toISOString().slice(0, 10);
  return iso >= '2019-09-01' && iso <= '2020-10-31' ? iso : null;
}

const isNoRecord = (row: Row, head: Row, day: number): boolean =>
  row.filter((cell) => cell.trim() !== '').length < 2 ||
  row[day] === head[day] ||
  TOTALS.test(low(row.join(' ')));

const nameIn = (book: Book, row: Row): string => low(book.name.map((at) => row[at] ?? '').join(' '));
const isFurther = (book: Book, row: Row): boolean =>
  book.number !== undefined && nameIn(book, row) === '' && low(row[book.number]) === '';
const isOtherMatter = ({ who }: Book, row: Row): boolean =>
  who !== undefined && OTHER_MATTERS.test(low(row[who]));

/** What a row is, beside who is meant by it; null where it is not kept. */
function lineOf(book: Book, row: Row, named: Line | null): Line | null {
  const on = dayOf(row[book.day]);
  const name = nameIn(book, row);
  const isNobody = book.asksName && !isFurther(book, row) && (name === '' || NOBODY.test(name));
  return on === null || isNobody || isOtherMatter(book, row) ? null : { row, on, named };
}

/** Goes through a book row by row: what a row is depends on those above it. */
class Reading {
  readonly lines: Line[] = [];
  private readonly seen = new Map<string, Line | null>();
  /** Who was named last, if she is kept. */
  private named: Line | null = null;

  constructor(private readonly book: Book) {}

  add(row: Row): void {
    const key = JSON.stringify(row.slice(this.book.isCounted ? 1 : 0));
    if (isFurther(this.book, row)) this.keep(this.named && lineOf(this.book, row, this.named));
    else if (nameIn(this.book, row) !== '' && this.seen.has(key)) this.named = this.seen.get(key) ?? null;
    else {
      this.named = lineOf(this.book, row, null);
      this.keep(this.named);
      this.seen.set(key, this.named);
    }
  }

  private keep(line: Line | null): void {
    if (line) this.lines.push(line);
  }
}

/** The rows that a careful importer keeps. A further visit belongs to the last named person, if that row is kept. */
export function linesOf(book: Book): Line[] {
  const [head = [], ...rows] = readRows(book);
  const reading = new Reading(book);
  for (const row of rows) if (!isNoRecord(row, head, book.day)) reading.add(row);
  return reading.lines;
}

/** Rows of one person, the first one that which names her. */
export function peopleOf(lines: readonly Line[]): Line[][] {
  const hers = new Map<Line, Line[]>();
  for (const line of lines) {
    const first = line.named ?? line;
    hers.set(first, [...(hers.get(first) ?? []), line]);
  }
  return [...hers.values()];
}

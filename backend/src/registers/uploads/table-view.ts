import type { ColumnMeaning } from '../column-meanings.types.js';
import { findHeader, foldHeading } from '../header-row.js';
import { HEADER_WITHIN, parseWith } from '../read-register.js';
import type { RegisterMapping } from '../register-mapping.types.js';
import { delimiterOf } from './book-sheets.js';

export interface ViewedColumn {
  readonly at: number;
  readonly heading: string;
  /** The first different values of the column, as they are written. */
  readonly samples: readonly string[];
  /** What a column of this heading means in a layout that is known; null where none knows it. */
  readonly likely: ColumnMeaning | null;
}

export interface TableView {
  /** Counted from 1; the rows begin behind it. */
  readonly headerRowNo: number;
  readonly columns: readonly ViewedColumn[];
}

/** Rows that are looked through for values to show. */
const LOOKED_AT = 300;
const SAMPLES = 3;
const LONGEST_SAMPLE = 80;
const MOST_COLUMNS = 200;

const isFilled = (cell: string): boolean => cell.trim() !== '';
const isWord = (cell: string): boolean =>
  /\p{L}/u.test(cell) && !/\d{2}/.test(cell) && cell.length <= LONGEST_SAMPLE;

/** The first row with nearly as many words as any: titles above it are shorter, and rows below it hold numbers. */
function likelyHeader(rows: readonly (readonly string[])[]): number {
  const words = rows.slice(0, HEADER_WITHIN).map((row) => row.filter(isWord).length);
  const most = Math.max(...words, 1);
  const enough = Math.max(1, Math.ceil(most * 0.7));
  return (
    Math.max(
      0,
      words.findIndex((count) => count >= enough),
    ) + 1
  );
}

export function rowsAtStart(text: string): readonly (readonly string[])[] {
  const delimiter = delimiterOf(text);
  return (delimiter && parseWith(text, delimiter, LOOKED_AT)) ?? [];
}

function samplesOf(rows: readonly (readonly string[])[], at: number): readonly string[] {
  const found = new Set<string>();
  for (const row of rows) {
    const cell = (row[at] ?? '').trim();
    if (cell !== '') found.add(cell.length > LONGEST_SAMPLE ? `${cell.slice(0, LONGEST_SAMPLE)}…` : cell);
    if (found.size === SAMPLES) break;
  }
  return [...found];
}

/** What headings mean, by the layouts that are known; the nearer one comes first. */
function meaningsBy(mappings: readonly RegisterMapping[]): ReadonlyMap<string, ColumnMeaning> {
  const known = new Map<string, ColumnMeaning>();
  for (const { columns } of mappings)
    for (const { headers, meaning } of columns)
      for (const heading of headers) {
        const folded = foldHeading(heading);
        if (!known.has(folded) && meaning !== 'service') known.set(folded, meaning);
      }
  return known;
}

/** The columns of a table with values of its own, as somebody needs them to say what each means. */
export function viewTable(
  text: string,
  mappings: readonly RegisterMapping[],
  headerRowNo: number | null,
): TableView {
  const rows = rowsAtStart(text);
  const known = mappings.map((mapping) => findHeader(rows.slice(0, HEADER_WITHIN), mapping));
  const fitting = known.find((header) => header?.missing.length === 0)?.headerRowNo;
  const chosen = headerRowNo ?? fitting ?? likelyHeader(rows);
  const headings = rows[chosen - 1] ?? [];
  const below = rows.slice(chosen);
  const width = Math.min(MOST_COLUMNS, Math.max(headings.length, ...below.map((row) => row.length), 0));
  const meanings = meaningsBy(mappings);
  const columns = Array.from({ length: width }, (_, at) => ({
    at,
    heading: (headings[at] ?? '').trim(),
    samples: samplesOf(below, at),
    likely: meanings.get(foldHeading((headings[at] ?? '').slice(0, 200))) ?? null,
  }));
  return {
    headerRowNo: chosen,
    columns: columns.filter(({ heading, samples }) => isFilled(heading) || samples.length > 0),
  };
}

/** How well a layout fits a table: the columns that it finds and those that it lacks. */
export function fitOf(
  rows: readonly (readonly string[])[],
  mapping: RegisterMapping,
): { found: number; missing: readonly string[] } {
  const header = findHeader(rows.slice(0, HEADER_WITHIN), mapping);
  const required = mapping.columns.filter((column) => column.required);
  const lacking = required.filter((column) => !header?.columns.includes(column));
  return {
    found: header?.columns.filter(Boolean).length ?? 0,
    missing: lacking.map(({ headers }) => headers[0] ?? ''),
  };
}

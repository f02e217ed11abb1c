import { normaliseText } from './normalise-text.js';
import type { MappingColumn, RegisterMapping } from './register-mapping.types.js';
import type { ColumnMeaning } from './column-meanings.types.js';

export interface RegisterHeader {
  /** Number of the header's record, counted from 1; rows begin behind it. */
  readonly headerRowNo: number;
  readonly headings: readonly string[];
  /** The mapping's column for each heading; null for a column the mapping does not know, whose text is kept. */
  readonly columns: readonly (MappingColumn | null)[];
  /** Required columns that no heading names. */
  readonly missing: readonly ColumnMeaning[];
}

/** A heading as it is compared: without case, signs and tails; commas too are signs here. */
export const foldHeading = (heading: string): string => normaliseText(heading).replace(/ ?, ?/g, ' ').trim();

/** Longer texts are no heading: they are not folded, for a note pasted above the table may be a book. */
const LONGEST = 200;

/** Each heading takes the first column that goes by it and is not taken yet. */
function matchColumns(
  record: readonly string[],
  mapping: RegisterMapping,
): readonly (MappingColumn | null)[] {
  const free = mapping.columns.map((column) => ({ column, names: new Set(column.headers.map(foldHeading)) }));
  return record.map((heading) => {
    const folded = heading.length > LONGEST ? '' : foldHeading(heading);
    const at = folded === '' ? -1 : free.findIndex(({ names }) => names.has(folded));
    return at < 0 ? null : (free.splice(at, 1)[0]?.column ?? null);
  });
}

const found = (columns: readonly (MappingColumn | null)[]): number => columns.filter(Boolean).length;

/** One matching cell may be chance (a title «Дата»); a header names two columns at least. */
const FEWEST = 2;

/** The record that names most columns of the mapping; null when none names two. */
export function findHeader(
  records: readonly (readonly string[])[],
  mapping: RegisterMapping,
): RegisterHeader | null {
  const matched = records.map((record) => matchColumns(record, mapping));
  const best = Math.max(0, ...matched.map(found));
  const at = matched.findIndex((columns) => found(columns) === best);
  const columns = matched[at];
  if (!columns || best < FEWEST) return null;
  const missing = mapping.columns
    .filter((column) => column.required && !columns.includes(column))
    .map(({ meaning }) => meaning);
  return { headerRowNo: at + 1, headings: records[at] ?? [], columns, missing };
}

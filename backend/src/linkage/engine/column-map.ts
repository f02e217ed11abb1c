import { readFile } from 'node:fs/promises';
import { fileTrouble } from '../../platform/config/file-trouble.js';
import { SettingError } from '../../platform/config/settings.js';
import type { WrittenRegistration } from './registration.types.js';

/** A column as this product calls it, and the field it is; the columns of `linkage-dev.csv`. */
export const COLUMNS: readonly (readonly [string, keyof WrittenRegistration])[] = [
  ['registration_id', 'id'],
  ['given_name', 'givenName'],
  ['surname', 'surname'],
  ['patronymic', 'patronymic'],
  ['sex', 'sex'],
  ['date_of_birth', 'dateOfBirth'],
  ['district', 'district'],
  ['jamoat', 'jamoat'],
  ['phone', 'phone'],
  ['mother_name', 'motherName'],
];
export const TRUTH = 'person_id';

/** Where a column of ours stands in a file of others, and what is taken of its cell: all of it, or what a pattern finds. */
export interface Source {
  readonly column: string;
  readonly pattern: RegExp | null;
  readonly as: string;
}
export type ColumnMap = ReadonlyMap<string, Source>;

const plain = (column: string): Source => ({ column, pattern: null, as: '' });
const KNOWN = [...COLUMNS.map(([column]) => column), TRUTH];

/** A file of ours: each column under its own name. */
export const OWN_COLUMNS: ColumnMap = new Map(KNOWN.map((column) => [column, plain(column)] as const));

/** The cell of a row; empty where the file has no such column, or the pattern finds nothing. */
export function cellOf(map: ColumnMap, column: string, row: Readonly<Record<string, string>>): string {
  const source = map.get(column);
  const text = source ? (row[source.column] ?? '').trim() : '';
  if (!source?.pattern) return text;
  return source.pattern.test(text) ? text.replace(source.pattern, source.as) : '';
}

/**
 * Reads which columns of a file of others are which of ours: JSON, for each of ours the name of theirs, or
 * `{ "column": …, "pattern": …, "as": … }`, of which `as` is what stands in the cell where the pattern finds it (`$1`).
 */
export async function readColumnMap(path: string): Promise<ColumnMap> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new SettingError(`${path} cannot be read: ${fileTrouble(error)}.`);
  });
  const entries = Object.entries(parsed(path, text));
  const unknown = entries.map(([column]) => column).filter((column) => !KNOWN.includes(column));
  if (unknown.length > 0)
    throw new SettingError(`${path}: ${unknown.join(', ')} is no column. There are ${KNOWN.join(', ')}.`);
  return new Map(entries.map(([column, told]) => [column, sourceOf(path, column, told)] as const));
}

function parsed(path: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  }
  throw new SettingError(`${path} is not JSON with a name for each column.`);
}

function sourceOf(path: string, column: string, told: unknown): Source {
  if (typeof told === 'string') return plain(told);
  const { column: theirs, pattern, as = '$1' } = (told ?? {}) as Record<string, unknown>;
  if (typeof theirs === 'string' && typeof pattern === 'string' && typeof as === 'string')
    try {
      return { column: theirs, pattern: new RegExp(pattern), as };
    } catch {
      // Told below.
    }
  throw new SettingError(`${path}: ${column} needs the name of a column, or column, pattern and as.`);
}

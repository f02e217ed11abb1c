import { readFile } from 'node:fs/promises';
import { fileTrouble } from '../../platform/config/file-trouble.js';
import { SettingError } from '../../platform/config/settings.js';
import type { WrittenRegistration } from './registration.types.js';
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

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
const TRUTH = 'person_id';

/** Where a field is found in an external file, and which part of the cell is used: the whole, or a pattern's match. */
export interface Source {
  readonly column: string;
  readonly pattern: RegExp | null;
  readonly as: string;
}
type ColumnMap = ReadonlyMap<string, Source>;

const plain = (column: string): Source => ({ column, pattern: null, as: '' });
const KNOWN = [...COLUMNS.map(([column]) => column), TRUTH];

/** A file of ours: each column under its own name. */
const OWN_COLUMNS: ColumnMap = new Map(KNOWN.map((column) => [column, plain(column)] as const));

/** The cell of a row; empty where the file has no such column, or the pattern finds nothing. */
export function cellOf(map: ColumnMap, column: string, row: Readonly<Record<string, string>>): string {
  const source = map.get(column);
  const text = source ? (row[source.column] ?? '').trim() : '';
  if (!source?.pattern) return text;
  return source.pattern.test(text) ? text.replace(source.pattern, source.as) : '';
}

/**
 * Reads the column mapping of an external file: JSON, for each of our columns the name of theirs, or `{ "column": …,
 * "pattern": …, "as": … }`, in which `as` is the value of a cell that matches the pattern (`$1`).
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
    // The error below reports it.
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
      // The error below reports it.
    }
  throw new SettingError(`${path}: ${column} needs the name of a column, or column, pattern and as.`);
}

interface RegistrationFile {
  readonly registrations: readonly WrittenRegistration[];
  /** The true person of each registration, if requested. */
  readonly truth: readonly string[];
}

type Row = Readonly<Record<string, string>>;

interface Reading {
  readonly map: ColumnMap;
  readonly withTruth: boolean;
}

const registrationOf = (row: Row, map: ColumnMap): WrittenRegistration =>
  Object.fromEntries(
    COLUMNS.map(([column, field]) => [field, cellOf(map, column, row)]),
  ) as unknown as WrittenRegistration;

function checkColumns(path: string, columns: readonly string[], { map, withTruth }: Reading): void {
  const needed = [...map]
    .filter(([column]) => withTruth || column !== TRUTH)
    .map(([, source]) => source.column);
  const missing = [...new Set(needed)].filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new SettingError(`${path} has no column ${missing.join(', ')}.`);
  for (const column of ['registration_id', ...(withTruth ? [TRUTH] : [])])
    if (!map.has(column)) throw new SettingError(`It is not said which column of ${path} is ${column}.`);
}

/**
 * Reads a file of registrations (CSV, UTF-8, a line of column names). Who a row is about is read only where the truth is
 * asked for, to measure by.
 */
export async function readRegistrationFile(
  path: string,
  withTruth: boolean,
  map: ColumnMap = OWN_COLUMNS,
): Promise<RegistrationFile> {
  const registrations: WrittenRegistration[] = [];
  const truth: string[] = [];
  const rows = parse({
    ...{ bom: true, skip_empty_lines: true, relax_column_count: true },
    columns: (written: string[]) => {
      const names = written.map((name) => name.trim());
      checkColumns(path, names, { map, withTruth });
      return names;
    },
  });
  const file = createReadStream(path);
  file.on('error', (error) => rows.destroy(error)).pipe(rows);
  try {
    for await (const row of rows as AsyncIterable<Row>) {
      registrations.push(registrationOf(row, map));
      if (withTruth) truth.push(cellOf(map, TRUTH, row));
    }
  } catch (error) {
    if (error instanceof SettingError) throw error;
    throw new SettingError(`${path} cannot be read: ${fileTrouble(error)}.`);
  }
  return { registrations, truth };
}

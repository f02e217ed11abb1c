import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { fileTrouble } from '../../platform/config/file-trouble.js';
import { SettingError } from '../../platform/config/settings.js';
import { COLUMNS, OWN_COLUMNS, TRUTH, cellOf } from './column-map.js';
import type { ColumnMap } from './column-map.js';
import type { WrittenRegistration } from './registration.types.js';

export interface RegistrationFile {
  readonly registrations: readonly WrittenRegistration[];
  /** Who each is, where it was asked for. */
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

import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { fileTrouble } from '../../platform/config/file-trouble.js';
import { SettingError } from '../../platform/config/settings.js';
import type { WrittenRegistration } from './registration.types.js';

/** A column of a file, and the field it is; the columns of `linkage-dev.csv`. */
const COLUMNS: readonly (readonly [string, keyof WrittenRegistration])[] = [
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

export interface RegistrationFile {
  readonly registrations: readonly WrittenRegistration[];
  /** Who each is, where it was asked for. */
  readonly truth: readonly string[];
}

type Row = Readonly<Record<string, string>>;

const registrationOf = (row: Row): WrittenRegistration =>
  Object.fromEntries(
    COLUMNS.map(([column, field]) => [field, row[column] ?? '']),
  ) as unknown as WrittenRegistration;

function checkColumns(path: string, columns: readonly string[], withTruth: boolean): void {
  const needed = [...COLUMNS.map(([column]) => column), ...(withTruth ? [TRUTH] : [])];
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new SettingError(`${path} has no column ${missing.join(', ')}.`);
}

/**
 * Reads a file of registrations (CSV, UTF-8, a line of column names). Who a row is about is read only where the truth is
 * asked for, to measure by.
 */
export async function readRegistrationFile(path: string, withTruth: boolean): Promise<RegistrationFile> {
  const registrations: WrittenRegistration[] = [];
  const truth: string[] = [];
  const rows = parse({
    ...{ bom: true, skip_empty_lines: true, relax_column_count: true },
    columns: (names: string[]) => {
      checkColumns(path, names, withTruth);
      return names;
    },
  });
  const file = createReadStream(path);
  file.on('error', (error) => rows.destroy(error)).pipe(rows);
  try {
    for await (const row of rows as AsyncIterable<Row>) {
      registrations.push(registrationOf(row));
      if (withTruth) truth.push(row[TRUTH] ?? '');
    }
  } catch (error) {
    if (error instanceof SettingError) throw error;
    throw new SettingError(`${path} cannot be read: ${fileTrouble(error)}.`);
  }
  return { registrations, truth };
}

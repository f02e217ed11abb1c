import { readFileSync } from 'node:fs';
import { rowJudge } from '../../src/imports/classify-rows.js';
import { tableFor } from '../../src/imports/files/book-sheets.js';
import { UnreadableBook } from '../../src/imports/files/zip-archive.js';
import { findHeader, rowNumbersOf, rowsOf } from '../../src/imports/read-register.js';
import type { ReadRegister } from '../../src/imports/read-register.js';
import type { RowOutcome } from '../../src/imports/registration.types.js';
import { demoFolder, isMapping } from '../../src/imports/register-mapping.js';
import type { RegisterMapping } from '../../src/imports/register-mapping.types.js';

type Column = RegisterMapping['columns'][number];
export const column = (meaning: Column['meaning'], header: string, more: Partial<Column> = {}): Column => ({
  ...{ meaning, headers: [header] },
  ...more,
});

/** A layout to test with: a number, a day and a name, and what a test adds. */
export const sampleMapping = (
  columns: readonly Column[],
  change: Partial<RegisterMapping> = {},
): RegisterMapping => ({
  id: 'sample',
  title: { tg: 'Дафтар', ru: 'Журнал', en: 'Register' },
  agencyType: 'police_dv',
  period: { from: '2019-09-01', to: '2020-10-31' },
  mergedBy: 'line_number',
  columns: [
    column('line_number', '№'),
    column('registered_on', 'Дата', { required: true }),
    column('name', 'ФИО', { required: true }),
    ...columns,
  ],
  ...change,
});

/** How often each value comes. */
export const counted = (values: readonly (string | null)[]): Record<string, number> =>
  values.reduce<Record<string, number>>(
    (sums, value) => ({ ...sums, [String(value)]: (sums[String(value)] ?? 0) + 1 }),
    {},
  );

/** Every record behind the header with exactly one outcome. */
export const classifyRows = (
  register: ReadRegister,
  mapping: RegisterMapping,
  period = mapping.period,
): readonly RowOutcome[] => rowNumbersOf(register).map(rowJudge(register, mapping, period));

/** What a file holds, or why it is no register of the layout. */
export function registerIn(bytes: Uint8Array, mapping: RegisterMapping) {
  try {
    const { encoding, rows } = tableFor(Buffer.from(bytes), mapping);
    const header = findHeader(rows, mapping);
    const missing = header?.missing ?? [];
    if (header && missing.length === 0)
      return { encoding, missing, refusal: null, register: { ...header, records: rows } };
    return { encoding, missing, refusal: header ? 'header_incomplete' : 'header_missing', register: null };
  } catch (error) {
    if (!(error instanceof UnreadableBook)) throw error;
    return { encoding: null, refusal: error.refusal, register: null, missing: [] };
  }
}

/** What the pure engine makes of a register of the pilot. */
export function readPilot(name: string, bytes?: Buffer) {
  const file = (path: string): Buffer => readFileSync(new URL(path, demoFolder()));
  const mapping: unknown = JSON.parse(file(`mappings/${name.replaceAll('_', '-')}.json`).toString('utf8'));
  if (!isMapping(mapping)) throw new Error('not a mapping');
  const { encoding, register, refusal } = registerIn(bytes ?? file(`${name}.csv`), mapping);
  if (register === null) throw new Error(refusal);
  return { mapping, encoding, register, rows: rowsOf(register), outcomes: classifyRows(register, mapping) };
}

import { readFileSync } from 'node:fs';
import { classifyRows } from '../../src/imports/classify-rows.js';
import { readRegister, rowsOf } from '../../src/imports/read-register.js';
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

/** What the pure engine makes of a register of the pilot. */
export function readPilot(name: string, bytes?: Buffer) {
  const file = (path: string): Buffer => readFileSync(new URL(path, demoFolder()));
  const mapping: unknown = JSON.parse(file(`mappings/${name.replaceAll('_', '-')}.json`).toString('utf8'));
  if (!isMapping(mapping)) throw new Error('not a mapping');
  const { register, refusal } = readRegister(bytes ?? file(`${name}.csv`), mapping);
  if (register === null) throw new Error(refusal);
  return { mapping, register, rows: rowsOf(register), outcomes: classifyRows(register, mapping) };
}

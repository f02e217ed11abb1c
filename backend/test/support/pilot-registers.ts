import { readFileSync } from 'node:fs';
import { classifyRows } from '../../src/imports/classify-rows.js';
import { readRegister, rowsOf } from '../../src/imports/read-register.js';
import { demoFolder, isMapping } from '../../src/imports/register-mapping.js';

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

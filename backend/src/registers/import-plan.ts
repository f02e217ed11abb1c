import { setImmediate as othersTurn } from 'node:timers/promises';
import { isDay } from '../shared/dates.js';
import { Problem } from '../shared/errors.js';
import { rowJudge } from './classify-rows.js';
import { keepersOf } from './history/row-keepers.js';
import type { DistrictAgencies } from './history/row-keepers.js';
import { unitsOf } from './import-units.js';
import type { ImportUnit, Keeper } from './import-units.js';
import type { ReadRegister, RegisterReading } from './read-register.js';
import type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';
import type { RowOutcome } from './registration.types.js';
import { rowNumbersOf, rowsOf } from './row-cells.js';
import { survivorsOf } from './same-survivor.js';

/** How a register is read. */
export interface RegisterLayout {
  readonly mapping: RegisterMapping;
  readonly period: RegisterPeriod;
}

export interface ImportPlan {
  readonly register: ReadRegister;
  readonly units: readonly ImportUnit[];
  /** Rows of a common journal that another agency keeps. */
  readonly elsewhere: readonly RowOutcome[];
}

/** Whose register it is, when, and who works in which district. */
export interface PlannedFor {
  readonly keeper: Keeper;
  readonly now: Date;
  readonly districts: readonly DistrictAgencies[];
}

/** Throws where the period is none or the file is no register of the layout. */
export function registerOf(reading: RegisterReading, { from, to }: RegisterPeriod): ReadRegister {
  if (!isDay(from) || !isDay(to) || from > to) throw new Problem(422, 'period_invalid');
  if (reading.register !== null) return reading.register;
  const fields = reading.missing.map((path) => ({ path, code: 'heading_missing' }));
  throw new Problem(422, reading.refusal, { fields });
}

/** Rows between which everybody else who waits has a turn. */
const AT_A_TIME = 100;

async function judged(register: ReadRegister, { mapping, period }: RegisterLayout): Promise<RowOutcome[]> {
  const judge = rowJudge(register, mapping, period);
  const outcomes: RowOutcome[] = [];
  for (const rowNo of rowNumbersOf(register)) {
    outcomes.push(judge(rowNo));
    if (outcomes.length % AT_A_TIME === 0) await othersTurn();
  }
  return outcomes;
}

/** What an import would store; it asks nobody and writes nothing. */
export async function planImport(
  register: ReadRegister,
  layout: RegisterLayout,
  { keeper, now, districts }: PlannedFor,
): Promise<ImportPlan> {
  const { mapping } = layout;
  const outcomes = await judged(register, layout);
  if (mapping.holds === undefined || mapping.holds === 'registrations') {
    const units = unitsOf(outcomes, survivorsOf(outcomes, mapping), { keeper, now });
    return { register, units, elsewhere: [] };
  }
  const keepers = keepersOf(rowsOf(register), outcomes, { mapping, districts });
  const isOwn = ({ rowNo }: RowOutcome): boolean => keepers.get(rowNo) === keeper.agencyId;
  const units = outcomes.filter(isOwn).map((row): ImportUnit => ({ rows: [row], survivor: null }));
  return { register, units, elsewhere: outcomes.filter((row) => !isOwn(row)) };
}

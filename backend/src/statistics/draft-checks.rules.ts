/**
 * Policy: before a period is published, somebody says why what stands out in it is so: an agency that wrote nothing down,
 * a large share that is missing, a sum far from those before. Of what is left out nothing is said, nor that it stands out.
 */
import type { Fact, FactPeriod } from './facts.rules.js';
import { endOf, periodsOf } from './releases.rules.js';
import { standsOut } from './outliers.rules.js';
import { MUCH_MISSING_PERCENT } from './releases.types.js';
import type { CheckKind } from './releases.types.js';
import { DEFINITIONS, OF_THE_WHOLE, PLACE_UNKNOWN, SMALLEST_BASE, TOTAL } from './statistics.types.js';
import type { ShownCell, TableCode } from './statistics.types.js';

const PERIODS_BEFORE = 12;

interface ShownTable {
  readonly code: TableCode;
  readonly cells: readonly ShownCell[];
  readonly withoutConsentPercent: number | null;
  readonly withoutDayPercent: number | null;
}

export interface TableCheck {
  readonly kind: CheckKind;
  readonly code: string;
  readonly line?: string;
  readonly column?: string;
}

/** Periods of the same kind before, the oldest first. */
export function periodsBefore(period: FactPeriod): FactPeriod[] {
  const year = Number(period.firstOn.slice(0, 4));
  const back = period.kind === 'year' ? PERIODS_BEFORE : period.kind === 'month' ? 1 : 6;
  return Array.from({ length: back + 1 }, (_, at) => year - back + at)
    .flatMap((one) => periodsOf(one, period.firstOn))
    .filter(({ kind, firstOn }) => kind === period.kind && firstOn < period.firstOn)
    .slice(-PERIODS_BEFORE);
}

export function checksOf(table: ShownTable, period: FactPeriod, facts: readonly Fact[]): TableCheck[] {
  const { code, withoutConsentPercent, withoutDayPercent } = table;
  const missing = (kind: CheckKind, percent: number | null): TableCheck[] =>
    percent !== null && percent >= MUCH_MISSING_PERCENT ? [{ kind, code }] : [];
  return [
    ...missing('without_consent', withoutConsentPercent),
    ...missing('without_day', withoutDayPercent),
    ...missing('without_place', withoutPlacePercent(table)),
    ...strangeSums(table, period, facts),
  ];
}

/** Of how many no place was written down; null where what is shown does not tell, so that nothing is said of it. */
function withoutPlacePercent({ code, cells }: ShownTable): number | null {
  const { lines, columns } = DEFINITIONS[code];
  if (lines !== 'places' && columns !== 'places') return null;
  const at = (line: string, column: string): number | null =>
    cells.find((cell) => cell.line === line && cell.column === column)?.value ?? null;
  const part = lines === 'places' ? at(PLACE_UNKNOWN, TOTAL) : at(TOTAL, PLACE_UNKNOWN);
  const whole = at(TOTAL, TOTAL);
  return part === null || whole === null || whole < SMALLEST_BASE ? null : (part / whole) * 100;
}

/** Sums of lines and of everything that are told and lie far from those before. */
function strangeSums({ code, cells }: ShownTable, period: FactPeriod, facts: readonly Fact[]): TableCheck[] {
  const own = facts.filter((fact) => fact.code === code && fact.line !== OF_THE_WHOLE);
  const before = periodsBefore(period).map((one) => ({ from: one.firstOn, until: endOf(one) }));
  return cells
    .filter(({ column }) => column === TOTAL)
    .flatMap(({ line, value }): TableCheck[] => {
      if (value === null) return [];
      const sums = before.map(({ from, until }) =>
        own
          .filter(({ firstOn }) => firstOn >= from && firstOn < until)
          .filter((fact) => line === TOTAL || fact.line === line)
          .reduce((sum, { records }) => sum + records, 0),
      );
      const kind = standsOut(value, sums);
      return kind ? [{ kind, code, line, column: TOTAL }] : [];
    });
}

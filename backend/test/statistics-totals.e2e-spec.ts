import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countsOf } from '../src/statistics/periods.rules.js';
import type { CellCount, PeriodKind } from '../src/statistics/periods.rules.js';
import { DEFINITIONS, TABLE_CODES } from '../src/statistics/statistics.types.js';
import type { TableCode } from '../src/statistics/statistics.types.js';
import { axesOf, exactTable } from '../src/statistics/tables.rules.js';
import type { Count, ExactTable } from '../src/statistics/tables.rules.js';
import { startKulob } from './support/kulob.js';
import {
  agenciesOf,
  countMade,
  forgetMade,
  stretchesOf,
  writeMade,
} from './support/statistics-totals/count-made.js';
import type { Stretch } from './support/statistics-totals/count-made.js';
import { Expected, wholeOf } from './support/statistics-totals/expected.js';
import { madeRecords } from './support/statistics-totals/made-records.js';
import type { MadeAgency } from './support/statistics-totals/made-rows.js';
import { Maker } from './support/statistics-totals/maker.js';

const { test } = await startKulob();

/**
 * Writes generated years into the case tables and counts them with the product's functions. Tables with one mention per
 * record add up to the record count, tables of the same records agree, months add up to quarters, half-years and the
 * year, and every published cell equals the count.
 */
/** PANOH_NIGHTLY_COUNT=300 asks for more years by hand. */
const count = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 2);
const seed = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const path = process.env['PANOH_NIGHTLY_PATH'];
const MINUTES = 60_000;
const PLACES = ['kulob', 'qubodiyon'];
/** Uses every second year, so that records near New Year fall into no other tested year. */
const YEARS = Array.from({ length: 12 }, (_, at) => 2001 + 2 * at);
const tally = { sets: 0, rows: 0, sums: 0, cells: 0 };

/** Tables of the same records by the same day. */
const SAME: readonly (readonly TableCode[])[] = [
  ['new_cases', 'first_contacts', 'paths', 'risk_bands', 'safety_plans', 'case_lengths'],
  ['appeals', 'support_stream', 'unknown_to_police'],
  ['core_types', 'core_type_ages', 'other_numbers', 'incident_places', 'delays', 'law_forms', 'repeats'],
  ['police_reports', 'police_decisions', 'police_articles', 'police_stream'],
  ['order_issues', 'order_services', 'order_extensions', 'order_breaches'],
  ['persons_by_age', 'persons_by_marriage', 'persons_by_disability'],
];
/** Tables that mention every record at least once. */
const AT_LEAST_ONCE: readonly TableCode[] = [
  'police_decisions',
  'police_articles',
  'police_stream',
  'repeats',
];

type Cells = Map<string, number>;
const keyOf = ({ code, line, column }: Count): string => `${code} ${line} ${column}`;
const cellsOf = (counts: readonly Count[], code: TableCode): Count[] =>
  counts.filter((one) => one.code === code && one.line !== '*');
const added = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const asCells = (counts: readonly Count[]): Cells => new Map(counts.map((one) => [keyOf(one), one.records]));

/** Cells whose line or column no table has: they would be shown in none. */
function unknownCells(counts: readonly Count[]): string[] {
  return TABLE_CODES.flatMap((code) => {
    const { lines, columns } = axesOf(code, { places: PLACES, months: ['all'] });
    return cellsOf(counts, code)
      .filter(({ line, column }) => !lines.includes(line) || !columns.includes(column))
      .map(keyOf);
  });
}

/** Tables whose cells are not what the whole is. */
function wrongTables(counts: readonly Count[]): string[] {
  return TABLE_CODES.filter((code) => {
    const records = cellsOf(counts, code).map((one) => one.records);
    const { counted } = wholeOf(counts, code);
    tally.sums += 1;
    if (!DEFINITIONS[code].isMultiple) return added(records) !== counted;
    return (
      records.some((many) => many > counted) || (AT_LEAST_ONCE.includes(code) && added(records) < counted)
    );
  });
}

const unequal = (counts: readonly Count[]): string[] =>
  SAME.flatMap(([first, ...codes]) =>
    codes.filter(
      (code) => JSON.stringify(wholeOf(counts, code)) !== JSON.stringify(wholeOf(counts, first ?? code)),
    ),
  );

/** What longer stretches are, and what their months add up to. */
function wrongStretches(counted: ReadonlyMap<string, readonly Count[]>): string[] {
  const monthly = (counts: readonly Count[] | undefined): Count[] =>
    (counts ?? []).filter(({ code }) => DEFINITIONS[code].span === 'month');
  return [...counted].flatMap(([name, counts]) => {
    const [first = 0, length = 1] = name.split('/').map(Number);
    const sums: Cells = new Map();
    for (let month = first; month < first + length; month += 1)
      for (const one of monthly(counted.get(`${String(month).padStart(2, '0')}/1`)))
        sums.set(keyOf(one), (sums.get(keyOf(one)) ?? 0) + one.records);
    const whole = asCells(monthly(counts));
    const keys = [...new Set([...whole.keys(), ...sums.keys()])];
    return keys.filter((key) => whole.get(key) !== sums.get(key)).map((key) => `${name} ${key}`);
  });
}

const KINDS: Readonly<Record<string, PeriodKind>> = { 1: 'month', 3: 'quarter', 6: 'half_year', 12: 'year' };

/** Published cells that differ from the counts; `truth` is the count of the whole period. */
function wrongCells(
  code: TableCode,
  { cells }: ExactTable,
  truth: (line: string, column: string) => number,
): string[] {
  return cells.flatMap(({ line, column, value }) => {
    tally.cells += 1;
    return value === truth(line, column) ? [] : [`${code} ${line} ${column}`];
  });
}

describe('totals', () => {
  let agencies: MadeAgency[];

  beforeAll(async () => {
    agencies = await agenciesOf(test.database);
  });
  afterAll(async () => {
    const told = Object.entries(tally).map(([name, many]) => `${name} ${many}`);
    process.stdout.write(`${told.join(', ')}\n`);
  });

  const shownOf = (counted: ReadonlyMap<string, readonly Count[]>, { name, from }: Stretch): string[] => {
    const kind = KINDS[name.split('/')[1] ?? ''] ?? 'month';
    const facts = [...counted].flatMap(([each, counts]): CellCount[] => {
      const [month, length] = each.split('/');
      const span = length === '1' ? 'month' : length === '12' ? 'year' : null;
      return counts
        .filter(({ code }) => DEFINITIONS[code].span === span)
        .map((one) => ({ ...one, firstOn: `${from.slice(0, 4)}-${month}-01` }));
    });
    const codes = TABLE_CODES.filter((code) => kind === 'year' || DEFINITIONS[code].span === 'month');
    const months = kind === 'year' ? undefined : monthsIn(name);
    const around = { places: PLACES, ...(months && { months }) };
    return codes.flatMap((code) => {
      const table = exactTable(code, countsOf(code, facts, { kind, firstOn: from }), around);
      const isByMonth = DEFINITIONS[code].columns === 'months';
      const truth = (line: string, column: string): number => {
        const where = isByMonth && column !== 'total' ? `${column}/1` : name;
        return added(
          cellsOf(counted.get(where) ?? [], code)
            .filter(
              (one) =>
                (line === 'total' || one.line === line) &&
                (isByMonth || column === 'total' || one.column === column),
            )
            .map((one) => one.records),
        );
      };
      return wrongCells(code, table, truth);
    });
  };

  const numbers = path ? [Number(path)] : Array.from({ length: count }, (_, at) => at);
  it(
    'are the sums of their breakdowns, in every data set that was made',
    async () => {
      let written: string[] = [];
      for (const number of numbers) {
        const maker = new Maker(seed * 100_003 + number, YEARS[number % YEARS.length] ?? 2001);
        if (number % YEARS.length === 0 && written.length > 0) await forgetMade(test.database, written);
        const tables = madeRecords(maker, agencies);
        written = [...new Set([...written, ...Object.keys(tables)])];
        await writeMade(test.database, tables);
        const stretches = stretchesOf(maker.year);
        const counted = await countMade(test.database, stretches);
        const expected = new Expected(tables, agencies);
        const again = `PANOH_NIGHTLY_SEED=${seed} PANOH_NIGHTLY_PATH=${number} npm run test:api -- statistics-totals`;
        tally.sets += 1;
        tally.rows += added(Object.values(tables).map(({ length }) => length));
        expect([again, wrongStretches(counted)]).toEqual([again, []]);
        for (const stretch of stretches) {
          const counts = counted.get(stretch.name) ?? [];
          const where = `${again}: ${stretch.name}`;
          for (const [code, whole] of Object.entries(expected.of(stretch)))
            expect([where, code, wholeOf(counts, code)]).toEqual([where, code, whole]);
          for (const [place, cases] of expected.byPlace(stretch, PLACES))
            expect([where, place, asCells(counts).get(`new_cases ${place} all`)]).toEqual([
              where,
              place,
              cases,
            ]);
          expect([where, unknownCells(counts)]).toEqual([where, []]);
          expect([where, wrongTables(counts)]).toEqual([where, []]);
          expect([where, unequal(counts)]).toEqual([where, []]);
          expect([where, shownOf(counted, stretch)]).toEqual([where, []]);
        }
      }
    },
    60 * MINUTES,
  );
});

const monthsIn = (name: string): string[] => {
  const [first = 1, length = 1] = name.split('/').map(Number);
  return Array.from({ length }, (_, at) => String(first + at).padStart(2, '0'));
};

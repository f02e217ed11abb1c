import { describe, expect, it } from '@jest/globals';
import { LISTS } from '../lists.types.js';
import type { ListName } from '../lists.types.js';
import type { PersonFiguresDto, PersonScopeDto } from '../persons.dto.js';
import type { PersonFigure, PersonUnit } from '../persons.types.js';
import { PUBLISHED_CODES } from '../releases.types.js';
import { DEFINITIONS, TOTAL } from '../statistics.types.js';
import type { ShownCell, TableCode } from '../statistics.types.js';
import { tableOf } from '../tables.rules.js';
import { returnOf, tellsOfSome } from './returns.rules.js';
import { figuresOf } from './returns.service.js';
import type { Material, ReturnLine } from './returns.rules.js';
import { RETURN_FORM, RETURN_TABLES, SECTION_CODES } from './returns.types.js';

const PLACES = ['kulob'];
/** A table in which every cell holds a number of its own, none of them small. */
function tableNamed(code: TableCode, from = 5): readonly ShownCell[] {
  const empty = tableOf(code, [], { places: PLACES });
  const counts = empty.lines.flatMap((line, at) =>
    empty.columns.map((column, nth) => ({ code, line, column, records: from + at * 7 + nth })),
  );
  return tableOf(code, counts, { places: PLACES }).cells;
}
const number = (value: number): PersonFigure => ({ value, mark: null, range: null });
const PERSONS: ReadonlyMap<PersonUnit, PersonFigure> = new Map<PersonUnit, PersonFigure>([
  ['registrations', number(40)],
  ['persons', { value: null, mark: null, range: { low: 35, high: 37 } }],
  ['estimate', { value: 36, mark: null, range: { low: 33, high: 38 } }],
  ['settled_too_soon', { value: null, mark: 'small', range: null }],
]);
const figuresWith = (
  settled: Pick<PersonScopeDto, 'settledTooSoon' | 'settledMark'>,
): Pick<PersonFiguresDto, 'items'> => {
  const nothing = { value: 0, low: null, high: null, mark: null };
  return {
    items: [
      {
        ...{ groupId: null, agencyId: null, name: null, kind: 'all', units: [], notLinkedPercent: null },
        ...{ persons: nothing, estimate: nothing },
        ...settled,
      },
    ],
  };
};
const ofYear = (change: Partial<Material> = {}): Material => ({
  kind: 'year',
  tables: new Map(RETURN_TABLES.map((code) => [code, tableNamed(code)])),
  persons: PERSONS,
  ...change,
});
const ofHalfYear = (change: Partial<Material> = {}): Material => ({
  kind: 'half_year',
  tables: new Map(
    PUBLISHED_CODES.filter((code) => code !== 'order_decisions').map((code) => [code, tableNamed(code)]),
  ),
  persons: PERSONS,
  ...change,
});
const linesOf = (material: Material): ReturnLine[] => returnOf(material).flatMap(({ lines }) => [...lines]);
const named = (lines: readonly ReturnLine[], name: string): ReturnLine | undefined =>
  lines.find((line) => line.name === name);

describe('a table of which no record has the day that places it', () => {
  const source = (value: number | null, withoutDayPercent: number | null) => ({
    cells: [{ line: TOTAL, column: TOTAL, value, mark: null }],
    told: { withoutDayPercent },
  });

  it('tells a return nothing, and no nought', () => {
    expect(tellsOfSome(source(0, 100))).toBe(false);
    for (const [value, percent] of [
      [0, 0],
      [0, null],
      [7, 100],
      [null, 100],
    ] as const)
      expect(tellsOfSome(source(value, percent))).toBe(true);
  });
});

describe('the form of a return', () => {
  it('names for each line a cell that its table really has', () => {
    for (const line of SECTION_CODES.flatMap((code) => RETURN_FORM[code])) {
      if (!('table' in line)) continue;
      const { lines, columns } = DEFINITIONS[line.table];
      const known = (axis: string): readonly string[] => [TOTAL, ...(LISTS[axis as ListName] ?? [])];
      for (const cell of line.cells) {
        expect(known(lines)).toContain(cell.line);
        expect(known(columns)).toContain(cell.column);
      }
    }
  });

  it('numbers its lines, and says none of them twice', () => {
    const lines = linesOf(ofYear());
    expect(new Set(lines.map(({ number: at }) => at)).size).toBe(lines.length);
    expect(lines[0]?.number).toBe('1.1');
    const places = lines.map(({ table, persons, name, line, column }) =>
      [table, persons, name, line, column].join(' '),
    );
    expect(new Set(places).size).toBe(places.length);
  });
});

describe('a return of a year', () => {
  it('has in each line what stands in the cell of its table', () => {
    const material = ofYear();
    for (const { table, name, line, column, value, absent } of linesOf(material)) {
      if (table === null || name !== null) continue;
      const cell = material.tables.get(table)?.find((each) => each.line === line && each.column === column);
      expect([table, line, column, value, absent]).toEqual([table, line, column, cell?.value, null]);
    }
  });

  it('adds up what no record stands in twice', () => {
    const lines = linesOf(ofYear());
    const early = ['reconciled', 'insignificant', 'prevention_talk', 'refusal_to_open'].map(
      (code) => lines.find(({ table, line }) => table === 'police_decisions' && line === code)?.value ?? 0,
    );
    expect(named(lines, 'early')?.value).toBe(early.reduce((sum, value) => sum + value, 0));
  });

  it('leaves out what the table leaves out, with its mark, and the sums that would tell it', () => {
    const cells = tableNamed('police_decisions').map((cell): ShownCell =>
      cell.line === 'reconciled' ? { ...cell, value: null, mark: 'small' } : cell,
    );
    const tables = new Map([...ofYear().tables, ['police_decisions', cells] as const]);
    const lines = linesOf(ofYear({ tables }));
    expect(lines.find(({ line }) => line === 'reconciled')).toMatchObject({
      value: null,
      mark: 'small',
      absent: null,
    });
    expect(named(lines, 'early')).toMatchObject({ value: null, mark: 'hidden', absent: null });
  });

  it('never shows a number that no table shows', () => {
    const small = new Map(RETURN_TABLES.map((code) => [code, tableNamed(code, 1)]));
    const shown = new Map(
      RETURN_TABLES.map((code) => [code, new Set(small.get(code)?.map(({ value }) => value))]),
    );
    for (const { table, name, value } of linesOf(ofYear({ tables: small })))
      if (table !== null && name === null && value !== null) expect(shown.get(table)?.has(value)).toBe(true);
  });

  it('tells persons with their range, the estimate with its interval, and few as few', () => {
    const lines = linesOf(ofYear());
    const at = (unit: PersonUnit) => lines.find(({ persons }) => persons === unit);
    expect(at('persons')).toMatchObject({ value: null, low: 35, high: 37, mark: null });
    expect(at('estimate')).toMatchObject({ value: 36, low: 33, high: 38 });
    expect(at('settled_too_soon')).toMatchObject({ value: null, mark: 'small' });
  });

  it('never says that reports settled too soon are few where they are not', () => {
    const at = (settled: Pick<PersonScopeDto, 'settledTooSoon' | 'settledMark'>) =>
      linesOf(ofYear({ persons: figuresOf(figuresWith(settled)) })).find(
        ({ persons }) => persons === 'settled_too_soon',
      );
    expect(at({ settledTooSoon: 12, settledMark: null })).toMatchObject({ value: 12, absent: null });
    expect(at({ settledTooSoon: null, settledMark: 'small' })).toMatchObject({ mark: 'small' });
    expect(at({ settledTooSoon: null, settledMark: 'hidden' })).toMatchObject({ mark: 'hidden' });
    expect(at({ settledTooSoon: null, settledMark: null })).toMatchObject({
      ...{ value: null, mark: null },
      absent: 'not_counted',
    });
  });

  it('says of a table that was not counted that it was not, and of a code that came later', () => {
    const tables = new Map([...ofYear().tables].filter(([code]) => code !== 'repeats'));
    tables.set(
      'law_forms',
      tableNamed('law_forms').filter(({ line }) => line !== 'economic'),
    );
    const lines = linesOf(ofYear({ tables, persons: null }));
    const why = (table: TableCode, line: string) =>
      lines.find((each) => each.table === table && each.line === line)?.absent;
    expect(why('repeats', 'first')).toBe('not_counted');
    expect(why('law_forms', 'economic')).toBe('not_in_list');
    expect(lines.find(({ persons }) => persons === 'registrations')?.absent).toBe('not_counted');
  });
});

describe('a return of a part of a year', () => {
  const lines = linesOf(ofHalfYear());
  const why = (table: TableCode) =>
    new Set(lines.filter((line) => line.table === table).map(({ absent }) => absent));

  it('has what was published of it, and says of everything else why it is not there', () => {
    expect(why('law_forms')).toEqual(new Set([null]));
    expect(why('order_decisions')).toEqual(new Set(['of_years']));
    expect(why('order_services')).toEqual(new Set(['of_years']));
    expect(why('persons_by_age')).toEqual(new Set(['of_years']));
    expect(why('follow_ups')).toEqual(new Set(['not_for_parts']));
    expect(why('core_types')).toEqual(new Set(['not_for_parts']));
    const { tables } = ofHalfYear();
    const without = linesOf(
      ofHalfYear({ tables: new Map([...tables].filter(([code]) => code !== 'relationships')) }),
    );
    expect(without.find(({ table }) => table === 'relationships')?.absent).toBe('not_told');
  });

  it('has people of a quarter and a half-year as they are counted, and none of a month', () => {
    const at = (material: Material, unit: PersonUnit) =>
      linesOf(material).find(({ persons }) => persons === unit);
    for (const kind of ['half_year', 'quarter'] as const) {
      expect(at(ofHalfYear({ kind }), 'registrations')).toMatchObject({ value: 40, absent: null });
      expect(at(ofHalfYear({ kind }), 'persons')).toMatchObject({ low: 35, high: 37, absent: null });
      expect(at(ofHalfYear({ kind, persons: null }), 'persons')?.absent).toBe('not_counted');
    }
    const month = ofHalfYear({ kind: 'month', persons: null });
    expect(at(month, 'registrations')?.absent).toBe('persons_not_added');
  });
});

import { describe, expect, it } from '@jest/globals';
import { TOTAL } from '../statistics.types.js';
import type { Mark, ShownCell, TableCode } from '../statistics.types.js';
import { typesBesideForms } from './forms-and-types.rules.js';

type Told = Readonly<Record<string, number | Mark>>;
const cellsOf = (told: Told): ShownCell[] =>
  Object.entries(told).map(([line, is]) => ({
    ...{ line, column: TOTAL },
    ...(typeof is === 'number' ? { value: is, mark: null } : { value: null, mark: is }),
  }));
const tablesOf = (law_forms: Told, core_types: Told): Map<TableCode, ShownCell[]> =>
  new Map([
    ['law_forms', cellsOf(law_forms)],
    ['core_types', cellsOf(core_types)],
  ]);
const toldIn = (tables: ReadonlyMap<TableCode, readonly ShownCell[]>, code: TableCode): Told =>
  Object.fromEntries((tables.get(code) ?? []).map(({ line, value, mark }) => [line, mark ?? value ?? 0]));

describe('what the return to the committee tells of types beside published forms', () => {
  it('leaves everything where both lists tell all of it', () => {
    const tables = tablesOf({ physical: 9, sexual: 8, total: 17 }, { rape: 3, sexual_assault: 5, total: 8 });
    expect(typesBesideForms(tables)).toEqual(tables);
  });

  it('tells incidents of which nobody wrote what was done by both lists where they are as many', () => {
    const same = tablesOf({ physical: 9, not_known: 40, total: 49 }, { not_known: 40, physical_assault: 9 });
    expect(typesBesideForms(same)).toEqual(same);
    const apart = tablesOf({ physical: 9, not_known: 40, total: 49 }, { not_known: 38, total: 49 });
    expect(toldIn(typesBesideForms(apart), 'core_types')).toEqual({ not_known: 'hidden', total: 49 });
  });

  it('does not tell them by the types where the forms leave them out', () => {
    const form = tablesOf(
      { physical: 'small', not_known: 'hidden', total: 44 },
      { not_known: 41, total: 44 },
    );
    expect(toldIn(typesBesideForms(form), 'core_types')).toEqual({ not_known: 'hidden', total: 'hidden' });
  });

  it('does not tell by a nought of the types what the forms leave out', () => {
    const form = tablesOf({ sexual: 'hidden', total: 30 }, { rape: 0, sexual_assault: 0, total: 20 });
    expect(toldIn(typesBesideForms(form), 'core_types')).toEqual({
      ...{ rape: 'hidden', sexual_assault: 'hidden', total: 'hidden' },
    });
  });

  it('tells both sexual types or neither', () => {
    const told = typesBesideForms(
      tablesOf({ sexual: 8, total: 30 }, { rape: 'small', sexual_assault: 5, total: 20 }),
    );
    expect(toldIn(told, 'core_types')).toEqual({ rape: 'hidden', sexual_assault: 'hidden', total: 20 });
    expect(toldIn(told, 'law_forms')).toEqual({ sexual: 8, total: 30 });
  });

  it('does not tell a form that was left out by its types, nor by their sum', () => {
    const told = typesBesideForms(
      tablesOf({ sexual: 'hidden', economic: 'small', total: 30 }, { rape: 5, sexual_assault: 7, total: 20 }),
    );
    expect(toldIn(told, 'core_types')).toEqual({
      ...{ rape: 'hidden', sexual_assault: 'hidden', total: 'hidden' },
    });
  });
});

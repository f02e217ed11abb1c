import { describe, expect, it } from '@jest/globals';
import { TOTAL } from '../statistics.types.js';
import type { Mark, ShownCell, TableCode } from '../statistics.types.js';
import { formsBesideTypes, typesBesideForms } from './forms-and-types.rules.js';

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

describe('what an agency hands on of forms beside types', () => {
  const types = { rape: 'small', sexual_assault: 5, physical_assault: 'hidden', total: 20 } as const;

  it('does not tell a rape by the sexual form less the other assaults', () => {
    const told = formsBesideTypes(tablesOf({ physical: 9, sexual: 6, economic: 7, total: 22 }, types));
    expect(toldIn(told, 'law_forms')).toEqual({
      ...{ physical: 9, sexual: 'hidden', economic: 7, total: 'hidden' },
    });
    expect(toldIn(told, 'core_types')).toEqual(types);
  });

  it('does not tell by a small form that two small types are one each', () => {
    const both = { ...types, sexual_assault: 'small' } as const;
    const told = formsBesideTypes(tablesOf({ physical: 9, sexual: 'small', total: 11 }, both));
    expect(toldIn(told, 'law_forms')).toMatchObject({ sexual: 'hidden' });
  });

  it('does not tell a small form by the sum where the types tell the sexual one', () => {
    const all = { rape: 3, sexual_assault: 5, total: 8 };
    const told = formsBesideTypes(
      tablesOf({ physical: 9, sexual: 'hidden', economic: 'small', total: 19 }, all),
    );
    expect(toldIn(told, 'law_forms')).toMatchObject({ physical: 9, total: 'hidden' });
  });

  it('leaves everything where both lists tell all of it', () => {
    const tables = tablesOf({ physical: 9, sexual: 8, total: 17 }, { rape: 3, sexual_assault: 5, total: 8 });
    expect(formsBesideTypes(tables)).toEqual(tables);
    expect(typesBesideForms(tables)).toEqual(tables);
  });
});

describe('incidents of which nobody wrote down what was done', () => {
  it('are told by both lists where they are as many, and else by one', () => {
    const same = tablesOf({ physical: 9, not_known: 40, total: 49 }, { not_known: 40, physical_assault: 9 });
    expect(formsBesideTypes(same)).toEqual(same);
    expect(typesBesideForms(same)).toEqual(same);
    const apart = tablesOf({ physical: 9, not_known: 40, total: 49 }, { not_known: 38, total: 49 });
    expect(toldIn(formsBesideTypes(apart), 'law_forms')).toEqual({
      ...{ physical: 9, not_known: 'hidden', total: 'hidden' },
    });
    expect(toldIn(typesBesideForms(apart), 'core_types')).toEqual({ not_known: 'hidden', total: 49 });
  });

  it('are not told by the other list where one leaves them out', () => {
    const left = tablesOf({ physical: 9, not_known: 40, total: 49 }, { not_known: 'hidden', total: 49 });
    expect(toldIn(formsBesideTypes(left), 'law_forms')).toMatchObject({
      not_known: 'hidden',
      total: 'hidden',
    });
    const form = tablesOf(
      { physical: 'small', not_known: 'hidden', total: 44 },
      { not_known: 41, total: 44 },
    );
    expect(toldIn(typesBesideForms(form), 'core_types')).toEqual({ not_known: 'hidden', total: 'hidden' });
  });
});

describe('a nought', () => {
  it('in one list does not tell what the other leaves out', () => {
    const form = tablesOf({ sexual: 'hidden', total: 30 }, { rape: 0, sexual_assault: 0, total: 20 });
    expect(toldIn(typesBesideForms(form), 'core_types')).toEqual({
      ...{ rape: 'hidden', sexual_assault: 'hidden', total: 'hidden' },
    });
    const types = tablesOf({ sexual: 0, total: 30 }, { rape: 'hidden', sexual_assault: 'hidden', total: 20 });
    expect(toldIn(formsBesideTypes(types), 'law_forms')).toEqual({ sexual: 'hidden', total: 'hidden' });
  });
});

describe('what the return to the committee tells of types beside published forms', () => {
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

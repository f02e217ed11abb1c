import { describe, expect, it } from '@jest/globals';
import type { FactPeriod } from '../facts.rules.js';
import { TOTAL } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';
import type { Counts } from '../suppression.rules.js';
import { HandedOn, toldTables } from './handed-on.rules.js';
import { ownAxes } from './own-returns.rules.js';
import { ownForm } from './own-returns.types.js';

const FORM = ownForm('civil');
const JANUARY: FactPeriod = { kind: 'month', firstOn: '2025-01-01' };
type By = Readonly<Record<string, number>>;
const countsOf = (code: TableCode, by: By): Counts => ownAxes(code).lines.map((line) => [by[line] ?? 0]);

/** What is told of January where so many incidents were of each form and of each type, by an agency of no police. */
function toldOf(forms: By, types: By) {
  const counts = new Map(
    (
      [
        ['law_forms', forms],
        ['core_types', types],
      ] as const
    ).map(([code, by]) => [code as TableCode, new Map([[JANUARY.firstOn, countsOf(code, by)]])]),
  );
  const handedOn = new HandedOn({ form: FORM, counts, kept: [], today: '2026-01-01' });
  const tables = toldTables(FORM, handedOn.listsOf(JANUARY));
  return (code: TableCode, line: string): number | string | null => {
    const cell = tables.get(code)?.find((one) => one.line === line && one.column === TOTAL);
    return cell?.mark ?? cell?.value ?? null;
  };
}

describe('lists that are decided together', () => {
  it('do not tell a rape by the sexual form less the other assaults', () => {
    const types = {
      rape: 1,
      sexual_assault: 5,
      physical_assault: 9,
      denial_resources: 7,
      forced_marriage: 2,
    };
    const told = toldOf({ physical: 9, sexual: 6, economic: 7 }, types);
    expect(told('core_types', 'rape')).toBe('small');
    expect([told('law_forms', 'sexual'), told('law_forms', TOTAL)]).toEqual(['hidden', 'hidden']);
    expect(told('law_forms', 'physical')).toBe(9);
  });

  it('do not tell by a small form that two small types are one each', () => {
    const told = toldOf({ physical: 9, sexual: 2 }, { rape: 1, sexual_assault: 1, physical_assault: 9 });
    const sexual = [
      told('core_types', 'rape'),
      told('core_types', 'sexual_assault'),
      told('law_forms', 'sexual'),
    ];
    expect(sexual).not.toEqual(['small', 'small', 'small']);
    expect(sexual.every((value) => typeof value === 'string')).toBe(true);
  });

  it('tell everything where nothing is small', () => {
    const told = toldOf({ physical: 9, sexual: 8 }, { rape: 3, sexual_assault: 5, physical_assault: 9 });
    expect([told('law_forms', 'sexual'), told('law_forms', TOTAL)]).toEqual([8, 17]);
    expect([told('core_types', 'rape'), told('core_types', TOTAL)]).toEqual([3, 17]);
  });

  it('do not tell that one stands in a line where no more can, since there are no more incidents', () => {
    // At least three, of three incidents.
    const told = toldOf({ physical: 3, psychological: 1 }, { physical_assault: 3 });
    expect(told('law_forms', 'psychological')).not.toBe(1);
    expect(told('core_types', TOTAL) === 3 && told('law_forms', TOTAL) === 4).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { LISTS } from '../lists.types.js';
import type { ListName } from '../lists.types.js';
import { DEFINITIONS, ELSEWHERE, PLACE_UNKNOWN, TOTAL } from '../statistics.types.js';
import type { ShownCell } from '../statistics.types.js';
import { missingShare } from './minimum-set.rules.js';
import { MINIMUM_SET, codesOf } from './minimum-set.types.js';

const cell = (line: string, value: number | null, mark: ShownCell['mark'] = null): ShownCell => ({
  ...{ line, column: TOTAL, value, mark },
});
const MISSING = { table: 'core_types', axis: 'line', codes: ['not_known'] } as const;

describe('the minimum set', () => {
  it('is of fields, lists and tables that exist, and says of a share only what a table has a line for', () => {
    for (const { list, tables, missing, held, field } of MINIMUM_SET) {
      if (list && list !== 'places') expect(codesOf(list).length).toBeGreaterThan(1);
      for (const code of tables) expect(DEFINITIONS[code]).toBeDefined();
      expect(held === 'not').toBe(field === null);
      if (!missing) continue;
      const { lines, columns } = DEFINITIONS[missing.table];
      const axis = missing.axis === 'line' ? lines : columns;
      const known: readonly string[] =
        axis === 'places' ? [ELSEWHERE, PLACE_UNKNOWN] : LISTS[axis as ListName];
      for (const code of missing.codes) expect(known).toContain(code);
      expect(tables).toContain(missing.table);
    }
  });

  it('tells shares in steps of five, of ten records at the least', () => {
    expect(missingShare(MISSING, [cell(TOTAL, 40), cell('not_known', 9)])).toEqual({
      state: 'told',
      percent: 25,
    });
    expect(missingShare(MISSING, [cell(TOTAL, 40), cell('not_known', 0)])).toEqual({
      state: 'told',
      percent: 0,
    });
    expect(missingShare(MISSING, [cell(TOTAL, 9), cell('not_known', 9)]).state).toBe('too_few');
  });

  it('counts an age as missing where all that is known is that she is a child', () => {
    const age = MINIMUM_SET.find(({ code }) => code === 'survivor_age')?.missing ?? null;
    const cells = [cell(TOTAL, 40), cell('unknown', 5), cell('under_18_unknown', 5)];
    expect(missingShare(age, cells)).toEqual({ state: 'told', percent: 25 });
  });

  it('leaves a share out where its table leaves out a part of it', () => {
    const small = [cell(TOTAL, 40), cell('not_known', null, 'small')];
    expect(missingShare(MISSING, small)).toEqual({ state: 'left_out', percent: null });
    const hidden = [cell(TOTAL, null, 'hidden'), cell('not_known', 9)];
    expect(missingShare(MISSING, hidden)).toEqual({ state: 'left_out', percent: null });
    expect(missingShare(MISSING, undefined).state).toBe('not_counted');
    expect(missingShare(null, []).state).toBe('not_told');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { format } from 'oxfmt';
import { LISTS, DEFINITIONS, ELSEWHERE, PLACE_UNKNOWN } from '../statistics.types.js';
import type { ListName } from '../statistics.types.js';
import { codesOf, minimumDataSetPage, INDICATORS, MINIMUM_SET } from './minimum-data-set.rules.js';

describe('the minimum data set', () => {
  it('names lists, tables and unknown codes that the catalogue has', () => {
    for (const item of MINIMUM_SET) {
      if (item.list && item.list !== 'places') expect(codesOf(item).length).toBeGreaterThan(1);
      for (const code of item.tables) expect(DEFINITIONS[code]).toBeDefined();
      expect(item.held === 'not').toBe(item.field === null);
      if (!item.unknown) continue;
      const { lines, columns } = DEFINITIONS[item.unknown.table];
      const axis = item.unknown.axis === 'line' ? lines : columns;
      const known: readonly string[] =
        axis === 'places' ? [ELSEWHERE, PLACE_UNKNOWN] : LISTS[axis as ListName];
      for (const code of item.unknown.codes) expect(known).toContain(code);
      expect(item.tables).toContain(item.unknown.table);
    }
  });

  it('is documented with the thirteen indicators as the catalogue says', async () => {
    expect(INDICATORS.map(({ number }) => number)).toEqual(Array.from({ length: 13 }, (_, at) => at + 1));
    const page = new URL('../../../../docs/minimum-data-set.md', import.meta.url);
    const { code: text } = await format(page.pathname, minimumDataSetPage());
    expect(readFileSync(page, 'utf8')).toBe(text);
  });
});

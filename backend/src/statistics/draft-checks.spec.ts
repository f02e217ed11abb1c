import { describe, expect, it } from '@jest/globals';
import { checksOf } from './draft-checks.rules.js';
import type { ShownCell, TableCode } from './statistics.types.js';

const SEPTEMBER = { kind: 'month', firstOn: '2020-09-01' } as const;
const cell = (line: string, column: string, value: number | null): ShownCell => ({
  ...{ line, column, value },
  mark: value === null ? 'hidden' : null,
});
const kindsOf = (code: TableCode, cells: readonly ShownCell[]): string[] =>
  checksOf({ code, cells, withoutConsentPercent: null, withoutDayPercent: null }, SEPTEMBER, [])
    .map(({ kind }) => kind)
    // How far a sum lies from those before is asked apart (outliers.spec.ts).
    .filter((kind) => !kind.startsWith('much_'));

describe('what is to be explained before a draft goes on', () => {
  it.each<[string, number | null, number | null, string[]]>([
    ['is that of a fifth no place was written down', 4 * 5, 100, ['without_place']],
    ['is not that of fewer', 19, 100, []],
    ['is not told of few records', 5, 9, []],
    ['is not told where the place is left out', null, 100, []],
    ['is not told where the sum is left out', 20, null, []],
  ])('%s', (_what, unknown, whole, kinds) => {
    expect(kindsOf('new_cases', [cell('unknown', 'total', unknown), cell('total', 'total', whole)])).toEqual(
      kinds,
    );
    expect(kindsOf('law_forms', [cell('total', 'unknown', unknown), cell('total', 'total', whole)])).toEqual(
      kinds,
    );
  });

  it('is nothing of a place that is not known where a table tells of no places', () => {
    expect(kindsOf('sexes', [cell('unknown', 'total', 90), cell('total', 'total', 100)])).toEqual([]);
    expect(kindsOf('sexes', [cell('total', 'unknown', 90), cell('total', 'total', 100)])).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { measureOf, monthsOf } from './measures.rules.js';
import type { MeasureCount, ShownMeasure } from './measures.rules.js';
import {
  MEASURES,
  MEASURE_CODES,
  SMALLEST_BETWEEN_AGENCIES,
  SMALLEST_WITHIN_AGENCY,
} from './measures.types.js';
import type { MeasureCode, MeasureDefinition } from './measures.types.js';

const MONTHS = monthsOf(2026, 4);
const k = SMALLEST_BETWEEN_AGENCIES;
const counts = (measure: MeasureCode, byPart: Record<string, number[]>): MeasureCount[] =>
  Object.entries(byPart).flatMap(([part, months]) =>
    months.map((records, month) => ({ measure, month, part, records })),
  );
const line = ({ cells }: ShownMeasure, name: string): (number | string | null | undefined)[] =>
  [...MONTHS, 'total'].map((column) => {
    const found = cells.find((cell) => cell.line === name && cell.column === column);
    return found && (found.mark ?? found.value);
  });

describe('a measure', () => {
  it('is of three months, each in its year', () => {
    expect(monthsOf(2026, 1)).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(monthsOf(2025, 4)).toEqual(['2025-10', '2025-11', '2025-12']);
  });

  it('tells base, share and what is missing, month by month and for the quarter', () => {
    const shown = measureOf(
      'on_time',
      counts('on_time', { on_time: [8, 6, 10], late: [4, 3, 5], not_done: [3, 3, 5], ended: [7, 0, 4] }),
      { months: MONTHS, smallestShown: k },
    );
    expect(line(shown, 'on_time')).toEqual([8, 6, 10, 24]);
    expect(line(shown, 'total')).toEqual([15, 12, 20, 47]);
    expect(line(shown, 'ended')).toEqual([7, 0, 4, 11]);
    expect(shown.shares).toEqual([
      { column: '2026-10', percent: 53, missingPercent: 20 },
      { column: '2026-11', percent: 50, missingPercent: 25 },
      { column: '2026-12', percent: 50, missingPercent: 25 },
      { column: 'total', percent: 51, missingPercent: 23 },
    ]);
  });

  it('tells no share of fewer than ten, nor one from which a small count follows', () => {
    const shown = measureOf(
      'returned_6',
      counts('returned_6', { returned: [2, 4, 6], not_returned: [9, 3, 7], unheard: [4, 2, 5] }),
      { months: MONTHS, smallestShown: k },
    );
    expect(line(shown, 'returned')[0]).toBe('small');
    expect(shown.shares[0]?.percent).toBeNull();
    expect(shown.shares[1]).toMatchObject({ percent: null, missingPercent: null });
  });

  it('is shown by its base alone where all of a month say one thing of themselves', () => {
    const all = counts('safe_6', { safe: [0, 3, 4], not_safe: [6, 4, 3], not_asked: [0, 4, 5] });
    const shown = measureOf('safe_6', all, { months: MONTHS, smallestShown: k });
    expect(line(shown, 'not_safe')[0]).toBe('hidden');
    expect(line(shown, 'total')).toEqual([6, 11, 12, 29]);
    expect(shown.shares[0]).toMatchObject({ percent: null });
  });

  it('of an agency by itself hides nothing', () => {
    const shown = measureOf('safe_6', counts('safe_6', { safe: [1, 0, 2], not_asked: [0, 1, 0] }), {
      months: MONTHS,
      smallestShown: SMALLEST_WITHIN_AGENCY,
    });
    expect(line(shown, 'safe')).toEqual([1, 0, 2, 3]);
  });
});

describe('always', () => {
  const count = fc.integer({ min: 0, max: 30 });
  const quarter = fc.tuple(count, count, count);
  const measure = fc.constantFrom(...MEASURE_CODES).chain((code) => {
    const { parts, apart }: MeasureDefinition = MEASURES[code];
    const lines = [...parts, apart];
    return fc.array(quarter, { minLength: lines.length, maxLength: lines.length }).map((rows) => ({
      code,
      rows: Object.fromEntries(lines.map((part, at) => [part, rows[at] ?? [0, 0, 0]])),
    }));
  });
  const valueOf = (shown: ShownMeasure, name: string, column: string) =>
    shown.cells.find((cell) => cell.line === name && cell.column === column);

  it('do the parts add up to the base, the months to the quarter, and a share to a whole', () => {
    fc.assert(
      fc.property(measure, fc.constantFrom(SMALLEST_WITHIN_AGENCY, k), ({ code, rows }, smallestShown) => {
        const definition: MeasureDefinition = MEASURES[code];
        const all = counts(code, rows);
        const shown = measureOf(code, all, { months: MONTHS, smallestShown });
        const sumOf = (lines: readonly string[], month: number): number =>
          all
            .filter((one) => lines.includes(one.part) && one.month === month)
            .reduce((sum, { records }) => sum + records, 0);
        MONTHS.forEach((column, month) => {
          const base = valueOf(shown, 'total', column);
          if (base?.mark === null) expect(base.value).toBe(sumOf(definition.parts, month));
          const share = shown.shares.find((one) => one.column === column);
          if (share && share.percent !== null) {
            expect(base?.value).toBeGreaterThanOrEqual(10);
            expect(share.percent + (share.missingPercent ?? 0)).toBeLessThanOrEqual(101);
          }
        });
        const whole = valueOf(shown, 'total', 'total');
        if (whole?.mark === null)
          expect(whole.value).toBe([0, 1, 2].reduce((sum, month) => sum + sumOf(definition.parts, month), 0));
      }),
      { numRuns: 300 },
    );
  });

  it('is a count of 1 or 2 kept from other agencies, also by a share', () => {
    fc.assert(
      fc.property(measure, ({ code, rows }) => {
        const definition: MeasureDefinition = MEASURES[code];
        const shown = measureOf(code, counts(code, rows), { months: MONTHS, smallestShown: k });
        for (const [part, months] of Object.entries(rows))
          months.forEach((records, month) => {
            const cell = valueOf(shown, part, MONTHS[month] ?? '');
            if (records === 0 || records >= k) return;
            expect(cell?.value).toBeNull();
            if (part === definition.numerator) expect(shown.shares[month]?.percent).toBeNull();
          });
        // Every record stands in one part: no part is both told of and missing, and none stands apart as well.
        const { parts, apart, missing, numerator } = definition;
        expect(new Set([...parts, apart]).size).toBe(parts.length + 1);
        expect(missing.every((part) => parts.includes(part) && part !== numerator)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

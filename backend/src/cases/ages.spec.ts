import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf } from '../shared/dates.js';
import { ageBandOf, mayBeMinor } from './minors.rules.js';
import { AGE_BANDS } from './cases.types.js';

const OPENED = '2026-11-24';

describe('the band of her age when the record was opened', () => {
  it.each([
    ['born that day', '2026-11-24', '0_11'],
    ['the day before she is 12', '2014-11-25', '0_11'],
    ['12 to the day', '2014-11-24', '12_14'],
    ['the day before she is 15', '2011-11-25', '12_14'],
    ['15 to the day', '2011-11-24', '15_17'],
    ['the day before she is 18', '2008-11-25', '15_17'],
    ['18 to the day', '2008-11-24', '18_24'],
    ['the day before she is 25', '2001-11-25', '18_24'],
    ['25 to the day', '2001-11-24', '25_29'],
    ['30 to the day', '1996-11-24', '30_39'],
    ['the day before she is 40', '1986-11-25', '30_39'],
    ['40 to the day', '1986-11-24', '40_49'],
    ['50 to the day', '1976-11-24', '50_59'],
    ['the day before she is 60', '1966-11-25', '50_59'],
    ['60 to the day', '1966-11-24', '60_plus'],
    ['very old', '1930-06-01', '60_plus'],
    ['born on 29 February, on the day before it', '2008-02-29', '18_24'],
  ] as const)('%s', (_what, on, band) => {
    expect(ageBandOf({ on, precision: 'day' }, OPENED)).toBe(band);
  });

  it.each([
    ['a year in which she may be 17', { on: '2008-01-01', precision: 'year' }, '15_17'],
    ['a year in which she must be 18', { on: '2007-01-01', precision: 'year' }, '18_24'],
    ['a year that may mean 39 or 40', { on: '1986-01-01', precision: 'year' }, '30_39'],
    ['the year of the record itself', { on: '2026-01-01', precision: 'year' }, '0_11'],
    ['1 January, which stands for its year', { on: '2008-01-01', precision: 'day' }, '15_17'],
    ['2 January, which is a day', { on: '2008-01-02', precision: 'day' }, '18_24'],
    ['January alone, which is a month', { on: '2008-01-01', precision: 'month' }, '18_24'],
    ['a month in which she may be 17', { on: '2008-11-01', precision: 'month' }, '15_17'],
    ['no birth', null, 'unknown'],
    ['a birth after the record', { on: '2026-11-25', precision: 'day' }, 'unknown'],
  ] as const)('of %s', (_what, born, band) => {
    expect(ageBandOf(born, OPENED)).toBe(band);
  });

  it('says of every birth and day what is said of whether she is a child', () => {
    const day = fc.date({ min: new Date('1930-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
    const precision = fc.constantFrom('day' as const, 'month' as const, 'year' as const);
    fc.assert(
      fc.property(day, day, precision, (birth, opening, how) => {
        const [written, openedOn] = [dayOf(birth), dayOf(opening)];
        const length = { day: 10, month: 7, year: 4 }[how];
        const born = { on: written.slice(0, length) + '-01-01'.slice(length - 4), precision: how };
        const band = ageBandOf(born, openedOn);
        expect(AGE_BANDS).toContain(band);
        if (band === 'unknown') expect(born.on > openedOn).toBe(true);
        else expect(['0_11', '12_14', '15_17'].includes(band)).toBe(mayBeMinor(born, openedOn));
      }),
    );
  });
});

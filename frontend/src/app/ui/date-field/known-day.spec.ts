import { parseDay, parseMonth, writeDay } from './known-day';

const TODAY = '2026-11-24';
const WORDS = { today: ['имрӯз', 'today'], yesterday: ['дирӯз', 'yesterday'] };

describe('a day as people type it', () => {
  it.each([
    ['24.11.2026', '2026-11-24'],
    ['4.1.2026', '2026-01-04'],
    ['24/11/26', '2026-11-24'],
    ['24 11', '2026-11-24'],
    ['25 11', '2025-11-25'],
    ['2026-11-24', '2026-11-24'],
    ['1.2.85', '1985-02-01'],
    ['Имрӯз', '2026-11-24'],
    ['yesterday', '2026-11-23'],
    ['29.02.2024', '2024-02-29'],
  ])('%s is %s', (text, day) => {
    expect(parseDay(text, TODAY, WORDS)).toBe(day);
  });

  it.each(['', '31.02.2026', '29.02.2025', '24', '24.13.2026', 'soon', '24.11.20266'])(
    '“%s” is no day',
    (text) => {
      expect(parseDay(text, TODAY, WORDS)).toBeNull();
    },
  );

  it.each([
    ['11.2026', '2026-11-01'],
    ['12', '2025-12-01'],
    ['2026-03', '2026-03-01'],
  ])('the month %s begins on %s', (text, day) => {
    expect(parseMonth(text, TODAY)).toBe(day);
  });

  it('is written the same way again', () => {
    expect(writeDay({ precision: 'day', on: '2026-01-04' })).toBe('04.01.2026');
    expect(writeDay({ precision: 'month', on: '2026-01-01' })).toBe('01.2026');
  });
});

import { dayAndPrecision, writeDay } from './written-day';

describe('a day as it is written', () => {
  it.each([
    ['02.05.1994', '1994-05-02', 'day'],
    ['2.5.1994', '1994-05-02', 'day'],
    ['2/5/1994', '1994-05-02', 'day'],
    ['05.1994', '1994-05-01', 'month'],
    ['1994', '1994-01-01', 'year'],
    ['', null, null],
    ['in spring', 'in spring', 'day'],
  ] as const)('“%s” is %s, known to the %s', (text, on, precision) => {
    expect(dayAndPrecision(text)).toEqual({ on, precision });
  });

  it.each(['02.05.1994', '05.1994', '1994', ''])('“%s” is written again as it was', (text) => {
    expect(writeDay(dayAndPrecision(text))).toBe(text);
  });
});

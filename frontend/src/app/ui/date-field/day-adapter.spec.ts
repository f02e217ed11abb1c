import { TestBed } from '@angular/core/testing';
import { provideTesting, speak } from '../../../testing/texts';
import { DAY_PROVIDERS, DayAdapter } from './day-adapter';

describe('days of the calendar', () => {
  const open = async (language: 'en' | 'ru' | 'tg' = 'en'): Promise<DayAdapter> => {
    TestBed.configureTestingModule({ providers: [...provideTesting(), ...DAY_PROVIDERS] });
    await speak(language);
    const adapter = TestBed.inject(DayAdapter);
    adapter.readTodayFrom(() => '2026-11-25');
    return adapter;
  };

  it.each([
    ['24.11.2026', '2026-11-24'],
    ['24.11', '2026-11-24'],
    ['today', '2026-11-25'],
    ['', null],
  ])('“%s” is read as %s', async (typed, day) => {
    expect((await open()).parse(typed)).toBe(day);
  });

  it.each([
    ['ru', 'сегодня'],
    ['tg', 'имрӯз'],
  ] as const)('in %s “%s” is today', async (language, word) => {
    expect((await open(language)).parse(word)).toBe('2026-11-25');
  });

  it('what is no day is not valid', async () => {
    const adapter = await open();
    expect(adapter.isValid(adapter.parse('31.02.2026') ?? 'none')).toBe(false);
  });

  it('a month later than the 31st is the last day of the next month, also across a year', async () => {
    const adapter = await open();
    expect(adapter.addCalendarMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(adapter.addCalendarMonths('2026-12-31', 2)).toBe('2027-02-28');
    expect(adapter.addCalendarYears('2024-02-29', 1)).toBe('2025-02-28');
    expect(adapter.getNumDaysInMonth('2028-02-01')).toBe(29);
  });

  it('weeks begin on Monday, and names are those of the language', async () => {
    const adapter = await open('ru');
    expect(adapter.getFirstDayOfWeek()).toBe(1);
    expect(adapter.getDayOfWeekNames('long')[0]).toBe('воскресенье');
    expect(adapter.getMonthNames('long')[10]).toBe('ноябрь');
    expect(adapter.format('2026-11-24', 'day')).toBe('24.11.2026');
  });
});

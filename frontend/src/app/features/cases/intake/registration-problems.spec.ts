import { dayProblem, nameProblem, phoneProblem, readHours } from './registration-problems';

describe('a name', () => {
  it.each(['', 'Гулчеҳра', 'Gulchehra', 'Гулчеҳра Rahimova', 'О’Нил', 'Зебо-2'])('may be “%s”', (name) => {
    expect(nameProblem(name)).toBeNull();
  });

  it('mixes no two alphabets in one word', () => {
    expect(nameProblem('Сaидова Гулчеҳра')).toEqual({
      key: 'register.mixed-scripts',
      params: { word: 'Сaидова' },
    });
  });

  it.each([400, 20_000])('of %i letters is refused before it is sent', (length) => {
    expect(nameProblem('я'.repeat(length))).toEqual({ key: 'error.too-long', params: { max: 120 } });
    expect(phoneProblem('1'.repeat(length))).toEqual({ key: 'error.too-long', params: { max: 200 } });
  });
});

describe('a day', () => {
  it.each(['', '1994', '05.1994', '02.05.1994', '29.02.2024', '25.11.2026'])('may be “%s”', (typed) => {
    expect(dayProblem(typed, '2026-11-25')).toBeNull();
  });

  it.each([
    ['31.02.1994', 31, 2],
    ['29.02.2026', 29, 2],
    ['31/04/1990', 31, 4],
  ])('“%s” does not exist', (typed, day, month) => {
    expect(dayProblem(typed, '2026-11-25')).toEqual({ key: 'register.no-such-day', params: { day, month } });
  });

  it.each([
    ['26.11.2026', 'error.date-in-future'],
    ['2027', 'error.date-in-future'],
    ['in spring', 'error.invalid-date'],
    ['32.13.1990', 'error.invalid-date'],
    ['13.1990', 'error.invalid-date'],
  ])('“%s” is refused: %s', (typed, key) => {
    expect(dayProblem(typed, '2026-11-25')?.key).toBe(key);
  });
});

describe('hours as they are said', () => {
  it.each([
    ['9-18', 540, 1080],
    ['9–18', 540, 1080],
    ['9 18', 540, 1080],
    ['9:30 – 18.15', 570, 1095],
    ['с 9 до 18', 540, 1080],
    ['аз 10 то 12', 600, 720],
    ['20-24', 1200, 1440],
    ['20-0', 1200, 1440],
  ])('“%s” are hours', (text, fromMinute, untilMinute) => {
    expect(readHours(text)).toEqual({ fromMinute, untilMinute });
  });

  it.each(['', 'morning', '9', '18-9', '9-9', '25-26', '9-18-20'])('“%s” are none', (text) => {
    expect(readHours(text)).toBeNull();
  });
});

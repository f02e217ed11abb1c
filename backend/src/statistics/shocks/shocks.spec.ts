import { describe, expect, it } from '@jest/globals';
import { figuresOf, shockProblems, windowsOf } from './shocks.rules.js';

describe('the days of a shock', () => {
  it('begin today at the latest, and end after they begin', () => {
    const fields = (fromOn: string, untilOn: string | null) =>
      shockProblems({ fromOn, untilOn }, '2026-11-30').map(({ path, code }) => `${path} ${code}`);
    expect(fields('2026-11-30', null)).toEqual([]);
    expect(fields('2026-11-30', '2026-11-30')).toEqual([]);
    expect(fields('2026-11-01', '2027-02-01')).toEqual([]);
    expect(fields('2026-12-01', null)).toEqual(['fromOn date_in_future']);
    expect(fields('2026-11-02', '2026-11-01')).toEqual(['untilOn end_before_start']);
    expect(fields('1999-12-31', null)).toEqual(['fromOn year_too_early']);
  });
});

describe('the months around a shock', () => {
  const shown = (fromOn: string, untilOn: string | null, today: string) =>
    windowsOf({ fromOn, untilOn }, today).map(
      ({ window, from, until, months }) => `${window} ${from} ${until} ${months}`,
    );

  it('are the three before, all that it touches, the three after, and the same a year earlier', () => {
    expect(shown('2026-01-31', '2026-03-01', '2026-11-30')).toEqual([
      'year_before 2025-01-01 2025-04-01 3',
      'before 2025-10-01 2026-01-01 3',
      'during 2026-01-01 2026-04-01 3',
      'after 2026-04-01 2026-07-01 3',
    ]);
  });

  it('end before the present one, which is not over, and none is after what lasts', () => {
    for (const untilOn of [null, '2026-11-30', '2027-05-05'])
      expect(shown('2026-09-15', untilOn, '2026-11-30')).toEqual([
        'year_before 2025-09-01 2025-11-01 2',
        'before 2026-06-01 2026-09-01 3',
        'during 2026-09-01 2026-11-01 2',
      ]);
    expect(shown('2026-11-15', null, '2026-11-30')).toEqual(['before 2026-08-01 2026-11-01 3']);
  });

  it('after it are as many as are over', () => {
    expect(shown('2026-09-15', '2026-09-20', '2026-11-30').at(-1)).toBe('after 2026-10-01 2026-11-01 1');
  });
});

describe('the figures of a window', () => {
  const counts = [
    { part: 'work', code: 'new_cases', records: 3 },
    { part: 'work', code: 'calls', records: 8 },
    { part: 'paths', code: 'police', records: 6 },
    { part: 'wellbeing', code: 'plan', records: 5 },
  ] as const;
  const shown = (reach: 'group' | 'agency' | 'country') =>
    Object.fromEntries(figuresOf(counts, reach).map(({ code, records }) => [code, records]));

  it('are exact for a group and an agency, rounded for the country, and never exact of wellbeing', () => {
    expect(shown('agency')).toMatchObject({ new_cases: 3, late: 0, calls: 8, police: 6, self: 0 });
    expect(shown('country')).toMatchObject({ new_cases: null, late: null, calls: 10, police: 5, self: null });
    for (const reach of ['group', 'agency', 'country'] as const)
      expect(shown(reach)).toMatchObject({ emergency: null, same_day: null, plan: 5 });
  });

  it('are left out where they are not counted', () => {
    expect(shown('group')).not.toHaveProperty('calls');
    for (const code of ['waiting', 'unmet']) expect(shown('country')).not.toHaveProperty(code);
  });
});

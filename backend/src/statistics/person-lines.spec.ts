import { describe, expect, it } from '@jest/globals';
import { duePeriods, personLines } from './persons.rules.js';
import type { CountedPeriod, Known, CountedRegistration, PeriodBook } from './persons.rules.js';

const registered = (caseId: string, agencyId: string, change: Partial<CountedRegistration> = {}) => ({
  ...{ caseId, agencyId, groupId: 'g1', duplicateOf: null, isShared: false },
  ...change,
});
const book = (change: Partial<PeriodBook> = {}): PeriodBook => ({
  registrations: [
    registered('c1', 'police'),
    registered('c2', 'centre', { isShared: true }),
    registered('c3', 'centre', { groupId: null }),
  ],
  records: [{ unit: 'cases', agencyId: 'centre', groupId: 'g1', isShared: true, records: 4 }],
  returns: [
    { groupId: 'g1', records: 2 },
    { groupId: null, records: 1 },
  ],
  linked: new Set(['c1', 'c2']),
  graph: {
    count: (ids) => ({ persons: ids.length, expected: ids.length - 0.4, from: -0.2, to: ids.length + 0.3 }),
  },
  ...change,
});

describe('lines of persons', () => {
  it('are of everything, of each group, of what its leaders may know, and of its agencies', () => {
    const lines = personLines(book());
    expect(lines.map(({ scope, groupId, agencyId }) => [scope, groupId, agencyId])).toEqual([
      ['all', null, null],
      ['group', 'g1', null],
      ['shared', 'g1', null],
      ['agency', 'g1', 'centre'],
      ['agency', 'g1', 'police'],
      ['no_group', null, null],
      ['agency', null, 'centre'],
    ]);
    expect(lines.map(({ registrations }) => registrations)).toEqual([3, 2, 1, 1, 1, 1, 1]);
    expect(lines.map(({ cases }) => cases)).toEqual([4, 4, 4, 4, 0, 0, 0]);
    expect(lines.map(({ settledTooSoon }) => settledTooSoon)).toEqual([3, 2, null, null, null, 1, null]);
    expect(lines.map(({ notLinked }) => notLinked)).toEqual([1, 0, 0, 0, 0, 1, 1]);
  });

  it('estimate at least one person and at most as many as there are registrations', () => {
    const [all] = personLines(book());
    expect(all).toMatchObject({ persons: 3, estimate: 3, from: 1, to: 3 });
    const none = personLines(book({ registrations: [] }))[0];
    expect(none).toMatchObject({ registrations: 0, estimate: 0, from: 0, to: 0 });
  });

  it('are none where there is nothing to count', () => {
    expect(personLines(book({ registrations: [], records: [] }))).toEqual([]);
  });
});

describe('periods of which persons are counted', () => {
  const known: Known = { first: '2025-11-03', today: '2026-03-02', imports: [] };
  const counted = (kind: CountedPeriod['kind'], firstOn: string, countedOn: string): CountedPeriod => ({
    ...{ kind, firstOn, countedOn, countedAt: new Date(`${countedOn}T08:00:00Z`) },
  });
  const due = (change: Partial<Known> = {}, before: readonly CountedPeriod[] = []): string[] =>
    duePeriods({ ...known, ...change }, before).map(({ kind, firstOn }) => `${kind} ${firstOn}`);
  const all = [
    ...['quarter 2025-10-01', 'half_year 2025-07-01', 'year 2025-01-01'],
    ...['quarter 2026-01-01', 'half_year 2026-01-01', 'year 2026-01-01'],
  ];
  const allBut = (name: string): CountedPeriod[] =>
    all
      .filter((each) => each !== name)
      .map((each) => each.split(' ') as [CountedPeriod['kind'], string])
      .map(([kind, firstOn]) => counted(kind, firstOn, known.today));

  it('run from the first registration to today', () => {
    expect(due()).toEqual(all);
    expect(due({ first: null })).toEqual([]);
  });

  it('are counted every week while they change, and every month four months after their end', () => {
    const [name] = all;
    const of = (day: string) => [...allBut(name ?? ''), counted('quarter', '2025-10-01', day)];
    expect(due({}, of('2026-02-24'))).toEqual([]);
    expect(due({}, of('2026-02-23'))).toEqual([name]);
    const later = all.map((each) => each.split(' ') as [CountedPeriod['kind'], string]);
    const on = (day: string) => later.map(([kind, firstOn]) => counted(kind, firstOn, day));
    expect(due({ today: '2026-05-01' }, on('2026-04-20'))).toEqual(
      expect.not.arrayContaining(['quarter 2025-10-01', 'year 2025-01-01']),
    );
    expect(due({ today: '2026-05-01' }, on('2026-04-01'))).toContain('quarter 2025-10-01');
  });

  it('are counted at once after a register of them was imported', () => {
    const before = allBut('');
    const imports = [{ firstOn: '2025-10-01', lastAt: new Date('2026-03-02T09:00:00Z') }];
    expect(due({ imports }, before)).toEqual(all.slice(0, 3));
    expect(due({ imports: [{ ...imports[0]!, lastAt: new Date('2026-03-02T07:00:00Z') }] }, before)).toEqual(
      [],
    );
  });
});

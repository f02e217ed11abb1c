import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PersonLineDto, PersonPeriodDto } from '../src/statistics/statistics.dto.js';
import { startKulob } from './support/kulob.js';
import { LinkStory, twin, woman } from './support/linking.js';

const SHARE = { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' };
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

const { test, kulob } = await startKulob();
const story = new LinkStory(test, kulob);
afterAll(() => story.close());

describe('persons of quarters, half-years and years', () => {
  /** Registrations of the crisis centre that are shared with the group; the legal aid shares one of the first woman too. */
  let shared: string[];
  const register = async (
    person: string,
    day: string,
    { women, ...change }: { women: readonly number[]; isLinked?: boolean; more?: object[] },
  ): Promise<string[]> => {
    const ids: string[] = [];
    for (const number of women) ids.push(await story.write(person, woman(number), change));
    await story.link();
    await story.backdate(day, ids);
    return ids;
  };
  const counted = (period: string, person = 'statistician'): Promise<PersonPeriodDto> =>
    story.get(person, `/statistics/persons/${period}`);
  const lineOf = ({ items }: PersonPeriodDto, scope: string, agency?: string): PersonLineDto | undefined =>
    items.find((line) => line.scope === scope && (!agency || line.agencyId === story.kulob.agencies[agency]));
  const countedOn = (day: string): Promise<unknown> =>
    test.database.query('update statistics.person_periods set counted_at = $1', [day]);

  beforeAll(async () => {
    await register('caseworker', '2026-02-10', { women: numbers(1, 5) });
    shared = await register('caseworker', '2026-02-10', { women: numbers(6, 8), more: [SHARE] });
    await register('inspector', '2026-02-10', { women: [1, 2, 3, 4, 11, 12] });
    await register('lawyer', '2026-02-10', { women: [5, 13, 14] });
    await register('lawyer', '2026-02-10', { women: [6], more: [SHARE] });
    await register('caseworker', '2026-02-10', { women: [21, 22, 23], isLinked: false });
    await register('lawyer', '2026-05-10', { women: [...numbers(1, 6), 31] });
    await story.count();
  });

  it('are exact beside registrations, cases, incidents and services, with an interval', async () => {
    const quarter = await counted('2026-q1');
    expect(quarter.period).toMatchObject({ kind: 'quarter', firstOn: '2026-01-01', isOver: true });
    const all = lineOf(quarter, 'all');
    expect(all).toMatchObject({ registrations: 21, notLinked: 3, cases: 21, incidents: 28, services: 0 });
    // Of three who may not be compared about two were counted already, as often as the others were.
    expect(all).toMatchObject({ persons: 15, estimate: 13, settledTooSoon: 0 });
    expect(all?.from).toBeLessThanOrEqual(15);
    expect(all?.to).toBeGreaterThanOrEqual(15);
    expect(lineOf(quarter, 'group')).toMatchObject({ registrations: 21, persons: 15 });
    expect(lineOf(await counted('2026'), 'all')).toMatchObject({ registrations: 28, persons: 16 });
    expect(lineOf(quarter, 'agency', 'police')).toMatchObject({ registrations: 6, persons: 6 });
    expect(lineOf(quarter, 'agency', 'crisisCentre')).toMatchObject({ registrations: 11, persons: 11 });
  });

  it('of cases shared with the group are what its coordinator reads, without those closed to a leader', async () => {
    const read = async () => (await counted('2026-q1', 'coordinator')).items;
    const readWithout = async (caseId = '') => {
      await story.block(caseId, { user: 'coordinator' });
      await countedOn('2026-10-01');
      await story.count();
      return read();
    };
    expect(await read()).toMatchObject([
      { scope: 'shared', registrations: 4, persons: 3, settledTooSoon: null },
    ]);
    expect(await readWithout(shared[1])).toMatchObject([{ registrations: 3, persons: 2 }]);
    // A block counts for every registration of the same person.
    expect(await readWithout(shared[0])).toMatchObject([{ registrations: 1, persons: 1 }]);
    await test.database.query('delete from panoh.conflict_blocks');
  });

  it('are counted again a week later, without those who did not allow it', async () => {
    const registrations = async (day: string): Promise<number | undefined> => {
      await countedOn(day);
      await story.count();
      return lineOf(await counted('2026-q1'), 'all')?.registrations;
    };
    const late = await register('inspector', '2026-02-11', { women: [41] });
    expect(await registrations(new Date().toISOString())).toBe(21);
    expect(await registrations('2026-10-01')).toBe(22);
    await test.database.query(
      'update panoh.cases set counts_in_statistics = false where id = any ($1::uuid[])',
      [late],
    );
    expect(await registrations('2026-10-01')).toBe(21);
  });
});

describe('a count of persons', () => {
  /** Everything that is kept of the quarter that runs, counted again. */
  const counts = async (): Promise<unknown[]> => {
    await test.database.query('delete from statistics.person_periods');
    await story.count();
    return test.database.query('select * from statistics.person_counts order by kind, scope, agency_id');
  };

  it('returns exactly when a merge, and when a split, is taken back', async () => {
    for (const number of [51, 52]) {
      await story.register('caseworker', woman(number));
      await story.register('lawyer', woman(number));
    }
    await story.register('caseworker', twin('Фотима', 'Бобоева'));
    await story.register('lawyer', twin('Зуҳра', 'Бобоева'));
    const [doubtful] = await story.pairs();
    const before = await counts();
    const merge = await story.answer(doubtful?.id ?? '', 'same');
    const merged = await counts();
    expect(merged).not.toEqual(before);
    const [linked] = await story.pairs('linked-pairs');
    const split = await story.answer(linked?.id ?? '', 'different');
    expect(await counts()).not.toEqual(merged);
    await story.undo(split);
    expect(await counts()).toEqual(merged);
    await story.undo(merge);
    expect(await counts()).toEqual(before);
  });
});

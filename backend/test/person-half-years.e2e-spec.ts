import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  PersonFigureDto,
  PersonFiguresDto,
  PersonPeriodListDto,
} from '../src/statistics/persons.dto.js';
import type { ReturnDto } from '../src/statistics/returns/returns.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { LinkStory, woman } from './support/linking.js';
import { Publisher } from './support/publishing.js';
import { rollUpFor } from './support/workers.js';

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Twelve women came in the first quarter of 2026, ten in the second, six of them the same. */
describe('persons of a half-year', () => {
  let test: TestApp;
  let story: LinkStory;
  const register = async (person: string, day: string, women: readonly number[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const number of women) ids.push(await story.write(person, woman(number)));
    await story.link();
    await story.backdate(day, ids);
    return ids;
  };
  const figures = (part: number, query = ''): Promise<PersonFiguresDto> =>
    story.get('coordinator', `/statistics/persons/2026/${part}${query}`);
  const of = ({ items }: PersonFiguresDto): { registrations: number | null; persons: PersonFigureDto } => {
    const group = items.find(({ kind }) => kind === 'group');
    const registrations = group?.units.find(({ unit }) => unit === 'registrations')?.value ?? null;
    return { registrations, persons: group?.persons ?? { value: 0, low: null, high: null, mark: null } };
  };

  beforeAll(async () => {
    test = await startApp();
    story = new LinkStory(test, await arrangeKulob(test));
    await register('caseworker', '2026-02-10', numbers(1, 12));
    await register('lawyer', '2026-05-10', [...numbers(1, 6), ...numbers(13, 16)]);
    await story.count();
  });
  afterAll(async () => {
    await story.close();
    await test.close();
  });

  it('are counted once, whichever of its quarters they came in, and its registrations added up', async () => {
    const half = await figures(5);
    expect(half.period).toMatchObject({ year: 2026, quarter: 5, state: 'published', version: 1 });
    expect(of(half)).toMatchObject({ registrations: 22, persons: { value: 16 } });
    expect(of(await figures(1))).toMatchObject({ registrations: 12, persons: { low: 10, high: 12 } });
    expect(of(await figures(2))).toMatchObject({ registrations: 10, persons: { low: 8, high: 10 } });
    await story.as('coordinator').get('/statistics/persons/2026/7').expect(404);
  });

  it('are listed after quarters and before the year', async () => {
    const { items } = await story.get<PersonPeriodListDto>('statistician', '/statistics/persons');
    const parts = items.filter(({ year }) => year === 2026).map(({ quarter }) => quarter);
    expect(parts.filter((part) => [1, 2, 5, 0].includes(part))).toEqual([2, 1, 5, 0]);
  });

  it('are a file of their own, by the months of the half-year', async () => {
    const file = '/statistics/exports/persons/2026-5/persons.en';
    const csv = await story.as('coordinator').get(`${file}.csv`).expect(200);
    expect(csv.headers['content-disposition']).toContain('persons-2026-h1');
    expect(csv.text).toContain('January – June 2026');
    await story.as('coordinator').get('/statistics/exports/persons/2026-7/persons.en.csv').expect(404);
    await story.as('supervisor').get(`${file}.csv`).expect(403);
  });

  it('stand in the return of the half-year, with registrations beside them', async () => {
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
    const publisher = await Publisher.of(test, story.kulob);
    await publisher.publish('half_year', '2026-01-01');
    const { sections, persons } = await story.get<ReturnDto>('statistician', '/statistics/returns/2026-h1');
    const lines = sections.flatMap((section) => section.lines);
    const at = (unit: string) => lines.find((line) => line.persons === unit);
    expect(persons).toMatchObject({ isDraft: false });
    expect(at('registrations')).toMatchObject({ value: 22, absent: null });
    expect(at('persons')).toMatchObject({ value: 16, absent: null });
    expect(at('estimate')?.low).toBeLessThanOrEqual(16);
  });

  it('have another version where a later book changes a quarter of theirs, after it', async () => {
    await test.database.query(
      `update statistics.person_periods set counted_at = '2026-08-01' where state = 'published'`,
    );
    const brought = await register('inspector', '2026-09-01', numbers(31, 42));
    await test.database.query(`update panoh.cases set booked_on = '2026-02-12' where id = any ($1::uuid[])`, [
      brought,
    ]);
    await story.count();
    for (const [part, registrations] of [
      [1, 24],
      [5, 34],
    ] as const) {
      const after = await figures(part);
      expect(after.period).toMatchObject({ quarter: part, version: 2, reason: 'late_book' });
      expect(of(after).registrations).toBe(registrations);
    }
    expect(of(await figures(5, '?version=1'))).toMatchObject({ registrations: 22, persons: { value: 16 } });
    expect((await figures(2)).period.version).toBe(1);
  });

  it('wait where the quarter that changed waits', async () => {
    await test.database.query(
      `update statistics.person_periods set counted_at = '2026-09-15' where state = 'published'`,
    );
    const brought = await register('inspector', '2026-10-01', [43, 44]);
    await test.database.query(`update panoh.cases set booked_on = '2026-02-13' where id = any ($1::uuid[])`, [
      brought,
    ]);
    await story.count();
    for (const part of [1, 5])
      expect((await figures(part)).period).toMatchObject({ version: 2, isWithoutLater: true });
  });
});

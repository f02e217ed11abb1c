import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import type { PersonFiguresDto, PersonScopeDto } from '../src/statistics/persons.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { testRootKey } from './support/database.js';
import { arrangeKulob } from './support/kulob.js';
import { LinkStory, twin, woman } from './support/linking.js';

type Figures = Record<string, unknown>;

const between = (low: number, high: number): string => `${low}–${high}`;

describe('persons of quarters and years', () => {
  let test: TestApp;
  let story: LinkStory;
  const ids: string[] = [];
  const register = async (person: string, numbers: number[], isLinked = true): Promise<void> => {
    for (const number of numbers) ids.push(await story.register(person, woman(number), { isLinked }));
  };
  const figures = (year: number, quarter: number, person = 'coordinator'): Promise<PersonFiguresDto> =>
    story.get(person, `/statistics/persons/${year}/${quarter}`);
  const told = ({ units, persons, estimate }: PersonScopeDto): Figures => ({
    ...Object.fromEntries(units.map(({ unit, value, mark }) => [unit, mark ?? value])),
    persons: persons.mark ?? persons.value ?? between(persons.low ?? 0, persons.high ?? 0),
    estimate: estimate.mark ?? [estimate.value, between(estimate.low ?? 0, estimate.high ?? 0)],
  });
  const of = ({ items }: PersonFiguresDto, kind: string, agency: string | null = null): Figures => {
    const agencyId = agency ? story.kulob.agencies[agency] : null;
    const scope = items.find((item) => item.kind === kind && item.agencyId === agencyId);
    return scope ? told(scope) : {};
  };

  beforeAll(async () => {
    test = await startApp();
    story = new LinkStory(test, await arrangeKulob(test));
    await register('caseworker', [1, 2, 3, 4, 5, 6, 7, 8]);
    await register('inspector', [1, 2, 3, 4, 11, 12]);
    await register('lawyer', [5, 6, 13, 14]);
    await register('caseworker', [21, 22, 23], false);
    await story.backdate('2026-02-10', ids);
  });
  afterAll(async () => {
    await story.close();
    await test.close();
  });

  it('are counted beside registrations, cases, incidents and services, and each says what it is', async () => {
    await story.count();
    const counted = await figures(2026, 1);
    expect(counted.period).toMatchObject({ year: 2026, quarter: 1, state: 'published' });
    expect(of(counted, 'group')).toMatchObject({
      ...{ registrations: 21, not_linked: 3, cases: 21, incidents: 21, services: 0 },
      persons: 15,
    });
    const group = counted.items.find(({ kind }) => kind === 'group');
    expect(group?.notLinkedPercent).toBe(15);
    expect(group?.estimate.value).toBe(15);
    expect(group?.estimate.low).toBeLessThanOrEqual(15);
    expect(group?.estimate.high).toBeGreaterThanOrEqual(15);
  });

  it('of an agency are a range where a number would tell of one woman', async () => {
    const counted = await figures(2026, 1);
    expect(of(counted, 'agency', 'police')).toMatchObject({ registrations: 6, persons: '4–6' });
    expect(of(counted, 'agency', 'crisisCentre')).toMatchObject({ registrations: 11, persons: '9–11' });
  });

  it('are shown to the coordinator of their group, and to nobody of her own agency', async () => {
    await test.database.query('update panoh.working_groups set coordinator_user_id = $2 where id = $1', [
      story.kulob.otherGroupId,
      story.as('coordinatorElsewhere').userId,
    ]);
    expect((await figures(2026, 1, 'coordinatorElsewhere')).items).toEqual([]);
    for (const person of ['caseworker', 'supervisor', 'inspector', 'policeSupervisor', 'administrator'])
      await story.as(person).get('/statistics/persons/2026/1').expect(403);
    const all = await figures(2026, 1, 'statistician');
    expect(of(all, 'all')).toMatchObject({ registrations: 21, persons: 15 });
  });

  it('are a file of what its reader is shown, for nobody else, and in the log', async () => {
    const file = '/statistics/exports/persons/2026-1/persons';
    const figuresIn = async (person: string): Promise<PersonFiguresDto> =>
      (await story.get<{ figures: PersonFiguresDto }>(person, `${file}.en.json`)).figures;
    expect((await figuresIn('coordinator')).items).toEqual((await figures(2026, 1)).items);
    expect((await figuresIn('coordinatorElsewhere')).items).toEqual([]);
    for (const language of ['tg', 'ru', 'en'])
      for (const form of ['csv', 'xlsx', 'pdf'])
        await story.as('statistician').get(`${file}.${language}.${form}`).expect(200);
    await story.as('supervisor').get(`${file}.en.csv`).expect(403);
    await story
      .as('statistician')
      .get(`${file.replace('/persons/2026-1', '/persons/2020-1')}.en.csv`)
      .expect(404);
    const [entry] = await test.database.query<{ purpose: string }>(
      `select purpose from panoh.audit_entries where action = 'exportPersons' and decision = 'allowed' order by seq desc`,
    );
    expect(entry?.purpose).toBe('export:persons-2026-1:pdf');
  });

  it('of what still runs are a draft of the statistician alone', async () => {
    const now = await story.now();
    const [year, quarter] = [now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) + 1];
    const drafts = await story.get<{ items: { state: string }[] }>('statistician', '/statistics/persons');
    expect(drafts.items.some(({ state }) => state === 'draft')).toBe(true);
    const published = await story.get<{ items: { state: string }[] }>('coordinator', '/statistics/persons');
    expect(published.items.every(({ state }) => state === 'published')).toBe(true);
    await story.as('coordinator').get(`/statistics/persons/${year}/${quarter}`).expect(404);
    await story.as('statistician').get('/statistics/persons/99999/1').expect(404);
  });

  it('stay as they were published, whoever is linked, split or registered later', async () => {
    const before = await figures(2026, 1);
    const late = await story.register('shelterWorker', woman(1));
    await story.backdate('2026-02-11', [late]);
    await test.database.query('delete from linkage.pairs');
    await story.count();
    expect(await figures(2026, 1)).toEqual(before);
    const client = new Client({
      connectionString: addressFor(
        'panoh_linkage',
        readSettings({ DATABASE_URL: test.database.ownerUrl }),
        new RootKey(testRootKey()),
      ),
    });
    await client.connect();
    await client.query('delete from statistics.person_periods where year = 2026 and quarter = 1');
    for (const sql of [
      'update statistics.person_figures set value = 99',
      'delete from statistics.person_figures',
    ])
      await expect(client.query(sql)).rejects.toThrow('permission denied');
    await client.end();
    expect(await figures(2026, 1)).toEqual(before);
    await test.database.query('update panoh.cases set counts_in_statistics = false where id = $1', [late]);
  });

  it('are told anew where a later book changes them by five and more, and what was published stays', async () => {
    const bringIn = async (numbers: number[], openedOn: string): Promise<void> => {
      const brought: string[] = [];
      for (const number of numbers) brought.push(await story.write('inspector', woman(number)));
      await story.link();
      await story.backdate(openedOn, brought);
      await test.database.query(
        `update panoh.cases set booked_on = '2026-02-12' where id = any ($1::uuid[])`,
        [brought],
      );
      await story.count();
    };
    await test.database.query(
      `update statistics.person_periods set counted_at = '2026-04-15' where state = 'published'`,
    );
    const before = await figures(2026, 1);
    await bringIn([31, 32, 33], '2026-05-01');
    expect(await figures(2026, 1)).toEqual({ ...before, period: { ...before.period, isWithoutLater: true } });
    await bringIn([34, 35, 36, 37, 38, 39, 40, 41, 42], '2026-05-02');
    const after = await figures(2026, 1);
    expect(after.period).toMatchObject({
      version: 2,
      lastVersion: 2,
      reason: 'late_book',
      isWithoutLater: false,
    });
    expect(of(after, 'group')).toMatchObject({ registrations: 33, cases: 33, persons: '23–27' });
    expect(of(after, 'agency', 'police')).toMatchObject({ registrations: 18, persons: '14–18' });
    const first = await story.get<PersonFiguresDto>('coordinator', '/statistics/persons/2026/1?version=1');
    expect(first).toEqual({ ...before, period: { ...before.period, lastVersion: 2 } });
    await story.as('coordinator').get('/statistics/persons/2026/1?version=3').expect(404);
    const file = '/statistics/exports/persons/2026-1/persons.en.csv';
    expect((await story.as('coordinator').get(`${file}?version=1`).expect(200)).text).toContain(
      'newer version',
    );
    await story.count();
    expect(await figures(2026, 1)).toEqual(after);
  });
});

describe('a count of persons', () => {
  let test: TestApp;
  let story: LinkStory;
  /** Everything that is kept of the quarter that runs, counted anew. */
  const draft = async (): Promise<unknown[]> => {
    await test.database.query(`delete from statistics.person_periods`);
    await story.count();
    return test.database.query(
      'select year, quarter, group_key, agency_key, unit, value, mark, low, high from statistics.person_figures order by 1, 2, 3, 4, 5',
    );
  };

  beforeAll(async () => {
    test = await startApp();
    story = new LinkStory(test, await arrangeKulob(test));
  });
  afterAll(async () => {
    await story.close();
    await test.close();
  });

  it('returns exactly when a merge, and when a split, is taken back', async () => {
    for (const number of [1, 2, 3, 4]) {
      await story.register('caseworker', woman(number));
      await story.register('lawyer', woman(number));
    }
    await story.register('caseworker', twin('Фотима', 'Бобоева'));
    await story.register('lawyer', twin('Зуҳра', 'Бобоева'));
    const [doubtful] = await story.pairs();
    const before = await draft();
    const merge = await story.answer(doubtful?.id ?? '', 'same');
    const merged = await draft();
    expect(merged).not.toEqual(before);
    const [linked] = await story.pairs('linked-pairs');
    const split = await story.answer(linked?.id ?? '', 'different');
    expect(await draft()).not.toEqual(merged);
    await story.undo(split);
    expect(await draft()).toEqual(merged);
    await story.undo(merge);
    expect(await draft()).toEqual(before);
  });
});

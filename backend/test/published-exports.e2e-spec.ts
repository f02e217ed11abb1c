import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDto, ReleaseDto } from '../src/statistics/releases.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { drafterFor } from './support/workers.js';

const LICENCE = 'https://creativecommons.org/licenses/by/4.0/';

describe('files of what was published', () => {
  let test: TestApp;
  let kulob: Kulob;
  let [first, second, draft] = ['', '', ''];
  const as = (person: string) => kulob.as[person]!;
  const count = async (month: string, cases: number): Promise<void> => {
    await test.database.query(
      `insert into statistics.facts (code, span, first_on, line, column_key, records)
       values ('new_cases', 'month', $1, 'kulob', 'all', $2), ('new_cases', 'month', $1, 'qubodiyon', 'all', 9)
       on conflict (code, span, first_on, line, column_key) do update set records = excluded.records`,
      [month, cases],
    );
    await test.database.query(
      `insert into statistics.counted_periods (span, first_on) values ('month', $1) on conflict do nothing`,
      [month],
    );
  };
  const drafted = async (path: string, body: object): Promise<string> => {
    const answer = await as('statistician').post(`/statistics/releases${path}`, body).expect(201);
    const { drafts, close } = drafterFor(test);
    await drafts.run();
    await close();
    return (answer.body as { id: string }).id;
  };
  const published = async (id: string): Promise<string> => {
    const release = async () =>
      (await as('statistician').get(`/statistics/releases/${id}`).expect(200)).body as ReleaseDto;
    for (const { number } of (await release()).checks) {
      const { revision } = await release();
      await as('statistician')
        .post(`/statistics/releases/${id}/answers`, { revision, number, answer: 'true_so' })
        .expect(204);
    }
    for (const [person, step] of [
      ['statistician', 'check'],
      ['deputy', 'approval'],
      ['statistician', 'publication'],
    ] as const) {
      const { revision } = await release();
      await as(person).post(`/statistics/releases/${id}/${step}`, { revision }).expect(204);
    }
    return id;
  };
  const file = (id: string, name: string, person = 'coordinator') =>
    as(person)
      .get(`/statistics/exports/releases/${id}/${name}`)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      });
  const logged = async (text: string) => {
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(text)?.[0];
    const sql = 'select action, purpose from panoh.audit_entries where request_id = $1';
    return (await test.database.query(sql, [id]))[0];
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    await test.database.query(`update panoh.users set roles = '{statistician}' where id = $1`, [
      as('deputy').userId,
    ]);
    await count('2020-09-01', 17);
    first = await published(await drafted('', { kind: 'month', firstOn: '2020-09-01' }));
    await count('2020-09-01', 25);
    second = await published(await drafted(`/${first}/corrections`, { reason: 'late_entries' }));
    await count('2020-08-01', 12);
    draft = await drafted('', { kind: 'month', firstOn: '2020-08-01' });
  });
  afterAll(() => test.close());

  it.each(['csv', 'json', 'xlsx', 'pdf'])(
    'are given as %s in every language to whoever reads it',
    async (form) => {
      for (const language of ['tg', 'ru', 'en'])
        for (const person of ['coordinator', 'statistician']) {
          const answer = await file(second, `new_cases.${language}.${form}`, person).expect(200);
          expect(answer.headers['content-disposition']).toBe(
            `attachment; filename="new_cases-2020-09-v2.${form}"`,
          );
          expect((answer.body as Buffer).length).toBeGreaterThan(500);
        }
    },
  );

  it('say of which period and version they are, why there is another, how it was counted and under which licence', async () => {
    const text = (await file(second, 'new_cases.en.csv').expect(200)).body.toString() as string;
    for (const part of [
      'New cases,September 2020',
      'Version,Version 2: Records came in later',
      'Kulob City,25',
      LICENCE,
    ])
      expect(text).toContain(part);
    for (const label of ['Counts,', 'Date,', 'Of whom,', 'Rule,', 'Published,', 'Counted,'])
      expect(text).toContain(`\n${label}`);
    expect(text).not.toContain('Corrected since');
    expect((await file(first, 'new_cases.ru.csv').expect(200)).body.toString()).toContain(
      'Исправлено позже,',
    );
    const json = JSON.parse((await file(second, 'new_cases.tg.json').expect(200)).body.toString()) as {
      figures: object;
      definitions: { label: string; value: string }[];
    };
    expect(json.figures).toMatchObject({
      ...{ kind: 'month', firstOn: '2020-09-01', version: 2, reason: 'late_entries', isSuperseded: false },
      licence: { url: LICENCE },
      table: { definition: { code: 'new_cases', unit: 'cases' } },
    });
    expect(json.definitions.map(({ value }) => value)).toContain('Нусхаи 2: Сабтҳо дертар расиданд');
  });

  it('are in the log under the number that stands on them, as are paper and pictures', async () => {
    const csv = (await file(second, 'new_cases.en.csv').expect(200)).body.toString() as string;
    expect(await logged(csv)).toEqual({
      ...{ action: 'exportRelease', purpose: 'export:new_cases-2020-09-v2:csv' },
    });
    for (const taking of ['print', 'png']) {
      const { body } = await as('coordinator')
        .get(`/statistics/exports/releases/${first}/new_cases.ru.${taking}/mark`)
        .expect(200);
      const { mark } = body as { mark: string };
      expect(mark).toMatch(/[0-9A-F]{4}-[0-9A-F]{4}, \d\d\.\d\d\.\d{4} \d\d:\d\d/);
      expect(await logged(mark)).toEqual({
        ...{ action: 'markRelease', purpose: `export:new_cases-2020-09:${taking}` },
      });
    }
  });

  it('are given of nothing that is not published', async () => {
    const { items } = (await as('statistician').get('/statistics/releases/calendar/2020').expect(200))
      .body as CalendarDto;
    expect(items.find(({ openId }) => openId === draft)?.openState).toBe('drafted');
    for (const person of ['statistician', 'coordinator']) {
      await file(draft, 'new_cases.en.csv', person).expect(404);
      await as(person).get(`/statistics/exports/releases/${draft}/new_cases.en.png/mark`).expect(404);
    }
    for (const name of ['deaths.en.csv', 'x.en.csv', 'new_cases.en.png', 'new_cases.de.csv'])
      await file(second, name).expect(404);
    for (const name of ['new_cases.en.csv', 'x.en.print'])
      await as('coordinator').get(`/statistics/exports/releases/${second}/${name}/mark`).expect(404);
    await file(second, 'new_cases.en.csv', 'supervisor').expect(403);
  });
});

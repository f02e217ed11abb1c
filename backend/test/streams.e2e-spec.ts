import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../src/statistics/crosswalk.types.js';
import type { StreamsDto } from '../src/statistics/streams.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

const FILES = '/statistics/exports/streams/2020';

describe('police and services side by side', () => {
  let test: TestApp;
  let kulob: Kulob;
  const as = (person: string) => kulob.as[person]!;
  const streams = async (person: string): Promise<StreamsDto> =>
    (await as(person).get('/statistics/streams?year=2020').expect(200)).body as StreamsDto;
  const logged = async (text: string) => {
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(text)?.[0];
    const sql = 'select action, purpose from panoh.audit_entries where request_id = $1';
    return (await test.database.query(sql, [id]))[0];
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    for (const code of STREAMS) {
      await test.database.query(
        `insert into statistics.tables (code, year, counted_at, lines, columns) values ($1, 2020, panoh.now(), '{}', '{}')`,
        [code],
      );
      await test.database.query(
        `insert into statistics.cells (code, year, line, column_key, value) values ($1, 2020, 'total', 'total', 41)`,
        [code],
      );
    }
  });
  afterAll(() => test.close());

  it('say that nobody counted people of the year where nobody did', async () => {
    const { tables, persons } = await streams('coordinator');
    expect([tables.length, persons]).toEqual([STREAMS.length, null]);
    const { text } = await as('coordinator').get(`${FILES}/streams.en.csv`).expect(200);
    expect(text).not.toContain('Persons');
  });

  it('show how many people stand behind, with the interval, to each reader of those that she may see', async () => {
    await test.database.query(
      `insert into statistics.person_periods (year, quarter, state) values (2020, 0, 'published')`,
    );
    for (const group of [kulob.groupId, 'all'])
      await test.database.query(
        `insert into statistics.person_figures (year, quarter, group_key, agency_key, unit, value, low, high) values
         (2020, 0, $1, 'all', 'registrations', 90, null, null), (2020, 0, $1, 'all', 'persons', 62, null, null),
         (2020, 0, $1, 'all', 'estimate', 60, 57, 63)`,
        [group],
      );
    const kinds = async (person: string) =>
      (await streams(person)).persons?.items.map(({ kind, estimate: { value, low, high } }) => [
        ...[kind, value, low, high],
      ]);
    expect(await kinds('coordinator')).toEqual([['group', 60, 57, 63]]);
    expect(await kinds('statistician')).toContainEqual(['all', 60, 57, 63]);
    expect(await kinds('coordinatorElsewhere')).toEqual([]);
  });

  it('are one file with everything in it, or each table by itself, in the log under its number', async () => {
    for (const language of ['tg', 'ru', 'en'])
      for (const form of ['pdf', 'xlsx'])
        await as('coordinator').get(`${FILES}/streams.${language}.${form}`).expect(200);
    const whole = await as('coordinator').get(`${FILES}/streams.en.csv`).expect(200);
    for (const part of ['Two streams,2020', '57–63', 'Rule: Numbers from 1 to 4', '41'])
      expect(whole.text).toContain(part);
    expect(await logged(whole.text)).toEqual({ action: 'exportStreams', purpose: 'export:streams-2020:csv' });
    const one = await as('coordinator').get(`${FILES}/appeals.ru.json`).expect(200);
    expect(await logged(one.text)).toEqual({ action: 'exportStreams', purpose: 'export:appeals-2020:json' });
    const png = await as('statistician').get(`${FILES}/appeals.ru.png/mark`).expect(200);
    expect(await logged(png.text)).toEqual({ action: 'markStreams', purpose: 'export:appeals-2020:png' });
  });

  it('are given to those who read them, and of nothing else', async () => {
    for (const name of ['law_forms.en.csv', 'deaths.en.csv', 'x.en.csv', 'streams.en.png'])
      await as('coordinator').get(`${FILES}/${name}`).expect(404);
    await as('coordinator').get(`${FILES}/law_forms.en.print/mark`).expect(404);
    await as('coordinator').get('/statistics/exports/streams/2019/streams.en.csv').expect(404);
    for (const path of ['streams.en.csv', 'appeals.en.print/mark'])
      await as('supervisor').get(`${FILES}/${path}`).expect(403);
  });
});

import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import type { CalendarDto, ReleaseDto } from '../src/statistics/releases.dto.js';
import type { ReturnDto, ReturnPeriodListDto } from '../src/statistics/returns/returns.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { drafterFor } from './support/workers.js';

const FORMS = ['physical', 'psychological', 'sexual', 'economic'];

describe('a period that is published', () => {
  let test: TestApp;
  let kulob: Kulob;
  let september = '';
  const as = (person: string) => kulob.as[person]!;
  const post = (person: string, path: string, body: object = {}): Promise<Response> =>
    as(person)
      .post(`/statistics/releases${path}`, body)
      .then((answer) => answer);
  const release = async (id: string, person = 'statistician'): Promise<ReleaseDto> =>
    (await as(person).get(`/statistics/releases/${id}`).expect(200)).body as ReleaseDto;
  const step = async (person: string, id: string, name: string): Promise<[number, string | undefined]> => {
    const { revision } = await release(id);
    const { status, body } = await post(person, `/${id}/${name}`, { revision });
    return [status, (body as { code?: string }).code];
  };
  const portal = (path: string): Promise<Response> =>
    request(test.app.getHttpServer() as Server)
      .get(`/portal${path}`)
      .then((answer) => answer);
  /** What was counted of a month: new cases of two districts, and what happened there. */
  const count = async (month: string, kulobCases: number, qubodiyon: number): Promise<void> => {
    await test.database.query('delete from statistics.facts where first_on = $1', [month]);
    const cells = [
      ['new_cases', 'kulob', 'all', kulobCases],
      ['new_cases', 'qubodiyon', 'all', qubodiyon],
      ...FORMS.flatMap((form, at) => [
        ['law_forms', form, 'kulob', 20 + at],
        ['law_forms', form, 'qubodiyon', 30 + at],
      ]),
    ];
    for (const cell of cells)
      await test.database.query(
        `insert into statistics.facts (code, span, first_on, line, column_key, records) values ($1, 'month', $5, $2, $3, $4)`,
        [...cell, month],
      );
    await test.database.query(
      `insert into statistics.counted_periods (span, first_on) values ('month', $1) on conflict do nothing`,
      [month],
    );
  };
  const drafted = async (): Promise<void> => {
    const { drafts, close } = drafterFor(test);
    await drafts.run();
    await close();
  };
  const explain = async (id: string): Promise<void> => {
    for (const { number } of (await release(id)).checks) {
      const { revision } = await release(id);
      expect(
        (await post('statistician', `/${id}/answers`, { revision, number, answer: 'true_so' })).status,
      ).toBe(204);
    }
  };
  const publish = async (id: string): Promise<void> => {
    await explain(id);
    for (const [person, name] of [
      ['statistician', 'check'],
      ['deputy', 'approval'],
      ['statistician', 'publication'],
    ] as const)
      expect([name, ...(await step(person, id, name))]).toEqual([name, 204, undefined]);
  };
  const draft = async (kind: string, firstOn: string): Promise<string> => {
    const { status, body } = await post('statistician', '', { kind, firstOn });
    expect(status).toBe(201);
    await drafted();
    return (body as { id: string }).id;
  };
  const shown = (told: ReleaseDto, code: string, line: string) => {
    const cell = told.tables
      .find(({ definition }) => definition.code === code)
      ?.cells.find((each) => each.line === line && each.column === 'total');
    return cell && (cell.mark ?? cell.value);
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    // The second person: a statistician as well.
    await test.database.query(`update panoh.users set roles = '{statistician}' where id = $1`, [
      as('deputy').userId,
    ]);
    for (const [month, here, there] of [
      ['2020-07-01', 14, 9],
      ['2020-08-01', 3, 12],
      ['2020-09-01', 17, 11],
    ] as const)
      await count(month, here, there);
  });
  afterAll(() => test.close());

  it('stands in the calendar, with what may be done, for statisticians; for coordinators once it is out', async () => {
    const { body } = await as('statistician').get('/statistics/releases/calendar/2020').expect(200);
    const { items, years } = body as CalendarDto;
    expect([items.length, years[0]]).toEqual([19, 2020]);
    expect(items.find(({ firstOn, kind }) => firstOn === '2020-09-01' && kind === 'month')).toMatchObject({
      ...{ lastOn: '2020-09-30', dueOn: '2020-10-22', publishedId: null, allowedActions: ['draft'] },
    });
    expect(
      (await as('coordinator').get('/statistics/releases/calendar/2020').expect(200)).body.items,
    ).toEqual([]);
    for (const person of ['coordinator', 'supervisor'])
      expect((await post(person, '', { kind: 'month', firstOn: '2020-09-01' })).status).toBe(403);
    const later = await post('statistician', '', { kind: 'year', firstOn: '2199-01-01' });
    expect([later.status, later.body.code]).toEqual([409, 'release_not_over']);
    expect((await post('statistician', '', { kind: 'year', firstOn: '1890-01-01' })).status).toBe(422);
    for (const firstOn of ['2020-09-02', '2020-02-01'])
      expect((await post('statistician', '', { kind: 'quarter', firstOn })).status).toBe(409);
  });

  it('is drafted once, and by nobody twice', async () => {
    const both = await Promise.all(
      [0, 1].map(() => post('statistician', '', { kind: 'month', firstOn: '2020-09-01' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    september = both.map(({ body }) => (body as { id?: string }).id).find((id) => id) ?? '';
    await drafted();
    const told = await release(september);
    expect([told.state, shown(told, 'new_cases', 'kulob'), shown(told, 'new_cases', 'total')]).toEqual([
      'drafted',
      17,
      28,
    ]);
    expect((await as('coordinator').get(`/statistics/releases/${september}`)).status).toBe(404);
    expect((await portal('/en/figures')).text).toContain('No table has been published yet');
  });

  it('is not checked while more has come in and nobody has said why', async () => {
    await count('2020-09-01', 18, 11);
    expect((await step('statistician', september, 'check'))[0]).toBe(204);
    const told = await release(september);
    expect([told.state, told.checks.map(({ kind }) => kind)]).toEqual(['drafted', ['late_entries']]);
    expect(await step('statistician', september, 'check')).toEqual([409, 'release_not_explained']);
    await explain(september);
    expect(await step('statistician', september, 'check')).toEqual([204, undefined]);
  });

  it('is approved by somebody else, whatever the one who drafted it tries', async () => {
    expect((await release(september)).needsAnother).toBe(true);
    expect(await step('statistician', september, 'approval')).toEqual([409, 'release_by_another']);
    expect(await step('statistician', september, 'publication')).toEqual([409, 'release_changed_meanwhile']);
    const owner = `update statistics.releases set state = 'approved', approved_by = asked_by where id = $1`;
    await expect(test.database.query(owner, [september])).rejects.toThrow('releases_second_check');
    const { revision } = await release(september);
    const stale = await post('deputy', `/${september}/approval`, { revision: revision - 1 });
    expect([stale.status, stale.body.code]).toEqual([409, 'release_changed_meanwhile']);
    const twice = await Promise.all([0, 1].map(() => post('deputy', `/${september}/approval`, { revision })));
    expect(twice.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await step('statistician', september, 'publication')).toEqual([204, undefined]);
  });

  it.each([
    ['tg', 'Сентябри 2020'],
    ['ru', 'Сентябрь 2020'],
    ['en', 'September 2020'],
  ])('is read by anybody in %s', async (language, name) => {
    const page = await portal(`/${language}/figures/new_cases/2020-09`);
    expect([page.status, page.headers['set-cookie']]).toEqual([200, undefined]);
    for (const text of [name, '<td>17</td>', '<td>28</td>']) expect(page.text).toContain(text);
    expect((await portal(`/${language}/figures`)).text).toContain(name);
  });

  it('gives a return what was published of it, and no part of a year anything else', async () => {
    const { items } = (await as('statistician').get('/statistics/returns').expect(200))
      .body as ReturnPeriodListDto;
    expect(items.map(({ name }) => name)).toEqual(['2020-09']);
    const { sections, sources } = (await as('statistician').get('/statistics/returns/2020-09').expect(200))
      .body as ReturnDto;
    const lines = sections.flatMap((section) => section.lines);
    const at = (table: string, line: string) =>
      lines.find((each) => each.table === table && each.line === line);
    expect(at('new_cases', 'total')).toMatchObject({ value: 28, mark: null, absent: null });
    expect(at('law_forms', 'physical')).toMatchObject({ value: 50, column: 'total', absent: null });
    expect(at('order_decisions', 'issued')).toMatchObject({ value: null, absent: 'of_years' });
    expect(at('follow_ups', 'total')).toMatchObject({ value: null, absent: 'not_for_parts' });
    expect(sources.find(({ definition }) => definition.code === 'law_forms')?.version).toBe(1);
    // Neither of a quarter that nobody published, nor for whoever reads no tables.
    for (const name of ['2020-q3', '2020', '2020-13', 'x'])
      await as('statistician').get(`/statistics/returns/${name}`).expect(404);
    for (const path of ['/2020-09', ''])
      await as('coordinator').get(`/statistics/returns${path}`).expect(403);
  });

  it('gives the return as a file and on paper, each under its number in the log', async () => {
    const path = '/statistics/exports/returns/2020-09';
    const { body, text } = await as('statistician').get(`${path}/return.en.json`).expect(200);
    const print = await as('statistician').get(`${path}/print/tg`).expect(200);
    const csv = await as('statistician').get(`${path}/return.ru.csv`).expect(200);
    expect(text).toContain('Return to the Committee on Women and Family Affairs');
    expect(csv.headers['content-disposition']).toBe('attachment; filename="return-2020-09.csv"');
    await as('statistician').get(`${path}/other.ru.csv`).expect(404);
    const purposes = await Promise.all(
      [body, print.body].map(async ({ mark }: { mark: string }) => {
        const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(mark)?.[0];
        const sql = 'select purpose from panoh.audit_entries where request_id = $1';
        return (await test.database.query<{ purpose: string }>(sql, [id]))[0]?.purpose;
      }),
    );
    expect(purposes).toEqual(['export:return-2020-09:json', 'export:return-2020-09:print']);
  });

  it('is frozen, for its owner too', async () => {
    for (const sql of [
      `update statistics.release_cells set value = 18`,
      `delete from statistics.release_counts`,
      `delete from statistics.releases`,
      `update statistics.releases set state = 'dropped'`,
      'truncate statistics.releases cascade',
    ])
      await expect(test.database.query(sql)).rejects.toMatchObject({ code: 'PN003' });
    expect((await release(september, 'coordinator')).allowedActions).toEqual([]);
  });

  it('is corrected in a new version, not by so few that they could be told', async () => {
    const id = (
      (await post('statistician', `/${september}/corrections`, { reason: 'late_entries' })).body as {
        id: string;
      }
    ).id;
    await drafted();
    const told = await release(id);
    expect(told.tables.find(({ definition }) => definition.code === 'new_cases')).toMatchObject({
      ...{ outcome: 'few_changed', cells: [] },
    });
    // Nothing of it may be told: it is over by itself, and another one can be asked for.
    expect([told.state, told.allowedActions]).toEqual(['dropped', []]);
    for (const action of ['check', 'drop'])
      expect(await step('statistician', id, action)).toEqual([409, 'release_changed_meanwhile']);
    expect((await release(september)).allowedActions).toEqual(['correct']);
    await count('2020-09-01', 25, 11);
    const next = (
      (await post('statistician', `/${september}/corrections`, { reason: 'late_entries' })).body as {
        id: string;
      }
    ).id;
    await drafted();
    await publish(next);
    const now = await portal('/en/figures/new_cases/2020-09');
    for (const text of ['<td>25</td>', 'Records came in later', 'Other versions'])
      expect(now.text).toContain(text);
    const old = await portal('/en/figures/new_cases/2020-09/1');
    for (const text of ['<td>17</td>', 'This version was corrected.']) expect(old.text).toContain(text);
    expect((await release(september)).isSuperseded).toBe(true);
    // Forms did not change: their first version is the one that is read.
    expect((await portal('/en/figures/law_forms/2020-09/2')).status).toBe(404);
  });

  it('tells of no small month by its quarter', async () => {
    for (const month of ['2020-07-01', '2020-08-01']) await publish(await draft('month', month));
    const quarter = await draft('quarter', '2020-07-01');
    const told = await release(quarter);
    expect(shown(told, 'new_cases', 'kulob')).toBe('hidden');
    expect(shown(told, 'new_cases', 'qubodiyon')).toBe('hidden');
    expect(shown(told, 'new_cases', 'total')).toBe(14 + 9 + 3 + 12 + 25 + 11);
  });

  it('is drafted anew where another one of its year went out meanwhile', async () => {
    const { items } = (await as('statistician').get('/statistics/releases/calendar/2020'))
      .body as CalendarDto;
    const open = items.find(({ openId }) => openId);
    const last = items.find(({ firstOn, kind }) => kind === 'month' && firstOn === '2020-09-01');
    const asked = await post('deputy', `/${last?.publishedId}/corrections`, { reason: 'duplicates' });
    const { id } = asked.body as { id: string };
    await count('2020-09-01', 31, 11);
    await drafted();
    await explain(id);
    // By the second person: drafted by one, checked by the same, approved and published by the other.
    expect((await step('deputy', id, 'check'))[0]).toBe(204);
    expect((await step('statistician', id, 'approval'))[0]).toBe(204);
    // As if the transaction that publishes had begun an hour before the other one was drafted: it is later than each that it found.
    await test.database.query(
      `update statistics.releases set drafted_at = drafted_at + interval '1 hour' where id = $1`,
      [open?.openId],
    );
    expect((await step('deputy', id, 'publication'))[0]).toBe(204);
    const overtaken = await release(open?.openId ?? '');
    expect([overtaken.isOvertaken, overtaken.allowedActions]).toEqual([true, ['drop']]);
    expect((await step('statistician', overtaken.id, 'check'))[1]).toBe('release_to_draft_anew');
  });

  it('is a file too, with its version and why there is another', async () => {
    const csv = await portal('/data/figures/new_cases/2020-09-v2.csv');
    expect(csv.text).toContain('period,version,reason,line,column,value,mark,line_tg,line_ru,line_en,');
    expect(csv.text).toMatch(/^2020-09,2,late_entries,kulob,total,25,,.*,Kulob City,/m);
    expect(csv.headers['link']).toContain('<2020-09-v2.csv-metadata.json>; rel="describedby"');
    expect(csv.headers['link']).toContain('rel="license"');
    const meaning = await portal('/data/figures/new_cases/2020-09-v2.csv-metadata.json');
    expect(meaning.headers['content-type']).toContain('application/csvm+json');
    expect(meaning.text).toContain('"url":"2020-09-v2.csv"');
    for (const path of ['2020-09-v2.csvx', '2020-09-v2.xx.csv', '2020-09-v2.toString', '2020-09-v2.en.json'])
      expect((await portal(`/data/figures/new_cases/${path}`)).status).toBe(404);
    const list = [...(await portal('/en/figures')).text.matchAll(/href="\/portal\/en\/figures\/([^"]+)"/g)];
    expect(list.length).toBeGreaterThan(1);
    for (const [, path] of list)
      for (const kind of ['csv', 'csv-metadata.json', 'json', 'tg.csv', 'ru.csv', 'en.csv'])
        expect([path, kind, (await portal(`/data/figures/${path}.${kind}`)).status]).toEqual([
          path,
          kind,
          200,
        ]);
    const json = await portal('/data/figures/new_cases/2020-09-v1.json');
    expect(json.body).toMatchObject({
      period: '2020-09',
      version: 1,
      isSuperseded: true,
      versions: [3, 2, 1],
    });
    expect(json.text).not.toContain(september);
    expect((await portal('/data/figures/new_cases/2020-09.csv')).headers['content-disposition']).toContain(
      '-v3.csv',
    );
    for (const path of ['2020-09-v9.csv', '2020-13.csv', '2020-09.xml', '../2020-09.csv', '2020-09-v0.json'])
      expect((await portal(`/data/figures/new_cases/${path}`)).status).toBe(404);
  });
});

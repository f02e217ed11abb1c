import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import type { EditionCalendarDto, EditionDto } from '../src/statistics/publishing.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Publisher } from './support/publishing.js';

const PATH = '/statistics/editions';
/** Every edition of this year is due, the final one too. */
const YEAR = new Date().getFullYear() - 4;
const FILES = ['csv', 'csv-metadata.json', 'json', 'tg.csv', 'ru.csv', 'en.csv'];

interface FileCell {
  readonly value: number | null;
  readonly low: number;
  readonly high: number;
}

const isRounded = ({ value, low, high }: FileCell): boolean =>
  value === null
    ? low === 0 && high === 4
    : value % 5 === 0 && low === Math.max(5, value - 2) && high === value + 2;

describe('the public edition', () => {
  let test: TestApp;
  let kulob: Kulob;
  let publisher: Publisher;
  let draft: EditionDto;
  const as = (person: string) => kulob.as[person]!;
  const post = async (
    person: string,
    path: string,
    body: object = {},
  ): Promise<[number, string | undefined]> => {
    const answer = await as(person).post(`${PATH}${path}`, body);
    return [answer.status, (answer.body as { code?: string }).code];
  };
  const step = async (person: string, name: string, id = draft.id) =>
    post(person, `/${id}/${name}`, { revision: (await publisher.get(id)).revision });
  const portal = (path: string): Promise<Response> =>
    request(test.app.getHttpServer() as Server)
      .get(`/portal${path}`)
      .then((answer) => answer);
  const count = (cells: readonly (readonly [string, string, string, number])[], firstOn = `${YEAR}-03-01`) =>
    Promise.all(
      cells.map((cell) =>
        test.database.query(
          `insert into statistics.cell_counts (code, span, first_on, line, column_key, records)
           values ($1, case when $1 = 'order_decisions' then 'year' else 'month' end, $5, $2, $3, $4)
           on conflict (code, span, first_on, line, column_key) do update set records = excluded.records`,
          [...cell, firstOn],
        ),
      ),
    );
  const at = (
    edition: EditionDto,
    code: string,
    period: string,
    [line, column]: readonly [string, string],
  ) => {
    const table = edition.tables.find((one) => one.definition.code === code && one.period.name === period);
    return table?.cells.find((cell) => cell.line === line && cell.column === column);
  };
  const stateOf = async (part: string): Promise<string | undefined> =>
    (await publisher.calendar()).find((line) => line.year === YEAR && line.part === part)?.state;

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    publisher = await Publisher.of(test, kulob);
    await count([
      ['new_cases', 'kulob', 'all', 67],
      ['new_cases', 'qubodiyon', 'all', 33],
      ['new_cases', 'unknown', 'all', 2],
      ['new_cases', '*', 'counted', 102],
      ['new_cases', '*', 'without_consent', 60],
      ['closures', 'died', 'kulob', 2],
      ['closures', 'moved', 'kulob', 5],
      ['closures', 'moved', 'qubodiyon', 4],
    ]);
    await count(
      [
        ['new_cases', 'kulob', 'all', 24],
        ['closures', 'died', 'kulob', 3],
      ],
      `${YEAR}-08-01`,
    );
    await count([['order_decisions', 'issued', 'kulob', 34]], `${YEAR}-01-01`);
  });
  afterAll(() => test.close());

  it('has a calendar for statisticians; nobody else drafts', async () => {
    const lines = (await publisher.calendar()).filter(({ year }) => year === YEAR);
    expect(lines).toEqual([
      {
        ...{ id: null, year: YEAR, part: 'second_half', dueOn: `${YEAR + 1}-03-15`, state: 'may_draft' },
        publishedAt: null,
        allowedActions: ['draft'],
      },
      {
        ...{ id: null, year: YEAR, part: 'first_half', dueOn: `${YEAR}-09-15`, state: 'may_draft' },
        publishedAt: null,
        allowedActions: ['draft'],
      },
    ]);
    const { body } = await as('coordinator').get(PATH).expect(200);
    expect((body as EditionCalendarDto).items).toEqual([]);
    await as('supervisor').get(PATH).expect(403);
    for (const person of ['coordinator', 'supervisor'])
      expect((await post(person, '', { year: YEAR, part: 'second_half' }))[0]).toBe(403);
  });

  it('is drafted once, with exact counts beside rounded ones, for statisticians alone, and every reading is logged', async () => {
    const ask = () => publisher.ask(YEAR, 'second_half');
    const both = await Promise.all([ask(), ask()]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { id } = both.find(({ status }) => status === 201)!.body as { id: string };
    draft = await publisher.get(id);
    const year = `${YEAR}`;
    expect(at(draft, 'new_cases', year, ['total', 'total'])).toMatchObject({ value: 125, exact: 126 });
    expect(at(draft, 'new_cases', year, ['total', 'elsewhere'])).toMatchObject({ value: null, exact: 2 });
    expect(at(draft, 'closures', year, ['died', 'total'])).toMatchObject({ value: 5, exact: 5 });
    expect(at(draft, 'closures', year, ['died', 'qubodiyon'])).toMatchObject({ value: null, exact: 0 });
    expect(at(draft, 'order_decisions', year, ['issued', 'kulob'])).toMatchObject({ value: 35, exact: 34 });
    expect(at(draft, 'closures', `${year}-h2`, ['died', 'total'])).toMatchObject({ value: null, exact: 3 });
    expect(at(draft, 'closures', `${year}-h2`, ['died', 'kulob'])).toBeUndefined();
    expect(at(draft, 'new_cases', `${year}-08`, ['total', 'kulob'])).toMatchObject({ value: 25, exact: 24 });
    expect(draft.tables.some(({ period }) => /q|h1|-0[1-6]/.test(period.name))).toBe(false);
    expect(
      draft.tables.filter(({ period }) => period.kind === 'month').every(({ lines }) => lines.length === 1),
    ).toBe(true);
    expect(draft.changes.nonZeroAsNumber).toBeLessThan(draft.changes.nonZero ?? 0);
    await as('coordinator').get(`${PATH}/${id}`).expect(404);
    expect((await portal('/en/figures')).text).toContain('No table has been published yet');
    const sql = `select count(*)::int as many from panoh.audit_entries where action = 'getEdition' and purpose = $1`;
    const [logged] = await test.database.query<{ many: number }>(sql, [`exact:edition:${id}`]);
    expect(logged?.many).toBe(1);
  });

  it('is checked when what stands out is explained, and approved by another statistician', async () => {
    expect(draft.checks.map(({ kind, code }) => [kind, code])).toEqual([['without_consent', 'new_cases']]);
    expect(await step('statistician', 'check')).toEqual([409, 'edition_not_explained']);
    await publisher.explain(draft.id);
    const { revision: stale } = draft;
    expect(await post('statistician', `/${draft.id}/check`, { revision: stale })).toEqual([
      409,
      'edition_changed_meanwhile',
    ]);
    expect((await step('statistician', 'check'))[0]).toBe(204);
    expect((await publisher.get(draft.id)).needsAnother).toBe(true);
    expect(await step('statistician', 'approval')).toEqual([409, 'edition_by_another']);
    const owner = `update statistics.editions set approved_by = drafted_by where id = $1`;
    await expect(test.database.query(owner, [draft.id])).rejects.toThrow('editions_second_check');
    const { revision } = await publisher.get(draft.id);
    const twice = await Promise.all([0, 1].map(() => post('deputy', `/${draft.id}/approval`, { revision })));
    expect(twice.map(([status]) => status).sort()).toEqual([204, 409]);
    expect((await step('statistician', 'publication'))[0]).toBe(204);
  });

  it('is read by coordinators without exact counts, and stands for good', async () => {
    const { body } = await as('coordinator').get(`${PATH}/${draft.id}`).expect(200);
    const { allowedActions, checks, changes, tables } = body as EditionDto;
    expect([allowedActions, checks, changes.nonZero]).toEqual([[], [], null]);
    for (const edition of [tables, (await publisher.get(draft.id)).tables])
      expect(edition.flatMap(({ cells }) => cells).filter(({ exact }) => exact !== null)).toEqual([]);
    const kept = 'select count(*)::int as many from statistics.edition_tables where exact is not null';
    expect(await test.database.query(kept)).toEqual([{ many: 0 }]);
    for (const sql of [
      `update statistics.edition_tables set shown = '[]'`,
      `update statistics.edition_counts set counts = '[]'`,
      `update statistics.editions set state = 'discarded'`,
      'delete from statistics.editions',
      'truncate statistics.editions cascade',
    ])
      await expect(test.database.query(sql)).rejects.toMatchObject({ code: 'PN003' });
    await expect(
      test.database.query(
        `insert into statistics.edition_tables (edition_id, number, kind, first_on, code, lines, columns, shown)
         values ($1, 99, 'year', '${YEAR}-01-01', 'incidents', '{total}', '{total}', '[{"value": 7}]')`,
        [draft.id],
      ),
    ).rejects.toThrow('edition_tables_shown_check');
    await as('statistician').delete(`${PATH}/${draft.id}`).expect(409);
  });

  it('shows nothing but multiples of 5 and 0–4, and the same bytes the second time', async () => {
    await publisher.publish(YEAR, 'first_half');
    const pages = [
      ...(await portal('/en/figures')).text.matchAll(/href="\/portal\/en\/(figures\/[^"]+)"/g),
    ].map(([, path]) => path!);
    expect(pages.length).toBeGreaterThan(100);
    let numbers = 0;
    for (const [nth, page] of pages.entries()) {
      for (const [, cell] of (await portal(`/ru/${page}`)).text.matchAll(/<td>(.*?)<\/td>/g)) {
        expect([page, cell]).toEqual([page, expect.stringMatching(/^(0–4|\d*[05])$/)]);
        numbers += 1;
      }
      const { cells } = JSON.parse((await portal(`/data/${page}.json`)).text) as { cells: FileCell[] };
      expect([page, cells.filter((cell) => !isRounded(cell))]).toEqual([page, []]);
      if (nth % 20 > 0) continue;
      for (const path of [`/en/${page}`, ...FILES.map((kind) => `/data/${page}.${kind}`)]) {
        const [one, two] = [await portal(path), await portal(path)];
        expect([path, one.status, two.text === one.text]).toEqual([path, 200, true]);
      }
    }
    expect(numbers).toBeGreaterThan(500);
    for (const id of (await publisher.calendar()).flatMap((line) => line.id ?? []))
      for (const { cells } of (await publisher.get(id)).tables)
        expect(cells.filter(({ value }) => value !== null && value % 5 > 0)).toEqual([]);
  });

  it.each([
    ['tg', 'Ҳар рақам то 5 яклухт карда шудааст, бинобар ин ҷамъҳо метавонанд мувофиқ наоянд.'],
    ['en', 'Each number is rounded to 5, so sums may differ.'],
    ['ru', 'Каждое число округлено до 5, поэтому суммы могут не сходиться.'],
  ])('says in %s how it is rounded', async (language, sentence) => {
    const { text } = await portal(`/${language}/figures/new_cases/${YEAR}`);
    for (const shown of [sentence, '<td>125</td>']) expect(text).toContain(shown);
  });

  it('is corrected once, where 20 registrations of a place came late, and only of that place', async () => {
    await count([
      ['new_cases', 'kulob', 'all', 67 + 19],
      ['new_cases', 'qubodiyon', 'all', 33 + 5],
    ]);
    expect(await stateOf('final')).toBe('none_needed');
    expect(await post('statistician', '', { year: YEAR, part: 'final' })).toEqual([
      409,
      'edition_not_needed',
    ]);
    await count([['new_cases', 'kulob', 'all', 67 + 20]]);
    expect(await stateOf('final')).toBe('may_draft');
    const again = await publisher.draft(YEAR, 'final');
    const exact = (column: string) => at(again, 'new_cases', `${YEAR}`, ['total', column])?.exact;
    expect(['kulob', 'qubodiyon', 'total'].map(exact)).toEqual([111, 33, 146]);
    await publisher.finish(again.id);
    expect(await post('statistician', '', { year: YEAR, part: 'final' })).toEqual([409, 'edition_exists']);
    expect(await post('statistician', '', { year: YEAR, part: 'second_half' })).toEqual([
      409,
      'edition_exists',
    ]);
    const path = `/en/figures/new_cases/${YEAR}`;
    expect((await portal(path)).text).toContain('<td>145</td>');
    const first = (await portal(`${path}/1`)).text;
    for (const text of ['<td>125</td>', 'A final edition of this year was published later.'])
      expect(first).toContain(text);
    expect((await portal(`${path}/3`)).status).toBe(404);
    const meta = (await portal(`/data/figures/new_cases/${YEAR}-v1.csv-metadata.json`)).text;
    expect(meta).toContain(`"dc:isReplacedBy":{"@id":"${YEAR}-v2.csv"}`);
  });

  it('is withdrawn table by table, with a sentence', async () => {
    const withdrawal = { code: 'closures', reason: 'wrong_definition' };
    expect((await post('coordinator', `/${draft.id}/withdrawals`, withdrawal))[0]).toBe(403);
    expect((await post('statistician', `/${draft.id}/withdrawals`, { ...withdrawal, reason: 'x' }))[0]).toBe(
      422,
    );
    expect((await post('statistician', `/${draft.id}/withdrawals`, withdrawal))[0]).toBe(204);
    expect((await post('statistician', `/${draft.id}/withdrawals`, withdrawal))[0]).toBe(409);
    const period = `${YEAR}-h2`;
    const page = (await portal(`/en/figures/closures/${period}`)).text;
    expect(page).toContain('This table was withdrawn');
    expect(page).not.toContain('<td>');
    expect((await portal(`/data/figures/closures/${period}.csv`)).status).toBe(410);
    expect((await portal(`/data/figures/new_cases/${period}.csv`)).status).toBe(200);
    const table = (await publisher.get(draft.id)).tables.find((one) => one.definition.code === 'closures');
    expect(table).toMatchObject({ isWithdrawn: true, withdrawnReason: 'wrong_definition', cells: [] });
  });

  it('is discarded, and may be drafted again', async () => {
    await count([['new_cases', 'kulob', 'all', 40]], `${YEAR - 1}-03-01`);
    const { id } = await publisher.draft(YEAR - 1, 'second_half');
    for (let turn = 0; turn < 2; turn += 1) await as('statistician').delete(`${PATH}/${id}`).expect(204);
    expect((await publisher.get(id)).allowedActions).toEqual([]);
    expect((await publisher.draft(YEAR - 1, 'second_half')).id).not.toBe(id);
  });
});

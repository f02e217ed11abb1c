import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

describe('tables that were released', () => {
  let test: TestApp;
  let kulob: Kulob;
  const get = (path: string): Promise<Response> =>
    request(test.app.getHttpServer() as Server)
      .get(`/portal${path}`)
      .then((answer) => answer);
  const release = (person: string, code: string, year: number): Promise<Response> =>
    kulob.as[person]!.post(`/statistics/tables/${code}/${year}/release`).then((answer) => answer);
  /** A table of two forms in one district, as the count leaves it. */
  const count = async (year: number, countedAt: string, value: number): Promise<void> => {
    await test.database.query('delete from statistics.tables where year = $1', [year]);
    await test.database.query(
      `insert into statistics.tables (code, year, counted_at, lines, columns) values ('law_forms', $1, $2,
         '{physical,psychological}', '{kulob,elsewhere}')`,
      [year, countedAt],
    );
    await test.database.query(
      `insert into statistics.cells (code, year, line, column_key, value, mark) values
         ('law_forms', $1, 'physical', 'kulob', $2, null), ('law_forms', $1, 'psychological', 'kulob', null, 'small')`,
      [year, value],
    );
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    await count(2025, '2026-02-01T06:00:00Z', 17);
    await count(2024, '2025-01-10T06:00:00Z', 31);
  });
  afterAll(() => test.close());

  it('are none before somebody looked one through: what is counted is not public by that', async () => {
    expect((await get('/en/figures')).text).toContain('No table has been published yet');
    for (const path of ['/en/figures/law_forms/2025', '/data/figures/law_forms/2025.csv'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    expect((await get('/ru/figures/law_forms/2025')).text).toContain('Такой страницы нет');
  });

  it('are released by a statistician, of a year that was over when it was counted, once', async () => {
    for (const person of ['supervisor', 'coordinator', 'administrator'])
      expect((await release(person, 'law_forms', 2025)).status).toBe(403);
    const early = await release('statistician', 'law_forms', 2024);
    expect([early.status, early.body.code]).toEqual([409, 'not_to_release']);
    expect((await release('statistician', 'law_forms', 2025)).status).toBe(204);
    expect((await release('statistician', 'law_forms', 2025)).status).toBe(409);
    const { body } = await kulob.as['statistician']!.get('/statistics/tables/law_forms/2025');
    expect(body).toMatchObject({ allowedActions: [], releasedAt: expect.stringMatching(/^\d{4}-/) });
  });

  it.each([
    ['tg', 'Ҷисмонӣ'],
    ['ru', 'Физическое'],
    ['en', 'Physical'],
  ])('are read by anybody in %s, with how they were counted', async (language, word) => {
    const answer = await get(`/${language}/figures/law_forms/2025`);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.text).toContain(`<th scope="row">${word}</th><td>17</td>`);
    expect((await get(`/${language}/figures`)).text).toContain(`/portal/${language}/figures/law_forms/2025`);
    for (const kind of ['csv', 'json'])
      expect(answer.text).toContain(`/portal/data/figures/law_forms/2025.${kind}`);
  });

  it('are files too, in codes, with a mark where no number is told', async () => {
    expect((await get('/data/figures/law_forms/2025.csv')).text.split('\n').sort()).toEqual(
      ['', 'line,column,value,mark', 'physical,kulob,17,', 'psychological,kulob,,small'].sort(),
    );
    const json = await get('/data/figures/law_forms/2025.json');
    expect(json.body).toMatchObject({ year: 2025, definition: { unit: 'incidents', smallestShown: 5 } });
    expect(json.headers['content-disposition']).toBe('attachment; filename="law_forms-2025.json"');
    for (const path of ['2025.xml', '2025', '0.csv', '../2025.csv'])
      expect((await get(`/data/figures/law_forms/${path}`)).status).toBe(404);
  });

  it('stay as they were when the same year is counted again, and nobody changes them', async () => {
    await count(2025, '2026-03-01T06:00:00Z', 18);
    expect((await release('statistician', 'law_forms', 2025)).status).toBe(409);
    expect((await get('/data/figures/law_forms/2025.csv')).text).toContain('physical,kulob,17,');
    for (const sql of ['update statistics.release_cells set value = 18', 'delete from statistics.releases'])
      await expect(test.database.query(sql)).rejects.toThrow();
  });
});

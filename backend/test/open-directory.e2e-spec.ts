import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { directoryChecks } from './support/open-directory-checks.js';
import { OPEN_DIRECTORY_SHAPES } from './support/open-directory-shapes.js';
import type { OpenDirectoryShape } from './support/open-directory-shapes.js';

type Json = Record<string, unknown>;

interface List {
  size: number;
  contents: (Json & { id: string })[];
}

const CHECKS = directoryChecks(process.env['PANOH_HSDS_SCHEMAS']);

const problemsIn = (checks: typeof CHECKS, shape: OpenDirectoryShape, body: unknown): string[] =>
  checks.flatMap((check) => check.problems(shape, body));

/** Sets what `path` leads to, as `addresses/0/city`; `undefined` removes it. */
function changed(body: Json, path: string, value: unknown): Json {
  const copy = structuredClone(body);
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  const parent = steps.reduce<Json>((part, step) => part[step] as Json, copy);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}

const isParent = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The paths of every value of a body, however deep. */
const pathsOf = (body: Json): string[] =>
  Object.entries(body).flatMap(([key, value]) => [
    key,
    ...(isParent(value) ? pathsOf(value).map((path) => `${key}/${path}`) : []),
  ]);

describe('the directory as open data', () => {
  let test: TestApp;
  const get = async <T>(path: string): Promise<T> =>
    (
      await request(test.app.getHttpServer() as Server)
        .get(`/portal/data/hsds${path}`)
        .expect(200)
    ).body as T;

  /** A body of this shape in which every field is filled. */
  async function fullest(shape: OpenDirectoryShape): Promise<Json> {
    const collection = `${shape.replace('_list', '')}s`;
    if (shape === 'page') return changed(await get<Json>('/services'), 'contents', []);
    const { contents } = await get<List>(`/${collection}`);
    const bodies = shape.endsWith('_list')
      ? contents
      : await Promise.all(contents.map(({ id }) => get<Json>(`/${collection}/${id}`)));
    return bodies.reduce((most, body) => (pathsOf(body).length > pathsOf(most).length ? body : most));
  }

  beforeAll(async () => {
    test = await startApp();
    await arrangeKulob(test);
    // Legal aid has entered nothing that is optional; one entry is checked too long ago, the others today.
    await test.database.query(
      `update panoh.services set public_phone = '1313', address = 'Street 1', hours_note = 'A note',
         checked_on = case when type = 'documents' then '2020-01-01' else panoh.now()::date end,
         cost_note = 'A note', languages = '{tg,ru,en}', documents = '{identity_document}', documents_note = 'A note',
         opening_hours = '[{"weekday":1,"fromMinute":0,"untilMinute":1440}]'
       where not is_confidential and type <> 'legal'`,
    );
  });
  afterAll(() => test.close());

  it.each([
    ['services', 'service_list', 'service'],
    ['organizations', 'organization_list', 'organization'],
    ['service_at_locations', 'service_at_location_list', 'service_at_location'],
  ] as const)('%s are valid in the list and one by one', async (path, line, whole) => {
    const { contents } = await get<List>(`/${path}`);
    expect(contents.length).toBeGreaterThan(2);
    for (const entity of contents) {
      expect(problemsIn(CHECKS, line, entity)).toEqual([]);
      const one = await get<{ id: string }>(`/${path}/${entity.id}`);
      expect(one.id).toBe(entity.id);
      expect(problemsIn(CHECKS, whole, one)).toEqual([]);
    }
  });

  it('leaves out what an agency has not entered', async () => {
    const { contents } = await get<List>('/services?full=true');
    for (const field of ['fees_description', 'assured_date', 'alert', 'phones'])
      expect([field, new Set(contents.map((service) => field in service))]).toEqual([
        field,
        new Set([true, false]),
      ]);
  });

  it('answers lists in their envelope, and says under which licence', async () => {
    for (const path of ['/services', '/organizations?per_page=1', '/service_at_locations?page=99']) {
      const answer = await request(test.app.getHttpServer() as Server).get(`/portal/data/hsds${path}`);
      const list = answer.body as List;
      expect([path, problemsIn(CHECKS, 'page', list)]).toEqual([path, []]);
      expect(list.size).toBe(list.contents.length);
      expect(answer.headers['link']).toBe('<https://creativecommons.org/licenses/by/4.0/>; rel="license"');
    }
    expect(await get('')).toMatchObject({ license: 'https://creativecommons.org/licenses/by/4.0/' });
  });

  it('is also validated with the published schemas of a folder, which must be complete', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'panoh-hsds-'));
    const names = Object.keys(OPEN_DIRECTORY_SHAPES).filter((shape) => shape !== 'page');
    const put = (name: string, schema: object): Promise<void> =>
      writeFile(join(folder, `${name}.json`), JSON.stringify(schema));
    try {
      for (const name of names) await put(name, { type: 'object', required: [`planted_${name}`] });
      expect(() => directoryChecks(folder)).toThrow('openapi.json');
      await put('openapi', {
        components: { schemas: { Page: { type: 'object', properties: { planted: {} } } } },
      });
      const checks = directoryChecks(folder);
      for (const name of names as OpenDirectoryShape[])
        expect(problemsIn(checks, name, await fullest(name))).toEqual([
          `publication: required planted_${name}`,
        ]);
      const page = await fullest('page');
      expect(problemsIn(checks, 'page', page)).toContain('publication: required planted');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names the region of an address', async () => {
    const { contents } = await get<{ contents: unknown[] }>('/services?full=true');
    expect(JSON.stringify(contents)).toContain('"state_province":"Khatlon Region"');
  });

  it('gives whole services in one answer, page by page', async () => {
    const all = await get<List>('/services?full=true');
    for (const service of all.contents) expect(problemsIn(CHECKS, 'service', service)).toEqual([]);
    const second = await get<List>('/services?per_page=2&page=2');
    expect(second).toMatchObject({ page_number: 2, size: 2, first_page: false, empty: false });
    expect(second.contents.map(({ id }) => id)).toEqual(all.contents.slice(2, 4).map(({ id }) => id));
    expect(await get('/services?page=999')).toMatchObject({ empty: true, last_page: true, contents: [] });
    expect(await get('/services?page=-1&per_page=x')).toMatchObject({ page_number: 1 });
  });

  it('holds no shelter and nothing confidential, however it is asked', async () => {
    const hidden = await test.database.query<{ id: string; agency: string }>(
      `select s.id, s.agency_id as agency from panoh.services s where s.is_confidential`,
    );
    expect(hidden.length).toBeGreaterThan(0);
    const server = test.app.getHttpServer() as Server;
    for (const { id, agency } of hidden) {
      await request(server).get(`/portal/data/hsds/services/${id}`).expect(404);
      await request(server).get(`/portal/data/hsds/organizations/${agency}`).expect(404);
    }
    const text = JSON.stringify(await get('/services?full=true'));
    for (const { id, agency } of hidden) expect(text.includes(id) || text.includes(agency)).toBe(false);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import request from 'supertest';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';

/** The published schemas lie beside the project, which does not contain them. */
const SCHEMAS = new URL('../../../shared/data/hsds/', import.meta.url);

interface List {
  contents: { id: string }[];
}

const hasSchemas = existsSync(SCHEMAS);

function problemsWith(schema: string): (body: unknown) => unknown {
  if (!hasSchemas) return () => [];
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(
    JSON.parse(readFileSync(new URL(`${schema}.json`, SCHEMAS), 'utf8')) as object,
  );
  return (body) => (validate(body) ? [] : validate.errors);
}

describe('the directory as open data', () => {
  let test: TestApp;
  const get = async <T>(path: string): Promise<T> =>
    (
      await request(test.app.getHttpServer() as Server)
        .get(`/portal/data/hsds${path}`)
        .expect(200)
    ).body as T;

  beforeAll(async () => {
    test = await startApp();
    await arrangeKulob(test);
    await test.database.query(
      `update panoh.services set public_phone = '1313', checked_on = '2026-01-01', address = 'Street 1', hours_note = 'A note',
         cost_note = 'A note', documents = '{identity_document}', documents_note = 'A note',
         opening_hours = '[{"weekday":1,"fromMinute":0,"untilMinute":1440}]' where not is_confidential`,
    );
  });
  afterAll(() => test.close());

  it('is held to the published schemas, which must be there in CI', () => {
    if (!hasSchemas)
      process.stdout.write('SKIPPED: no schemas of HSDS beside the project; shapes are not checked.\n');
    expect(hasSchemas || process.env['CI'] !== 'true').toBe(true);
    expect(problemsWith('service')({ id: 'no id' })).toEqual(
      hasSchemas ? expect.arrayContaining([expect.anything()]) : [],
    );
  });

  it.each([
    ['services', 'service_list', 'service'],
    ['organizations', 'organization_list', 'organization'],
    ['service_at_locations', 'service_at_location_list', 'service_at_location'],
  ])('%s are valid in the list and one by one', async (path, line, whole) => {
    const { contents } = await get<List>(`/${path}`);
    expect(contents.length).toBeGreaterThan(2);
    const [ofLine, ofWhole] = [problemsWith(line), problemsWith(whole)];
    for (const entity of contents) {
      expect(ofLine(entity)).toEqual([]);
      const one = await get<{ id: string }>(`/${path}/${entity.id}`);
      expect(one.id).toBe(entity.id);
      expect(ofWhole(one)).toEqual([]);
    }
  });

  it('answers lists in the envelope of the API description, and says under which licence', async () => {
    const described = hasSchemas
      ? (JSON.parse(readFileSync(new URL('openapi.json', SCHEMAS), 'utf8')) as {
          components: { schemas: { Page: { properties: Record<string, unknown> } } };
        })
      : null;
    const page = described?.components.schemas.Page;
    const fields = { ...page?.properties, contents: { type: 'array' } };
    const envelope = {
      ...page,
      properties: fields,
      required: Object.keys(fields),
      additionalProperties: false,
    };
    const validate = new Ajv({ strict: false, allErrors: true }).compile(page ? envelope : {});
    for (const path of ['/services', '/organizations?per_page=1', '/service_at_locations?page=99']) {
      const answer = await request(test.app.getHttpServer() as Server).get(`/portal/data/hsds${path}`);
      validate(answer.body);
      expect([path, validate.errors]).toEqual([path, null]);
      expect(answer.headers['link']).toBe('<https://creativecommons.org/licenses/by/4.0/>; rel="license"');
    }
    expect(await get('')).toMatchObject({ license: 'https://creativecommons.org/licenses/by/4.0/' });
  });

  it('names the region of an address', async () => {
    const { contents } = await get<{ contents: unknown[] }>('/services?full=true');
    expect(JSON.stringify(contents)).toContain('"state_province":"Khatlon Region"');
  });

  it('gives whole services in one answer, page by page', async () => {
    const all = await get<List>('/services?full=true');
    const ofWhole = problemsWith('service');
    for (const service of all.contents) expect(ofWhole(service)).toEqual([]);
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

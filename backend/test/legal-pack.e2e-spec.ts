import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { mapProblems } from '../src/legal-pack/data-map.rules.js';
import type { ColumnFact } from '../src/legal-pack/data-map.rules.js';
import { DATA_MAP } from '../src/legal-pack/legal-files.js';
import { COLUMNS } from '../src/legal-pack/legal-pack.queries.js';
import type { LegalPackDto } from '../src/legal-pack/legal-pack.dto.js';
import { PACK_TABLES } from '../src/legal-pack/legal-pack.types.js';
import { AppRole } from './support/app-role.js';
import { startKulob } from './support/kulob.js';
import { pdfText } from './support/pdf-text.js';

const { test, kulob, as } = await startKulob();

describe('the data map', () => {
  it('has an entry for every column of the real schema, and none for another', async () => {
    expect(mapProblems(DATA_MAP, await test.database.query<ColumnFact>(COLUMNS))).toEqual([]);
  });

  it('fails for a new personal column without an entry', async () => {
    const owner = new Client({ connectionString: test.database.ownerUrl });
    await owner.connect();
    await owner.query('begin');
    await owner.query('alter table panoh.survivors add column nickname text');
    const { rows } = await owner.query<ColumnFact>(COLUMNS);
    await owner.query('rollback');
    await owner.end();
    expect(mapProblems(DATA_MAP, rows)).toEqual(['no entry: panoh.survivors.nickname']);
  });

  it('keeps what its table says is deleted after a time for as long', async () => {
    const said = await test.database.query<{ table: string; kept: string }>(
      `select n.nspname || '.' || c.relname as table, regexp_replace(d.description, '.*\\m(\\d+) (days|years).*', '\\2_\\1') as kept
       from pg_description d join pg_class c on c.oid = d.objoid and d.objsubid = 0
         join pg_namespace n on n.oid = c.relnamespace
       where d.classoid = 'pg_class'::regclass and d.description ~ 'delete[sd]? .*\\d+ (days|years)'`,
    );
    expect(said.length).toBeGreaterThan(13);
    for (const { table, kept } of said)
      expect(DATA_MAP.filter((row) => row.table === table).map((row) => `${table} ${row.kept}`)).toContain(
        `${table} ${kept}`,
      );
  });
});

const SETTINGS = {
  ...{ owner: 'Кумита', operator: 'Марказ', serverPlace: 'Душанбе', isInside: true, responsible: 'Масъул' },
  ...{ contact: '102', licences: 'AGPL-3.0', volume: 'under_10000', graceDays: 30 },
};
const show = async (person = 'administrator'): Promise<LegalPackDto> =>
  (await as(person).get('/legal-pack').expect(200)).body as LegalPackDto;
const fetchFile = async (person: string, path: string): Promise<Buffer> => {
  const answer = await as(person)
    .get(`/legal-pack/${path}`)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(null, Buffer.concat(parts)));
    });
  expect(answer.status).toBe(200);
  return answer.body as Buffer;
};
const publish = (shown: number) => as('administrator').post('/legal-pack/protocols', undefined, shown);
let count = 0;
const hireAt = (agency: string, roles: string[]) =>
  as('administrator').post('/users', {
    ...{ agencyId: kulob.agencies[agency], displayName: 'Намуна', login: `pack-${(count += 1)}`, roles },
    language: 'tg',
  });

describe('the protocol of sharing', () => {
  it('is published from the settings, which one person at a time writes', async () => {
    await publish(0).expect(409);
    await as('administrator').put('/legal-pack/settings', SETTINGS, 0).expect(204);
    await hireAt('legalAid', ['legal_aid_lawyer']).expect(201);
    expect((await show()).agencies.map(({ state }) => state)).toContain('not_published');
    await publish(0).expect(204);
    const { protocol } = await show('officer');
    expect(protocol).toMatchObject({ number: 1 });
    for (const text of Object.values(protocol!.text)) expect(text).toContain('Душанбе');
  });

  it('lets an agency without a signature have no new account after its days of grace', async () => {
    await hireAt('legalAid', ['legal_aid_lawyer']).expect(201);
    await test.database.query(
      `update panoh.sharing_protocols set published_at = panoh.now() - interval '31 days'`,
    );
    await test.database.query(`update panoh.agencies set created_at = panoh.now() - interval '1 year'`);
    const { body } = await hireAt('legalAid', ['legal_aid_lawyer']).expect(409);
    expect(body.code).toBe('no_protocol');
    const role = await AppRole.connect(test);
    const insert = `insert into panoh.users (id, agency_id, display_name, roles, language, status)
      values (gen_random_uuid(), $1, 'x', $2, 'tg', 'active')`;
    const made = (roles: string) =>
      role.outcome(as('administrator'), [insert, [kulob.agencies['legalAid'], roles]]);
    expect([await made('{legal_aid_lawyer}'), await made('{supervisor}')]).toEqual(['42501', 'done: yes']);
    await as('lawyer').get('/today').expect(200);
  });

  it('excepts an agency where an absent person has no stand-in, but no account that newly gets such a role', async () => {
    await hireAt('shelter', ['supervisor', 'shelter_worker']).expect(409);
    const { userId, agencyId } = as('shelterWorker');
    await test.database.query(
      `insert into panoh.absences (id, user_id, agency_id, starts_at, ends_at, entered_by)
       values (gen_random_uuid(), $1, $2, panoh.now() - interval '1 hour', panoh.now() + interval '1 day', $1)`,
      [userId, agencyId],
    );
    await hireAt('shelter', ['shelter_worker']).expect(201);
    const { id } = (await hireAt('hotline', ['supervisor']).expect(201)).body as { id: string };
    const form = { displayName: 'Намуна', status: 'active', roles: ['supervisor', 'hotline_worker'] };
    const gets = await as('administrator').put(`/users/${id}`, form, 1).expect(409);
    expect(gets.body.code).toBe('no_protocol');
  });

  it('is signed by two people on a day that is past, and then accounts are made again', async () => {
    const path = `/legal-pack/agencies/${kulob.agencies['legalAid']}/signature`;
    const today = (
      await test.database.query<{ day: string }>(
        `select (panoh.now() at time zone 'Asia/Dushanbe')::date::text as day`,
      )
    )[0]!.day;
    const form = { firstSigner: 'Намуна А', secondSigner: 'Намуна Б', signedOn: today, paperNumber: '7' };
    const sign = (more: object) =>
      as('administrator').put(path, { ...form, protocolNumber: 1, recordedAt: null, ...more });
    const recorded = async () =>
      (await show()).agencies.find(({ id }) => id === kulob.agencies['legalAid'])!.recordedAt;
    await sign({ secondSigner: 'намуна а' }).expect(422);
    await sign({ signedOn: '2020-01-01' }).expect(422);
    await sign({}).expect(204);
    await sign({ paperNumber: '8' }).expect(412);
    await sign({ paperNumber: '8', recordedAt: await recorded() }).expect(204);
    await hireAt('legalAid', ['legal_aid_lawyer']).expect(201);
    const signed = (await show()).agencies.filter(({ state }) => state === 'signed');
    expect(signed).toMatchObject([{ paperNumber: '8', signers: ['Намуна А', 'Намуна Б'] }]);
  });

  it('holds for a version, and ends, signed or not, until the next version is published', async () => {
    await publish(1).expect(204);
    await hireAt('legalAid', ['legal_aid_lawyer']).expect(201);
    await test.database.query(
      `update panoh.sharing_protocols set published_at = panoh.now() - interval '30 days' where number = 2`,
    );
    await hireAt('legalAid', ['legal_aid_lawyer']).expect(409);
    const end = (day: string) =>
      test.database.query(`update panoh.sharing_protocols set ends_on = ${day} where number = 2`);
    await end(`(panoh.now() - interval '40 days')::date`);
    expect((await hireAt('legalAid', ['legal_aid_lawyer']).expect(409)).body.code).toBe('protocol_ended');
    expect(new Set((await show()).agencies.map(({ state }) => state))).toEqual(new Set(['ended']));
    expect((await show()).reasons).toContain('protocol_ends');
    await end(`(panoh.now() + interval '300 days')::date`);
  });
});

describe('the legal pack', () => {
  it('is one document of the running schema', async () => {
    const { schema } = await show('officer');
    const text = pdfText(await fetchFile('officer', 'document?language=tg'));
    for (const part of ['Бастаи ҳуқуқӣ', schema, 'linkage.comparisons']) expect(text).toContain(part);
  });

  it('is a file of each table, with a line for every column', async () => {
    for (const table of ['data_map', PACK_TABLES.find((one) => one !== 'data_map')!]) {
      const text = (await fetchFile('officer', `tables/${table}?language=en`)).toString();
      expect(text.startsWith('\uFEFF')).toBe(true);
      if (table === 'data_map') expect(text).toContain('panoh.whereabouts,sealed,where the survivor is');
      expect(text.split('\r\n').length).toBeGreaterThan(table === 'data_map' ? 1_600 : 2);
    }
  });

  it('is due until it is made, and shows what differs since', async () => {
    expect((await show()).reasons).toContain('never_made');
    await as('officer').post('/legal-pack/versions').expect(204);
    expect(await show()).toMatchObject({ reasons: [], changes: [], last: { number: 1 } });
    const done = { doneOn: '2026-01-02', responsible: 'Раис, № 4', recordedAt: null };
    await as('officer').put('/legal-pack/sign-offs/chair_order', done).expect(204);
    await as('officer').put('/legal-pack/sign-offs/chair_order', done).expect(412);
    expect((await show()).changes).toEqual([
      { kind: 'added', key: 'step.chair_order', before: null, now: '2026-01-02' },
    ]);
    await test.database.query(`update panoh.legal_packs set schema_digest = 'older'`);
    const { body } = await as('officer').get('/legal-pack/due').expect(200);
    expect(body.reasons).toEqual(['schema_changed']);
  });
});

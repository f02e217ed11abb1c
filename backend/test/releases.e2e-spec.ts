import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import request from 'supertest';
import { migrate } from '../src/platform/schema/migrate.js';
import type { TestApp } from './support/app.js';
import { TestDatabase } from './support/database.js';
import { openOn } from './support/own-server.js';
import type { OwnPostgres } from './support/own-server.js';
import {
  asOwner,
  callsLost,
  callsOf,
  lackingIn,
  releases,
  restoreRelease,
  tablesOf,
  thawed,
} from './support/releases.js';
import type { Call } from './support/releases.js';
import { SealedRows } from './support/sealed-rows.js';

describe('the tables of the baseline', () => {
  it('are refused in one sentence where they are others', () => {
    expect(thawed([{ version: '0.2.0', frozen: 'other' }])).toMatch(
      /^tables are frozen since 0\.2\.0: write a numbered migration/,
    );
  });
});

describe('what a database lacks of an earlier one', () => {
  it('is found, and what is new is none of it', async () => {
    const database = await TestDatabase.create();
    await asOwner(database.ownerUrl, async (client) => {
      const tables = await tablesOf(client);
      expect(Object.keys(tables).length).toBeGreaterThan(150);
      await client.query('create table panoh.planted (id integer)');
      await client.query('alter table panoh.cases add column planted integer');
      expect(await lackingIn(client, { tables })).toEqual([]);
      await client.query(`update panoh.read_limits set cases = 1; drop table panoh.drafts cascade;
        alter table panoh.agencies drop column name_en cascade`);
      const lost = await lackingIn(client, { tables });
      for (const sentence of ['agencies lacks name_en', 'drafts lacks ', 'read_limits has other values'])
        expect(lost.join()).toContain(`panoh.${sentence}`);
    });
    await database.drop();
  });
});

for (const release of releases())
  describe(`a database of release ${release.version}, upgraded`, () => {
    let own: Omit<OwnPostgres, 'crash'>;
    let test: TestApp;
    const endings: (() => Promise<void>)[] = [];
    let calls: Call[] = [];

    beforeAll(async () => {
      own = await restoreRelease(release);
      endings.push(() => own.close());
      calls = await asOwner(own.server.ownerUrl, callsOf);
      await migrate(own.server.ownerUrl, own.root);
      test = await openOn(own);
      endings.push(() => test.close());
    });
    afterAll(async () => {
      for (const end of endings.reverse()) await end();
    });

    it('has every row', async () => {
      expect(await asOwner(own.server.ownerUrl, (client) => lackingIn(client, release))).toEqual([]);
    });

    /** An upgrade replaces one web process after the other; those before it still serve people. */
    if (release === releases().at(-1))
      it('still answers the programs before it', async () => {
        expect(calls.length).toBeGreaterThan(150);
        expect(await asOwner(own.server.ownerUrl, (client) => callsLost(client, calls))).toEqual([]);
      });

    it('opens every word', async () => {
      const rows = new SealedRows(test.database, own.root);
      for (const [caseId, words] of Object.entries(release.words))
        expect(Object.fromEntries(await rows.open(caseId))).toMatchObject(words);
      expect(Object.keys(release.words).length).toBeGreaterThan(5);
    });

    it('lets somebody sign in and work', async () => {
      const server = test.app.getHttpServer() as Server;
      const answer = await request(server).post('/api/session').send(release.signIn).expect(204);
      const [cookie = ''] = answer.get('Set-Cookie') ?? [];
      const { body } = await request(server).get('/api/cases').set('Cookie', cookie).expect(200);
      expect(body.items.length).toBeGreaterThan(0);
    });
  });

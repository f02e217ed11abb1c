import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { newAgencyKeyPair } from '../src/platform/crypto/agency-keys.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { testRootKey } from './support/database.js';
import { arrangeHotline } from './support/callback-requests.js';
import { startKulob, hire } from './support/kulob.js';

const { test, kulob } = await startKulob();

/** Before every number that is drawn by chance, so that the order of numbers alone would always choose it. */
const FIRST_BY_NUMBER = '00000000-0000-4000-8000-000000000001';

describe('of two hotlines', () => {
  const sql = (text: string, values: unknown[] = []): Promise<unknown[]> => test.database.query(text, values);
  const send = async (): Promise<string | undefined> => {
    await sql('delete from panoh.callback_details');
    await sql('delete from panoh.callback_escalations');
    await sql('delete from panoh.callback_requests');
    const form = { a: '+992 93 500-11-22', f: 'DUKONI NON', g: 'KULCHAI GARM' };
    await request(test.app.getHttpServer() as Server)
      .post('/portal/en/desk')
      .type('form')
      .send(form)
      .expect(303);
    const [row] = (await sql('select agency_id from panoh.callback_requests')) as { agency_id: string }[];
    return row?.agency_id;
  };
  const goesOnLeave = (person: string): Promise<unknown> =>
    sql(
      `insert into panoh.absences (id, user_id, agency_id, starts_at, ends_at, entered_by)
       select gen_random_uuid(), id, agency_id, panoh.now(), panoh.now() + interval '1 day', id from panoh.users where id = $1`,
      [kulob.as[person]!.userId],
    );

  beforeAll(async () => {
    await arrangeHotline(test, kulob);
    kulob.agencies['firstHotline'] = FIRST_BY_NUMBER;
    const keys = newAgencyKeyPair(new RootKey(testRootKey()), FIRST_BY_NUMBER);
    await sql(
      `insert into panoh.agencies (id, type, kind, place, name_tg, name_ru, name_en)
       select $1, type, kind, place, 'firstHotline', 'firstHotline', 'firstHotline' from panoh.agencies where id = $2`,
      [FIRST_BY_NUMBER, kulob.agencies['hotline']],
    );
    await sql(
      'insert into panoh.agency_keys (agency_id, version, public_key, sealed_private_key) values ($1, 1, $2, $3)',
      [FIRST_BY_NUMBER, keys.publicKey, keys.sealedPrivateKey],
    );
    await sql(
      `insert into panoh.services (id, agency_id, type, opening_hours) select $1, $2, type, opening_hours
       from panoh.services where agency_id = $3 and type = 'hotline'`,
      [randomUUID(), FIRST_BY_NUMBER, kulob.agencies['hotline']],
    );
    await hire(test, kulob, { agency: 'firstHotline', person: 'firstOperator', roles: ['hotline_worker'] });
    await sql(
      `insert into panoh.hotlines (agency_id, is_open, within_minutes, changed_by) select id, true, 30, $1 from panoh.agencies
       where type = 'hotline_1313'`,
      [kulob.as['hotlineSupervisor']!.userId],
    );
  });
  beforeEach(async () => {
    await sql('delete from panoh.absences');
    await sql('update panoh.hotlines set is_open = true');
  });

  it('the one answers at which somebody is on duty', async () => {
    expect(await send()).toBe(FIRST_BY_NUMBER);
    await goesOnLeave('firstOperator');
    expect(await send()).toBe(kulob.agencies['hotline']);
    await goesOnLeave('operator');
    expect(await send()).toBe(FIRST_BY_NUMBER);
  });

  it('the open one answers, also where nobody is on duty there', async () => {
    await sql('update panoh.hotlines set is_open = false where agency_id = $1', [FIRST_BY_NUMBER]);
    await goesOnLeave('operator');
    expect(await send()).toBe(kulob.agencies['hotline']);
  });

  it('one that has a line answers before one that never had any, and one that is at work before one that is not', async () => {
    await sql('update panoh.hotlines set is_open = false');
    await sql('update panoh.agencies set status = $2 where id = $1', [FIRST_BY_NUMBER, 'closed']);
    expect(await send()).toBe(kulob.agencies['hotline']);
    await sql('update panoh.agencies set status = $2 where id = $1', [FIRST_BY_NUMBER, 'active']);
    await sql('delete from panoh.hotlines where agency_id = $1', [FIRST_BY_NUMBER]);
    expect(await send()).toBe(kulob.agencies['hotline']);
  });
});

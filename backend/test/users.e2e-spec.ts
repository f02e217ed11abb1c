import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { UserDto } from '../src/identity/identity.dto.js';
import { newAgencyKeyPair } from '../src/platform/crypto/agency-keys.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { proveAgain } from './support/actors.js';
import { hire, startKulob } from './support/kulob.js';
import { caseForm } from './support/forms.js';
import { testRootKey } from './support/database.js';
import { arrangeHotline } from './support/callback-requests.js';

const { test, kulob, as } = await startKulob();

describe('accounts', () => {
  const read = async (id: string): Promise<UserDto> =>
    (await as('administrator').get(`/users/${id}`).expect(200)).body;
  const change = async (id: string, form: Partial<UserDto>) => {
    const { displayName, roles, status, version } = await read(id);
    return as('administrator').put(`/users/${id}`, { displayName, roles, status, ...form }, version);
  };

  beforeAll(async () => {
    await proveAgain(test, as('administrator'));
  });

  it('end every session when they are disabled, and come back when they are enabled', async () => {
    const { userId } = as('operator');
    await as('operator').get('/session').expect(200);
    expect((await change(userId, { status: 'disabled' })).status).toBe(200);
    await as('operator').get('/session').expect(401);
    expect((await change(userId, { status: 'active' })).body).toMatchObject({ status: 'active' });
  });

  it('tell administrators alone who cannot come in, and why', async () => {
    const { agencyId } = as('caseworker');
    const form = {
      agencyId,
      displayName: 'Мавлуда',
      login: 'mavluda',
      roles: ['caseworker'],
      language: 'tg',
    };
    const made: UserDto = (await as('administrator').post('/users', form).expect(201)).body;
    const { id } = made;
    expect(made).toMatchObject({ account: 'no_password', lockedUntil: null });
    const issued = await as('administrator').post(`/users/${id}/one-time-password`).expect(200);
    expect(issued.body.account).toBe('one_time_password');
    const signIn = (password: string) =>
      request(test.app.getHttpServer()).post('/api/session').send({ login: 'mavluda', password });
    await test.database.query(
      `update panoh.credentials set failed_count = 4, locked_until = panoh.now() - interval '1 minute' where user_id = $1`,
      [id],
    );
    await signIn('wrong').expect(401);
    const locked = await read(id);
    expect(locked.account).toBe('temporarily_locked');
    expect(Date.parse(locked.lockedUntil ?? '')).toBeGreaterThan(Date.now());
    const listed: UserDto[] = (await as('administrator').get('/users').expect(200)).body;
    expect(listed.find((one) => one.id === id)?.account).toBe('temporarily_locked');
    for (const person of ['caseworker', 'supervisor', 'coordinator']) {
      const { body } = await as(person).get('/users').expect(200);
      expect((body as UserDto[]).map(({ account, lockedUntil }) => account ?? lockedUntil)).toEqual(
        (body as UserDto[]).map(() => null),
      );
    }
    await as('administrator').post(`/users/${id}/one-time-password`).expect(200);
    expect((await read(id)).account).toBe('one_time_password');
  });

  it('are refused where the user name is taken, however it is written, and where nobody might undo it', async () => {
    const person = { agencyId: as('caseworker').agencyId, displayName: 'Нигина', language: 'tg' };
    const form = { ...person, login: 'Lawyer', roles: ['caseworker'] };
    const { body } = await as('administrator').post('/users', form).expect(422);
    expect(body.fields).toEqual([{ path: 'login', code: 'login_taken' }]);
    for (const own of [{ status: 'disabled' }, { roles: ['statistician' as const] }])
      expect((await change(as('administrator').userId, own)).body.code).toBe('own_account');
    const roles = ['oversight', 'supervisor'];
    await expect(
      test.database.query('update panoh.users set roles = $2 where id = $1', [as('lawyer').userId, roles]),
    ).rejects.toMatchObject({ constraint: 'users_oversight_alone' });
  });

  it('of one person the roles of statistician and supervisor are refused, in the database too', async () => {
    const roles = ['supervisor' as const, 'statistician' as const];
    for (const person of ['supervisor', 'statistician']) {
      const answer = await change(as(person).userId, { roles });
      expect(answer.status).toBe(422);
      expect(answer.body.fields).toEqual([{ path: 'roles', code: 'roles_held_apart' }]);
      await expect(
        test.database.query('update panoh.users set roles = $2 where id = $1', [as(person).userId, roles]),
      ).rejects.toMatchObject({ code: '23514' });
    }
  });
});

describe('correcting who she is', () => {
  const open = async (): Promise<string> =>
    (await as('caseworker').post('/cases', caseForm()).expect(201)).body.id;
  const identity = (change: object = {}): object => ({
    surname: 'Намунаева',
    givenName: 'Гули',
    patronymic: 'Намуна',
    bornOn: '1994-05-02',
    bornPrecision: 'day',
    ...change,
  });
  const correct = (person: string, id: string, form: object, version = 1) =>
    as(person).put(`/cases/${id}/identity`, form, version);
  const shown = async (id: string) =>
    (await as('caseworker').post(`/cases/${id}/identity-disclosures`, { reason: 'correct_record' })).body;

  it('writes what was corrected, counts the version and leaves a trace of which parts', async () => {
    const id = await open();
    await correct('caseworker', id, identity({ givenName: 'Гулрухсор' })).expect(204);
    expect(await shown(id)).toMatchObject({ givenName: 'Гулрухсор', surname: 'Намунаева', version: 2 });
    const { items } = (await as('caseworker').get(`/cases/${id}/timeline`)).body;
    expect(items[0]).toMatchObject({ kind: 'identity_corrected', facts: { fields: ['givenName'] } });
    expect(JSON.stringify(items)).not.toContain('Гулрухсор');
  });

  it('takes one name, letters of Tajik however they were typed, and a year alone', async () => {
    const id = await open();
    const form = { givenName: 'Мавҷуда Зебои\u0304', bornOn: '1990-01-01', bornPrecision: 'year' };
    await correct('caseworker', id, form).expect(204);
    expect(await shown(id)).toMatchObject({
      surname: null,
      givenName: 'Мавҷуда Зебоӣ',
      patronymic: null,
      bornOn: '1990-01-01',
      bornPrecision: 'year',
    });
  });

  it('refuses a birth that lies ahead, is no day, or comes after what happened to her', async () => {
    const id = await open();
    const refusal = async (change: object) =>
      (await correct('caseworker', id, identity(change)).expect(422)).body.fields;
    expect(await refusal({ bornOn: '2126-01-01' })).toEqual([{ path: 'bornOn', code: 'date_in_future' }]);
    expect(await refusal({ bornOn: '1994-02-31' })).toEqual([{ path: 'bornOn', code: 'invalid_date' }]);
    expect(await refusal({ bornOn: '2026-02-01', bornPrecision: 'month' })).toEqual([
      { path: 'bornOn', code: 'born_after_incident' },
    ]);
    expect(await shown(id)).toMatchObject({ bornOn: '1994-05-02', version: 1 });
  });

  it('makes the case that of a child, or of a grown woman, where the birth says so', async () => {
    const id = await open();
    const isMinor = async () => (await as('caseworker').get(`/cases/${id}`)).body.isMinor;
    await correct('caseworker', id, identity({ bornOn: '2012-01-01', bornPrecision: 'year' })).expect(204);
    expect(await isMinor()).toBe(true);
    await correct('caseworker', id, identity({ bornOn: null, bornPrecision: null }), 2).expect(204);
    expect(await isMinor()).toBe(true);
    await correct('caseworker', id, identity(), 3).expect(204);
    expect(await isMinor()).toBe(false);
  });
});

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

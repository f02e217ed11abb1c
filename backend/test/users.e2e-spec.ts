import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { UserDto } from '../src/identity/identity.dto.js';
import { proveAgain } from './support/actors.js';
import type { Actor } from './support/actors.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

describe('accounts', () => {
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
  const read = async (id: string): Promise<UserDto> =>
    (await as('administrator').get(`/users/${id}`).expect(200)).body;
  const change = async (id: string, form: Partial<UserDto>) => {
    const { displayName, roles, status, version } = await read(id);
    return as('administrator').put(`/users/${id}`, { displayName, roles, status, ...form }, version);
  };

  beforeAll(async () => {
    await proveAgain(test, as('administrator'));
  });

  it('say at its field that a user name is taken, however it is written', async () => {
    const form = {
      agencyId: as('caseworker').agencyId,
      displayName: 'Нигина',
      login: 'Nigina',
      roles: ['caseworker'],
      language: 'tg',
    };
    await as('administrator').post('/users', form).expect(201);
    const { body } = await as('administrator')
      .post('/users', { ...form, login: 'nigina' })
      .expect(422);
    expect(body.fields).toEqual([{ path: 'login', code: 'login_taken' }]);
  });

  it('end every session when they are disabled, and come back when they are enabled', async () => {
    const { userId } = as('operator');
    await as('operator').get('/session').expect(200);
    expect((await change(userId, { status: 'disabled' })).status).toBe(200);
    await as('operator').get('/session').expect(401);
    expect((await change(userId, { status: 'active' })).body).toMatchObject({ status: 'active' });
  });

  it('tell administrators alone who cannot come in, and why', async () => {
    const form = {
      agencyId: as('caseworker').agencyId,
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
    for (let guess = 0; guess < 5; guess += 1) await signIn('wrong').expect(401);
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

  it('of her own an administrator neither disables nor takes the role from: nobody might undo it', async () => {
    const { userId } = as('administrator');
    for (const form of [{ status: 'disabled' }, { roles: ['statistician' as const] }]) {
      const answer = await change(userId, form);
      expect(answer.status).toBe(409);
      expect(answer.body.code).toBe('own_account');
    }
    const renamed = await change(userId, { displayName: 'Манижа' });
    expect(renamed.body).toMatchObject({ displayName: 'Манижа', status: 'active' });
  });
});

import type { Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { proveAgain, signIn } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, kulob, as } = await startKulob();
const role = await AppRole.connect(test);

describe('whoever an administrator lets into an agency that has cases', () => {
  let made = 0;
  const enter = async (...people: string[]): Promise<void> => {
    for (const person of people) {
      const { userId, agencyId } = as(person);
      kulob.as[person] = await signIn(test, { userId, agencyId });
      await proveAgain(test, as(person));
    }
  };
  const attempt = (login: string, password: string) =>
    request(test.app.getHttpServer() as Server)
      .post('/api/session')
      .send({ login, password });
  const make = async (agencyId: string, roles = ['caseworker']) => {
    const login = `newcomer${(made += 1)}`;
    const form = { agencyId, displayName: 'Навкор', login, roles, language: 'tg' };
    const { body } = await as('administrator').post('/users', form).expect(201);
    return { id: body.id as string, login, lock: body.lock };
  };
  const give = async (id: string) => {
    const { body } = await as('administrator').post(`/users/${id}/one-time-password`).expect(200);
    return body.oneTimePassword as string;
  };
  const unlock = (by: string, id: string) => as(by).post(`/users/${id}/unlock`);
  const change = async (id: string, form: object) => {
    const { body } = await as('administrator').get(`/users/${id}`).expect(200);
    const { displayName, roles, status, version } = body;
    return as('administrator').put(`/users/${id}`, { displayName, roles, status, ...form }, version);
  };

  beforeAll(async () => {
    await as('caseworker').post('/cases', caseForm()).expect(201);
    await enter('administrator', 'supervisor', 'supervisorElsewhere');
  });

  it('reads nothing until a supervisor there has let her in', async () => {
    const { id, login, lock } = await make(as('caseworker').agencyId);
    expect(lock).toMatchObject({ reason: 'pending_activation', mayUnlock: false });
    const password = await give(id);
    await attempt(login, password).expect(401);
    expect((await unlock('administrator', id)).body.code).toBe('somebody_else_opens');
    await unlock('supervisorElsewhere', id).expect(404);
    const { body } = await as('supervisor').get('/users').expect(200);
    expect(body.find((one: { id: string }) => one.id === id).lock).toMatchObject({
      reason: 'pending_activation',
      mayUnlock: true,
    });
    await unlock('supervisor', id).expect(200);
    await attempt(login, password).expect(204);
  });

  it('waits again when she is given a password, unless a second factor of hers stands in the way', async () => {
    const { id, login } = await make(as('caseworker').agencyId);
    await unlock('supervisor', id).expect(200);
    await attempt(login, await give(id)).expect(401);
    await unlock('supervisor', id).expect(200);
    await test.database.query('update panoh.credentials set has_factor = true where user_id = $1', [id]);
    const { status } = await attempt(login, await give(id));
    expect(status).toBe(202);
  });

  it('waits when a disabled account comes back, or is given more to see', async () => {
    const { id } = await make(as('caseworker').agencyId);
    await unlock('supervisor', id).expect(200);
    expect((await change(id, { roles: ['caseworker', 'statistician'] })).body.lock).toBeNull();
    expect((await change(id, { roles: ['caseworker', 'supervisor'] })).body.lock.reason).toBe(
      'pending_activation',
    );
    await unlock('supervisor', id).expect(200);
    expect((await change(id, { status: 'disabled' })).status).toBe(200);
    expect((await change(id, { status: 'active' })).body.lock).toMatchObject({
      reason: 'pending_activation',
      mayUnlock: false,
    });
  });

  it('is not let in by another lock that was laid over it', async () => {
    const { id } = await make(as('caseworker').agencyId);
    await as('administrator').post(`/users/${id}/lock`).expect(200);
    expect((await unlock('administrator', id)).body.code).toBe('somebody_else_opens');
    await as('administrator').post(`/users/${id}/factor-removal`).expect(200);
    const other = await make(as('administrator').agencyId, ['administrator']);
    kulob.as['administrator2'] = await signIn(test, {
      userId: other.id,
      agencyId: as('administrator').agencyId,
    });
    await test.database.query(
      'update panoh.credentials set must_change = false, second_factor_from = null where user_id = $1',
      [other.id],
    );
    await enter('administrator2');
    expect((await unlock('administrator2', id)).body.code).toBe('somebody_else_opens');
    await unlock('supervisor', id).expect(200);
  });

  it('is let in by another administrator only where no supervisor there could', async () => {
    const { id } = await make(as('caseworker').agencyId);
    const supervisors = `update panoh.users set status = $1 where 'supervisor' = any (roles) and agency_id = $2`;
    await test.database.query(supervisors, ['disabled', as('caseworker').agencyId]);
    expect((await unlock('administrator', id)).body.code).toBe('somebody_else_opens');
    await unlock('administrator2', id).expect(200);
    await test.database.query(supervisors, ['active', as('caseworker').agencyId]);
    await enter('supervisor');
  });

  it('does not wait where there is no case to see, or for a role without any', async () => {
    const empty = await test.database.query<{ id: string }>(
      `select a.id from panoh.agencies a where not exists (select 1 from panoh.cases c where c.agency_id = a.id)
         and not exists (select 1 from panoh.grants g where g.grantee_id = a.id) limit 1`,
    );
    expect((await make(empty[0]?.id ?? '')).lock).toBeNull();
    expect((await make(as('caseworker').agencyId, ['statistician'])).lock).toBeNull();
  });

  it('waits however the row came about, as the app role too', async () => {
    const { agencyId } = as('caseworker');
    const id = '0199aaaa-0000-7000-8000-00000000c0f1';
    const outcome = await role.outcome(as('administrator'), [
      `insert into panoh.users (id, agency_id, display_name, roles, language, status)
       values ('${id}', '${agencyId}', 'Навкор', '{caseworker}', 'tg', 'active')`,
      [],
    ]);
    expect(outcome).toBe('done: yes');
    await role.outcome(as('administrator'), [
      `insert into panoh.credentials (user_id, login, must_change, second_factor_from)
       values ('${id}', 'bysql', true, panoh.now())`,
      [],
    ]);
    const [row] = await test.database.query<{ lock_reason: string }>(
      'select lock_reason from panoh.credentials where user_id = $1',
      [id],
    );
    expect(row?.lock_reason).toBe('pending_activation');
  });

  it('has a week for the password that she was given', async () => {
    const { id, login } = await make(as('caseworker').agencyId);
    const password = await give(id);
    await unlock('supervisor', id).expect(200);
    await test.database.pass('8 days');
    await attempt(login, password).expect(401);
    await enter('administrator', 'supervisor');
    const fresh = await give(id);
    await unlock('supervisor', id).expect(200);
    await attempt(login, fresh).expect(204);
  });
});

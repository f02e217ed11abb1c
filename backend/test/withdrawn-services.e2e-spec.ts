import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import { Keeping, SHARED, entry } from './support/services.js';

jest.setTimeout(30_000);

describe('a service can be withdrawn for good', () => {
  let test: TestApp;
  let kulob: Kulob;
  let we: Referring;
  let role: AppRole;
  let retention: Keeping;
  const withdraw = async (person: string, key = 'legalAid.legal') => {
    const { version } = await retention.show(key, person);
    return we.as(person).post(`/services/${we.service(key)}/withdrawal`, {}, version);
  };
  const listed = async (person: string, key = 'legalAid.legal'): Promise<object | undefined> => {
    const { body } = await we.as(person).get('/services').expect(200);
    return (body as { id: string }[]).find(({ id }) => id === we.service(key));
  };
  let running = '';
  let waiting = '';
  let wanted = '';

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    we = new Referring(test, kulob);
    retention = new Keeping(we);
    role = await AppRole.connect(test);
    await retention.edit('legalAid.legal', 'legalSupervisor', { capacity: 9 });
    await retention.confirm('legalAid.legal', 'lawyer', 9);
    [running = '', waiting = ''] = await retention.offers('legalAid.legal', 2);
    await we.accept('lawyer', running);
    wanted = await we.open('caseworker');
  });

  afterAll(async () => {
    await role.close();
    await test.close();
  });

  it('by a supervisor of its agency alone, whichever way', async () => {
    for (const person of ['lawyer', 'supervisor', 'administrator', 'caseworker'])
      expect((await withdraw(person)).status).toBe(403);
    const sql = `update panoh.services set status = 'withdrawn', withdrawn_at = panoh.now() where id = $1`;
    for (const person of ['lawyer', 'administrator'])
      expect(await role.outcome(we.as(person), [sql, [we.service('legalAid.legal')]])).toBe('42501');
    const body = entry({ status: 'withdrawn' });
    const { version } = await retention.show('legalAid.legal', 'legalSupervisor');
    const path = `/services/${we.service('legalAid.legal')}`;
    expect((await we.as('legalSupervisor').put(path, body, version)).status).toBe(422);
    const done = await withdraw('legalSupervisor');
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({ status: 'withdrawn', allowedActions: [] });
    expect(Date.parse(done.body.withdrawnAt)).toBeLessThanOrEqual(Date.now());
  });

  it('so that nobody outside finds it and its own people see that it was there', async () => {
    expect(await listed('caseworker')).toBeUndefined();
    expect(await listed('administrator')).toBeUndefined();
    expect(await listed('lawyer')).toMatchObject({ status: 'withdrawn' });
  });

  it('takes no new referral, not even past the routes', async () => {
    const { body } = await we
      .as('caseworker')
      .get(`/cases/${wanted}/receiving-services?type=legal`)
      .expect(200);
    expect(body).toEqual([]);
    const form = we.form('legalAid.legal', SHARED);
    const refused = await we.as('caseworker').post(`/cases/${wanted}/referrals`, form).expect(409);
    expect(refused.body.reasons).toContain('receiver_not_available');
    await expect(
      test.database.query(
        `insert into panoh.referrals select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),
           'reference', 'R-X'))).* from panoh.referrals r where id = $1`,
        [waiting],
      ),
    ).rejects.toMatchObject({ code: 'PN006' });
  });

  it('and what is running goes on: accepted, helped, ended, its place given back', async () => {
    expect((await we.show('lawyer', running)).status).toBe('accepted');
    await we.accept('lawyer', waiting);
    const places = async (): Promise<unknown> =>
      (
        await test.database.query('select free_places from panoh.services where id = $1', [
          we.service('legalAid.legal'),
        ])
      )[0];
    expect(await places()).toEqual({ free_places: 7 });
    await we.on('caseworker', running).take('withdrawal', { reason: 'no_longer_wanted' });
    expect(await places()).toEqual({ free_places: 8 });
  });

  it('for good: nobody changes it, and the agency may offer the same anew', async () => {
    expect((await retention.edit('legalAid.legal', 'legalSupervisor', {})).status).toBe(403);
    expect((await retention.confirm('legalAid.legal', 'lawyer', 1)).status).toBe(403);
    expect((await withdraw('legalSupervisor')).status).toBe(403);
    const sql = `update panoh.services set status = 'active', withdrawn_at = null where id = $1`;
    const back = [sql, [we.service('legalAid.legal')]] as [string, unknown[]];
    expect(await role.outcome(we.as('legalSupervisor'), back)).toBe('42501');
    const anew = { ...entry(), agencyId: kulob.agencies['legalAid'], type: 'legal' };
    const added = await we.as('legalSupervisor').post('/services', anew).expect(201);
    await we.as('legalSupervisor').post('/services', anew).expect(409);
    kulob.services['legalAid.legal'] = added.body.id;
    expect(await listed('caseworker')).toMatchObject({ status: 'active' });
  });

  it('what is sent while it is being withdrawn waits for that, and is refused', async () => {
    const other = new pg.Client({ connectionString: test.database.ownerUrl });
    await other.connect();
    const id = we.service('legalAid.legal');
    const set = `update panoh.services set status = $2, withdrawn_at = case $2 when 'withdrawn' then panoh.now() end
      where id = $1`;
    const form = we.form('legalAid.legal', SHARED);
    await other.query('begin');
    await other.query(set, [id, 'withdrawn']);
    let isAnswered = false;
    const sending = we
      .as('caseworker')
      .post(`/cases/${wanted}/referrals`, form)
      .then((answer) => {
        isAnswered = true;
        return answer;
      });
    await new Promise((done) => setTimeout(done, 1_000));
    expect(isAnswered).toBe(false);
    await other.query('commit');
    const answer = await sending;
    expect([answer.status, answer.body.code]).toEqual([409, 'service_withdrawn']);
    await other.query(set, [id, 'active']);
    await other.end();
  });
});

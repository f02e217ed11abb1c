import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Response } from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import type { Actor } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { ClosingStory } from './support/closing.js';
import { caseForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

let test: TestApp;
let kulob: Kulob;
let story: ClosingStory;

beforeAll(async () => {
  test = await startApp();
  kulob = await arrangeKulob(test);
  story = new ClosingStory(test, kulob);
});
afterAll(() => test.close());

/** People with an account and bad intentions, at the routes that they may call. */
describe('somebody of the inside', () => {
  it('registers no case that nobody could see: where all who could take it over are blocked, it says so', async () => {
    const conflict = { answer: 'yes', agencyIds: [story.agency('crisisCentre'), story.agency('police')] };
    const before = await test.database.query('select 1 from panoh.cases');
    const answer = await story.as('inspector').post('/cases', caseForm({ conflict })).expect(409);
    expect(answer.body.code).toBe('no_fallback_agency');
    expect(await test.database.query('select 1 from panoh.cases')).toHaveLength(before.length);
  });

  it('seals the keys of a case to the fallback agency only when the case passes to it', async () => {
    const wraps = (id: string): Promise<{ n: number }[]> =>
      test.database.query(
        'select count(*)::int as n from vault.case_keys where case_id = $1 and agency_id = $2',
        [id, story.agency('crisisCentre')],
      );
    const conflict = { answer: 'yes', agencyIds: [story.agency('police')] };
    const kept = (await story.as('lawyer').post('/cases', caseForm({ conflict })).expect(201)).body.id;
    const passed = (await story.as('inspector').post('/cases', caseForm({ conflict })).expect(201)).body.id;
    expect(await wraps(kept)).toEqual([{ n: 0 }]);
    expect((await wraps(passed))[0]?.n).toBeGreaterThan(0);
    await story.as('supervisor').get(`/cases/${passed}`).expect(200);
    await story.as('inspector').get(`/cases/${passed}`).expect(404);
  });

  it('reaches no case as an administrator, whatever other role the account was given', async () => {
    const id = await story.open({}, 'specialist');
    await test.database.query(
      `update panoh.users set roles = '{administrator,cowfa_specialist,supervisor}' where id = $1`,
      [story.as('administrator').userId],
    );
    for (const path of ['', '/overview', '/timeline', '/incidents', '/narratives', '/follow-ups', '/grants'])
      await story.as('administrator').get(`/cases/${id}${path}`).expect(404);
    const list = await story.as('administrator').get('/cases').expect(200);
    expect(list.body.items).toEqual([]);
    await test.database.query(`update panoh.users set roles = '{administrator}' where id = $1`, [
      story.as('administrator').userId,
    ]);
  });

  it('decides nothing in a session that was open when the account was disabled', async () => {
    const [id] = (await story.ready(1)) as [string];
    const request = await story.endorsed(id);
    await test.database.query(`update panoh.users set status = 'disabled' where id = $1`, [
      story.as('lawyer').userId,
    ]);
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(401);
    await test.database.query(`update panoh.users set status = 'active' where id = $1`, [
      story.as('lawyer').userId,
    ]);
    expect(await story.statusOf(id)).toBe('open');
  });

  it('decides nothing for an agency that she has left meanwhile', async () => {
    const [id] = (await story.ready(1)) as [string];
    const request = await story.endorsed(id);
    const { userId } = story.as('lawyer');
    const moveTo = (agency: string) =>
      test.database.query('update panoh.users set agency_id = $2 where id = $1', [
        userId,
        story.agency(agency),
      ]);
    for (const agency of ['healthRoom', 'crisisCentre']) {
      await moveTo(agency);
      const answer = await story.step(request, 'approval', { person: 'lawyer', seen: 2 });
      expect({ agency, refused: answer.status >= 400 }).toEqual({ agency, refused: true });
    }
    await moveTo('legalAid');
    expect(await story.statusOf(id)).toBe('open');
  });

  it('learns nothing of a block by repeating a command under its key', async () => {
    const consents = [servicesConsent()];
    const [key, noteKey] = [randomUUID(), randomUUID()];
    const worker = story.as('caseworker2');
    const first = await worker.postWithKey('/cases', caseForm({ consents }), key).expect(201);
    const note = { text: 'written before' };
    await worker.postWithKey(`/cases/${first.body.id}/narratives`, note, noteKey).expect(201);
    await test.database.block(first.body.id, worker.userId);
    const again = await worker.postWithKey('/cases', caseForm({ consents }), key).expect(201);
    expect(again.body).toEqual(first.body);
    const noted = await worker.postWithKey(`/cases/${first.body.id}/narratives`, note, noteKey);
    expect(JSON.stringify(noted.body)).not.toContain('written before');
    const absent = '018f0000-0000-7000-8000-000000000000';
    const blocked = await worker.post(`/cases/${first.body.id}/narratives`, note);
    const missing = await worker.post(`/cases/${absent}/narratives`, note);
    const plain = ({ status, body, headers }: Response) => ({
      status,
      body: { ...body, requestId: '' },
      headers: Object.keys(headers).sort(),
      length: headers['content-length'],
    });
    expect(plain(blocked)).toEqual(plain(missing));
  });
});

const PASSWORD = 'a quiet morning in spring';

/** Guessing, session theft and forgery at sign-in by an attacker without an account. */
describe('at the door', () => {
  let server: Server;
  const attempt = (login: string, password: string) =>
    request(server).post('/api/session').send({ login, password });
  const who = (person: string): Actor => kulob.as[person] as Actor;
  const failures = (person: string, count: number): Promise<unknown> =>
    test.database.query(
      `update panoh.credentials set failed_count = $2, locked_until = panoh.now() - interval '1 minute' where user_id = $1`,
      [who(person).userId, count],
    );

  beforeAll(async () => {
    server = test.app.getHttpServer() as Server;
    const hash = await test.app.get(Passwords).hash(PASSWORD);
    await test.database.query('update panoh.credentials set password_hash = $1', [hash]);
  });

  it.each([41, 60, 1_200, 2_147_483_000])(
    'the lock holds after %i wrong passwords as after five',
    async (count) => {
      await failures('lawyer', count);
      await attempt('lawyer', 'wrong').expect(401);
      await attempt('lawyer', PASSWORD).expect(401);
      const [row] = await test.database.query<{ locked: boolean }>(
        'select locked_until > panoh.now() as locked from panoh.credentials where user_id = $1',
        [who('lawyer').userId],
      );
      expect(row?.locked).toBe(true);
    },
  );

  it('guesses sent all at once are as few as guesses sent one by one', async () => {
    const compared = jest.spyOn(test.app.get(Passwords), 'verify');
    const answers: Response[] = await Promise.all(
      Array.from({ length: 12 }, (_, place) => attempt('specialist', `guess ${place}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(compared.mock.calls).toHaveLength(12);
    expect(compared.mock.calls.filter(([stored]) => stored !== null)).toHaveLength(5);
    compared.mockRestore();
  });

  it('an open session guesses the password no oftener than the door does', async () => {
    for (let count = 0; count < 5; count += 1)
      await who('operator').post('/session/step-up', { password: 'wrong' }).expect(422);
    await who('operator').post('/session/step-up', { password: PASSWORD }).expect(422);
    const change = { oldPassword: PASSWORD, newPassword: 'an evening by the river' };
    await who('operator').post('/session/password', change).expect(422);
    await attempt('operator', PASSWORD).expect(401);
    await test.database.pass('2 minutes');
    await attempt('operator', PASSWORD).expect(204);
  });

  it.each([
    ['localhost:3000', false],
    ['127.0.0.1:3000', false],
    ['[::1]:3000', false],
    ['daftar.example.tj', true],
    ['192.168.7.4:3000', true],
    ['localhost.example.tj', true],
  ])('at %s the cookie is secure: %s', async (host, isSecure) => {
    const answer = await attempt('prosecutor', PASSWORD).set('Host', host).expect(204);
    const cookie = String(answer.headers['set-cookie']);
    expect(/; Secure/.test(cookie)).toBe(isSecure);
    // No neighbour under the same name, and no page from before HTTPS, can set such a one.
    expect(/^__Host-panoh_session=/.test(cookie)).toBe(isSecure);
    expect(cookie).toMatch(/; Path=\/;/);
    expect(cookie).not.toMatch(/Domain/);
    const [sent = ''] = cookie.split(';');
    const ask = (value: string) => request(server).get('/api/session').set('Host', host).set('Cookie', value);
    await ask(sent).expect(200);
    await ask(isSecure ? sent.replace('__Host-', '') : `__Host-${sent}`).expect(401);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
  });

  it('a session that somebody else chose is not the one that is opened', async () => {
    const planted = 'A'.repeat(43);
    const answer = await attempt('prosecutor', PASSWORD)
      .set('Cookie', `panoh_session=${planted}`)
      .expect(204);
    expect(String(answer.headers['set-cookie'])).not.toContain(planted);
    await request(server).get('/api/session').set('Cookie', `panoh_session=${planted}`).expect(401);
  });
});

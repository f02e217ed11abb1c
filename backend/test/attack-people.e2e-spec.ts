import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { ClosingStory } from './support/closing.js';
import { caseForm, incidentForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

/** The second person, a high band, the suicide triage, the two safe contacts, the attempts (DOMAIN 2.5). */
const NEVER_PASSED_OVER = [
  ...[
    'approval_missing',
    'risk_high',
    'wellbeing_not_clear',
    'safety_not_confirmed',
    'safety_confirmed_once',
  ],
  ...['too_few_attempts', 'attempts_too_close', 'danger_risk'],
];

/** People with an account and bad intentions, at the routes that they may call. */
describe('somebody of the inside', () => {
  let test: TestApp;
  let kulob: Kulob;
  let story: ClosingStory;
  let kept: string;
  const statuses = (answers: Response[]): number[] => answers.map(({ status }) => status).sort();

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    story = new ClosingStory(test, kulob);
    kept = await story.open();
  });
  afterAll(() => test.close());

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

  it('closes once and not twice, and an incident of the same second leaves the case open', async () => {
    const [once, open] = (await story.ready(2)) as [string, string];
    const [first, second] = [await story.endorsed(once), await story.endorsed(open)];
    const approve = (request: string) => story.step(request, 'approval', { person: 'lawyer', seen: 2 });
    const twice = await Promise.all([approve(first), approve(first)]);
    expect(statuses(twice)[0]).toBe(204);
    expect([404, 409, 412]).toContain(statuses(twice)[1]);
    expect(await story.statusOf(once)).toBe('closed');
    const incident = story.as('caseworker').post(`/cases/${open}/incidents`, incidentForm());
    const answers = await Promise.all([approve(second), incident]);
    expect([204, 404, 409, 412]).toContain(answers[0].status);
    expect(answers[1].status).toBe(201);
    expect(await story.statusOf(open)).toBe('open');
    expect((await story.rules(open)).length).toBeGreaterThan(0);
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

  it.each(NEVER_PASSED_OVER)('passes over "%s" with no reason in the world', async (code) => {
    const answer = await story.ask(kept, { overrides: [{ code, reason: 'survivor_declined' }] }).expect(409);
    expect(answer.body.reasons).toContainEqual({ code: 'override_not_allowed' });
  });

  it('learns nothing of a block by repeating a command under its key', async () => {
    const consents = [servicesConsent()];
    const [key, noteKey] = [randomUUID(), randomUUID()];
    const worker = story.as('caseworker2');
    const first = await worker.postWithKey('/cases', caseForm({ consents }), key).expect(201);
    const note = { text: 'written before' };
    await worker.postWithKey(`/cases/${first.body.id}/narratives`, note, noteKey).expect(201);
    await test.database.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source) values (gen_random_uuid(), $1, 'user', $2, 'person')`,
      [first.body.id, worker.userId],
    );
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

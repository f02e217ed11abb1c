import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { Blocking, named } from './support/blocking.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';

let test: TestApp;
let we: Blocking;

beforeAll(async () => {
  test = await startApp();
  we = new Blocking(test, await arrangeKulob(test));
});
afterAll(() => test.close());

const DUTY = '+992 00 000 0911';

describe('emergency access', () => {
  const referenceOf = async (caseId: string, owner = 'caseworker'): Promise<string> =>
    (await we.as(owner).get(`/cases/${caseId}`)).body.reference;
  const open = async (person: string, reference: string, change: object = {}): Promise<Response> => {
    await we.stepUp(person);
    const form = { reference, reasonCode: 'attack_now', reason: 'Ӯ дар назди дар истодааст', ...change };
    return we.as(person).post('/emergency-accesses', form);
  };
  const dutyPhone = async (person: string, reference: string): Promise<Response> => {
    await we.stepUp(person);
    return we.as(person).post('/duty-contacts', { reference });
  };
  const plain = ({ status, body }: Response): object => ({ status, body: { ...body, requestId: '' } });
  const listOf = async (caseId: string, owner = 'supervisor') =>
    (await we.as(owner).get(`/cases/${caseId}/emergency-accesses`).expect(200)).body;

  beforeAll(async () => {
    await test.database.query('update panoh.agencies set duty_phone = $2 where id = $1', [
      we.kulob.agencies['crisisCentre'],
      DUTY,
    ]);
  });

  it('opens band, safe contact and duty number for four hours, and nothing else', async () => {
    const caseId = await we.open('caseworker');
    const shown = await open('healthWorker', await referenceOf(caseId));
    expect(shown.status).toBe(201);
    expect(Object.keys(shown.body).sort()).toEqual(
      ['band', 'dutyPhone', 'endsAt', 'id', 'reachAt', 'safeContact'].sort(),
    );
    expect(shown.body).toMatchObject({ band: 'incomplete', dutyPhone: DUTY, reachAt: '+992 00 000 0001' });
    expect(shown.text).not.toMatch(/Гули|Намунаева|kitchen|1994/);
    expect(shown.body.safeContact.contact.state).toBe('now');
    // What she said to another agency of the plan closes it here as well.
    await test.database.query('update panoh.safe_contacts set doubted_at = panoh.now() where case_id = $1', [
      caseId,
    ]);
    const doubted = await we.as('healthWorker').get(`/emergency-accesses/${shown.body.id}`).expect(200);
    expect(doubted.body.safeContact.contact.state).toBe('expired');
    const hours = (Date.parse(shown.body.endsAt) - (await we.now()).getTime()) / 3_600_000;
    expect(hours).toBeGreaterThan(3.9);
    expect(hours).toBeLessThanOrEqual(4);
    for (const path of [
      '',
      '/safe-contact',
      '/incidents',
      '/assessments',
      '/timeline',
      '/narratives',
      '/blocks',
    ])
      expect([403, 404]).toContain((await we.as('healthWorker').get(`/cases/${caseId}${path}`)).status);
    const { userId } = we.as('healthWorker');
    await test.database.query(
      `update panoh.grants set ends_at = panoh.now() where relation = 'emergency' and grantee_id = $1`,
      [userId],
    );
    await we.as('healthWorker').get(`/emergency-accesses/${shown.body.id}`).expect(404);
    const wraps = await test.database.query(
      'select 1 from vault.case_keys where case_id = $1 and agency_id = $2',
      [caseId, we.as('healthWorker').agencyId],
    );
    expect(wraps).toEqual([]);
  });

  it('is for whoever opened it alone, and tells lead and supervisor at once', async () => {
    const caseId = await we.open('caseworker');
    const { body } = await open('specialist', await referenceOf(caseId));
    for (const person of ['cowfaSupervisor', 'healthWorker', 'inspector', 'caseworker'])
      await we.as(person).get(`/emergency-accesses/${body.id}`).expect(404);
    for (const person of ['caseworker', 'supervisor', 'supervisor2']) {
      const told = (await we.as(person).get('/notifications')).body.items;
      expect(told).toContainEqual(
        expect.objectContaining({ kind: 'emergency_opened', caseId, subjectId: body.id }),
      );
    }
  });

  it('wants a reason in words and presence proved', async () => {
    const reference = await referenceOf(await we.open('caseworker'));
    await test.database.query('update panoh.sessions set stepped_up_until = null');
    const form = { reference, reasonCode: 'missing', reason: 'Ӯ ба хона наомад' };
    const unproven = await we.as('shelterWorker').post('/emergency-accesses', form);
    expect(unproven.body).toMatchObject({ status: 403, code: 'step_up_required' });
    expect((await open('shelterWorker', reference, { reason: '  ' })).status).toBe(422);
    expect((await open('shelterWorker', reference, { reasonCode: 'curious' })).status).toBe(422);
  });

  it('gives the police the duty number only', async () => {
    const reference = await referenceOf(await we.open('caseworker'));
    for (const person of ['inspector', 'policeSupervisor']) {
      expect((await open(person, reference)).status).toBe(403);
      expect((await open(person, 'AAAA-AAAA')).status).toBe(403);
      expect((await dutyPhone(person, reference)).body).toEqual({ dutyPhone: DUTY });
    }
  });

  it('answers the blocked as it answers whoever has a reference that never was', async () => {
    const caseId = await we.open('caseworker');
    const reference = await referenceOf(caseId);
    const never = await referenceOf(await we.open('lawyer'), 'lawyer');
    await test.database.query('update panoh.cases set reference = reverse(reference) where reference = $1', [
      never,
    ]);
    for (const subject of [we.police, we.agency('healthRoom')])
      await we.keepAway('caseworker', caseId, subject);
    for (const person of ['healthSupervisor'])
      expect(plain(await open(person, reference))).toEqual(plain(await open(person, never)));
    for (const person of ['inspector', 'healthWorker'])
      expect(plain(await dutyPhone(person, reference))).toEqual(plain(await dutyPhone(person, never)));
    expect((await dutyPhone('inspector', reference)).status).toBe(404);
    expect(plain(await open('caseworker2', reference))).toEqual(plain(await open('caseworker2', never)));
  });

  it('ends in the moment in which a block begins', async () => {
    const caseId = await we.open('caseworker');
    const { body } = await open('prosecutor', await referenceOf(caseId));
    await we.as('prosecutor').get(`/emergency-accesses/${body.id}`).expect(200);
    await we.keepAway('caseworker', caseId, we.agency('prosecutor'));
    await we.as('prosecutor').get(`/emergency-accesses/${body.id}`).expect(404);
    // A block that ends gives nothing back.
    await test.database.query('update panoh.conflict_blocks set lifted_at = panoh.now() where case_id = $1', [
      caseId,
    ]);
    await we.as('prosecutor').get(`/emergency-accesses/${body.id}`).expect(404);
  });

  it('works by the reference of a referral as well', async () => {
    const caseId = await we.open('caseworker');
    const { reference } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    expect((await open('operator', reference)).status).toBe(201);
  });

  it('is reviewed by the owner’s supervisor, who reads why, and ends where it was not justified', async () => {
    const caseId = await we.open('caseworker');
    const { body } = await open('lawyer', await referenceOf(caseId));
    const approvals = (await we.as('supervisor').get('/supervisor-inbox?kind=emergency_review').expect(200))
      .body.items;
    expect(approvals.map(({ id }: { id: string }) => id)).toContain(body.id);
    const [row] = await listOf(caseId);
    expect(row).toMatchObject({
      personName: 'lawyer',
      reasonCode: 'attack_now',
      reason: 'Ӯ дар назди дар истодааст',
      reviewOutcome: null,
      allowedActions: ['review'],
    });
    const stored = await test.database.query(
      'select e::text as t from panoh.emergency_accesses e union all select r::text from panoh.emergency_reasons r',
    );
    expect(JSON.stringify(stored)).not.toContain('истодааст');
    const review = (person: string) =>
      we.as(person).post(`/emergency-accesses/${body.id}/reviews`, { outcome: 'not_justified' }, row.version);
    await review('caseworker').expect(403);
    await review('legalSupervisor').expect(404);
    const reviewed = await review('supervisor').expect(200);
    expect(reviewed.body[0]).toMatchObject({ reviewOutcome: 'not_justified', allowedActions: [] });
    await we.as('lawyer').get(`/emergency-accesses/${body.id}`).expect(404);
    expect((await review('supervisor2')).status).toBe(412);
  });

  it('is taken from whoever used it until somebody has looked at it, once a day has passed', async () => {
    const caseId = await we.open('caseworker');
    const reference = await referenceOf(caseId);
    const { body } = await open('caseworkerElsewhere', reference);
    await test.database.query(
      `update panoh.emergency_accesses set opened_at = opened_at - interval '25 hours' where id = $1`,
      [body.id],
    );
    const refused = await open('caseworkerElsewhere', reference);
    expect(refused.body).toMatchObject({ status: 409, code: 'emergency_locked' });
    const unknown = await open('caseworkerElsewhere', 'AAAA-AAAA');
    expect(plain(unknown)).toEqual(plain(refused));
    expect((await open('supervisorElsewhere', reference)).status).toBe(201);
    const rows = await listOf(caseId);
    const row = rows.find(({ id }: { id: string }) => id === body.id);
    await we
      .as('supervisor')
      .post(`/emergency-accesses/${body.id}/reviews`, { outcome: 'justified' }, row.version)
      .expect(200);
    expect((await open('caseworkerElsewhere', reference)).status).toBe(201);
  });
});

describe('the staff of member agencies', () => {
  const hire = async (displayName: string, key = 'police'): Promise<string> =>
    (
      await we
        .as('administrator')
        .post('/users', {
          agencyId: we.kulob.agencies[key],
          displayName,
          login: randomUUID(),
          roles: ['police_inspector'],
          language: 'tg',
        })
        .expect(201)
    ).body.id;
  const blockedFrom = async (caseId: string): Promise<unknown[]> =>
    (
      await test.database.query<{ subject_id: string }>(
        `select subject_id from panoh.conflict_blocks where case_id = $1 and source = 'staff_match'`,
        [caseId],
      )
    ).map(({ subject_id }) => subject_id);

  it('are matched with whoever is named as the one who did it, and nobody is told who matched', async () => {
    const officer = await hire('Шодиев Фарҳод');
    await hire('Шодиев Ҷамшед');
    const caseId = await we.openShared('caseworker', named('Фарход Шодиев'));
    expect(await blockedFrom(caseId)).toEqual([officer]);
    expect(await we.blocks('supervisor', caseId)).toMatchObject([
      { source: 'staff_match', state: 'provisional', personName: null, agencyName: null },
    ]);
    expect((await we.as('supervisor').get(`/cases/${caseId}/blocks`)).text).not.toContain(officer);
  });

  it('are matched when they come or take another name, with every case that runs', async () => {
    const caseId = await we.openShared('caseworker', named('Самадов Рустам Алиевич'));
    const officer = await hire('Самадов Р. А.');
    const other = await hire('Каримов Олим', 'legalAid');
    expect(await blockedFrom(caseId)).toEqual([officer]);
    const { version, roles, status } = (await we.as('administrator').get(`/users/${other}`)).body;
    await we
      .as('administrator')
      .put(`/users/${other}`, { displayName: 'Samadov Rustam', roles, status }, version)
      .expect(200);
    expect((await blockedFrom(caseId)).sort()).toEqual([officer, other].sort());
  });

  it('lose the case in the moment in which they write their own name into it, with the usual answer', async () => {
    const { userId } = we.as('caseworker2');
    const { version, roles, status } = (await we.as('administrator').get(`/users/${userId}`)).body;
    await we
      .as('administrator')
      .put(`/users/${userId}`, { displayName: 'Валиева Нозанин', roles, status }, version)
      .expect(200);
    const opened = await we
      .as('caseworker2')
      .post('/cases', caseForm(named('Нозанин Валиева')))
      .expect(201);
    expect(opened.body.reference).toMatch(/\w/);
    await we.neverWas('caseworker2', opened.body.id);
    const kept = (await we.as('supervisor').get(`/cases/${opened.body.id}/incidents`).expect(200)).body;
    expect(kept).toHaveLength(1);
    const second = await we.open('caseworker2');
    const added = await we
      .as('caseworker2')
      .post(`/cases/${second}/incidents`, named('Валиева Нозанин').incident);
    expect(added.status).toBe(201);
    await we.neverWas('caseworker2', second);
  });

  it('are not matched again where two agencies said that it is somebody else', async () => {
    const officer = await hire('Ғафуров Комил');
    const caseId = await we.openShared('caseworker', named('Гафуров Комил'));
    const [block] = await we.blocks('supervisor', caseId);
    await test.database.query(
      `update panoh.conflict_blocks set state = 'lifted', lifted_at = panoh.now() where id = $1`,
      [block?.id],
    );
    const { version, roles, status } = (await we.as('administrator').get(`/users/${officer}`)).body;
    await we
      .as('administrator')
      .put(`/users/${officer}`, { displayName: 'Гафуров К.', roles, status }, version)
      .expect(200);
    expect(await blockedFrom(caseId)).toEqual([officer]);
    expect(await we.blocks('supervisor', caseId)).toMatchObject([{ state: 'lifted' }]);
  });

  it('are found by digests alone: no table holds a name, and nobody reads the digests', async () => {
    const rows = await test.database.query(
      `select t::text as row from panoh.perpetrator_names t union all select t::text from panoh.staff_names t`,
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(JSON.stringify(rows)).not.toMatch(/[а-яёӣӯғқҳҷ]/i);
  });
});

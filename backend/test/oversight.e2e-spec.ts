import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import type { AgencyDto } from '../src/agencies/index.js';
import type { OversightDto } from '../src/oversight/oversight.dto.js';
import type { NotificationPageDto } from '../src/workboard/workboard.dto.js';
import { proveAgain } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { Blocking, named } from './support/blocking.js';
import { BoardStory } from './support/board.js';
import { caseForm } from './support/forms.js';
import { hire, startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

describe('oversight of reminders', () => {
  let story: BoardStory;
  let caseId: string;
  const seen = (person = 'overseer'): Promise<OversightDto> => story.get(person, '/oversight');
  const propose = (person: string, body: object) => story.as(person).post('/oversight/appointments', body);
  const confirm = (person: string, id: string) =>
    story.as(person).post(`/oversight/appointments/${id}/confirmation`);
  const lock = (person: string): Promise<unknown> =>
    test.database.query(
      `update panoh.credentials set locked_at = panoh.now(), locked_by = user_id, lock_reason = 'self' where user_id = $1`,
      [story.as(person).userId],
    );
  const proposal = (person: string, as: string, agency = 'legalAid'): object => ({
    ...{ agencyId: story.kulob.agencies[agency], userId: story.as(person).userId, as },
  });

  beforeAll(async () => {
    story = new BoardStory(test, kulob);
    await test.database.query('update panoh.credentials set signed_in_at = panoh.now()');
    for (const [agency, person] of [
      ['cowfa', 'overseer'],
      ['hotline', 'overseer2'],
    ] as const)
      await hire(test, story.kulob, { agency, person, roles: ['oversight'] });
    caseId = await story.open('lawyer');
  });

  it('sees by numbers and causes where a locked supervisor leaves the lead alone, and of no case', async () => {
    expect((await seen()).agencies.map(({ agencyName }) => agencyName.en)).not.toContain('legalAid');
    const refused = await propose('overseer', proposal('lawyer', 'supervisor')).expect(409);
    expect(refused.body.code).toBe('agency_reachable');
    await lock('legalSupervisor');
    const [row] = await test.database.query<{ id: string; reference: string }>(
      `with f as (select f.id, f.case_id, c.reference from panoh.follow_ups f join panoh.cases c on c.id = f.case_id
         where f.case_id = $1 and f.status = 'pending' limit 1)
       insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, state)
         select gen_random_uuid(), f.id, f.case_id, 99, 'supervisor', panoh.now() - interval '5 hours 10 minutes', 'undeliverable' from f
       returning id, (select reference from f) as reference`,
      [caseId],
    );
    const { agencies } = await seen();
    expect(agencies).toEqual([
      expect.objectContaining({
        ...{
          agencyId: story.kulob.agencies['legalAid'],
          agencyName: { tg: 'legalAid', ru: 'legalAid', en: 'legalAid' },
        },
        ...{ rows: 1, latestHours: 5, causes: ['locked'], openCasesWithoutAnybodyAbove: 1 },
      }),
    ]);
    for (const hidden of [caseId, row?.reference ?? '', story.as('lawyer').userId])
      expect(JSON.stringify(agencies)).not.toContain(hidden);
  });

  it('names each cause, and is no other role’s, past every route too', async () => {
    const { userId, agencyId } = story.as('legalSupervisor');
    const set = (sql: string, ...parameters: unknown[]) => test.database.query(sql, parameters);
    const opened = 'signed_in_at = panoh.now(), locked_at = null, lock_reason = null';
    for (const [change, cause] of [
      ['signed_in_at = null, locked_at = null, lock_reason = null', 'never_signed_in'],
      [opened, 'absent'],
      [opened, 'blocked'],
      ['signed_in_at = panoh.now()', 'nobody'],
    ] as const) {
      await set(`update panoh.credentials set ${change} where user_id = $1`, userId);
      if (cause === 'absent')
        await set(
          `insert into panoh.absences (id, user_id, agency_id, starts_at, ends_at, entered_by)
           values (gen_random_uuid(), $1, $2, panoh.now() - interval '1 day', panoh.now() + interval '9 days', $1)`,
          ...[userId, agencyId],
        );
      if (cause === 'blocked') await story.block(caseId, { user: 'legalSupervisor' });
      if (cause === 'nobody')
        await set(`update panoh.users set roles = '{coordinator}' where id = $1`, userId);
      const [agency] = (await seen()).agencies;
      expect(agency).toMatchObject({ causes: [cause], openCasesWithoutAnybodyAbove: 1 });
      await set(`delete from panoh.absences where user_id = $1`, userId);
      await set(`update panoh.conflict_blocks set lifted_at = panoh.now() where case_id = $1`, caseId);
      await set(`update panoh.users set roles = '{supervisor}' where id = $1`, userId);
      await lock('legalSupervisor');
    }
    const app = await AppRole.connect(test);
    const rows =
      'select 1 from panoh.undeliverable_rows() union all select 1 from panoh.oversight_appointments';
    expect(await app.as(story.as('overseer'), [rows])).not.toEqual([]);
    for (const person of ['supervisor', 'administrator'])
      expect(await app.as(story.as(person), [rows])).toEqual([]);
    expect(await app.as(story.as('overseer'), ['select 1 from panoh.cases'])).toEqual([]);
    await app.close();
    await set(
      `insert into panoh.notifications (id, user_id, kind, subject_id) values (gen_random_uuid(), $1, 'rows_undeliverable', $2)`,
      ...[story.as('overseer').userId, agencyId],
    );
    const { items } = await story.get<NotificationPageDto>('overseer', '/notifications');
    const news = { kind: 'rows_undeliverable', caseId: null, reference: null, band: null };
    expect(items).toContainEqual(
      expect.objectContaining({ ...news, agencyName: expect.objectContaining({ en: 'legalAid' }) }),
    );
  });

  it('appoints a supervisor there by two people, never by one', async () => {
    const { body } = await propose('overseer', proposal('lawyer', 'supervisor')).expect(201);
    expect(body).toMatchObject({ as: 'supervisor', isOwn: true, confirmedAt: null, allowedActions: [] });
    expect((await propose('overseer2', proposal('lawyer', 'supervisor'))).body.code).toBe('already_exists');
    const id = body.id as string;
    await proveAgain(test, story.as('overseer'));
    expect((await confirm('overseer', id).expect(409)).body.code).toBe('same_person');
    const app = await AppRole.connect(test);
    const apply: [string, unknown[]] = ['select panoh.apply_appointment($1)', [id]];
    for (const person of ['overseer', 'administrator', 'supervisor'])
      expect({ person, code: await app.outcome(story.as(person), apply) }).toEqual({ person, code: '42501' });
    await app.close();
    expect((await confirm('overseer2', id).expect(403)).body.code).toBe('step_up_required');
    await proveAgain(test, story.as('overseer2'));
    expect((await confirm('overseer2', id).expect(200)).body.confirmedAt).not.toBeNull();
    expect((await confirm('overseer2', id).expect(409)).body.code).toBe('confirmed_already');
    const [user] = await test.database.query<{ roles: string[] }>(
      'select roles from panoh.users where id = $1',
      [story.as('lawyer').userId],
    );
    expect(user?.roles).toEqual(['legal_aid_lawyer', 'supervisor']);
    await story.as('lawyer').get('/supervisor-inbox').expect(200);
  });

  it('appoints a stand-in, who heads the agency; only the administrator and its supervisors read who it is', async () => {
    const { body } = await propose('overseer2', proposal('lawyer', 'stand_in')).expect(201);
    await proveAgain(test, story.as('overseer'));
    await confirm('overseer', body.id as string).expect(200);
    const path = `/agencies/${story.kulob.agencies['legalAid'] ?? ''}`;
    const headFor = async (person: string): Promise<string | null> =>
      (await story.get<AgencyDto>(person, path)).headUserId;
    const { userId } = story.as('lawyer');
    expect([await headFor('administrator'), await headFor('lawyer')]).toEqual([userId, userId]);
    for (const person of ['supervisor', 'overseer', 'coordinator']) expect(await headFor(person)).toBeNull();
  });

  describe('the head of an agency', () => {
    const change = async (headUserId: string | null | undefined) => {
      const path = `/agencies/${story.kulob.agencies['crisisCentre'] ?? ''}`;
      const { version, name, memberships } = await story.get<AgencyDto>('administrator', path);
      const workingGroupIds = memberships.map(({ workingGroupId }) => workingGroupId);
      return story
        .as('administrator')
        .put(path, { name, workingGroupIds, status: 'active', headUserId }, version);
    };

    it('is set and taken away by the administrator, works there, and is kept where the field is left out', async () => {
      const { userId } = story.as('caseworker2');
      for (const [set, kept] of [
        [userId, userId],
        [undefined, userId],
        [null, null],
      ])
        expect((await change(set)).body).toMatchObject({ headUserId: kept });
      const wrong = await change(story.as('lawyer').userId);
      expect([wrong.status, wrong.body.fields]).toEqual([
        422,
        [{ path: 'headUserId', code: 'not_of_agency' }],
      ]);
    });
  });
});

const we = new Blocking(test, kulob);

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
    const opened = await open('healthWorker', await referenceOf(caseId));
    expect(opened.status).toBe(201);
    const { id, endsAt, safeContact } = opened.body;
    expect(Object.keys(opened.body).sort()).toEqual(
      ['band', 'dutyPhone', 'endsAt', 'id', 'reachAt', 'safeContact'].sort(),
    );
    expect(opened.body).toMatchObject({ band: 'incomplete', dutyPhone: DUTY, reachAt: '+992 00 000 0001' });
    expect(opened.text).not.toMatch(/Гули|Намунаева|kitchen|1994/);
    expect(safeContact.contact.state).toBe('now');
    const hours = (Date.parse(endsAt) - (await we.now()).getTime()) / 3_600_000;
    expect([hours > 3.9, hours <= 4]).toEqual([true, true]);
    for (const path of ['', '/safe-contact', '/incidents', '/assessments', '/timeline', '/narratives'])
      expect([403, 404]).toContain((await we.as('healthWorker').get(`/cases/${caseId}${path}`)).status);
    // Only the person who opened it reads it; lead and supervisor are notified at once.
    for (const person of ['healthSupervisor', 'inspector', 'caseworker'])
      await we.as(person).get(`/emergency-accesses/${id}`).expect(404);
    for (const person of ['caseworker', 'supervisor']) {
      const told = (await we.as(person).get('/notifications')).body.items;
      const news = { kind: 'emergency_opened', caseId, subjectId: id };
      expect(told).toContainEqual(expect.objectContaining(news));
    }
    // What she said to another agency of the plan closes it here as well.
    await test.database.query('update panoh.safe_contacts set doubted_at = panoh.now() where case_id = $1', [
      caseId,
    ]);
    const doubted = await we.as('healthWorker').get(`/emergency-accesses/${id}`).expect(200);
    expect(doubted.body.safeContact.contact.state).toBe('expired');
    await test.database.query(
      `update panoh.grants set ends_at = panoh.now() where relation = 'emergency' and grantee_id = $1`,
      [we.as('healthWorker').userId],
    );
    await we.as('healthWorker').get(`/emergency-accesses/${id}`).expect(404);
    const wraps = 'select 1 from vault.case_keys where case_id = $1 and agency_id = $2';
    expect(await test.database.query(wraps, [caseId, we.as('healthWorker').agencyId])).toEqual([]);
  });

  it('answers the blocked as it answers whoever has a reference that never was', async () => {
    const caseId = await we.open('caseworker');
    const reference = await referenceOf(caseId);
    const never = await referenceOf(await we.open('lawyer'), 'lawyer');
    // The police open nothing, and are given the duty number.
    for (const person of ['inspector', 'policeSupervisor']) {
      for (const any of [reference, 'AAAA-AAAA']) expect((await open(person, any)).status).toBe(403);
      expect((await dutyPhone(person, reference)).body).toEqual({ dutyPhone: DUTY });
    }
    // Nobody opens it without a reason in words and without proving her presence.
    for (const wrong of [{ reason: '  ' }, { reasonCode: 'curious' }])
      expect((await open('shelterWorker', reference, wrong)).status).toBe(422);
    await test.database.query('update panoh.sessions set stepped_up_until = null');
    const form = { reference, reasonCode: 'missing', reason: 'Ӯ ба хона наомад' };
    const unproven = await we.as('shelterWorker').post('/emergency-accesses', form);
    expect(unproven.body).toMatchObject({ status: 403, code: 'step_up_required' });
    await test.database.query('update panoh.cases set reference = reverse(reference) where reference = $1', [
      never,
    ]);
    for (const subject of [we.police, we.agency('healthRoom')])
      await we.keepAway('caseworker', caseId, subject);
    expect((await dutyPhone('inspector', reference)).status).toBe(404);
    for (const [ask, person] of [
      ...[[open, 'healthSupervisor'] as const, [open, 'caseworker2'] as const],
      ...[[dutyPhone, 'inspector'] as const, [dutyPhone, 'healthWorker'] as const],
    ])
      expect(plain(await ask(person, reference))).toEqual(plain(await ask(person, never)));
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
    // They are found by digests alone: no table holds a name.
    const rows = await test.database.query(
      `select t::text as row from panoh.perpetrator_names t union all select t::text from panoh.staff_names t`,
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(JSON.stringify(rows)).not.toMatch(/[а-яёӣӯғқҳҷ]/i);
  });
});

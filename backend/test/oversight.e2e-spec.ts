import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyDto } from '../src/agencies/index.js';
import type { OversightDto } from '../src/oversight/oversight.dto.js';
import type { NotificationPageDto } from '../src/workboard/workboard.dto.js';
import type { TeamDto } from '../src/workboard/queue.dto.js';
import { proveAgain } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { BoardStory } from './support/board.js';
import { startKulob, hire } from './support/kulob.js';

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

  it('sees no agency where a person above the lead can be notified', async () => {
    expect((await seen()).agencies.map(({ agencyName }) => agencyName.en)).not.toContain('legalAid');
    const refused = await propose('overseer', proposal('lawyer', 'supervisor')).expect(409);
    expect(refused.body.code).toBe('agency_reachable');
  });

  it('sees by numbers and causes where a locked supervisor leaves the lead alone, and of no case', async () => {
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

  it.each([
    [
      'a supervisor who was never here',
      `signed_in_at = null, locked_at = null, lock_reason = null`,
      'never_signed_in',
    ],
    [
      'a supervisor who is away',
      `signed_in_at = panoh.now(), locked_at = null, lock_reason = null`,
      'absent',
    ],
    ['a blocked supervisor', `signed_in_at = panoh.now(), locked_at = null, lock_reason = null`, 'blocked'],
    ['no supervisor at all', `signed_in_at = panoh.now()`, 'nobody'],
  ])('names the cause: %s', async (_, change, cause) => {
    const { userId, agencyId } = story.as('legalSupervisor');
    const set = (sql: string, ...parameters: unknown[]) => test.database.query(sql, parameters);
    await set(`update panoh.credentials set ${change} where user_id = $1`, userId);
    if (cause === 'absent')
      await set(
        `insert into panoh.absences (id, user_id, agency_id, starts_at, ends_at, entered_by)
         values (gen_random_uuid(), $1, $2, panoh.now() - interval '1 day', panoh.now() + interval '9 days', $1)`,
        ...[userId, agencyId],
      );
    if (cause === 'blocked') await story.block(caseId, { user: 'legalSupervisor' });
    if (cause === 'nobody') await set(`update panoh.users set roles = '{coordinator}' where id = $1`, userId);
    const [agency] = (await seen()).agencies;
    expect(agency).toMatchObject({ causes: [cause], openCasesWithoutAnybodyAbove: 1 });
    await set(`delete from panoh.absences where user_id = $1`, userId);
    await set(`update panoh.conflict_blocks set lifted_at = panoh.now() where case_id = $1`, caseId);
    await set(`update panoh.users set roles = '{supervisor}' where id = $1`, userId);
    await lock('legalSupervisor');
  });

  it.each([
    ['a person of another agency', 'caseworker', 'supervisor', 422, 'not_of_agency'],
    ['who supervises already', 'legalSupervisor', 'supervisor', 409, 'appointed_already'],
  ])('refuses to appoint %s', async (_, person, as, status, code) => {
    const answer = await propose('overseer', proposal(person, as));
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(code);
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

  it('holds no case, and its page is for no other role', async () => {
    for (const path of [`/cases/${caseId}`, '/cases', '/today', '/supervisor-inbox', '/queue', '/team'])
      await story.as('overseer').get(path).expect(403);
    for (const person of ['supervisor', 'officer', 'administrator', 'coordinator']) {
      await story.as(person).get('/oversight').expect(403);
      await propose(person, proposal('lawyer', 'supervisor')).expect(403);
    }
    const app = await AppRole.connect(test);
    for (const person of ['supervisor', 'administrator'])
      expect(
        await app.as(story.as(person), [
          'select 1 from panoh.undeliverable_rows() union all select 1 from panoh.oversight_appointments',
        ]),
      ).toEqual([]);
    expect((await app.as(story.as('overseer'), ['select 1 from panoh.cases'])).length).toBe(0);
    await app.close();
  });

  it('is never combined with another role, in the database too', async () => {
    const { userId } = story.as('overseer');
    await expect(
      test.database.query(`update panoh.users set roles = '{oversight,supervisor}' where id = $1`, [userId]),
    ).rejects.toMatchObject({ constraint: 'users_oversight_alone' });
  });

  it('reads what it is notified of: numbers of an agency, and blocks that wait', async () => {
    const { userId } = story.as('overseer');
    for (const kind of ['rows_undeliverable', 'block_waits'])
      await test.database.query(
        `insert into panoh.notifications (id, user_id, kind, subject_id) values (gen_random_uuid(), $1, $2, $3)`,
        [userId, kind, story.kulob.agencies['legalAid']],
      );
    const { items } = await story.get<NotificationPageDto>('overseer', '/notifications');
    const agencyName = { tg: 'legalAid', ru: 'legalAid', en: 'legalAid' };
    expect(items).toEqual(
      ['block_waits', 'rows_undeliverable'].map((kind) =>
        expect.objectContaining({ kind, agencyName, caseId: null, reference: null, band: null }),
      ),
    );
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
      expect((await change(userId)).body).toMatchObject({ headUserId: userId });
      expect((await change(undefined)).body).toMatchObject({ headUserId: userId });
      expect((await change(null)).body).toMatchObject({ headUserId: null });
      const wrong = await change(story.as('lawyer').userId);
      expect([wrong.status, wrong.body.fields]).toEqual([
        422,
        [{ path: 'headUserId', code: 'not_of_agency' }],
      ]);
    });
  });

  it('a lead who locked the account leads no case: it waits for the supervisor', async () => {
    const id = await story.open('caseworker2');
    const unled = async (): Promise<string[]> => {
      const { cases } = await story.get<TeamDto>('supervisor', '/team');
      return cases.items.map((row) => row.id);
    };
    expect(await unled()).not.toContain(id);
    await lock('caseworker2');
    expect(await unled()).toContain(id);
  });
});

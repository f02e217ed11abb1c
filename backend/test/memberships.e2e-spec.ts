import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { caseForm, servicesConsent } from './support/forms.js';
import { arrangeKulob, joinGroup } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

jest.setTimeout(30_000);

const SHARED = {
  consents: [servicesConsent(), { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' }],
};

/** Legal aid and COWFA serve both districts; everybody else one. */
describe('an agency that works in two groups', () => {
  let test: TestApp;
  let kulob: Kulob;
  let we: Referring;
  let role: AppRole;
  const groupOf = async (caseId: string): Promise<string | null> => {
    const [row] = await test.database.query<{ id: string | null }>(
      'select working_group_id as id from panoh.cases where id = $1',
      [caseId],
    );
    return row?.id ?? null;
  };
  const seenBy = async (person: string): Promise<string[]> => {
    const { items } = (await we.as(person).get('/cases?status=all').expect(200)).body;
    return (items as { id: string }[]).map(({ id }) => id);
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    we = new Referring(test, kulob);
    role = await AppRole.connect(test);
    for (const key of ['legalAid', 'cowfa']) await joinGroup(test, kulob.agencies[key]!, kulob.otherGroupId);
  });
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  it('tells its people which groups they work in, and which of them they lead', async () => {
    const groupsOf = async (person: string) =>
      (await we.as(person).get('/session').expect(200)).body.user.workingGroups.map(
        ({ place, isLed }: { place: string; isLed: boolean }) => [place, isLed],
      );
    expect(await groupsOf('lawyer')).toEqual([
      ['kulob', false],
      ['qubodiyon', false],
    ]);
    expect(await groupsOf('coordinator')).toEqual([
      ['kulob', true],
      ['qubodiyon', false],
    ]);
    expect(await groupsOf('caseworker')).toEqual([['kulob', false]]);
  });

  it('has each case in the group of its place, and asks where the place is in none', async () => {
    expect(await groupOf(await we.open('lawyer'))).toBe(kulob.groupId);
    expect(await groupOf(await we.open('lawyer', { place: 'qubodiyon' }))).toBe(kulob.otherGroupId);
    const form = (workingGroupId: string | null, place = 'vose') => ({ place, workingGroupId });
    const chosen = await we.open('lawyer', form(kulob.otherGroupId));
    expect(await groupOf(chosen)).toBe(kulob.otherGroupId);
    expect((await we.as('lawyer').get(`/cases/${chosen}`)).body.workingGroupId).toBe(kulob.otherGroupId);
    const refused = async (person: string, change: object): Promise<object[]> =>
      (await we.as(person).post('/cases', caseForm(change)).expect(422)).body.fields;
    expect(await refused('lawyer', form(null))).toEqual([{ path: 'workingGroupId', code: 'required' }]);
    const notInList = [{ path: 'workingGroupId', code: 'not_in_list' }];
    expect(await refused('lawyer', form(kulob.otherGroupId, 'kulob'))).toEqual(notInList);
    expect(await refused('caseworker', form(kulob.otherGroupId))).toEqual(notInList);
    expect(await groupOf(await we.open('caseworker', { place: 'vose' }))).toBe(kulob.groupId);
  });

  it('shows a case to the coordinator of its own group, and to no other', async () => {
    const here = await we.open('lawyer', SHARED);
    const there = await we.open('lawyer', { ...SHARED, place: 'qubodiyon' });
    for (const person of ['coordinator', 'deputy']) {
      expect(await seenBy(person)).toContain(here);
      expect(await seenBy(person)).not.toContain(there);
      await we.as(person).get(`/cases/${there}`).expect(404);
    }
    expect(await seenBy('coordinatorElsewhere')).toEqual([there]);
    await we.as('coordinatorElsewhere').get(`/cases/${here}`).expect(404);
    await test.database.query(
      `update panoh.follow_ups set due_at = panoh.now() - interval '1 hour' where case_id = any ($1)`,
      [[here, there]],
    );
    const queue = async (person: string): Promise<string[]> =>
      (await we.as(person).get('/queue').expect(200)).body.items.map(
        ({ caseId }: { caseId: string }) => caseId,
      );
    expect(new Set(await queue('coordinator'))).toEqual(new Set([here]));
    expect(new Set(await queue('coordinatorElsewhere'))).toEqual(new Set([there]));
  });

  it('keeps a case of its own out of the queue of a group that its coordinator does not lead', async () => {
    await test.database.query(
      `update panoh.users set roles = '{coordinator,cowfa_specialist}' where id = $1`,
      [we.as('coordinator').userId],
    );
    const own = await we.open('coordinator', { ...SHARED, place: 'qubodiyon' });
    await test.database.query(
      `update panoh.follow_ups set due_at = panoh.now() - interval '1 hour' where case_id = $1`,
      [own],
    );
    const { items } = (await we.as('coordinator').get('/queue').expect(200)).body;
    expect(items.map(({ caseId }: { caseId: string }) => caseId)).not.toContain(own);
    await test.database.query(`update panoh.users set roles = '{coordinator}' where id = $1`, [
      we.as('coordinator').userId,
    ]);
  });

  it('asks agencies of the group of the case, and the database takes no other either', async () => {
    const there = await we.open('lawyer', { ...SHARED, place: 'qubodiyon' });
    const far = await we.as('lawyer').post(`/cases/${there}/referrals`, we.form('shelter.safe_house'));
    expect(far.status).toBe(409);
    expect(far.body.reasons).toEqual(['receiver_not_in_group']);
    const { id } = await we.send('lawyer', there, 'ngoElsewhere.psychosocial');
    const moved = `insert into panoh.referrals (id, reference, case_id, from_agency_id, to_agency_id, service_type,
        urgency, urgency_rank, band, place, status, sent_at)
      select gen_random_uuid(), gen_random_uuid()::text, case_id, from_agency_id, $2, 'safe_house', urgency,
        urgency_rank, band, place, 'sent', panoh.now() from panoh.referrals where id = $1`;
    expect(await role.outcome(we.as('lawyer'), [moved, [id, kulob.agencies['shelter']]])).toBe('42501');
    expect(await role.outcome(we.as('lawyer'), [moved, [id, kulob.agencies['ngoElsewhere']]])).toBe(
      'done: yes',
    );
  });

  it('keeps a case that was sent to it in the group it came from', async () => {
    const sent = await we.open('caseworkerElsewhere', { place: 'vose' });
    expect(await groupOf(sent)).toBe(kulob.otherGroupId);
    const { id } = await we.send('caseworkerElsewhere', sent, 'legalAid.legal');
    const { caseId } = (await we.accept('lawyer', id)) as { caseId: string };
    expect(await groupOf(caseId)).toBe(kulob.otherGroupId);
  });

  it('loses a case with a conflict to the fallback agency of its group, which can read it', async () => {
    const conflict = { answer: 'yes', agencyIds: [kulob.agencies['legalAid']] };
    const there = await we.open('lawyer', { place: 'qubodiyon', conflict });
    await we.as('lawyer').get(`/cases/${there}`).expect(404);
    await we.as('caseworker').get(`/cases/${there}`).expect(404);
    const taken = (await we.as('caseworkerElsewhere').get(`/cases/${there}`).expect(200)).body;
    expect(taken.relations).toEqual(['own']);
    await we.as('supervisorElsewhere').post(
      `/cases/${there}/lead`,
      {
        userId: we.as('caseworkerElsewhere').userId,
      },
      taken.version,
    );
    const opened = await we
      .as('caseworkerElsewhere')
      .post(`/cases/${there}/identity-disclosures`, { reason: 'contact_now' });
    expect(opened.status).toBe(200);
    expect(opened.body.surname).toBe('Намунаева');
  });

  it('has a second person of the group of the case', async () => {
    const agenciesOf = async (caseId: string): Promise<string[]> => {
      const [row] = await role.as<{ facts: { agencies: { agencyId: string }[] } }>(we.as('lawyer'), [
        'select panoh.gate_facts($1) as facts',
        [caseId],
      ]);
      return row?.facts.agencies.map(({ agencyId }) => agencyId) ?? [];
    };
    const here = await agenciesOf(await we.open('lawyer'));
    expect(here).toContain(kulob.agencies['crisisCentre']);
    expect(here).not.toContain(kulob.agencies['ngoElsewhere']);
    const there = await agenciesOf(await we.open('lawyer', { place: 'qubodiyon' }));
    expect(there).toContain(kulob.agencies['ngoElsewhere']);
    expect(there).not.toContain(kulob.agencies['crisisCentre']);
  });

  it('opens no case in a group that it does not work in, past every route', async () => {
    const insert = `insert into panoh.cases (id, reference, agency_id, working_group_id, audit_pseudonym, origin,
        opened_at, place, sex)
      select $1::uuid, $1::uuid::text, agency_id, $2::uuid, gen_random_uuid(), 'intake', panoh.now(), 'kulob', 'female'
      from (select (panoh.viewer()).agency_id) v`;
    const outcome = (person: string, groupId: string): Promise<string> =>
      role.outcome(we.as(person), [insert, [randomUUID(), groupId]]);
    expect(await outcome('caseworker', kulob.otherGroupId)).toBe('42501');
    // In its own group the row is taken; that it lacks a next step is another rule.
    expect(await outcome('lawyer', kulob.otherGroupId)).toBe('PN001');
  });

  it('is joined to groups and taken out of them by an administrator alone, at once', async () => {
    const shown = async () => (await we.as('administrator').get(`/agencies/${kulob.agencies['cowfa']}`)).body;
    const agency = await shown();
    expect(agency.memberships.map((one: { workingGroupId: string }) => one.workingGroupId)).toEqual([
      kulob.groupId,
      kulob.otherGroupId,
    ]);
    const change = (workingGroupIds: string[]) => ({ workingGroupIds, name: agency.name, status: 'active' });
    await we.as('supervisor').put(`/agencies/${agency.id}`, change([]), agency.version).expect(403);
    const unknown = await we
      .as('administrator')
      .put(`/agencies/${agency.id}`, change([randomUUID()]), agency.version)
      .expect(422);
    expect(unknown.body.fields).toEqual([{ path: 'workingGroupIds', code: 'not_in_list' }]);
    await we
      .as('administrator')
      .put(`/agencies/${agency.id}`, change([kulob.groupId]), agency.version)
      .expect(200);
    const after = await shown();
    expect(after.memberships).toEqual([agency.memberships[0]]);
    const { workingGroups } = (await we.as('specialist').get('/session')).body.user;
    expect(workingGroups.map(({ place }: { place: string }) => place)).toEqual(['kulob']);
    await we
      .as('administrator')
      .put(`/agencies/${agency.id}`, change([kulob.otherGroupId, kulob.groupId]), after.version)
      .expect(200);
    const [kept] = await test.database.query<{ runs: number; ended: number }>(
      `select count(*) filter (where ended_at is null)::int as runs, count(ended_at)::int as ended
       from panoh.agency_memberships where agency_id = $1`,
      [agency.id],
    );
    expect(kept).toEqual({ runs: 2, ended: 1 });
    expect(
      await role.outcome(we.as('supervisor'), [
        `insert into panoh.agency_memberships (id, agency_id, working_group_id) values (gen_random_uuid(), $1, $2)`,
        [kulob.agencies['crisisCentre'], kulob.otherGroupId],
      ]),
    ).toBe('42501');
  });

  it('leads nothing any more once its agency has left the group', async () => {
    const here = await we.open('caseworker', SHARED);
    expect(await seenBy('coordinator')).toContain(here);
    await test.database.query(
      `update panoh.agency_memberships set ended_at = panoh.now() where agency_id = $1 and working_group_id = $2`,
      [kulob.agencies['cowfa'], kulob.groupId],
    );
    expect(await seenBy('coordinator')).toEqual([]);
    await we.as('coordinator').get(`/cases/${here}`).expect(404);
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { AppRole } from './support/app-role.js';
import { caseForm, servicesConsent } from './support/forms.js';
import { startKulob, joinGroup } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import { sweeperFor } from './support/workers.js';

const { test, kulob, as } = await startKulob();
const role = await AppRole.connect(test);

const we = new Referring(test, kulob);

describe('what she allows', () => {
  const open = async (person: string, change: object = {}): Promise<string> =>
    (await as(person).post('/cases', caseForm(change)).expect(201)).body.id;
  const group = (change: object = {}): object => ({
    scope: 'case_conference_mdwg',
    answer: 'given',
    presence: 'alone',
    ...change,
  });
  const sharing = (agency: string, change: object = {}): object => ({
    scope: 'referral',
    agencyId: kulob.agencies[agency],
    partitions: ['identity', 'safe_contact', 'risk'],
    purpose: 'legal',
    answer: 'given',
    presence: 'alone',
    untilOn: '2126-12-31',
    ...change,
  });
  const record = (person: string, id: string, ...answers: object[]) =>
    as(person).post(`/cases/${id}/consents`, { answers });
  const wrapsOf = async (id: string, agency: string): Promise<string[]> =>
    (
      await test.database.query<{ partition: string }>(
        'select partition from vault.case_keys where case_id = $1 and agency_id = $2 order by partition',
        [id, kulob.agencies[agency]],
      )
    ).map((row) => row.partition);

  describe('later', () => {
    it('names agency, purpose, partitions and end, and every problem stands at its field', async () => {
      const id = await open('caseworker');
      const response = await record(
        'caseworker',
        id,
        group({ agencyId: kulob.agencies['legalAid'] }),
        sharing('police', { partitions: ['safe_contact'], purpose: null, untilOn: null }),
        sharing('police'),
      ).expect(422);
      expect(response.body.fields).toEqual([
        { path: 'answers.0.agencyId', code: 'receiver_not_wanted' },
        { path: 'answers.1.partitions', code: 'partition_not_shareable' },
        { path: 'answers.1.purpose', code: 'purpose_missing' },
        { path: 'answers.1.untilOn', code: 'until_missing' },
        { path: 'answers.2.scope', code: 'twice' },
        { path: 'answers.2.partitions', code: 'partition_not_shareable' },
      ]);
      expect((await as('caseworker').get(`/cases/${id}/consents`)).body).toHaveLength(1);
      const none = await as('caseworker')
        .post('/cases', caseForm({ consents: [] }))
        .expect(422);
      expect(none.body.fields).toEqual([{ path: 'consents', code: 'services_consent_missing' }]);
    });

    it('opens the case to the coordinator by reference, and closes it again when taken back', async () => {
      const id = await open('caseworker');
      await as('coordinator').get(`/cases/${id}`).expect(404);
      const [given] = (await record('caseworker', id, group()).expect(201)).body;
      const seen = (await as('coordinator').get(`/cases/${id}`).expect(200)).body;
      expect(seen).toMatchObject({ survivorCode: null, relations: ['group'], allowedActions: [] });
      expect(given.effects).toEqual(['group_sharing_ends', 'meeting_items_removed']);
      const taken = await as('caseworker').post(`/consents/${given.id}/withdrawals`, {}, given.version);
      expect(taken.body).toMatchObject({ status: 'withdrawn', allowedActions: [] });
      await as('coordinator').get(`/cases/${id}`).expect(404);
      expect((await as('caseworker').get(`/cases/${id}`)).body).toMatchObject({
        sharesWithGroup: false,
        refusesSharing: true,
      });
    });

    it('seals the keys of what she ticked to the agency, and destroys the wraps when she takes it back', async () => {
      const id = await open('caseworker');
      const [row] = (await record('caseworker', id, sharing('legalAid')).expect(201)).body;
      expect(await wrapsOf(id, 'legalAid')).toEqual(['identity', 'safe_contact']);
      await as('lawyer').get(`/cases/${id}`).expect(404);
      await as('caseworker').post(`/consents/${row.id}/withdrawals`, {}, row.version).expect(200);
      expect(await wrapsOf(id, 'legalAid')).toEqual([]);
    });

    it('is outweighed by a later no to the same agency', async () => {
      const id = await open('caseworker');
      await record('caseworker', id, sharing('legalAid')).expect(201);
      await record('caseworker', id, sharing('legalAid', { answer: 'refused', partitions: ['identity'] }));
      expect(await wrapsOf(id, 'legalAid')).toEqual(['safe_contact']);
    });

    it('is stored each answer by itself, at intake too, and keeps the flags of the case in step', async () => {
      const id = await open('caseworker', {
        consents: [servicesConsent(), group(), group({ scope: 'contact_for_feedback', answer: 'refused' })],
      });
      const listed = (await as('caseworker').get(`/cases/${id}/consents`).expect(200)).body;
      expect(
        listed.map((row: { scope: string; status: string }) => `${row.scope} ${row.status}`).sort(),
      ).toEqual([
        ...['case_conference_mdwg given', 'contact_for_feedback refused', 'services_by_this_agency given'],
      ]);
      const flags = async () =>
        (
          await test.database.query(
            `select follow_up_consent, counts_in_statistics, shares_with_group, refuses_sharing
             from panoh.cases where id = $1`,
            [id],
          )
        )[0];
      expect(await flags()).toMatchObject({ shares_with_group: true, refuses_sharing: false });
      const scopes = ['contact_for_follow_up', 'statistics_non_identifying'];
      const answers = scopes.map((scope) => group({ scope }));
      await record('caseworker', id, ...answers, group({ answer: 'refused' })).expect(201);
      expect(await flags()).toEqual({
        ...{ follow_up_consent: true, counts_in_statistics: true },
        ...{ shares_with_group: false, refuses_sharing: true },
      });
    });

    it('may stand aside only by a supervisor’s own record, whose reason is sealed', async () => {
      const id = await open('caseworker');
      const danger = sharing('police', {
        basis: 'imminent_danger',
        partitions: ['identity'],
        purpose: 'police_security',
        presence: 'not_known',
        overrideReason: 'He waits at the gate with an axe.',
      });
      const refused = await record('caseworker', id, danger).expect(422);
      expect(refused.body.fields).toEqual([{ path: 'answers.0.basis', code: 'supervisor_missing' }]);
      await record('supervisor', id, group()).expect(403);
      const rows = (await record('supervisor', id, danger).expect(201)).body;
      expect(rows[0]).toMatchObject({ basis: 'imminent_danger', status: 'given', allowedActions: [] });
      const stored = await test.database.query<{ text: string }>(
        'select c::text as text from panoh.consents c where case_id = $1',
        [id],
      );
      expect(stored.map(({ text }) => text).join()).not.toContain('axe');
    });
  });
});

const list = async (person: string, caseId: string) =>
  (await we.as(person).get(`/cases/${caseId}/consents`).expect(200)).body;

describe('what was passed on without her word', () => {
  const danger = () => ({
    scope: 'referral',
    agencyId: we.kulob.agencies['legalAid'],
    partitions: ['identity', 'safe_contact', 'risk'],
    purpose: 'legal',
    answer: 'given',
    basis: 'imminent_danger',
    presence: 'not_known',
    untilOn: '2126-12-31',
    overrideReason: 'Ӯ бо силоҳ меояд',
  });
  const arrange = async () => {
    const caseId = await we.open('caseworker');
    await we
      .as('supervisor')
      .post(`/cases/${caseId}/consents`, { answers: [danger()] })
      .expect(201);
    const record = (await list('supervisor', caseId)).find(
      ({ basis }: { basis: string }) => basis !== 'consent',
    );
    return { caseId, record };
  };
  const waiting = async (person: string): Promise<{ id: string; dueAt: string; since: string }[]> =>
    (await we.as(person).get('/supervisor-inbox?kind=basis_review').expect(200)).body.items;
  const review = (person: string, record: { id: string; version: number }, outcome: string) =>
    we.as(person).post(`/consents/${record.id}/reviews`, { outcome }, record.version);

  it('waits for a supervisor who did not record it, with three days', async () => {
    const { caseId, record } = await arrange();
    expect((await waiting('supervisor')).map(({ id }) => id)).not.toContain(record.id);
    const row = (await waiting('supervisor2')).find(({ id }) => id === record.id);
    expect(Date.parse(`${row?.dueAt}`) - Date.parse(`${row?.since}`)).toBe(72 * 3_600_000);
    expect(await we.rows('supervisor', caseId, 'co.basis_review')).toMatchObject([{ status: 'pending' }]);
    expect((await review('supervisor', record, 'upheld')).body).toMatchObject({
      status: 409,
      reasons: ['own_record'],
    });
    await review('caseworker', record, 'upheld').expect(403);
    await review('legalSupervisor', record, 'upheld').expect(404);
    const upheld = await review('supervisor2', record, 'upheld').expect(200);
    expect(upheld.body).toMatchObject({ reviewOutcome: 'upheld', status: 'given' });
    expect(await we.rows('supervisor', caseId, 'co.basis_review')).toMatchObject([{ status: 'done' }]);
    expect((await waiting('supervisor2')).map(({ id }) => id)).not.toContain(record.id);
  });

  it('tells why to supervisors of the owner, before and after the answer, and to nobody else', async () => {
    const { caseId, record } = await arrange();
    const reasonFor = async (person: string) =>
      (await list(person, caseId)).find(({ id }: { id: string }) => id === record.id).overrideReason;
    expect(await reasonFor('supervisor2')).toBe('Ӯ бо силоҳ меояд');
    expect(await reasonFor('caseworker')).toBeNull();
    await review('supervisor2', record, 'upheld').expect(200);
    expect(await reasonFor('supervisor')).toBe('Ӯ бо силоҳ меояд');
    await we.as('lawyer').get(`/consents/${record.id}`).expect(404);
    const stored = await test.database.query('select k::text as t from panoh.consents k');
    expect(JSON.stringify(stored)).not.toContain('силоҳ');
  });

  it('ends at once where it is not upheld, with what it had opened', async () => {
    const { caseId, record } = await arrange();
    const { id } = await we.send(
      'caseworker',
      caseId,
      we.form('legalAid.legal', { consent: null, partitions: ['identity', 'safe_contact', 'risk'] }),
    );
    await we.accept('lawyer', id);
    await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    const ended = await review('supervisor2', record, 'not_upheld').expect(200);
    expect(ended.body).toMatchObject({ reviewOutcome: 'not_upheld', status: 'withdrawn' });
    await we.as('lawyer').get(`/cases/${caseId}`).expect(404);
    const wraps = await test.database.query(
      'select 1 from vault.case_keys where case_id = $1 and agency_id = $2',
      [caseId, we.kulob.agencies['legalAid']],
    );
    expect(wraps).toEqual([]);
  });
});

describe('her answer', () => {
  it('says in which language and how it was given, spoken where nothing else was said', async () => {
    const caseId = await we.open('caseworker');
    const written = sharingAnswer({ language: 'ru', manner: 'written' });
    await we.send('caseworker', caseId, we.form('legalAid.legal', { consent: written }));
    const [shared, services] = await list('caseworker', caseId);
    expect(shared).toMatchObject({ language: 'ru', manner: 'written', reviewOutcome: null });
    expect(services).toMatchObject({ language: null, manner: 'spoken', allowedActions: ['withdraw'] });
  });

  it('taken back closes the case to an open session at once, and a job that was queued before acts on nothing', async () => {
    const caseId = await we.open('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await we.accept('lawyer', id);
    const session = we.as('lawyer');
    await session.get(`/cases/${caseId}`).expect(200);
    const queued = await test.database.query<{ id: string }>(
      `select s.id from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
       where f.case_id = $1 and f.owner_role = 'receiving_agency' and f.status = 'pending' and s.state = 'waiting'`,
      [caseId],
    );
    expect(queued.length).toBeGreaterThan(0);
    const [given] = await list('caseworker', caseId);
    await we.as('caseworker').post(`/consents/${given.id}/withdrawals`, {}, given.version).expect(200);
    await session.get(`/cases/${caseId}`).expect(404);
    await test.database.query('update panoh.follow_up_steps set run_at = panoh.now() where id = any ($1)', [
      queued.map((step) => step.id),
    ]);
    const before = await test.database.query('select 1 from panoh.notifications where case_id = $1', [
      caseId,
    ]);
    const { reminders, close } = sweeperFor(test);
    for (const step of queued) await reminders.remind([step.id]);
    await reminders.sweep();
    await close();
    const after = await test.database.query('select user_id from panoh.notifications where case_id = $1', [
      caseId,
    ]);
    expect(after.length).toBe(before.length);
  });
});

const SHARED = {
  consents: [servicesConsent(), { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' }],
};

/** Legal aid and COWFA serve both districts; everybody else one. */
describe('an agency that works in two groups', () => {
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
    for (const key of ['legalAid', 'cowfa']) await joinGroup(test, kulob.agencies[key]!, kulob.otherGroupId);
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
    // A case of her agency stays out of her queue where she does not lead its group.
    const become = (roles: string) =>
      test.database.query('update panoh.users set roles = $2 where id = $1', [
        we.as('coordinator').userId,
        roles,
      ]);
    await become('{coordinator,cowfa_specialist}');
    const own = await we.open('coordinator', { ...SHARED, place: 'qubodiyon' });
    await test.database.query(
      `update panoh.follow_ups set due_at = panoh.now() - interval '1 hour' where case_id = $1`,
      [own],
    );
    expect(await queue('coordinator')).not.toContain(own);
    expect(await queue('coordinatorElsewhere')).toContain(own);
    await become('{coordinator}');
  });

  it('keeps a case that was sent to it in the group it came from', async () => {
    const sent = await we.open('caseworkerElsewhere', { place: 'vose' });
    const { id } = await we.send('caseworkerElsewhere', sent, 'legalAid.legal');
    const { caseId } = (await we.accept('lawyer', id)) as { caseId: string };
    expect([await groupOf(sent), await groupOf(caseId)]).toEqual([
      ...[kulob.otherGroupId, kulob.otherGroupId],
    ]);
  });

  it('opens no case in a group that it does not work in, past every route', async () => {
    const insert = `insert into panoh.cases (id, reference, agency_id, working_group_id, audit_pseudonym, origin,
        opened_at, place, sex)
      select $1::uuid, $1::uuid::text, agency_id, $2::uuid, gen_random_uuid(), 'intake', panoh.now(), 'kulob', 'female'
      from (select (panoh.viewer()).agency_id) v`;
    const attempt = (person: string): Promise<string> =>
      role.outcome(we.as(person), [insert, [randomUUID(), kulob.otherGroupId]]);
    expect(await attempt('caseworker')).toBe('42501');
    // In its own group the row is taken; that it lacks a next step is another rule.
    expect(await attempt('lawyer')).toBe('PN001');
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

  it('loses a case with a conflict to the fallback agency of its group, which can read it', async () => {
    const conflict = { answer: 'yes', agencyIds: [kulob.agencies['legalAid']] };
    const there = await we.open('lawyer', { place: 'qubodiyon', conflict });
    await we.as('lawyer').get(`/cases/${there}`).expect(404);
    await we.as('caseworker').get(`/cases/${there}`).expect(404);
    const taken = (await we.as('caseworkerElsewhere').get(`/cases/${there}`).expect(200)).body;
    expect(taken.relations).toEqual(['own']);
    await we
      .as('supervisorElsewhere')
      .post(`/cases/${there}/lead`, { userId: we.as('caseworkerElsewhere').userId }, taken.version);
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

  it('is joined to groups and taken out of them by an administrator alone, at once', async () => {
    const admin = we.as('administrator');
    const path = `/agencies/${kulob.agencies['cowfa']}`;
    const change = async (workingGroupIds: string[]) => {
      const { name, version } = (await admin.get(path)).body;
      return admin.put(path, { workingGroupIds, name, status: 'active' }, version);
    };
    const groups = async () =>
      (await we.as('specialist').get('/session')).body.user.workingGroups.map(
        (one: { place: string }) => one.place,
      );
    expect(await groups()).toEqual(['kulob', 'qubodiyon']);
    const unknown = await change([randomUUID()]);
    expect(unknown.body.fields).toEqual([{ path: 'workingGroupIds', code: 'not_in_list' }]);
    expect((await change([kulob.groupId])).status).toBe(200);
    expect(await groups()).toEqual(['kulob']);
    expect((await change([kulob.otherGroupId, kulob.groupId])).status).toBe(200);
    const [kept] = await test.database.query<{ runs: number; ended: number }>(
      `select count(*) filter (where ended_at is null)::int as runs, count(ended_at)::int as ended
       from panoh.agency_memberships where agency_id = $1`,
      [kulob.agencies['cowfa']],
    );
    expect(kept).toEqual({ runs: 2, ended: 1 });
    const join = `insert into panoh.agency_memberships (id, agency_id, working_group_id) values (gen_random_uuid(), $1, $2)`;
    const into = [kulob.agencies['crisisCentre'], kulob.otherGroupId];
    expect(await role.outcome(we.as('supervisor'), [join, into])).toBe('42501');
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

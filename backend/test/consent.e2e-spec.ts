import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { caseForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

describe('what she allows', () => {
  let test: TestApp;
  let kulob: Kulob;
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
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
  const followUps = async (person: string, id: string, rule: string) =>
    ((await as(person).get(`/cases/${id}/follow-ups`)).body as { rule: string }[]).filter(
      (row) => row.rule === rule,
    );
  const wrapsOf = async (id: string, agency: string): Promise<string[]> =>
    (
      await test.database.query<{ partition: string }>(
        'select partition from vault.case_keys where case_id = $1 and agency_id = $2 order by partition',
        [id, kulob.agencies[agency]],
      )
    ).map((row) => row.partition);

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
  });
  afterAll(() => test.close());

  describe('at intake', () => {
    it('is stored with the case, each answer by itself', async () => {
      const id = await open('caseworker', {
        consents: [servicesConsent(), group(), group({ scope: 'contact_for_feedback', answer: 'refused' })],
      });
      const listed = (await as('caseworker').get(`/cases/${id}/consents`).expect(200)).body;
      const answers = listed.map((row: { scope: string; status: string }) => [row.scope, row.status]);
      expect(answers.sort()).toEqual([
        ['case_conference_mdwg', 'given'],
        ['contact_for_feedback', 'refused'],
        ['services_by_this_agency', 'given'],
      ]);
      expect((await as('caseworker').get(`/cases/${id}`)).body).toMatchObject({ sharesWithGroup: true });
    });

    it.each([
      ['without it', []],
      ['with a no', [servicesConsent({ answer: 'refused' })]],
    ])('is needed by a private agency, which opens nothing %s', async (_, consents) => {
      const response = await as('caseworker').post('/cases', caseForm({ consents })).expect(422);
      expect(response.body.fields).toEqual([{ path: 'consents', code: 'services_consent_missing' }]);
    });

    it('is not needed by the police, who act on their function', async () => {
      await open('inspector', { consents: [] });
      const consents = [servicesConsent({ basis: 'state_function', presence: 'not_known' })];
      const id = await open('inspector', { consents });
      const [row] = (await as('inspector').get(`/cases/${id}/consents`)).body;
      expect(row).toMatchObject({ basis: 'state_function', status: 'given', allowedActions: [] });
      const response = await as('caseworker').post('/cases', caseForm({ consents })).expect(422);
      expect(response.body.fields).toEqual([{ path: 'consents.0.basis', code: 'basis_not_open_to_agency' }]);
    });

    it('is decided with a child by whoever decided on the case', async () => {
      const id = await open('caseworker', {
        identity: { givenName: 'Гули', bornOn: '2014-01-01', bornPrecision: 'day' },
        minor: { childAssent: 'given', decider: 'child_rights_body', inPerpetratorsHousehold: 'no' },
      });
      const [row] = (await as('caseworker').get(`/cases/${id}/consents`)).body;
      expect(row).toMatchObject({ childAssent: 'given', decidedWith: 'child_rights_body' });
      const later = await record('caseworker', id, group()).expect(422);
      expect(later.body.fields).toEqual([{ path: 'answers.0.child', code: 'child_decision_missing' }]);
    });
  });

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

    it('is provisional when somebody else was there, and asked again within seven days', async () => {
      const id = await open('caseworker');
      const [row] = (await record('caseworker', id, group({ presence: 'relative' })).expect(201)).body;
      expect(row.status).toBe('provisional');
      expect(await followUps('caseworker', id, 'co.ask_again')).toMatchObject([
        { status: 'pending', dueAt: row.provisionalUntil, subjectId: row.id },
      ]);
      await record('caseworker', id, group()).expect(201);
      expect(await followUps('caseworker', id, 'co.ask_again')).toMatchObject([{ status: 'done' }]);
      const [grant] = await test.database.query(
        `select ends_at from panoh.grants where case_id = $1 and relation = 'group'
         and (ends_at is null or ends_at > panoh.now())`,
        [id],
      );
      expect(grant).toEqual({ ends_at: null });
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

    it('cannot be taken back twice, nor by a stale version', async () => {
      const id = await open('caseworker');
      const [row] = (await record('caseworker', id, group()).expect(201)).body;
      const withdraw = (version: number) =>
        as('caseworker').post(`/consents/${row.id}/withdrawals`, {}, version);
      await withdraw(row.version).expect(200);
      const stale = await withdraw(row.version).expect(412);
      expect(stale.body.current).toMatchObject({ version: row.version + 1 });
      const twice = await withdraw(row.version + 1).expect(409);
      expect(twice.body).toMatchObject({ code: 'already_withdrawn' });
    });

    it('keeps the flags of the case in step', async () => {
      const id = await open('caseworker');
      await record(
        'caseworker',
        id,
        group({ scope: 'contact_for_follow_up' }),
        group({ scope: 'statistics_non_identifying' }),
        group({ answer: 'refused' }),
      ).expect(201);
      const [flags] = await test.database.query(
        `select follow_up_consent, counts_in_statistics, shares_with_group, refuses_sharing
         from panoh.cases where id = $1`,
        [id],
      );
      expect(flags).toEqual({
        follow_up_consent: true,
        counts_in_statistics: true,
        shares_with_group: false,
        refuses_sharing: true,
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

    it.each(['lawyer', 'caseworkerElsewhere', 'inspector'])(
      'is nobody else’s to read or write: %s',
      async (who) => {
        const id = await open('caseworker');
        const [row] = (await record('caseworker', id, group()).expect(201)).body;
        await as(who).get(`/cases/${id}/consents`).expect(404);
        await as(who).get(`/consents/${row.id}`).expect(404);
        await record(who, id, group()).expect(404);
        await as(who).post(`/consents/${row.id}/withdrawals`, {}, row.version).expect(404);
      },
    );

    it('is no matter of the coordinator’s or the administrator’s', async () => {
      const id = await open('caseworker', { consents: [servicesConsent(), group()] });
      await as('coordinator').get(`/cases/${id}/consents`).expect(403);
      await as('administrator').get(`/cases/${id}/consents`).expect(403);
    });

    it('tells what may be asked for each receiver, and what never', async () => {
      const sheet = (await as('caseworker').get(`/consent-sheets/${kulob.agencies['police']}`)).body;
      const states = Object.fromEntries(
        sheet.rows.map((row: { group: string; state: string }) => [row.group, row.state]),
      );
      expect(states).toMatchObject({
        incident_facts: 'proposed',
        identity: 'open',
        safe_contact: 'never',
        location: 'never',
      });
    });
  });
});

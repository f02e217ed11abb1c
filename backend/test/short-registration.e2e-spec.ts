import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { caseForm, incidentForm, safeContactForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

/** A given name and five answers, as the screen sends them; everything else is not known yet. */
const shortForm = (givenName: string, change: object = {}): object => {
  const unknown = 'unknown';
  const incident = {
    ...incidentForm({ startedOn: null, startedPrecision: null, narrative: null, perpetrators: [] }),
    ...{ timeOfDay: unknown, placeType: unknown, penetration: unknown, forcedMarriage: unknown },
    ...{ goodsExchanged: unknown, abducted: unknown, harmfulPractice: unknown, spouseAbroad: unknown },
    ...{ strangulation: unknown, childrenPresent: unknown, reportedBefore: unknown },
    awaitsDetails: true,
  };
  return caseForm({
    identity: { givenName },
    ...{ sex: unknown, maritalStatus: unknown, awaitsBackground: true, safeNow: 'yes' },
    ...{ incident, safeContact: null, consents: [servicesConsent()] },
    ...change,
  });
};

describe('a registration with a given name and five answers', () => {
  let test: TestApp;
  let kulob: Kulob;
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
  const open = async (givenName: string, change: object = {}, person = 'caseworker'): Promise<string> =>
    (await as(person).post('/cases', shortForm(givenName, change)).expect(201)).body.id;
  const questions = async (id: string, person = 'caseworker'): Promise<string[]> =>
    (await as(person).get(`/cases/${id}/overview`).expect(200)).body.openQuestions;
  const rules = async (id: string): Promise<{ rule: string; because: string }[]> =>
    (await as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
  });
  afterAll(() => test.close());

  it('answers with the one code of the case', async () => {
    const receipt = (await as('caseworker').post('/cases', shortForm('Рухшона')).expect(201)).body;
    const shown = (await as('caseworker').get(`/cases/${receipt.id}`).expect(200)).body;
    expect(receipt.code).toBe(shown.survivorCode);
    expect(receipt.reference).toBe(shown.reference);
  });

  it('asks for the rest as tasks, each until it is answered', async () => {
    const id = await open('Шаҳло', { conflict: { answer: 'unknown', agencyIds: [] } });
    expect(await questions(id)).toEqual([
      ...['conflict', 'safe_contact', 'incident', 'person', 'background', 'linkage', 'group_consent'],
    ]);
    await as('caseworker').post(`/cases/${id}/conflict-answers`, { answer: 'no', agencyIds: [] }).expect(204);
    await as('caseworker').put(`/cases/${id}/safe-contact`, safeContactForm(), 0).expect(204);
    const background = { sex: 'female', maritalStatus: 'unknown', referredFrom: 'police' };
    await as('caseworker').post(`/cases/${id}/backgrounds`, background).expect(204);
    expect(await questions(id)).toEqual(['incident', 'person', 'linkage', 'group_consent']);
    expect((await as('caseworker').get(`/cases/${id}`)).body.sex).toBe('female');
    const twice = await as('caseworker').post(`/cases/${id}/backgrounds`, background).expect(409);
    expect(twice.body.code).toBe('already_answered');
  });

  it('asks nobody outside the agency, and nobody who may not answer', async () => {
    const id = await open('Парвона');
    expect(await questions(id, 'supervisor')).not.toContain('incident');
    await as('inspector').get(`/cases/${id}/overview`).expect(404);
    await as('inspector').post(`/cases/${id}/conflict-answers`, { answer: 'no', agencyIds: [] }).expect(404);
  });

  it('asks for an assessment within two hours where she is not safe, and raises the risk', async () => {
    const danger = await open('Нигина', { safeNow: 'no' });
    const calm = await open('Нигора');
    const due = async (id: string): Promise<string[]> =>
      (await rules(id)).filter(({ rule }) => rule === 'rk.reassess').map(({ because }) => because);
    expect(await due(danger)).toEqual(['not_safe_at_registration']);
    expect(await due(calm)).not.toContain('not_safe_at_registration');
    const [first] = (await as('caseworker').get(`/cases/${danger}/timeline`).expect(200)).body.items;
    expect(first).toMatchObject({ kind: 'case_opened', raisesRisk: true });
  });

  it('completes the incident once, counts no second one, and acts on what became known', async () => {
    const id = await open('Зебо');
    const [short] = (await as('caseworker').get(`/cases/${id}/incidents`).expect(200)).body;
    expect(short).toMatchObject({ awaitsDetails: true, relationships: [], perpetrators: [] });
    const details = `/cases/${id}/incidents/${short.id}/details`;
    const nobody = await as('caseworker')
      .post(details, incidentForm({ perpetrators: [] }))
      .expect(422);
    expect(nobody.body.fields).toEqual([{ path: 'perpetrators', code: 'perpetrator_missing' }]);
    await as('caseworker')
      .post(details, incidentForm({ strangulation: 'yes' }))
      .expect(204);
    const incidents = (await as('caseworker').get(`/cases/${id}/incidents`).expect(200)).body;
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({
      ...{ id: short.id, awaitsDetails: false, relationships: ['husband_nikoh'], strangulation: 'yes' },
      contexts: expect.arrayContaining(['domestic_violence', 'ipv']),
    });
    expect(incidents[0].perpetrators[0].name).toBe('Он Оинда');
    expect((await rules(id)).map(({ rule }) => rule)).toContain('hl.strangle');
    expect(await questions(id)).not.toContain('incident');
    const twice = await as('caseworker').post(details, incidentForm()).expect(409);
    expect(twice.body.code).toBe('incident_complete');
  });

  it('takes no violence back that was recorded at the registration, so that no case closes as an error', async () => {
    const id = await open('Заррина');
    const [short] = (await as('caseworker').get(`/cases/${id}/incidents`).expect(200)).body;
    const details = `/cases/${id}/incidents/${short.id}/details`;
    const none = incidentForm({ coreType: 'non_gbv', coreTypeReason: 'x', perpetrators: [] });
    const other = incidentForm({ lawForms: ['economic'] });
    for (const [form, path] of [[none, 'coreType'] as const, [other, 'lawForms'] as const]) {
      const { body } = await as('caseworker').post(details, form).expect(422);
      expect(body.fields).toContainEqual({ path, code: 'recorded_before' });
    }
    const role = await AppRole.connect(test);
    const past = [
      `update panoh.incidents set awaits_details = false, core_type = 'non_gbv' where id = $1`,
      [short.id],
    ];
    expect(await role.outcome(as('caseworker'), past as [string, unknown[]])).toBe('42501');
    await role.close();
    const gate = await as('caseworker').get(`/cases/${id}/closure-gate?reason=opened_in_error`).expect(200);
    expect(JSON.stringify(gate.body.blockers)).toContain('family_violence_recorded');
  });

  it('blocks at once where the later answer is yes', async () => {
    const id = await open('Мунира', { conflict: { answer: 'unknown', agencyIds: [] } });
    const police = kulob.agencies['police'];
    await as('caseworker')
      .post(`/cases/${id}/conflict-answers`, { answer: 'yes', agencyIds: [police] })
      .expect(204);
    const blocks = await test.database.query(
      'select subject_id, source from panoh.conflict_blocks where case_id = $1',
      [id],
    );
    expect(blocks).toEqual([{ subject_id: police, source: 'intake' }]);
    expect(await questions(id)).not.toContain('conflict');
  });

  describe('and a person who may be registered already', () => {
    const similar = async (who: object, person = 'caseworker') =>
      (await as(person).post('/cases/similar-people', who).expect(200)).body;

    it('is found across scripts in the own agency alone, by agreements and never by her words', async () => {
      const id = await open('Дилафрӯз', {
        identity: { surname: 'Раҷабова', givenName: 'Дилафрӯз', bornOn: '1991-03-01', bornPrecision: 'day' },
      });
      const found = await similar({ givenName: 'Dilafruz', bornOn: '1991-01-01', bornPrecision: 'year' });
      expect(found.items).toMatchObject([{ id, givenName: 'alike', surname: 'not_known', birth: 'same' }]);
      expect(found.items[0].code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
      expect(JSON.stringify(found)).not.toMatch(/Раҷабова|Дилафрӯз|1991-03/);
      expect((await similar({ givenName: 'Dilafruz' }, 'caseworkerElsewhere')).items).toEqual([]);
      expect((await similar({ givenName: 'Дилафрӯз' }, 'inspector')).items).toEqual([]);
    });

    it('is left out where a block hides her, and the search is listed', async () => {
      const id = await open('Ситорабону', { identity: { givenName: 'Ситорабону', bornOn: '1988-07-09' } });
      expect((await similar({ givenName: 'Ситорабону' })).items).toHaveLength(1);
      const [entry] = await test.database.query(
        `select purpose from panoh.audit_entries where action = 'findSimilarPeople' order by seq desc limit 1`,
      );
      expect(entry).toEqual({ purpose: 'search' });
      await test.database.query(
        `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
         values (gen_random_uuid(), $1, 'user', $2, 'intake')`,
        [id, as('caseworker2').userId],
      );
      expect((await similar({ givenName: 'Ситорабону' }, 'caseworker2')).items).toEqual([]);
    });
  });
});

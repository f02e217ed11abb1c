import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import { Keeping, SHARED, entry } from './support/services.js';

jest.setTimeout(30_000);

describe('the directory of services', () => {
  let test: TestApp;
  let kulob: Kulob;
  let we: Referring;
  let role: AppRole;
  let retention: Keeping;
  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    we = new Referring(test, kulob);
    retention = new Keeping(we);
    role = await AppRole.connect(test);
  });
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  describe('is kept by the agency itself', () => {
    it('its supervisor edits, its worker confirms, and a word of each is seen by the others', async () => {
      expect((await retention.edit('legalAid.legal', 'legalSupervisor', { capacity: 3 })).status).toBe(200);
      expect(await retention.show('legalAid.legal')).toMatchObject({
        places: 'unconfirmed',
        freePlaces: null,
        capacity: 3,
      });
      expect((await retention.confirm('legalAid.legal', 'lawyer', 2)).status).toBe(200);
      const shown = await retention.show('legalAid.legal');
      expect(shown).toMatchObject({ places: 'free', freePlaces: 2, documents: ['identity_document'] });
      expect(shown.allowedActions).toEqual([]);
      expect(shown.confirmedUntil).toBe(await we.day(7));
      expect((await retention.show('legalAid.legal', 'lawyer')).allowedActions).toEqual(['confirm_places']);
    });

    it('nobody else does, whichever way', async () => {
      expect((await retention.edit('legalAid.legal', 'supervisor', {})).status).toBe(403);
      expect((await retention.confirm('legalAid.legal', 'caseworker', 1)).status).toBe(403);
      await we
        .as('lawyer')
        .put(`/services/${we.service('legalAid.legal')}`, entry(), 1)
        .expect(403);
      const change = (what: string) => `update panoh.services set ${what} where id = $1`;
      const id = [we.service('legalAid.legal')];
      expect(await role.outcome(we.as('caseworker'), [change('free_places = 1'), id])).toBe(
        'changed nothing',
      );
      expect(await role.outcome(we.as('lawyer'), [change('capacity = 9'), id])).toBe('42501');
      expect(await role.outcome(we.as('lawyer'), [change('free_places = 1'), id])).toBe('done: 1');
      const created = { ...entry(), agencyId: kulob.agencies['legalAid'], type: 'documents' };
      await we.as('supervisor').post('/services', created).expect(403);
    });

    it('an entry that cannot be is refused with every reason', async () => {
      const wrong = await retention.edit('legalAid.legal', 'legalSupervisor', {
        openingHours: [],
        languages: [],
      });
      expect(wrong.status).toBe(422);
      expect(wrong.body.fields).toEqual([
        { path: 'languages', code: 'required' },
        { path: 'openingHours', code: 'required' },
      ]);
      expect((await retention.edit('legalAid.legal', 'legalSupervisor', { capacity: -1 })).status).toBe(422);
      expect((await retention.confirm('legalAid.legal', 'lawyer', -1)).status).toBe(422);
      const many = await retention.confirm('legalAid.legal', 'lawyer', 4);
      expect(many.body.fields).toEqual([{ path: 'freePlaces', code: 'more_than_capacity' }]);
      const again = { ...entry(), agencyId: kulob.agencies['legalAid'], type: 'legal' };
      const twice = await we.as('legalSupervisor').post('/services', again).expect(409);
      expect(twice.body.code).toBe('service_exists');
      for (const sql of ['capacity = -1', 'free_places = -1', 'free_places = 10'])
        expect(
          await role.outcome(we.as('legalSupervisor'), [
            `update panoh.services set ${sql} where id = $1`,
            [we.service('legalAid.legal')],
          ]),
        ).toBe('23514');
    });

    it('fewer places in all leave no more of them free, and a stale number changes nothing', async () => {
      await retention.edit('healthRoom.health', 'administrator', { capacity: 9 });
      await retention.confirm('healthRoom.health', 'healthWorker', 8);
      const { version } = await retention.show('healthRoom.health');
      await retention.edit('healthRoom.health', 'administrator', { capacity: 5 });
      expect(await retention.show('healthRoom.health')).toMatchObject({
        capacity: 5,
        freePlaces: 5,
        places: 'free',
      });
      const stale = await we
        .as('healthWorker')
        .post(`/services/${we.service('healthRoom.health')}/available-places`, { freePlaces: 1 }, version);
      expect(stale.status).toBe(412);
      await retention.edit('healthRoom.health', 'administrator', { capacity: null, capacityUnit: null });
      expect(await retention.show('healthRoom.health')).toMatchObject({
        places: 'not_counted',
        confirmedAt: null,
      });
    });
  });

  describe('counts places', () => {
    it('a word that has run out is never shown as free', async () => {
      await retention.confirm('legalAid.legal', 'lawyer', 2);
      const shift = (days: number) =>
        test.database.query(
          `update panoh.services set confirmed_until = confirmed_until - $2::integer where id = $1`,
          [we.service('legalAid.legal'), days],
        );
      await shift(8);
      expect(await retention.show('legalAid.legal')).toMatchObject({
        places: 'unconfirmed',
        freePlaces: null,
      });
      await shift(-8);
    });

    it('accepting takes one, and however it ends it comes back', async () => {
      await retention.edit('legalAid.legal', 'legalSupervisor', { capacity: 3 });
      await retention.confirm('legalAid.legal', 'lawyer', 3);
      const [first = '', second = '', third = ''] = await retention.offers('legalAid.legal', 3);
      for (const id of [first, second, third]) await we.accept('lawyer', id);
      expect(await retention.show('legalAid.legal')).toMatchObject({ freePlaces: 0, places: 'full' });
      await we.on('caseworker', first).take('withdrawal', { reason: 'no_longer_wanted' });
      expect(await retention.show('legalAid.legal')).toMatchObject({ freePlaces: 1 });
      await we.on('lawyer', second).take('not-attended', { nextStep: 'new_appointment' });
      const { freePlaces } = await retention.show('legalAid.legal');
      const [ended] = await test.database.query<{ count: number }>(
        `select count(*)::int as count from panoh.service_places p join panoh.referrals r on r.id = p.referral_id
         where (p.given_back_at is null) = (r.ended_at is not null)`,
      );
      expect(ended?.count).toBe(0);
      expect(freePlaces).toBeGreaterThanOrEqual(1);
    });

    it('of two who accept for the last place one gets it, and the other is told so', async () => {
      await retention.edit('healthRoom.forensic_exam', 'administrator', {
        capacity: 1,
        capacityUnit: 'appointments',
      });
      await retention.confirm('healthRoom.forensic_exam', 'healthWorker', 1);
      const ids = await retention.offers('healthRoom.forensic_exam', 2);
      const answers = await Promise.all(ids.map((id) => we.on('healthWorker', id).take('acceptance')));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const loser = answers.findIndex(({ status }) => status === 409);
      expect(answers[loser]?.body.code).toBe('no_place_free');
      const left = await we.show('healthWorker', ids[loser] ?? '');
      expect(left.status).toBe('sent');
      expect(left.allowedActions).toEqual(expect.arrayContaining(['accept', 'mark_unavailable', 'decline']));
      const [cases] = await test.database.query<{ count: number }>(
        `select count(*)::int as count from panoh.cases where origin_referral_id = any ($1)`,
        [ids],
      );
      expect(cases?.count).toBe(1);
      expect(await retention.show('healthRoom.forensic_exam')).toMatchObject({
        freePlaces: 0,
        places: 'full',
      });
      await retention.confirm('healthRoom.forensic_exam', 'healthWorker', 1);
      await we.accept('healthWorker', ids[loser] ?? '');
      expect(await retention.show('healthRoom.forensic_exam')).toMatchObject({ freePlaces: 0 });
    });

    it('nothing is sent to a service that said it is full', async () => {
      const caseId = await we.open('caseworker');
      const form = we.form('healthRoom.forensic_exam', SHARED);
      const refused = await we.as('caseworker').post(`/cases/${caseId}/referrals`, form).expect(409);
      expect(refused.body).toMatchObject({ code: 'referral_refused', reasons: ['service_full'] });
    });
  });

  describe('tells nobody where a confidential service is', () => {
    const PEOPLE = ['caseworker', 'inspector', 'coordinator', 'administrator', 'statistician', 'lawyer'];

    beforeAll(async () => {
      await retention.edit('shelter.safe_house', 'shelterSupervisor', {
        capacity: 1,
        capacityUnit: 'beds',
        isConfidential: true,
      });
      await retention.confirm('shelter.safe_house', 'shelterWorker', 1);
    });

    it.each(PEOPLE)('%s learns only that it can be asked', async (person) => {
      const shown = await retention.show('shelter.safe_house', person);
      expect(shown).toMatchObject({
        place: null,
        address: null,
        places: 'not_told',
        freePlaces: null,
        capacity: null,
        confirmedAt: null,
        isConfidential: true,
        allowedActions: [],
      });
      const rows = await role.as(we.as(person), [
        'select 1 from panoh.services where id = $1',
        [we.service('shelter.safe_house')],
      ]);
      expect(rows).toEqual([]);
      const { place } = (await we.as(person).get(`/agencies/${kulob.agencies['shelter']}`).expect(200)).body;
      expect(place).toBeNull();
    });

    it('its own people see and keep it, and write nothing down that could lead there', async () => {
      expect(await retention.show('shelter.safe_house', 'shelterWorker')).toMatchObject({
        place: 'kulob',
        places: 'free',
        freePlaces: 1,
        allowedActions: ['confirm_places'],
      });
      const address = await retention.edit('shelter.safe_house', 'shelterSupervisor', {
        isConfidential: true,
        address: 'somewhere',
        hoursNote: 'behind the park',
      });
      expect(address.body.fields).toEqual([
        { path: 'hoursNote', code: 'not_for_confidential' },
        { path: 'address', code: 'not_for_confidential' },
      ]);
      const open = await retention.edit('shelter.safe_house', 'shelterSupervisor', {});
      expect(open.body.fields).toEqual([{ path: 'isConfidential', code: 'always_confidential' }]);
    });

    it('it can be asked when it is full, and only its own people see that it is', async () => {
      const [first = '', second = ''] = await retention.offers('shelter.safe_house', 2);
      await we.accept('shelterWorker', first);
      const third = await we.send('caseworker', await we.open('caseworker'), 'shelter.safe_house');
      expect(third.status).toBe('sent');
      const refused = await we.on('shelterWorker', second).take('acceptance');
      expect(refused.body.code).toBe('no_place_free');
      const answered = await we
        .on('shelterWorker', second)
        .take('unavailability', { reason: 'none_free', nextStep: 'ask_another_agency' });
      expect(answered.status).toBe(200);
    });
  });

  describe('answers whom she may be sent to', () => {
    it('agencies of the group with free places and her answers, and nobody who is blocked', async () => {
      const conflict = { answer: 'yes', agencyIds: [kulob.agencies['legalAid']] };
      const choices = async (caseId: string, type: string, person = 'caseworker') =>
        (await we.as(person).get(`/cases/${caseId}/receiving-services?type=${type}`).expect(200)).body;
      const caseId = await we.openShared('caseworker');
      expect(await choices(caseId, 'legal')).toMatchObject([
        { id: we.service('legalAid.legal'), hasConsent: false, consentUntilOn: null },
      ]);
      // Services of the other district and the sender's service are not offered.
      expect(await choices(caseId, 'psychosocial')).toEqual([]);
      await we.send('caseworker', caseId, 'legalAid.legal');
      const [known] = await choices(caseId, 'legal', 'coordinator');
      expect(known).toMatchObject({ hasConsent: true, consentUntilOn: '2126-12-31' });
      const blocked = await we.open('caseworker', { conflict });
      expect(await choices(blocked, 'legal')).toEqual([]);
      await we.as('lawyer').get(`/cases/${caseId}/receiving-services?type=legal`).expect(404);
      await we.as('caseworker').get(`/cases/${caseId}/receiving-services?type=mediation`).expect(400);
    });

    it('the supervisor who adds a service is asked next', async () => {
      const added = {
        ...entry({ capacity: null, capacityUnit: null }),
        agencyId: kulob.agencies['legalAid'],
      };
      await we
        .as('legalSupervisor')
        .post('/services', { ...added, type: 'alimony_property' })
        .expect(201);
      const consents = [servicesConsent()];
      const caseId = await we.open('caseworker', { consents });
      const { body } = await we
        .as('caseworker')
        .get(`/cases/${caseId}/receiving-services?type=alimony_property`);
      expect(body).toMatchObject([{ agencyId: kulob.agencies['legalAid'], places: 'not_counted' }]);
    });
  });
});

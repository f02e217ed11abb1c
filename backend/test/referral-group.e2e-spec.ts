import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { contactForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import type { Shown } from './support/referrals.js';

let test: TestApp;
let we: Referring;

beforeAll(async () => {
  test = await startApp();
  we = new Referring(test, await arrangeKulob(test));
});
afterAll(() => test.close());

describe('the coordinator', () => {
  it('sees a referral by reference where she shares with the group, and not who she is', async () => {
    const caseId = await we.openShared('caseworker');
    const { id, reference } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    const own = (await we.as('caseworker').get(`/cases/${caseId}`)).body;
    const seen = await we.show('coordinator', id);
    expect(seen).toMatchObject({
      view: 'group',
      reference,
      caseReference: own.reference,
      consentId: null,
      allowedActions: ['re_route', 'remind'],
    });
    const told = JSON.stringify(seen);
    for (const secret of ['Гули', '000 0001', 'Он Оинда', own.survivorCode])
      expect({ secret, told: told.includes(secret) }).toEqual({ secret, told: false });
  });

  it('lists every referral she may see by what was answered, and none of a case that is not shared', async () => {
    const shared = await we.openShared('caseworker');
    const kept = await we.open('caseworker');
    const send = (caseId: string) => we.send('caseworker', caseId, we.form('legalAid.legal'));
    const [waiting, accepted, declined, full] = [
      await send(shared),
      await send(await we.openShared('caseworker')),
      await send(await we.openShared('caseworker')),
      await send(await we.openShared('caseworker')),
    ];
    const hidden = await send(kept);
    await we.accept('lawyer', accepted.id);
    const refuse = async (id: string, step: string, body: object): Promise<void> =>
      expect((await we.on('lawyer', id).take(step, body)).status).toBe(200);
    await refuse(declined.id, 'decline', { reason: 'outside_area', nextStep: 'sender_contacts_survivor' });
    await refuse(full.id, 'unavailability', { reason: 'none_free', nextStep: 'sender_contacts_survivor' });
    const listed = async (status: string, person = 'coordinator'): Promise<string[]> => {
      const { body } = await we.as(person).get(`/referrals?box=group&status=${status}`).expect(200);
      return (body.items as Shown[]).map(({ id }) => id);
    };
    const mine = [waiting.id, accepted.id, declined.id, full.id];
    const only = async (status: string): Promise<string[]> =>
      (await listed(status)).filter((id) => mine.includes(id));
    expect(await only('unanswered')).toEqual([waiting.id]);
    expect(await only('answered')).toEqual([accepted.id]);
    expect(await only('refused')).toEqual([declined.id]);
    expect(await only('no_place')).toEqual([full.id]);
    for (const status of ['open', 'unanswered', 'answered', 'late', 'ended', 'needs_open'])
      expect(await listed(status)).not.toContain(hidden.id);
    const { items } = (await we.as('coordinator').get('/referrals?box=group').expect(200)).body;
    const told = JSON.stringify(items);
    for (const secret of ['Гули', '000 0001', 'Он Оинда']) expect(told).not.toContain(secret);
    for (const person of ['caseworker', 'lawyer', 'inspector', 'caseworkerElsewhere'])
      expect(await listed('open', person)).toEqual([]);
  });

  it('asks, and whoever owes the answer is told now', async () => {
    const caseId = await we.openShared('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    const asked = await we.on('coordinator', id).take('question');
    expect(asked.status).toBe(200);
    expect(asked.body.askedAt).not.toBeNull();
    const told = await test.database.query<{ user_id: string }>(
      `select user_id from panoh.notifications where kind = 'question_asked' and subject_id = $1`,
      [id],
    );
    const people = ['lawyer', 'legalSupervisor'].map((person) => we.as(person).userId);
    expect(told.map(({ user_id }) => user_id).sort()).toEqual(people.sort());
    const row = (await we.as('lawyer').get('/referrals?box=in')).body.items.find(
      (item: Shown) => item.id === id,
    );
    expect(row.askedAt).toBe(asked.body.askedAt);
  });

  it('sends it on only to an agency that she allowed already', async () => {
    const caseId = await we.openShared('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    const other = { serviceId: we.service('cowfa.documents') };
    const refused = await we.on('coordinator', id).take('re-route', other);
    expect(refused.body).toMatchObject({ code: 'referral_refused', reasons: ['consent_missing'] });
    const ownAnswer = { ...other, partitions: ['identity'], consent: sharingAnswer() };
    expect((await we.on('coordinator', id).take('re-route', ownAnswer)).status).toBe(403);
    const answer = {
      ...sharingAnswer(),
      scope: 'referral',
      answer: 'given',
      agencyId: we.kulob.agencies['cowfa'],
      purpose: 'documents',
      partitions: ['identity', 'safe_contact'],
    };
    await we
      .as('caseworker')
      .post(`/cases/${caseId}/consents`, { answers: [answer] })
      .expect(201);
    const successor = (await we.on('coordinator', id).take('re-route', other)).body;
    expect(successor).toMatchObject({ view: 'group', status: 'sent', replacesReferralId: id });
    expect(await we.show('caseworker', id)).toMatchObject({ status: 'withdrawn' });
    const taken = await we.accept('specialist', successor.id);
    const identity = await we
      .as('specialist')
      .post(`/cases/${taken.caseId}/identity-disclosures`, { reason: 'contact_now' });
    expect(identity.body).toMatchObject({ givenName: 'Гули' });
    const [first, second] = (await we.as('caseworker').get(`/cases/${caseId}/referrals`)).body;
    expect([first.id, second.id]).toEqual([id, successor.id]);
  });

  it('loses sight of it when sharing with the group is taken back', async () => {
    const caseId = await we.openShared('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    const consents = (await we.as('caseworker').get(`/cases/${caseId}/consents`)).body;
    const group = consents.find((row: { scope: string }) => row.scope === 'case_conference_mdwg');
    await we.as('caseworker').post(`/consents/${group.id}/withdrawals`, {}, group.version).expect(200);
    await we.as('coordinator').get(`/referrals/${id}`).expect(404);
    await we.as('coordinator').post(`/referrals/${id}/question`, {}, 1).expect(404);
  });
});

describe('the boxes', () => {
  it('list what is most urgent and due first, a page at a time, and each row once', async () => {
    const caseId = await we.open('caseworker2');
    const urgencies = ['low', 'high', 'medium'];
    for (let count = 0; count < 27; count += 1) {
      const change = {
        urgency: urgencies[count % 3],
        ...(count > 0 ? { consent: null, partitions: null } : {}),
      };
      await we.send(
        'caseworker2',
        caseId,
        we.form('healthRoom.health', {
          partitions: ['identity'],
          ...change,
        }),
      );
    }
    const first = (await we.as('healthWorker').get('/referrals?box=in&status=unanswered').expect(200)).body;
    expect(first.items).toHaveLength(25);
    const second = (
      await we.as('healthWorker').get(`/referrals?box=in&status=unanswered&cursor=${first.nextCursor}`)
    ).body;
    expect(second).toMatchObject({ nextCursor: null });
    const rows = [...first.items, ...second.items] as (Shown & {
      urgency: string;
      next: { dueAt: string };
    })[];
    expect(new Set(rows.map((row) => row.id)).size).toBe(27);
    const ranks = rows.map((row) => ['high', 'medium', 'low'].indexOf(row.urgency));
    expect(ranks).toEqual([...ranks].sort());
    const high = rows.filter((row) => row.urgency === 'high').map((row) => row.next.dueAt);
    expect(high).toEqual([...high].sort());
    const sent = (await we.as('caseworker').get('/referrals?box=out')).body.items;
    expect(sent.length).toBe(25);
    expect(sent.find((row: Shown) => row.caseId === caseId)).toMatchObject({
      otherAgencyName: { en: 'healthRoom' },
    });
  });

  it.each(['box=all', '', 'box=in&status=secret', 'box=in&cursor=x', 'box=in&cursor=WyJhIiwiYiJd'])(
    'refuse the question %j',
    async (query) => {
      const refused = await we.as('lawyer').get(`/referrals?${query}`).expect(422);
      expect(refused.body.code).toBe('invalid');
    },
  );

  it('are empty for an agency that was asked nothing', async () => {
    const box = (await we.as('caseworkerElsewhere').get('/referrals?box=in').expect(200)).body;
    expect(box).toEqual({ items: [], nextCursor: null });
  });
});

describe('the support lead', () => {
  const offer = (caseId: string, body: object) =>
    we.as('inspector').post(`/cases/${caseId}/support-lead-offers`, body);
  const wanted = (change: object = {}): object => ({
    answer: 'wanted',
    serviceId: we.service('crisisCentre.psychosocial'),
    partitions: ['identity', 'safe_contact', 'risk'],
    consent: sharingAnswer(),
    ...change,
  });
  const requestOf = async (caseId: string): Promise<string> =>
    (await we.as('inspector').get(`/cases/${caseId}/support-lead`)).body.referralId;

  it('declined by her leaves the police only what belongs to an order', async () => {
    const caseId = await we.open('inspector');
    const lead = (await offer(caseId, { answer: 'declined' }).expect(201)).body;
    expect(lead).toMatchObject({ state: 'declined', safetyContactsWith: 'order_contacts_only' });
    expect(await we.rows('inspector', caseId, 'sl.offer')).toMatchObject([{ outcome: 'survivor_declined' }]);
    expect(await we.rows('inspector', caseId, 'fu.first_contact')).toMatchObject([{ status: 'replaced' }]);
    const again = await offer(caseId, { answer: 'declined' }).expect(409);
    expect(again.body.reasons).toEqual(['support_lead_already_declined']);
    await offer(caseId, wanted()).expect(201);
  });

  it('turned down by the agency is offered to her again', async () => {
    const caseId = await we.open('inspector');
    await offer(caseId, wanted()).expect(201);
    const id = await requestOf(caseId);
    await we.on('caseworker', id).take('decline', { reason: 'no_capacity', nextStep: 'ask_another_agency' });
    expect((await we.as('inspector').get(`/cases/${caseId}/support-lead`)).body).toMatchObject({
      state: 'to_offer',
      referralId: null,
    });
    const rows = (await we.rows('inspector', caseId, 'sl.offer')).map((row) => row['status']);
    expect(rows.sort()).toEqual(['done', 'pending']);
  });

  it('gives the contacts back to the police when it lets go, and to the next agency that takes her on', async () => {
    const caseId = await we.open('inspector');
    await offer(caseId, wanted()).expect(201);
    const id = await requestOf(caseId);
    const taken = (await we.accept('caseworker', id)).caseId;
    const owners = async (): Promise<unknown[]> =>
      (await we.rows('inspector', caseId, 'fu.first_contact'))
        .filter((row) => row['status'] === 'pending')
        .map((row) => row['owner']);
    expect(await owners()).toEqual(['support_lead']);
    await we.on('caseworker', id).take('not-attended', { nextStep: 'ask_another_agency' });
    expect(await owners()).toEqual(['case_lead']);
    const at = (await we.now()).toISOString();
    await we
      .as('caseworker')
      .post(`/cases/${taken}/contacts`, contactForm({ contactedAt: at }))
      .expect(201);
    expect((await we.as('inspector').get(`/cases/${caseId}/contacts`)).body).toEqual([]);
    await offer(caseId, wanted({ serviceId: we.service('healthRoom.health') })).expect(201);
    await we.accept('healthWorker', await requestOf(caseId));
    expect(await owners()).toEqual(['support_lead']);
  });

  it('ends at her word, also after the agency took it on', async () => {
    const caseId = await we.open('inspector');
    await offer(caseId, wanted()).expect(201);
    const id = await requestOf(caseId);
    await we.accept('caseworker', id);
    expect((await offer(caseId, { answer: 'declined' }).expect(201)).body).toMatchObject({
      state: 'declined',
    });
    expect(await we.show('inspector', id)).toMatchObject({ status: 'withdrawn', noLongerWanted: true });
    await we.as('caseworker').get(`/cases/${caseId}`).expect(404);
  });

  it('ends with her consent, and is offered again', async () => {
    const caseId = await we.open('inspector');
    await offer(caseId, wanted()).expect(201);
    const id = await requestOf(caseId);
    await we.accept('caseworker', id);
    const [consent] = (await we.as('inspector').get(`/cases/${caseId}/consents`)).body;
    await we.as('inspector').post(`/consents/${consent.id}/withdrawals`, {}, consent.version).expect(200);
    expect((await we.as('inspector').get(`/cases/${caseId}/support-lead`)).body).toMatchObject({
      state: 'to_offer',
    });
  });

  it('is offered by the police alone, to an agency that may do it', async () => {
    const police = await we.open('inspector');
    const refused = await offer(police, wanted({ serviceId: we.service('legalAid.legal') })).expect(409);
    expect(refused.body.reasons).toEqual(['not_a_support_lead']);
    expect((await offer(police, wanted({ serviceId: null })).expect(422)).body.fields).toEqual([
      { path: 'serviceId', code: 'required' },
    ]);
    const caseId = await we.open('caseworker');
    await we.as('caseworker').post(`/cases/${caseId}/support-lead-offers`, wanted()).expect(403);
    await offer(caseId, wanted()).expect(404);
  });
});

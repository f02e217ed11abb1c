import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import type { Shown } from './support/referrals.js';
import { sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const we = new Referring(test, kulob);

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

  it('leaves the duty numbers to the two agencies, and a shelter’s to its own people', async () => {
    await test.database.query(
      `update panoh.agencies set duty_phone = '+992 44 111 111' || case type when 'shelter' then '9'
         when 'legal_aid' then '2' else '1' end`,
    );
    const phone = async (person: string, id: string) => (await we.show(person, id))['otherAgencyDutyLine'];
    const caseId = await we.openShared('caseworker');
    const legal = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    expect(await phone('caseworker', legal.id)).toBe('+992 44 111 1112');
    expect(await phone('lawyer', legal.id)).toBe('+992 44 111 1111');
    expect(await phone('coordinator', legal.id)).toBeNull();
    const place = await we.send('caseworker', caseId, we.form('shelter.safe_house'));
    expect(await phone('caseworker', place.id)).toBeNull();
    expect(await phone('shelterWorker', place.id)).toBe('+992 44 111 1111');
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
});

const block = (caseId: string, subject: string | undefined, kind: 'user' | 'agency'): Promise<unknown> =>
  test.database.block(caseId, subject, kind);
const namesOf = async (person: string, caseId: string): Promise<unknown[]> => {
  const [incident] = (await we.as(person).get(`/cases/${caseId}/incidents`).expect(200)).body;
  return incident.perpetrators.map((someone: { name: string }) => someone.name);
};

describe('an offer', () => {
  it('says what is needed, where, how soon and what will be shared, and nothing of who she is', async () => {
    const caseId = await we.open('caseworker');
    const own = (await we.as('caseworker').get(`/cases/${caseId}`)).body;
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal', { escortNeeded: true }));
    const offer = await we.show('lawyer', id);
    expect(offer).toMatchObject({
      view: 'offer',
      serviceType: 'legal',
      place: 'kulob',
      urgency: 'high',
      band: 'incomplete',
      isMinor: false,
      escortNeeded: true,
      sharedPartitions: ['core', 'risk', 'identity', 'safe_contact', 'perpetrator'],
      next: { step: 'answer', isLate: false },
      allowedActions: ['acknowledge', 'accept', 'decline', 'mark_unavailable'],
    });
    const box = (await we.as('lawyer').get('/referrals?box=in')).body;
    const told = JSON.stringify([offer, box]);
    for (const secret of [
      'Гули',
      'Намунаева',
      '1994',
      '000 0001',
      'Он Оинда',
      'library',
      'kitchen',
      'husband',
    ])
      expect({ secret, told: told.includes(secret) }).toEqual({ secret, told: false });
    for (const link of [caseId, own.survivorCode, own.reference])
      expect({ link, told: told.includes(link) }).toEqual({ link, told: false });
    const keys = Object.keys(offer).join(' ');
    expect(keys).not.toMatch(
      /(?<!Agency)Name\b|surname|born|address|phone|survivorCode|contactPlan|whereabouts/i,
    );
    expect([offer['consentId'], offer['caseReference'], offer['replacesReferralId']]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('never reaches an agency that is blocked, nor a person who is', async () => {
    const caseId = await we.open('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await block(caseId, we.as('lawyer').userId, 'user');
    const absent = await we.as('lawyer').get(`/referrals/${randomUUID()}`).expect(404);
    const hidden = await we.as('lawyer').get(`/referrals/${id}`).expect(404);
    expect({ ...hidden.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
    await we.as('lawyer').post(`/referrals/${id}/acceptance`, {}, 1).expect(404);
    await we.as('legalSupervisor').get(`/referrals/${id}`).expect(200);
    await block(caseId, we.kulob.agencies['legalAid'], 'agency');
    await we.as('legalSupervisor').get(`/referrals/${id}`).expect(404);
    const box = (await we.as('legalSupervisor').get('/referrals?box=in')).body;
    expect(JSON.stringify(box)).not.toContain(id);
  });

  it('is gone for whoever is blocked from the case that it became, and tells her nothing', async () => {
    const caseId = await we.openShared('caseworker');
    const { id } = await we.send('caseworker', caseId, 'shelter.safe_house');
    const { caseId: theirs } = await we.accept('shelterWorker', id);
    await block(theirs, we.as('shelterSupervisor').userId, 'user');
    await we.as('shelterSupervisor').get(`/referrals/${id}`).expect(404);
    expect((await we.as('shelterSupervisor').get('/referrals?box=in').expect(200)).text).not.toContain(id);
    await we.on('caseworker', id).take('question');
    await test.database.query(
      `update panoh.follow_up_steps set run_at = panoh.now() where case_id = $1 and rung = 'owner'`,
      [caseId],
    );
    const { reminders, close } = sweeperFor(test);
    await reminders.sweep();
    await close();
    const told = await test.database.query<{ user_id: string }>(
      'select distinct user_id from panoh.notifications where case_id = $1',
      [caseId],
    );
    const people = told.map(({ user_id }) => user_id);
    expect(people).toContain(we.as('shelterWorker').userId);
    expect(people).not.toContain(we.as('shelterSupervisor').userId);
    expect((await we.show('caseworker', id))['status']).toBe('accepted');
  });

  it('is not sent to an agency that he or his family works in', async () => {
    const conflict = { answer: 'yes', agencyIds: [we.kulob.agencies['legalAid']] };
    const caseId = await we.open('caseworker', { conflict });
    const sent = await we.as('caseworker').post(`/cases/${caseId}/referrals`, we.form('legalAid.legal'));
    expect(sent.body).toMatchObject({ code: 'referral_refused', reasons: ['receiver_not_available'] });
    const other = await we.send(
      'caseworker',
      caseId,
      we.form('healthRoom.health', { partitions: ['identity'] }),
    );
    const taken = await we.accept('healthWorker', other.id);
    const blocks = await test.database.query(
      'select subject_id from panoh.conflict_blocks where case_id = $1',
      [taken.caseId],
    );
    expect(blocks).toEqual([{ subject_id: we.kulob.agencies['legalAid'] }]);
  });
});

describe('what travels', () => {
  it('names the other person only where she allowed it', async () => {
    const caseId = await we.open('caseworker');
    const named = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    expect(await namesOf('lawyer', (await we.accept('lawyer', named.id)).caseId)).toEqual(['Он Оинда']);
    const unnamed = await we.send(
      'caseworker',
      caseId,
      we.form('shelter.safe_house', { partitions: ['identity'] }),
    );
    const taken = (await we.accept('shelterWorker', unnamed.id)).caseId;
    expect(await namesOf('shelterWorker', taken)).toEqual([]);
    await we.as('shelterWorker').get(`/cases/${taken}/safe-contact`).expect(200);
    const plan = (await we.as('shelterWorker').get(`/cases/${taken}/safe-contact`)).body;
    expect(plan.contact.state).toBe('no_plan');
  });

  it('is never more than she ticked, nor what the receiver may not be given', async () => {
    const caseId = await we.open('caseworker');
    await we.send('caseworker', caseId, we.form('legalAid.legal', { partitions: ['identity'] }));
    const more = we.form('legalAid.legal', { consent: null, partitions: ['identity', 'safe_contact'] });
    const refused = await we.as('caseworker').post(`/cases/${caseId}/referrals`, more).expect(422);
    expect(refused.body.fields).toEqual([{ path: 'partitions', code: 'not_consented' }]);
    const reach = we.form('police.police_security', { partitions: ['safe_contact'] });
    const police = await we.as('caseworker').post(`/cases/${caseId}/referrals`, reach).expect(422);
    expect(police.body.fields).toEqual([{ path: 'consent.partitions', code: 'partition_not_shareable' }]);
  });

  it('to the police is neither how to reach her nor work that rings her', async () => {
    const caseId = await we.open('caseworker');
    const { id } = await we.send(
      'caseworker',
      caseId,
      we.form('police.police_security', {
        partitions: ['identity', 'risk', 'perpetrator'],
      }),
    );
    const taken = (await we.accept('inspector', id)).caseId;
    const identity = await we
      .as('inspector')
      .post(`/cases/${taken}/identity-disclosures`, { reason: 'contact_now' });
    expect(identity.body).toMatchObject({ givenName: 'Гули' });
    await we.as('inspector').get(`/cases/${taken}/safe-contact`).expect(404);
    await we.as('inspector').get(`/cases/${caseId}/safe-contact`).expect(404);
    const stored = await test.database.query('select 1 from panoh.safe_contacts where case_id = $1', [taken]);
    expect(stored).toEqual([]);
    const rows = (await we.as('inspector').get(`/cases/${taken}/follow-ups`)).body as { kind: string }[];
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => row.kind === 'safety_contact')).toEqual([]);
    expect(await we.rows('inspector', taken, 'sl.offer')).toEqual([]);
  });

  it.each([
    ['police.police_security', 'inspector'],
    ['shelter.safe_house', 'shelterWorker'],
  ])('to %s is no address that the sender took', async (service, person) => {
    const identity = { surname: 'Намунаева', givenName: 'Гули', address: 'Kulob, Somoni 1' };
    const caseId = await we.open('caseworker', { identity });
    const { id } = await we.send('caseworker', caseId, we.form(service, { partitions: ['identity'] }));
    const taken = (await we.accept(person, id)).caseId;
    await test.database.query(`update panoh.sessions set stepped_up_until = panoh.now() + interval '1 hour'`);
    for (const seen of [taken, caseId]) {
      const told = await we
        .as(person)
        .post(`/cases/${seen}/identity-disclosures`, { reason: 'contact_now' })
        .expect(200);
      expect(told.body).toMatchObject({ surname: 'Намунаева', address: null });
    }
    const own = await we
      .as('caseworker')
      .post(`/cases/${caseId}/identity-disclosures`, { reason: 'contact_now' });
    expect(own.body).toMatchObject({ address: 'Kulob, Somoni 1' });
  });

  it.each([
    [['identity'], 'incomplete'],
    [['identity', 'risk'], 'high'],
  ])('with %j says of what the sender found later: %s', async (partitions, band) => {
    const caseId = await we.open('caseworker');
    const { reference } = (await we.as('caseworker').get(`/cases/${caseId}`)).body;
    const { id } = await we.send('caseworker', caseId, we.form('police.police_security', { partitions }));
    await we.accept('inspector', id);
    await test.database.query(
      `update panoh.cases set band = 'high', assessed_at = panoh.now() where id = $1`,
      [caseId],
    );
    const header = (await we.as('inspector').get(`/cases/${caseId}`).expect(200)).body;
    const overview = (await we.as('inspector').get(`/cases/${caseId}/overview`).expect(200)).body;
    const found = (await we.as('inspector').post('/cases/search', { code: reference }).expect(200)).body;
    expect([header.band, overview.header.band, found.items[0].band]).toEqual([band, band, band]);
    expect(header.assessedAt === null).toBe(band === 'incomplete');
    expect((await we.as('caseworker').get(`/cases/${caseId}`)).body.band).toBe('high');
  });

  it('to a police sender is no time at which she will be somewhere', async () => {
    const caseId = await we.open('inspector');
    const { id } = await we.send('inspector', caseId, we.form('shelter.safe_house'));
    await we.accept('shelterWorker', id);
    const at = new Date((await we.now()).getTime() + 86_400_000).toISOString();
    expect((await we.on('shelterWorker', id).take('appointment', { at })).body.appointmentAt).toBe(at);
    expect(await we.show('inspector', id)).toMatchObject({ status: 'appointment', appointmentAt: null });
    expect(JSON.stringify(await we.timeline('inspector', caseId))).not.toContain(at.slice(0, 13));
  });
});

describe('her consent', () => {
  const withdraw = async (person: string, consentId: unknown): Promise<void> => {
    const { version } = (await we.as(person).get(`/consents/${consentId}`).expect(200)).body;
    await we.as(person).post(`/consents/${consentId}/withdrawals`, {}, version).expect(200);
  };

  it('taken back ends access with the same request, and what the lawyer wrote stays with the lawyer', async () => {
    const caseId = await we.open('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    const taken = (await we.accept('lawyer', id)).caseId;
    await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    const sent = await we.show('caseworker', id);
    await withdraw('caseworker', sent['consentId']);
    await we.as('lawyer').get(`/cases/${caseId}`).expect(404);
    await we.as('lawyer').get(`/cases/${taken}`).expect(200);
    expect(await we.show('caseworker', id)).toMatchObject({
      status: 'withdrawn',
      withdrawalReason: 'consent_withdrawn',
    });
    const left = await we.show('lawyer', id);
    expect(left).toMatchObject({
      view: 'withdrawn',
      sourceCaseId: null,
      sharedPartitions: [],
      allowedActions: [],
    });
    await we
      .as('lawyer')
      .post(`/referrals/${id}/start`, { serviceOn: await we.day() }, left.version)
      .expect(409);
  });

  it('narrowed by a later no closes only what the no names', async () => {
    const caseId = await we.open('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await we.accept('lawyer', id);
    const no = { scope: 'referral', agencyId: we.kulob.agencies['legalAid'], answer: 'refused' };
    const answers = [{ ...no, partitions: ['perpetrator'], purpose: 'legal', presence: 'alone' }];
    expect(await namesOf('lawyer', caseId)).toEqual(['Он Оинда']);
    await we.as('caseworker').post(`/cases/${caseId}/consents`, { answers }).expect(201);
    expect(await namesOf('lawyer', caseId)).toEqual([]);
    expect(await we.show('caseworker', id)).toMatchObject({ status: 'accepted' });
  });

  it('not given alone carries access for seven days, and on when she says it again alone', async () => {
    const caseId = await we.open('caseworker');
    const { id } = await we.send(
      'caseworker',
      caseId,
      we.form('legalAid.legal', {
        consent: sharingAnswer({ presence: 'relative' }),
      }),
    );
    await we.accept('lawyer', id);
    const ends = async (): Promise<unknown> =>
      (
        await test.database.query(
          `select ends_at < panoh.now() + interval '8 days' as soon from panoh.grants
           where source_id = $1 and (ends_at is null or ends_at > panoh.now())`,
          [id],
        )
      )[0];
    expect(await ends()).toEqual({ soon: true });
    const answers = [
      {
        ...sharingAnswer(),
        scope: 'referral',
        answer: 'given',
        agencyId: we.kulob.agencies['legalAid'],
        purpose: 'legal',
        partitions: ['identity', 'safe_contact', 'risk', 'perpetrator'],
      },
    ];
    await we.as('caseworker').post(`/cases/${caseId}/consents`, { answers }).expect(201);
    expect(await ends()).toEqual({ soon: false });
    expect(await we.rows('caseworker', caseId, 'co.ask_again')).toMatchObject([{ status: 'done' }]);
  });

  it('that ran out before the answer lets nobody in', async () => {
    const caseId = await we.open('caseworker');
    const { id } = await we.send(
      'caseworker',
      caseId,
      we.form('legalAid.legal', {
        consent: sharingAnswer({ presence: 'relative' }),
      }),
    );
    await test.database.query(
      `update panoh.consents set provisional_until = panoh.now() - interval '1 minute'
       where id = (select consent_id from panoh.referrals where id = $1)`,
      [id],
    );
    const answer = await we.on('lawyer', id).take('acceptance');
    expect(answer.body).toMatchObject({ status: 409, code: 'consent_missing' });
    const made = await test.database.query('select 1 from panoh.cases where origin_referral_id = $1', [id]);
    expect(made).toEqual([]);
  });
});

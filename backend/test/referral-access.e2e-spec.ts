import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import type { Shown } from './support/referrals.js';
import { sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const we = new Referring(test, kulob);

const block = (caseId: string, subject: string | undefined, kind: 'user' | 'agency'): Promise<unknown> =>
  test.database.block(caseId, subject, kind);
const toLawyers = (change: object = {}): object => we.form('legalAid.legal', change);
/** A case of the caseworker that was sent to the lawyers. */
const sent = async (change: object = {}, caseId?: string) => {
  const id = caseId ?? (await we.open('caseworker'));
  return { ...(await we.send('caseworker', id, toLawyers(change))), caseId: id };
};
const consent = (person: string, caseId: string, answer: object) =>
  we
    .as(person)
    .post(`/cases/${caseId}/consents`, { answers: [answer] })
    .expect(201);
const withdraw = async (person: string, consentId: unknown): Promise<void> => {
  const { version } = (await we.as(person).get(`/consents/${consentId}`).expect(200)).body;
  await we.as(person).post(`/consents/${consentId}/withdrawals`, {}, version).expect(200);
};
const given = (agency: string, purpose: string, partitions: string[]): object => ({
  ...{ ...sharingAnswer(), scope: 'referral', answer: 'given', agencyId: kulob.agencies[agency] },
  ...{ purpose, partitions },
});
/** What names her, how she is reached, who did it. */
const SECRETS = ['Гули', 'Намунаева', '1994', '000 0001', 'Он Оинда', 'library', 'kitchen', 'husband'];
const tellsNothing = (told: unknown, ...more: string[]): void => {
  const text = JSON.stringify(told);
  expect([...SECRETS, ...more].filter((secret) => text.includes(secret))).toEqual([]);
};

describe('the coordinator', () => {
  it('sees a referral by reference where she shares with the group, and not who she is', async () => {
    const { caseId, id, reference } = await sent({}, await we.openShared('caseworker'));
    const own = (await we.as('caseworker').get(`/cases/${caseId}`)).body;
    const seen = await we.show('coordinator', id);
    expect(seen).toMatchObject({
      ...{ view: 'group', reference, caseReference: own.reference, consentId: null },
      allowedActions: ['re_route', 'remind'],
    });
    tellsNothing(seen, own.survivorCode);
    const consents = (await we.as('caseworker').get(`/cases/${caseId}/consents`)).body;
    const group = consents.find((row: { scope: string }) => row.scope === 'case_conference_mdwg');
    await withdraw('caseworker', group.id);
    await we.as('coordinator').get(`/referrals/${id}`).expect(404);
  });

  it('lists every referral she may see by what was answered, and none of a case that is not shared', async () => {
    const shared = await we.openShared('caseworker');
    const refused = async (step: string, reason: string): Promise<string> => {
      const { id } = await sent({}, await we.openShared('caseworker'));
      const body = { reason, nextStep: 'sender_contacts_survivor' };
      expect((await we.on('lawyer', id).take(step, body)).status).toBe(200);
      return id;
    };
    const { id: waiting } = await sent({}, shared);
    const { id: accepted } = await sent({}, await we.openShared('caseworker'));
    await we.accept('lawyer', accepted);
    const declined = await refused('decline', 'outside_area');
    const full = await refused('unavailability', 'none_free');
    const { id: hidden } = await sent();
    const listed = async (status: string, person = 'coordinator'): Promise<string[]> => {
      const { body } = await we.as(person).get(`/referrals?box=group&status=${status}`).expect(200);
      tellsNothing(body.items);
      return (body.items as Shown[]).map(({ id }) => id);
    };
    const mine = [waiting, accepted, declined, full, hidden];
    const found: Record<string, string[]> = {};
    for (const status of ['unanswered', 'answered', 'refused', 'no_place'])
      found[status] = (await listed(status)).filter((id) => mine.includes(id));
    expect(found).toEqual({
      ...{ unanswered: [waiting], answered: [accepted], refused: [declined], no_place: [full] },
    });
    for (const status of ['open', 'late', 'ended', 'needs_open'])
      expect(await listed(status)).not.toContain(hidden);
    for (const person of ['caseworker', 'lawyer', 'inspector', 'caseworkerElsewhere'])
      expect(await listed('open', person)).toEqual([]);
  });

  it('leaves the duty numbers to the two agencies, and a shelter’s to its own people', async () => {
    await test.database.query(
      `update panoh.agencies set duty_phone = '+992 44 111 111' || case type when 'shelter' then '9'
         when 'legal_aid' then '2' else '1' end`,
    );
    const phones = (id: string, ...people: string[]) =>
      Promise.all(people.map(async (person) => (await we.show(person, id))['otherAgencyDutyLine']));
    const { caseId, id } = await sent({}, await we.openShared('caseworker'));
    expect(await phones(id, 'caseworker', 'lawyer', 'coordinator')).toEqual([
      ...['+992 44 111 1112', '+992 44 111 1111', null],
    ]);
    const place = await we.send('caseworker', caseId, 'shelter.safe_house');
    expect(await phones(place.id, 'caseworker', 'shelterWorker')).toEqual([null, '+992 44 111 1111']);
  });

  it('asks, and whoever owes the answer is told now', async () => {
    const { id } = await sent({}, await we.openShared('caseworker'));
    const asked = await we.on('coordinator', id).take('question');
    expect(asked.body.askedAt).not.toBeNull();
    const told = await test.database.query<{ user_id: string }>(
      `select user_id from panoh.notifications where kind = 'question_asked' and subject_id = $1`,
      [id],
    );
    const people = ['lawyer', 'legalSupervisor'].map((person) => we.as(person).userId);
    expect(told.map(({ user_id }) => user_id).sort()).toEqual(people.sort());
    const { items } = (await we.as('lawyer').get('/referrals?box=in')).body;
    expect(items.find((item: Shown) => item.id === id).askedAt).toBe(asked.body.askedAt);
  });

  it('sends it on only to an agency that she allowed already', async () => {
    const { caseId, id } = await sent({}, await we.openShared('caseworker'));
    const other = { serviceId: we.service('cowfa.documents') };
    const refused = await we.on('coordinator', id).take('re-route', other);
    expect(refused.body).toMatchObject({ code: 'referral_refused', reasons: ['consent_missing'] });
    const ownAnswer = { ...other, partitions: ['identity'], consent: sharingAnswer() };
    expect((await we.on('coordinator', id).take('re-route', ownAnswer)).status).toBe(403);
    await consent('caseworker', caseId, given('cowfa', 'documents', ['identity', 'safe_contact']));
    const successor = (await we.on('coordinator', id).take('re-route', other)).body;
    expect(successor).toMatchObject({ view: 'group', status: 'sent', replacesReferralId: id });
    expect(await we.show('caseworker', id)).toMatchObject({ status: 'withdrawn' });
    const taken = await we.accept('specialist', successor.id);
    const identity = await we
      .as('specialist')
      .post(`/cases/${taken.caseId}/identity-disclosures`, { reason: 'contact_now' });
    expect(identity.body).toMatchObject({ givenName: 'Гули' });
  });
});

describe('the boxes', () => {
  it('list what is most urgent and due first, a page at a time, and each row once', async () => {
    const form = we.form('healthRoom.health', { partitions: ['identity'] });
    const { id } = await we.send('caseworker2', await we.open('caseworker2'), form);
    const made = `insert into panoh.referrals select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),
        'reference', md5(n::text), 'urgency', (array['low', 'high', 'medium'])[n % 3 + 1],
        'urgency_rank', (array[3, 1, 2])[n % 3 + 1]))).* from panoh.referrals r, generate_series(1, 26) n where r.id = $1`;
    await test.database.query(made, [id]);
    const page = async (more = '') =>
      (await we.as('healthWorker').get(`/referrals?box=in&status=unanswered${more}`).expect(200)).body;
    const first = await page();
    expect(first.items).toHaveLength(25);
    const second = await page(`&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ nextCursor: null });
    const rows = [...first.items, ...second.items] as (Shown & { urgency: string })[];
    expect(new Set(rows.map((row) => row.id)).size).toBe(27);
    const ranks = rows.map((row) => ['high', 'medium', 'low'].indexOf(row.urgency));
    expect(ranks).toEqual([...ranks].sort());
  });
});

describe('the support lead', () => {
  const offer = (caseId: string, body: object) =>
    we.as('inspector').post(`/cases/${caseId}/support-lead-offers`, body);
  const wanted = (service = 'crisisCentre.psychosocial'): object => ({
    ...{ answer: 'wanted', serviceId: we.service(service), consent: sharingAnswer() },
    partitions: ['identity', 'safe_contact', 'risk'],
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
    const contact = contactForm({ contactedAt: (await we.now()).toISOString() });
    await we.as('caseworker').post(`/cases/${taken}/contacts`, contact).expect(201);
    expect((await we.as('inspector').get(`/cases/${caseId}/contacts`)).body).toEqual([]);
    await offer(caseId, wanted('healthRoom.health')).expect(201);
    await we.accept('healthWorker', await requestOf(caseId));
    expect(await owners()).toEqual(['support_lead']);
  });

  it('ends at her word, also after the agency took it on', async () => {
    const caseId = await we.open('inspector');
    await offer(caseId, wanted()).expect(201);
    const id = await requestOf(caseId);
    await we.accept('caseworker', id);
    const ended = await offer(caseId, { answer: 'declined' }).expect(201);
    expect(ended.body).toMatchObject({ state: 'declined' });
    expect(await we.show('inspector', id)).toMatchObject({ status: 'withdrawn', noLongerWanted: true });
    await we.as('caseworker').get(`/cases/${caseId}`).expect(404);
  });

  it('ends with her consent, and is offered again', async () => {
    const caseId = await we.open('inspector');
    await offer(caseId, wanted()).expect(201);
    await we.accept('caseworker', await requestOf(caseId));
    const [shared] = (await we.as('inspector').get(`/cases/${caseId}/consents`)).body;
    await withdraw('inspector', shared.id);
    const lead = (await we.as('inspector').get(`/cases/${caseId}/support-lead`)).body;
    expect(lead).toMatchObject({ state: 'to_offer' });
  });
});

describe('an offer', () => {
  it('says what is needed, where, how soon and what will be shared, and nothing of who she is', async () => {
    const { caseId, id } = await sent({ escortNeeded: true });
    const own = (await we.as('caseworker').get(`/cases/${caseId}`)).body;
    const offer = await we.show('lawyer', id);
    expect(offer).toMatchObject({
      ...{ view: 'offer', serviceType: 'legal', place: 'kulob', urgency: 'high', band: 'incomplete' },
      ...{ isMinor: false, escortNeeded: true, next: { step: 'answer', isLate: false } },
      ...{ consentId: null, caseReference: null, replacesReferralId: null },
      sharedPartitions: ['core', 'risk', 'identity', 'safe_contact', 'perpetrator'],
      allowedActions: ['acknowledge', 'accept', 'decline', 'mark_unavailable'],
    });
    for (const path of ['', '/incidents', '/timeline', '/safe-contact', '/consents', '/referrals'])
      await we.as('lawyer').get(`/cases/${caseId}${path}`).expect(404);
    const box = (await we.as('lawyer').get('/referrals?box=in')).body;
    tellsNothing([offer, box], caseId, own.survivorCode, own.reference);
    const keys = Object.keys(offer).join(' ');
    expect(keys).not.toMatch(
      /(?<!Agency)Name\b|surname|born|address|phone|survivorCode|contactPlan|whereabouts/i,
    );
  });

  it('never reaches an agency that is blocked, nor a person who is', async () => {
    const { caseId, id } = await sent();
    await block(caseId, we.as('lawyer').userId, 'user');
    const absent = await we.as('lawyer').get(`/referrals/${randomUUID()}`).expect(404);
    const hidden = await we.as('lawyer').get(`/referrals/${id}`).expect(404);
    expect({ ...hidden.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
    await we.as('lawyer').post(`/referrals/${id}/acceptance`, {}, 1).expect(404);
    await we.as('legalSupervisor').get(`/referrals/${id}`).expect(200);
    await block(caseId, kulob.agencies['legalAid'], 'agency');
    await we.as('legalSupervisor').get(`/referrals/${id}`).expect(404);
    expect((await we.as('legalSupervisor').get('/referrals?box=in')).text).not.toContain(id);
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
  });

  it('is not sent to an agency that he or his family works in, and the receiver inherits the block', async () => {
    const conflict = { answer: 'yes', agencyIds: [kulob.agencies['legalAid']] };
    const caseId = await we.open('caseworker', { conflict });
    const refused = await we.as('caseworker').post(`/cases/${caseId}/referrals`, toLawyers());
    expect(refused.body).toMatchObject({ code: 'referral_refused', reasons: ['receiver_not_available'] });
    const form = we.form('healthRoom.health', { partitions: ['identity'] });
    const taken = await we.accept('healthWorker', (await we.send('caseworker', caseId, form)).id);
    const blocks = 'select subject_id from panoh.conflict_blocks where case_id = $1';
    expect(await test.database.query(blocks, [taken.caseId])).toEqual([
      { subject_id: kulob.agencies['legalAid'] },
    ]);
  });
});

describe('what travels', () => {
  it('is never more than she ticked, nor what the receiver may not be given', async () => {
    const { caseId } = await sent({ partitions: ['identity'] });
    const refused = async (form: object): Promise<unknown> =>
      (await we.as('caseworker').post(`/cases/${caseId}/referrals`, form).expect(422)).body.fields;
    const more = toLawyers({ consent: null, partitions: ['identity', 'safe_contact'] });
    expect(await refused(more)).toEqual([{ path: 'partitions', code: 'not_consented' }]);
    const police = we.form('police.police_security', { partitions: ['safe_contact'] });
    const field = { path: 'consent.partitions', code: 'partition_not_shareable' };
    expect(await refused(police)).toEqual([field]);
  });

  it('to the police is neither how to reach her, nor where she lives, nor work that rings her', async () => {
    const identity = { surname: 'Намунаева', givenName: 'Гули', address: 'Kulob, Somoni 1' };
    const caseId = await we.open('caseworker', { identity });
    const { reference } = (await we.as('caseworker').get(`/cases/${caseId}`)).body;
    for (const [service, person, partitions, band] of [
      ['police.police_security', 'inspector', ['identity', 'risk', 'perpetrator'], 'high'],
      ['shelter.safe_house', 'shelterWorker', ['identity'], 'incomplete'],
    ] as const) {
      const { id } = await we.send('caseworker', caseId, we.form(service, { partitions }));
      const taken = (await we.accept(person, id)).caseId;
      await test.database.query(
        `update panoh.sessions set stepped_up_until = panoh.now() + interval '1 hour'`,
      );
      for (const seen of [taken, caseId]) {
        const told = await we
          .as(person)
          .post(`/cases/${seen}/identity-disclosures`, { reason: 'contact_now' })
          .expect(200);
        expect(told.body).toMatchObject({ surname: 'Намунаева', address: null });
      }
      // A band that the sender finds later is shown where the survivor shared the risk.
      const assess = `update panoh.cases set band = 'high', assessed_at = panoh.now() where id = $1`;
      await test.database.query(assess, [caseId]);
      const header = (await we.as(person).get(`/cases/${caseId}`).expect(200)).body;
      const overview = (await we.as(person).get(`/cases/${caseId}/overview`).expect(200)).body;
      const found = (await we.as(person).post('/cases/search', { code: reference }).expect(200)).body;
      expect([header.band, overview.header.band, found.items[0].band]).toEqual([band, band, band]);
      expect(header.assessedAt === null).toBe(band === 'incomplete');
      const [incident] = (await we.as(person).get(`/cases/${taken}/incidents`).expect(200)).body;
      const names = incident.perpetrators.map((someone: { name: string }) => someone.name);
      expect(names).toEqual(person === 'inspector' ? ['Он Оинда'] : []);
      if (person !== 'inspector') {
        const plan = (await we.as(person).get(`/cases/${taken}/safe-contact`).expect(200)).body;
        expect(plan.contact.state).toBe('no_plan');
        continue;
      }
      for (const seen of [taken, caseId]) await we.as(person).get(`/cases/${seen}/safe-contact`).expect(404);
      const stored = 'select 1 from panoh.safe_contacts where case_id = $1';
      expect(await test.database.query(stored, [taken])).toEqual([]);
      const rows = (await we.as(person).get(`/cases/${taken}/follow-ups`)).body as Record<string, string>[];
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter(({ kind, rule }) => kind === 'safety_contact' || rule === 'sl.offer')).toEqual([]);
    }
    const own = we.as('caseworker').post(`/cases/${caseId}/identity-disclosures`, { reason: 'contact_now' });
    expect((await own).body).toMatchObject({ address: 'Kulob, Somoni 1' });
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

  it('to a police sender is never the answer that she is served there already', async () => {
    const served = { reason: 'already_served', nextStep: 'ask_another_agency' };
    const caseId = await we.open('inspector');
    const { id } = await we.send('inspector', caseId, we.form('shelter.safe_house'));
    expect((await we.show('shelterWorker', id)).declineReasons).not.toContain('already_served');
    expect((await we.on('shelterWorker', id).take('decline', served)).status).toBe(422);
    expect(await we.show('inspector', id)).toMatchObject({ declineReason: null, declineReasons: [] });
    const other = await we.send('caseworker', await we.open('caseworker'), we.form('shelter.safe_house'));
    expect((await we.show('shelterWorker', other.id)).declineReasons).toContain('already_served');
    expect((await we.on('shelterWorker', other.id).take('decline', served)).status).toBe(200);
  });
});

describe('her consent', () => {
  it('taken back ends access with the same request, and what the lawyer wrote stays with the lawyer', async () => {
    const { caseId, id } = await sent();
    const offered = await sent();
    const taken = (await we.accept('lawyer', id)).caseId;
    await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    for (const one of [id, offered.id])
      await withdraw('caseworker', (await we.show('caseworker', one))['consentId']);
    await we.as('lawyer').get(`/cases/${caseId}`).expect(404);
    await we.as('lawyer').get(`/cases/${taken}`).expect(200);
    expect(await we.show('caseworker', id)).toMatchObject({
      ...{ status: 'withdrawn', withdrawalReason: 'consent_withdrawn' },
    });
    const left = await we.show('lawyer', id);
    expect(left).toMatchObject({
      ...{ view: 'withdrawn', sourceCaseId: null, sharedPartitions: [], allowedActions: [] },
    });
    const start = { serviceOn: await we.day() };
    await we.as('lawyer').post(`/referrals/${id}/start`, start, left.version).expect(409);
    // Before anybody accepted, no offer is left behind.
    await we.as('lawyer').get(`/referrals/${offered.id}`).expect(404);
    await we.as('lawyer').post(`/referrals/${offered.id}/acceptance`, {}, 2).expect(404);
    const ended = (await we.as('lawyer').get('/referrals?box=in&status=ended')).text;
    expect(ended).not.toContain(offered.id);
  });

  it('narrowed by a later no closes only what the no names', async () => {
    const { caseId, id } = await sent();
    await we.accept('lawyer', id);
    const names = async (): Promise<unknown[]> => {
      const [incident] = (await we.as('lawyer').get(`/cases/${caseId}/incidents`).expect(200)).body;
      return incident.perpetrators.map((someone: { name: string }) => someone.name);
    };
    expect(await names()).toEqual(['Он Оинда']);
    const no = { ...given('legalAid', 'legal', ['perpetrator']), answer: 'refused', untilOn: undefined };
    await consent('caseworker', caseId, no);
    expect(await names()).toEqual([]);
    expect(await we.show('caseworker', id)).toMatchObject({ status: 'accepted' });
  });

  it('not given alone carries access for seven days, and on when she says it again alone', async () => {
    const { caseId, id } = await sent({ consent: sharingAnswer({ presence: 'relative' }) });
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
    const partitions = ['identity', 'safe_contact', 'risk', 'perpetrator'];
    await consent('caseworker', caseId, given('legalAid', 'legal', partitions));
    expect(await ends()).toEqual({ soon: false });
    expect(await we.rows('caseworker', caseId, 'co.ask_again')).toMatchObject([{ status: 'done' }]);
  });

  it('that ran out before the answer lets nobody in', async () => {
    const { id } = await sent({ consent: sharingAnswer({ presence: 'relative' }) });
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

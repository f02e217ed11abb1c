import { beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentForm } from './support/assessments.js';
import { contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import type { Shown } from './support/referrals.js';

const { test, kulob } = await startKulob();
const we = new Referring(test, kulob);

/** What a receiver may do between its yes and the first contact. */
const LEGAL_STEPS = ['record_contact', 'set_appointment', 'start_service', 'complete', 'mark_not_attended'];

describe('from the inspector to the lawyer', () => {
  let policeCase: string;
  let leadCase: string;
  let legalReferral: string;
  const get = async (person: string, path: string) => (await we.as(person).get(path).expect(200)).body;
  const disclosed = async (what: string) => {
    const path = `/cases/${leadCase}/${what}-disclosures`;
    return (await we.as('caseworker').post(path, { reason: 'contact_now' }).expect(200)).body;
  };

  it('begins with a police case that owes her the offer of a support lead, and asks the crisis centre', async () => {
    policeCase = await we.openShared('inspector');
    expect(await get('inspector', `/cases/${policeCase}/support-lead`)).toMatchObject({
      ...{ state: 'to_offer', safetyContactsWith: 'owner', allowedActions: ['offer', 'survivor_declines'] },
    });
    expect(await we.rows('inspector', policeCase, 'sl.offer')).toMatchObject([{ status: 'pending' }]);
    const offer = {
      ...{ answer: 'wanted', serviceId: we.service('crisisCentre.psychosocial'), consent: sharingAnswer() },
      partitions: ['identity', 'safe_contact', 'risk'],
    };
    const lead = await we.as('inspector').post(`/cases/${policeCase}/support-lead-offers`, offer).expect(201);
    expect(lead.body).toMatchObject({ state: 'offered', agencyName: { en: 'crisisCentre' } });
    expect(await we.rows('inspector', policeCase, 'sl.offer')).toMatchObject([
      { status: 'done', outcome: 'done' },
    ]);
  });

  it('gives the crisis centre a case of its own with what she allowed, led by whoever accepts', async () => {
    const [request] = (await get('caseworker', '/referrals?box=in')).items;
    expect(request).toMatchObject({ kind: 'support_lead', status: 'sent', urgency: 'high', caseId: null });
    leadCase = (await we.accept('caseworker', request.id)).caseId;
    expect(await get('caseworker', `/cases/${leadCase}`)).toMatchObject({
      ...{ isLead: true, relations: ['own'], supportLeadState: 'not_needed' },
    });
    expect(await disclosed('identity')).toMatchObject({ givenName: 'Гули', bornOn: '1994-05-02' });
    expect(await disclosed('safe-contact')).toMatchObject({ reachAt: '+992 00 000 0001' });
    expect(await get('caseworker', `/cases/${leadCase}/incidents`)).toMatchObject([
      { coreType: 'physical_assault', relationships: ['husband_nikoh'], perpetrators: [] },
    ]);
    expect(await we.rows('caseworker', leadCase, 'fu.first_contact')).toMatchObject([{ status: 'pending' }]);
  });

  it('moves the safety contacts of the police to the support lead, and tells them by its code, without note or way', async () => {
    expect(await get('inspector', `/cases/${policeCase}/support-lead`)).toMatchObject({
      ...{ state: 'accepted', safetyContactsWith: 'support_lead' },
    });
    const row = async (rule: string) => (await we.rows('inspector', policeCase, rule))[0];
    expect(await row('fu.first_contact')).toMatchObject({ status: 'pending', owner: 'support_lead' });
    expect(await row('rf.ack')).toMatchObject({ status: 'done' });
    expect(await row('rf.first_contact')).toMatchObject({ status: 'pending', owner: 'receiving_agency' });
    const contactedAt = (await we.now()).toISOString();
    const form = contactForm({ contactedAt, note: 'She spoke of the library.' });
    await we.as('caseworker').post(`/cases/${leadCase}/contacts`, form).expect(201);
    expect(await get('inspector', `/cases/${policeCase}/contacts`)).toMatchObject([
      {
        ...{ outcome: 'reached_safe', alone: 'yes', channel: null, note: null, wellbeing: null },
        ...{ isByOtherAgency: true, countsAsSafe: true },
      },
    ]);
    for (const rule of ['fu.first_contact', 'rf.first_contact'])
      expect(await row(rule)).toMatchObject({ status: 'done' });
    const kinds = (await we.timeline('inspector', policeCase)).map((entry) => entry.kind);
    expect(kinds).toEqual(expect.arrayContaining(['contact_recorded', 'referral_accepted', 'referral_sent']));
  });

  it('goes on from the crisis centre to legal aid, which is let into the one case and not the other', async () => {
    const sent = await we.send('caseworker', leadCase, we.form('legalAid.legal', { urgency: 'medium' }));
    legalReferral = sent.id;
    expect(sent).toMatchObject({ status: 'sent', view: 'sender', caseId: leadCase });
    const accepted = await we.accept('lawyer', legalReferral);
    expect(accepted).toMatchObject({ view: 'receiver', sourceCaseId: leadCase });
    expect(accepted.allowedActions).toEqual([...LEGAL_STEPS, 'undo_accept']);
    expect(await get('lawyer', `/cases/${accepted.caseId}`)).toMatchObject({
      relations: ['own'],
      isLead: true,
    });
    expect(await get('lawyer', `/cases/${leadCase}`)).toMatchObject({
      ...{ relations: ['referred'], survivorCode: null, allowedActions: [] },
    });
    await we.as('lawyer').get(`/cases/${policeCase}`).expect(404);
  });

  it('reports appointment, start and outcome with her own word to the sender, and nothing to the police', async () => {
    const at = new Date((await we.now()).getTime() + 86_400_000).toISOString();
    expect((await we.on('lawyer', legalReferral).take('appointment', { at })).body).toMatchObject({
      ...{ status: 'appointment', appointmentAt: at },
    });
    const serviceOn = await we.day();
    await we.on('lawyer', legalReferral).take('start', { serviceOn });
    const feedback = async () =>
      (await we.rows('caseworker', leadCase, 'rf.feedback')).map((row) => `${row['step']} ${row['status']}`);
    expect(await feedback()).toEqual(expect.arrayContaining(['1 replaced', '2 pending']));
    const complete = (change: object) =>
      we.on('lawyer', legalReferral).take('completion', { serviceOn, ...change });
    expect((await complete({})).body).toMatchObject({ status: 409, code: 'why_not_asked_missing' });
    const word = { survivorFeedback: 'received' };
    expect((await complete(word)).body).toMatchObject({ status: 'completed', ...word, next: null });
    expect(await we.show('caseworker', legalReferral)).toMatchObject({ view: 'sender', ...word });
    expect((await feedback()).filter((row) => row.endsWith('pending'))).toEqual([]);
    expect(JSON.stringify(await we.timeline('inspector', policeCase))).not.toContain(legalReferral);
    await we.as('inspector').get(`/referrals/${legalReferral}`).expect(404);
  });
});

describe('the answer', () => {
  it('makes one case of two at the same moment', async () => {
    const caseId = await we.open('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form('shelter.safe_house'));
    const accept = () => we.as('shelterWorker').post(`/referrals/${id}/acceptance`, {}, 1);
    const statuses = (await Promise.all([accept(), accept()])).map((answer) => answer.status).sort();
    expect(statuses).toEqual([200, 412]);
    const made = await test.database.query('select 1 from panoh.cases where origin_referral_id = $1', [id]);
    expect(made).toHaveLength(1);
  });
});

describe('after the answer', () => {
  it('is sent elsewhere with her consent to that agency, and the first receiver is let go', async () => {
    const caseId = await we.open('caseworker');
    const partitions = ['identity', 'safe_contact'];
    const { id } = await we.send('caseworker', caseId, we.form('healthRoom.health', { partitions }));
    const seen = await we.on('healthWorker', id).take('acknowledgement');
    expect(seen.body).toMatchObject({ status: 'received', view: 'offer' });
    const no = { reason: 'other', nextStep: 'try_again_later' };
    const stale = await we.as('healthWorker').post(`/referrals/${id}/decline`, no, 1).expect(412);
    expect(stale.body.current).toMatchObject({ status: 'received', version: 2, view: 'offer' });
    const taken = await we.accept('healthWorker', id);
    const other = { serviceId: we.service('cowfa.documents') };
    const refused = await we.on('caseworker', id).take('re-route', other);
    expect(refused.body).toMatchObject({ code: 'referral_refused', reasons: ['consent_missing'] });
    const answer = { ...other, partitions: ['identity'], consent: sharingAnswer() };
    const successor = await we.on('caseworker', id).take('re-route', answer);
    expect(successor.body).toMatchObject({
      ...{ status: 'sent', replacesReferralId: id, sharedPartitions: ['core', 'identity'] },
    });
    expect(await we.show('caseworker', id)).toMatchObject({
      ...{ status: 'withdrawn', withdrawalReason: 're_routed' },
    });
    await we.as('healthWorker').get(`/cases/${caseId}`).expect(404);
    expect(await we.show('healthWorker', id)).toMatchObject({
      ...{ view: 'withdrawn', band: null, caseId: taken.caseId },
    });
    await we.as('healthWorker').get(`/cases/${taken.caseId}`).expect(200);
    const waiting = (await we.rows('caseworker', caseId, 'rf.first_contact')).map((row) => row['status']);
    expect(waiting).toEqual(['replaced']);
  });
});

describe('several receivers after one conversation about consent', () => {
  const receiver = (service: string, partitions: string[]): object => ({
    serviceId: we.service(service),
    consentId: null,
    partitions,
  });
  const form = (...receivers: object[]): object => ({
    urgency: 'medium',
    escortNeeded: false,
    consent: sharingAnswer(),
    receivers,
  });
  const sentFrom = async (caseId: string): Promise<Record<string, unknown>[]> =>
    (await we.as('caseworker').get(`/cases/${caseId}/referrals`).expect(200)).body;

  it('each get only what she allowed for them', async () => {
    const caseId = await we.open('caseworker');
    const body = form(
      receiver('legalAid.legal', ['identity']),
      receiver('healthRoom.health', ['safe_contact']),
    );
    await we.as('caseworker').post(`/cases/${caseId}/referrals/batch`, body).expect(204);
    const sent = await sentFrom(caseId);
    expect(sent).toMatchObject([1, 2].map(() => ({ status: 'sent', urgency: 'medium' })));
    const answers: { agencyId: string; partitions: string[]; scope: string }[] = (
      await we.as('caseworker').get(`/cases/${caseId}/consents`).expect(200)
    ).body;
    const allowed = (agency: string) =>
      answers
        .find(({ scope, agencyId }) => scope === 'referral' && agencyId === we.kulob.agencies[agency])
        ?.partitions.filter((part) => ['identity', 'safe_contact'].includes(part));
    expect([allowed('legalAid'), allowed('healthRoom')]).toEqual([['identity'], ['safe_contact']]);
    const toClinic = sent.find((row) => row['toAgencyId'] === we.kulob.agencies['healthRoom']);
    const taken = await we.accept('healthWorker', String(toClinic?.['id']));
    const opened = await we
      .as('healthWorker')
      .post(`/cases/${taken.caseId}/identity-disclosures`, { reason: 'contact_now' });
    expect(JSON.stringify(opened.body)).not.toContain('Гули');
  });

  it('are all asked or none, and the answer names the receiver that cannot be asked', async () => {
    const caseId = await we.open('caseworker');
    const own = receiver('crisisCentre.psychosocial', ['identity']);
    const refused = await we
      .as('caseworker')
      .post(`/cases/${caseId}/referrals/batch`, form(receiver('legalAid.legal', ['identity']), own))
      .expect(409);
    expect(refused.body).toMatchObject({
      code: 'referral_refused',
      fields: [{ path: 'receivers.1.serviceId', code: 'receiver_is_own_agency' }],
    });
    expect(await sentFrom(caseId)).toEqual([]);
  });
});

describe('refused referrals', () => {
  beforeAll(async () => {
    await test.database.query(
      `insert into panoh.services (id, agency_id, type) values (gen_random_uuid(), $1, 'legal')`,
      [we.kulob.agencies['crisisCentre']],
    );
  });

  const HOUR = 3_600_000;
  const NO_ROOM = { reason: 'no_capacity', nextStep: 'ask_another_agency' };
  const LACKING = {
    reason: 'information_missing',
    nextStep: 'send_missing_information',
    missing: ['papers', 'risk'],
  };
  const hoursBetween = (from: string | Date, to: string | Date): number =>
    Math.round((new Date(to).getTime() - new Date(from).getTime()) / HOUR);

  async function sent(service = 'legalAid.legal', caseId?: string): Promise<{ caseId: string; id: string }> {
    const ofCase = caseId ?? (await we.openShared('caseworker'));
    const { id } = await we.send(
      'caseworker',
      ofCase,
      we.form(service, { partitions: ['identity', 'safe_contact'] }),
    );
    return { caseId: ofCase, id };
  }

  async function declined(body: object = NO_ROOM): Promise<{ caseId: string; id: string }> {
    const referral = await sent();
    const answer = await we.on('lawyer', referral.id).take('decline', body);
    expect(answer.body).toMatchObject({ status: 'declined' });
    return referral;
  }

  const pending = async (caseId: string, rule: string): Promise<Record<string, unknown>[]> =>
    (await we.rows('caseworker', caseId, rule)).filter((row) => row['status'] === 'pending');

  /** The searches of a case that have begun. */
  async function searches(caseId: string): Promise<Record<string, unknown>[]> {
    return (await pending(caseId, 'rf.find_other')).filter((row) => row['because'] === 'referral_refused');
  }

  /** Lets so many hours pass for one referral and its rows. */
  async function age(id: string, hours: number): Promise<void> {
    const by = `interval '${hours} hours'`;
    await test.database.query(
      `update panoh.referrals set sent_at = sent_at - ${by}, ack_due_at = ack_due_at - ${by}, due_at = due_at - ${by},
       decided_at = decided_at - ${by} where id = $1`,
      [id],
    );
    await test.database.query(
      `update panoh.follow_ups set from_at = from_at - ${by}, due_at = due_at - ${by} where subject_id = $1`,
      [id],
    );
  }

  async function inBox(person: string, box: 'in' | 'out', filter: string, id: string): Promise<unknown> {
    const page = (await we.as(person).get(`/referrals?box=${box}&status=${filter}`).expect(200)).body;
    return (page.items as Shown[]).find((item) => item.id === id);
  }

  async function inQueue(filter: string, caseId: string): Promise<Record<string, unknown> | undefined> {
    const page = (await we.as('coordinator').get(`/queue?filter=${filter}`).expect(200)).body;
    expect(page.counts[filter]).toBeGreaterThanOrEqual(page.items.length > 0 ? 1 : 0);
    return page.items.find(
      (item: { caseId: string; type: string }) => item.caseId === caseId && item.type === 'follow_up',
    );
  }

  /** The lines of the sender's day about one referral. */
  async function onDay(id: string): Promise<{ subjectId: string }[]> {
    const { late, today, next } = (await we.as('caseworker').get('/today').expect(200)).body;
    return [late, today, next]
      .flatMap(({ items }: { items: { subjectId: string }[] }) => items)
      .filter(({ subjectId }) => subjectId === id);
  }

  it('are searched on for until the sender hears that she wants no such help: the receiver ends no search', async () => {
    const { caseId, id } = await sent();
    await we.accept('lawyer', id);
    const missed = await we.on('lawyer', id).take('not-attended', { nextStep: 'ask_another_agency' });
    expect(missed.status).toBe(200);
    expect((await we.on('lawyer', id).take('no-longer-wanted', { alone: 'yes' })).status).toBe(403);
    for (const alone of ['no', 'unknown']) {
      const { status, body } = await we.on('caseworker', id).take('no-longer-wanted', { alone });
      expect([status, body.fields]).toEqual([422, [{ path: 'alone', code: 'must_be_alone' }]]);
    }
    expect(await pending(caseId, 'rf.find_other')).toHaveLength(1);
    expect((await we.on('caseworker', id).take('no-longer-wanted', { alone: 'yes' })).status).toBe(200);
    expect(await pending(caseId, 'rf.find_other')).toEqual([]);
  });

  it('are withdrawn as no longer wanted only if she was alone when she said so, and the record says it', async () => {
    const { caseId, id } = await sent();
    const withdraw = (body: object) => we.on('caseworker', id).take('withdrawal', body);
    for (const alone of [undefined, 'no', 'unknown'])
      expect((await withdraw({ reason: 'no_longer_wanted', alone })).status).toBe(422);
    expect((await withdraw({ reason: 'entered_in_error', alone: 'yes' })).status).toBe(422);
    expect((await withdraw({ reason: 'no_longer_wanted', alone: 'yes' })).status).toBe(200);
    const event = `select facts->>'alone' as alone from panoh.case_events where case_id = $1 and kind = 'referral_withdrawn'`;
    expect(await test.database.query(event, [caseId])).toEqual([{ alone: 'yes' }]);
  });

  describe('a refusal', () => {
    it('puts another place on the sender’s day, due in 12 hours, climbing to supervisor and coordinator', async () => {
      const { caseId, id } = await declined();
      const [search] = await searches(caseId);
      expect(search).toMatchObject({ subjectId: id, owner: 'case_lead', step: 1 });
      expect(hoursBetween(String(search?.['fromAt']), String(search?.['dueAt']))).toBe(12);
      const refusal = { agencyName: { en: 'legalAid' }, reason: 'no_capacity', missing: [] };
      expect(await onDay(id)).toMatchObject([{ rule: 'rf.find_other', dueAt: search?.['dueAt'], refusal }]);
      const steps = await test.database.query(
        `select s.rung, extract(epoch from s.run_at - f.due_at)::integer / 3600 as hours
       from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id where f.id = $1 order by s.step_no`,
        [search?.['id']],
      );
      expect(steps).toEqual(
        expect.arrayContaining([
          { rung: 'owner', hours: 0 },
          { rung: 'supervisor', hours: 0 },
          { rung: 'coordinator', hours: 6 },
        ]),
      );
      expect(await we.show('caseworker', id)).toMatchObject({
        findOtherBy: search?.['dueAt'],
        allowedActions: expect.arrayContaining(['re_route', 'help_ourselves', 'take_waiting_place']),
      });
      expect(await inBox('caseworker', 'out', 'refused', id)).toMatchObject({ declineReason: 'no_capacity' });
      expect(await inBox('caseworker', 'out', 'needs_open', id)).toBeDefined();
      expect(await inBox('caseworker', 'out', 'no_place', id)).toBeUndefined();
      expect(await inQueue('refused', caseId)).toMatchObject({
        ...{ rule: 'rf.find_other', referralId: id, serviceType: 'legal' },
        allowedActions: ['ask', 'record_gap'],
      });
    });

    it('is the same where no place is free, and where the service did not happen', async () => {
      const { caseId, id } = await sent();
      await we.on('lawyer', id).take('unavailability', { reason: 'none_free', nextStep: 'on_waiting_list' });
      expect(await searches(caseId)).toMatchObject([{ subjectId: id }]);
      expect(await inBox('caseworker', 'out', 'no_place', id)).toMatchObject({
        unavailableReason: 'none_free',
      });
      expect(await inQueue('no_place', caseId)).toMatchObject({ referralId: id });
      const missed = await sent('healthRoom.health', caseId);
      await we.accept('healthWorker', missed.id);
      await we.on('healthWorker', missed.id).take('not-attended', { nextStep: 'new_appointment' });
      expect((await searches(caseId)).map((row) => row['subjectId'])).toContain(missed.id);
    });

    it('is the same for a need that was recorded as unavailable', async () => {
      const caseId = await we.openShared('caseworker');
      const body = { serviceType: 'housing', urgency: 'high', reason: 'no_service' };
      const record = (form: object) => we.as('caseworker').post(`/cases/${caseId}/unmet-needs`, form);
      const { body: recorded } = await record(body).expect(201);
      expect(recorded).toMatchObject({ status: 'unavailable', serviceType: 'housing', next: null });
      expect(recorded).toMatchObject({ toAgencyId: null, consentId: null });
      expect(await searches(caseId)).toMatchObject([{ subjectId: recorded.id }]);
      expect(recorded.findOtherBy).not.toBeNull();
      expect((await we.as('caseworker').get(`/cases/${caseId}/referrals`).expect(200)).body).toHaveLength(1);
      await record({ ...body, serviceType: 'mediation' }).expect(422);
    });

    it('is planned for a silence, and shown once that has lasted as long again', async () => {
      const { caseId, id } = await sent();
      const [silence] = await pending(caseId, 'rf.find_other');
      expect(silence).toMatchObject({ subjectId: id, step: 2, because: 'referral_sent' });
      expect(hoursBetween(await we.now(), String(silence?.['dueAt']))).toBe(60);
      expect(await onDay(id)).toEqual([]);
      expect(await inBox('caseworker', 'out', 'silent', id)).toBeUndefined();
      await age(id, 49);
      expect(await onDay(id)).toMatchObject([{ rule: 'rf.find_other' }]);
      expect(await inBox('caseworker', 'out', 'silent', id)).toBeDefined();
      expect(await inBox('lawyer', 'in', 'silent', id)).toBeDefined();
      await age(id, 12);
      expect(await inQueue('unanswered', caseId)).toMatchObject({ rule: 'rf.find_other' });
      await we.on('lawyer', id).take('decline', NO_ROOM);
      expect(await pending(caseId, 'rf.find_other')).toMatchObject([{ step: 1 }]);
    });

    it('is answered by a shelter in two hours while risk is high, on its page as in the task', async () => {
      const caseId = await we.openShared('caseworker');
      const raised = assessmentForm({}, { raise: { band: 'high', reason: 'He has a key.' } });
      await we.as('caseworker').post(`/cases/${caseId}/assessments`, raised).expect(201);
      const { id } = await sent('shelter.safe_house', caseId);
      const [task] = await pending(caseId, 'rf.ack');
      const page = await we.show('shelterWorker', id);
      expect(hoursBetween(String(page['sentAt']), String(task?.['dueAt']))).toBe(2);
      expect(page['answerDueAt']).toBe(task?.['dueAt']);
    });

    it('ends as work when another agency accepts', async () => {
      const { caseId, id } = await declined();
      const [service] = await test.database.query<{ id: string }>(
        `insert into panoh.services (id, agency_id, type) values (gen_random_uuid(), $1, 'legal') returning id`,
        [we.kulob.agencies['cowfa']],
      );
      const other = { serviceId: service?.id, partitions: ['identity'], consent: sharingAnswer() };
      const successor = await we.on('caseworker', id).take('re-route', other);
      expect(successor.status).toBe(201);
      expect(await searches(caseId)).toHaveLength(1);
      await we.accept('specialist', successor.body.id);
      expect(await searches(caseId)).toHaveLength(0);
      const undone = await we.on('specialist', successor.body.id).take('acceptance-undo');
      expect(undone.body).toMatchObject({ status: 'received', view: 'offer' });
      expect(await searches(caseId)).toHaveLength(1);
    });
  });

  describe('what the sender does about it', () => {
    it('sends what was missing, and the receiver answers within a new time', async () => {
      const { caseId, id } = await sent();
      const unnamed = await we.on('lawyer', id).take('decline', { ...LACKING, missing: [] });
      expect(unnamed.body).toMatchObject({ status: 409, code: 'missing_not_named' });
      await we.on('lawyer', id).take('decline', LACKING);
      expect(await searches(caseId)).toHaveLength(0);
      const [row] = await pending(caseId, 'rf.send_missing');
      expect(hoursBetween(String(row?.['fromAt']), String(row?.['dueAt']))).toBe(24);
      expect(await we.show('caseworker', id)).toMatchObject({
        ...{ missing: ['papers', 'risk'], findOtherBy: row?.['dueAt'] },
      });
      await age(id, 5);
      const again = await we.on('caseworker', id).take('missing-information');
      expect(again.body).toMatchObject({
        status: 'sent',
        endedAt: null,
        decidedAt: null,
        declineReason: null,
      });
      expect(hoursBetween(await we.now(), again.body.answerDueAt)).toBe(24);
      expect(await pending(caseId, 'rf.send_missing')).toHaveLength(0);
      expect(await pending(caseId, 'rf.ack')).toHaveLength(1);
      expect(await we.show('lawyer', id)).toMatchObject({
        ...{ view: 'offer', status: 'sent', missing: ['papers', 'risk'] },
      });
      // And nothing more once her consent has ended.
      await we.on('lawyer', id).take('decline', LACKING);
      await test.database.query(
        `update panoh.consents set withdrawn_at = panoh.now() where case_id = $1 and scope = 'referral'`,
        [caseId],
      );
      const late = await we.on('caseworker', id).take('missing-information');
      expect(late.body).toMatchObject({ code: 'referral_refused', reasons: ['consent_missing'] });
    });

    it('takes a waiting place with help until then, and looks at it again', async () => {
      const { caseId, id } = await declined();
      const body = { placeOn: await we.day(20), interimHelp: 'hotline' };
      const taken = await we.on('caseworker', id).take('waiting-place', body);
      expect(taken.body).toMatchObject({
        ...{ settledBy: 'waiting_place', waitingOn: body.placeOn, interimHelp: 'hotline' },
      });
      expect(await searches(caseId)).toHaveLength(0);
      const [first] = await pending(caseId, 'rf.waiting');
      expect(await inBox('caseworker', 'out', 'waiting_list', id)).toBeDefined();
      expect(await inQueue('waiting_list', caseId)).toMatchObject({ rule: 'rf.waiting', referralId: id });
      await we.on('caseworker', id).take('waiting-place', body);
      const [second, ...more] = await pending(caseId, 'rf.waiting');
      expect([second?.['id'] === first?.['id'], more.length]).toEqual([false, 0]);
      await we.on('caseworker', id).take('no-longer-wanted', { alone: 'yes' });
      expect(await pending(caseId, 'rf.waiting')).toHaveLength(0);
    });

    it('asks within twelve hours for help until then where the risk is high or becomes so, and she has none', async () => {
      const { caseId, id } = await declined();
      const body = { placeOn: await we.day(20), interimHelp: 'none_yet' };
      const wait = (change: object = {}) =>
        we.on('caseworker', id).take('waiting-place', { ...body, ...change });
      await wait();
      expect(await pending(caseId, 'sv.wait_high')).toHaveLength(0);
      await we
        .as('caseworker')
        .post(`/cases/${caseId}/assessments`, assessmentForm({ kill_threat: 'yes' }))
        .expect(201);
      const [row] = await pending(caseId, 'sv.wait_high');
      expect(row).toMatchObject({ subjectId: id });
      const [waits] = await test.database.query<{ hours: number }>(
        `select round(extract(epoch from due_at - created_at) / 3600)::integer as hours from panoh.follow_ups where id = $1`,
        [row?.['id']],
      );
      expect(waits).toEqual({ hours: 12 });
      // Saying again that nothing helps her neither answers nor postpones it.
      await wait();
      expect(await pending(caseId, 'sv.wait_high')).toEqual([row]);
      await wait({ interimHelp: 'trusted_person' });
      expect(await pending(caseId, 'sv.wait_high')).toHaveLength(0);
      await wait();
      expect(await pending(caseId, 'sv.wait_high')).toHaveLength(1);
      // A gap is recorded with help until then only.
      const gap = { tried: 'none_exists', interimHelp: 'own_support', since: await we.day(-30) };
      const alone = await we.on('coordinator', id).take('gap', { ...gap, interimHelp: 'none_yet' });
      expect([alone.status, (await we.on('caseworker', id).take('gap', gap)).status]).toEqual([422, 403]);
      expect((await we.on('coordinator', id).take('gap', gap)).status).toBe(200);
      expect(await pending(caseId, 'sv.wait_high')).toHaveLength(0);
    });
  });

  describe('an acceptance', () => {
    it('is undone within ten minutes, and everything stands as before', async () => {
      const { caseId, id } = await sent('shelter.safe_house');
      const [before] = await pending(caseId, 'rf.ack');
      const taken = await we.accept('shelterWorker', id);
      expect(taken.allowedActions).toContain('undo_accept');
      const undone = await we.on('shelterWorker', id).take('acceptance-undo');
      expect(undone.body).toMatchObject({ status: 'received', view: 'offer', caseId: null, decidedAt: null });
      for (const one of [taken.caseId, caseId]) await we.as('shelterWorker').get(`/cases/${one}`).expect(404);
      const left = 'select 1 from panoh.cases where id = $1';
      expect(await test.database.query(left, [taken.caseId])).toEqual([]);
      expect(await pending(caseId, 'rf.ack')).toMatchObject([
        { id: before?.['id'], dueAt: before?.['dueAt'] },
      ]);
      expect(await pending(caseId, 'rf.first_contact')).toHaveLength(0);
      expect(await pending(caseId, 'rf.find_other')).toMatchObject([{ step: 2 }]);
      const kinds = (await we.timeline('caseworker', caseId)).map((entry) => entry.kind);
      expect(kinds).toContain('referral_acceptance_undone');
      const again = await we.accept('shelterWorker', id);
      expect(again.caseId).not.toBe(taken.caseId);
    });

    it('stays once anything was done with it', async () => {
      const { id } = await sent();
      const { caseId } = await we.accept('lawyer', id);
      await we
        .as('lawyer')
        .post(`/cases/${caseId}/consents`, {
          answers: [{ scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' }],
        })
        .expect(201);
      const undone = await we.on('lawyer', id).take('acceptance-undo');
      expect(undone.body).toMatchObject({ status: 409, code: 'acceptance_in_use' });
      await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
      const contactedAt = (await we.now()).toISOString();
      await we.as('lawyer').post(`/cases/${caseId}/contacts`, contactForm({ contactedAt })).expect(201);
      expect((await we.show('lawyer', id)).allowedActions).not.toContain('undo_accept');
    });
  });
});

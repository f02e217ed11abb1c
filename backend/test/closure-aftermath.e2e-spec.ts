import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { ClosingStory, OWN_WISH, STOP } from './support/closing.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';

jest.setTimeout(30_000);

let test: TestApp;
let story: ClosingStory;
let we: Referring;

/** Closes a case of the crisis centre at her own request; the shelter is the second person. */
const closeAtHerRequest = async (id: string): Promise<void> => {
  await story.closeAtHerRequest(id, { person: 'shelterSupervisor', agency: 'shelter' });
};
const reopen = (id: string, reason: string) =>
  story.as('supervisor').post(`/cases/${id}/reopenings`, { reason }).expect(200);
const isStopped = async (id: string): Promise<boolean> => {
  const [row] = await test.database.query<{ stopped: boolean }>(
    'select contact_stopped as stopped from panoh.cases where id = $1',
    [id],
  );
  return row?.stopped ?? false;
};

beforeAll(async () => {
  test = await startApp();
  const kulob = await arrangeKulob(test);
  story = new ClosingStory(test, kulob);
  we = new Referring(test, kulob);
});
afterAll(() => test.close());

describe('an offer that nobody answered before the case closed', () => {
  it('is taken back, and says that the closing did it', async () => {
    const id = await we.openShared('caseworker');
    const { id: referral } = await we.send('caseworker', id, 'legalAid.legal');
    await closeAtHerRequest(id);
    expect(await we.show('caseworker', referral)).toMatchObject({
      status: 'withdrawn',
      withdrawalReason: 'case_closed',
    });
  });

  it('is no reason that a person could give', async () => {
    const id = await we.openShared('caseworker');
    const { id: referral } = await we.send('caseworker', id, 'legalAid.legal');
    const { status, body } = await we
      .on('caseworker', referral)
      .take('withdrawal', { reason: 'case_closed' });
    expect([status, body.fields]).toEqual([422, [{ path: 'reason', code: 'not_in_list' }]]);
  });
});

describe('a case that was closed in error at a request that was none', () => {
  it('is silenced no longer: contacts are planned again', async () => {
    const id = await story.open();
    await closeAtHerRequest(id);
    expect(await isStopped(id)).toBe(true);
    await reopen(id, 'closed_in_error');
    expect(await isStopped(id)).toBe(false);
    expect(await story.rules(id)).toEqual(expect.arrayContaining(['fu.first_contact', 'fu.regular']));
  });

  it('takes with it the word that the closing confirmed', async () => {
    const id = await story.open();
    await story.contact(id, { outcome: 'asked_no_contact' });
    await closeAtHerRequest(id);
    await reopen(id, 'closed_in_error');
    expect(await isStopped(id)).toBe(false);
  });

  it('leaves what she said herself after the closing', async () => {
    const id = await story.open();
    await closeAtHerRequest(id);
    await story.contact(id, { outcome: 'asked_no_contact' });
    await reopen(id, 'closed_in_error');
    expect(await isStopped(id)).toBe(true);
    expect(await story.rules(id)).not.toContain('fu.regular');
  });

  it('leaves her word where the closing did not rest on it', async () => {
    const id = await story.open();
    await story.contact(id, { outcome: 'asked_no_contact' });
    await story.say(id, { kind: 'evidence', evidence: 'civil_registry_paper' });
    const request = await story.endorsed(id, { reason: 'died' });
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    await reopen(id, 'closed_in_error');
    expect(await isStopped(id)).toBe(true);
  });

  it('is silent after any other reopening, until she comes back', async () => {
    const id = await story.open();
    await closeAtHerRequest(id);
    await reopen(id, 'new_incident');
    expect(await isStopped(id)).toBe(true);
  });
});

describe('the contacts that remain after closing', () => {
  let ids: string[];

  beforeAll(async () => {
    ids = await story.ready(2);
    for (const id of ids) {
      const request = await story.endorsed(id);
      await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    }
  });

  it('end when she takes her yes to them back, in the same moment', async () => {
    const [id = ''] = ids;
    expect(await story.rules(id)).toEqual(Array<string>(4).fill('fu.post_closure'));
    const consents = (await story.as('caseworker').get(`/cases/${id}/consents`).expect(200)).body as {
      id: string;
      scope: string;
      version: number;
    }[];
    const yes = consents.find(({ scope }) => scope === 'contact_for_follow_up');
    await story.as('caseworker').post(`/consents/${yes?.id}/withdrawals`, {}, yes?.version).expect(200);
    expect(await story.rules(id)).toEqual([]);
  });

  it('end at a later no of hers, with the attempts that one of them had left', async () => {
    const [, id = ''] = ids;
    await story.pass('30 days');
    await story.contact(id, { outcome: 'not_reached', alone: null, wellbeing: 'not_asked' });
    expect(await story.rules(id)).toContain('fu.no_contact');
    await story.consent(id, { scope: 'contact_for_follow_up', answer: 'refused', untilOn: null });
    expect(await story.rules(id)).toEqual([]);
    expect(await story.statusOf(id)).toBe('closed');
  });
});

describe('a support lead that closes its own case', () => {
  const offer = (caseId: string, change: object = {}) =>
    we.as('inspector').post(`/cases/${caseId}/support-lead-offers`, {
      answer: 'wanted',
      serviceId: we.service('crisisCentre.psychosocial'),
      partitions: ['identity', 'safe_contact', 'risk'],
      consent: sharingAnswer(),
      ...change,
    });
  const stateOf = async (caseId: string): Promise<Record<string, unknown>> =>
    (await we.as('inspector').get(`/cases/${caseId}/support-lead`).expect(200)).body;
  const pending = async (caseId: string): Promise<{ rule: string; owner: string; because: string }[]> =>
    (await we.as('inspector').get(`/cases/${caseId}/follow-ups`).expect(200)).body.filter(
      ({ status }: { status: string }) => status === 'pending',
    );

  /** A police case whose safety contacts the crisis centre makes, and the case it makes them in. */
  const led = async (): Promise<{ police: string; own: string; referral: string }> => {
    const police = await we.openShared('inspector');
    await offer(police).expect(201);
    const referral = String((await stateOf(police))['referralId']);
    const own = (await we.accept('caseworker', referral)).caseId;
    return { police, own, referral };
  };
  const told = async (caseId: string): Promise<{ user_id: string; kind: string }[]> =>
    test.database.query(
      `select user_id, kind from panoh.notifications where case_id = $1 and kind = 'support_lead_ended'`,
      [caseId],
    );

  it('is the lead no longer: the police are told, make the first contacts and offer another one', async () => {
    const { police, own, referral } = await led();
    await closeAtHerRequest(own);
    expect(await stateOf(police)).toMatchObject({
      state: 'to_offer',
      safetyContactsWith: 'owner',
      agencyId: null,
      referralId: null,
    });
    const rows = await pending(police);
    expect(rows).toContainEqual(
      expect.objectContaining({ rule: 'sl.offer', owner: 'case_lead', because: 'support_lead_open_again' }),
    );
    expect(rows).toContainEqual(expect.objectContaining({ rule: 'fu.first_contact', owner: 'case_lead' }));
    expect(rows.filter(({ owner }) => owner === 'support_lead')).toEqual([]);
    expect(rows.filter(({ rule }) => rule.startsWith('rf.'))).toEqual([]);
    expect(await told(police)).toEqual([{ user_id: we.as('inspector').userId, kind: 'support_lead_ended' }]);
    expect(await we.show('inspector', referral)).toMatchObject({ status: 'not_attended' });
    await offer(police, { serviceId: we.service('healthRoom.health') }).expect(201);
  });

  it('that had reached her leaves the referral completed, her word still to be asked', async () => {
    const { police, own, referral } = await led();
    await story.contact(own);
    await closeAtHerRequest(own);
    expect(await we.show('inspector', referral)).toMatchObject({
      status: 'completed',
      survivorFeedback: null,
    });
    expect(await story.blockers(police, 'needs_met', 'inspector')).toContain('feedback_missing');
  });

  it('tells the police neither why it closed nor who decided it', async () => {
    const { police, own } = await led();
    await closeAtHerRequest(own);
    const shown = await we.timeline('inspector', police);
    const [ended] = shown.filter(({ kind }) => kind === 'support_lead_ended');
    expect(ended).toMatchObject({ agencyName: { en: 'crisisCentre' } });
    expect(JSON.stringify(shown)).not.toMatch(/survivor_request|shelter/);
    await we.as('shelterSupervisor').get(`/cases/${police}`).expect(404);
  });

  it('is the lead no longer also where whoever decides is blocked from the case of the police', async () => {
    const { police, own } = await led();
    await test.database.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values (gen_random_uuid(), $1, 'agency', $2, 'person')`,
      [police, story.agency('shelter')],
    );
    await closeAtHerRequest(own);
    expect(await stateOf(police)).toMatchObject({ state: 'to_offer' });
  });

  it('records its later contacts for itself alone', async () => {
    const { police, own } = await led();
    await closeAtHerRequest(own);
    await story.contact(own);
    expect((await we.as('inspector').get(`/cases/${police}/contacts`).expect(200)).body).toEqual([]);
  });

  it('leaves a police case that was closed before as it is', async () => {
    const { police, own } = await led();
    await test.database.query(
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at,
         endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
       select gen_random_uuid(), $1, 1, 'needs_met', 'approved', $2, panoh.now(), $3, panoh.now(), $4, $5, $4, panoh.now()`,
      [
        police,
        we.as('inspector').userId,
        we.as('policeSupervisor').userId,
        story.agency('legalAid'),
        we.as('lawyer').userId,
      ],
    );
    await test.database.query(
      `update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`,
      [police],
    );
    await closeAtHerRequest(own);
    const rows = await pending(police);
    expect(rows.map(({ rule }) => rule)).not.toContain('sl.offer');
    await we
      .as('policeSupervisor')
      .post(`/cases/${police}/reopenings`, { reason: 'new_incident' })
      .expect(200);
    expect((await pending(police)).map(({ rule }) => rule)).toContain('sl.offer');
  });

  it('is asked anew where the offer was taken back by closing and the case opens again', async () => {
    const police = await we.openShared('inspector');
    await offer(police).expect(201);
    await story.say(police, STOP, 'inspector');
    const body = {
      reason: 'survivor_request',
      reviewerAgencyId: story.agency('shelter'),
      secondTalk: 'in_person',
    };
    const request = (await story.ask(police, body, 'inspector').expect(201)).body.id;
    await story.step(request, 'endorsement', { person: 'policeSupervisor', seen: 1 }).expect(200);
    const talk = { person: 'shelterSupervisor', seen: 2, body: OWN_WISH };
    await story.step(request, 'talk', talk).expect(204);
    await story.step(request, 'approval', { person: 'shelterSupervisor', seen: 3 }).expect(204);
    await we
      .as('policeSupervisor')
      .post(`/cases/${police}/reopenings`, { reason: 'new_incident' })
      .expect(200);
    expect(await stateOf(police)).toMatchObject({ state: 'to_offer' });
    await offer(police).expect(201);
  });
});

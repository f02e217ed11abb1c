import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NotificationDto } from '../src/workboard/workboard.dto.js';
import { AppRole } from './support/app-role.js';
import { ClosingStory, NEEDS, OWN_WISH, STOP, plantRequest } from './support/closing.js';
import type { GateBlocker } from './support/closing.js';
import { incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';

const { test, kulob } = await startKulob();

describe('closing', () => {
  const story = new ClosingStory(test, kulob);

  let we: Referring;

  beforeAll(async () => {
    we = new Referring(test, kulob);
  });

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

  describe('closing a case', () => {
    /** Stored notifications of a closure request, by user and kind. */
    const told = async (request: string): Promise<string[]> => {
      const rows = await test.database.query<{ user_id: string; kind: string }>(
        'select user_id, kind from panoh.notifications where subject_id = $1',
        [request],
      );
      const people = Object.entries(story.kulob.as);
      return rows
        .map(({ user_id, kind }) => `${people.find(([, one]) => one.userId === user_id)?.[0]}: ${kind}`)
        .sort();
    };
    const newsOf = async (person: string, request: string): Promise<NotificationDto[]> => {
      const { items } = (await story.as(person).get('/notifications?unread=true').expect(200)).body;
      return (items as NotificationDto[]).filter(({ subjectId }) => subjectId === request);
    };

    it('is refused from the day the case opens, and the gate says why and who can clear it', async () => {
      const id = await story.open();
      // The day on which she was pressed, not the one after.
      const date = await we.day(-3);
      const event = { event: 'reconciled', happenedOn: date, survivorView: 'does_not_want_it' };
      const { items } = (await story.as('caseworker').post(`/cases/${id}/events`, event).expect(201)).body;
      const entry = { kind: 'reconciled', partition: 'risk', raisesRisk: true };
      expect(items).toContainEqual(expect.objectContaining(entry));
      const gate = (await story.as('caseworker').get(`/cases/${id}/closure-gate`).expect(200)).body;
      expect(gate).toMatchObject({ reason: 'needs_met', mayBeRequested: false, openRequestId: null });
      expect(gate.total).toBe(19);
      const codes = gate.blockers.map(({ code }: GateBlocker) => code);
      expect(codes).toEqual(
        expect.arrayContaining(['safety_not_confirmed', 'risk_not_assessed', 'wellbeing_not_clear']),
      );
      const one = (wanted: string) => gate.blockers.find(({ code }: GateBlocker) => code === wanted);
      expect(one('safety_not_confirmed')).toMatchObject({ overrides: [], clearedBy: 'lead' });
      expect(one('pressure_not_reassessed')).toMatchObject({ facts: { date } });
      const refused = await story.ask(id).expect(409);
      expect(refused.body.code).toBe('blockers_unmet');
      expect(refused.body.reasons.map(({ code }: GateBlocker) => code)).toEqual(
        codes.filter((code: string) => code !== 'approval_missing'),
      );
    });

    it('is closed by three people together, each notified when it is their step, and four contacts remain', async () => {
      const [id = ''] = await story.ready(1);
      expect(await story.blockers(id)).toEqual(['approval_missing']);
      const request = (await story.ask(id).expect(201)).body;
      expect(request).toMatchObject({
        state: 'requested',
        requestedByName: 'caseworker',
        allowedActions: ['withdraw'],
      });
      const supervisors = ['supervisor2: closure_to_endorse', 'supervisor: closure_to_endorse'];
      expect(await told(request.id)).toEqual(supervisors);
      const [asked] = await newsOf('supervisor', request.id);
      expect(asked).toMatchObject({ caseId: id, isRead: false, rule: null, referralId: null });
      const seen = (await story.as('lawyer').get(`/closure-requests/${request.id}`).expect(200)).body;
      expect(seen).toMatchObject({ requestedByName: null, allowedActions: [], facts: { safeContacts: 2 } });
      const endorsed = await story
        .step(request.id, 'endorsement', { person: 'supervisor', seen: 1 })
        .expect(200);
      expect(endorsed.body).toMatchObject({ state: 'endorsed', endorsedByName: 'supervisor' });
      expect(await newsOf('supervisor2', request.id)).toEqual([]);
      const deciding = ['lawyer: closure_to_decide', 'legalSupervisor: closure_to_decide'];
      expect(await told(request.id)).toEqual([...deciding, ...supervisors]);
      const [item] = await newsOf('lawyer', request.id);
      const { reference, survivorCode } = (await story.as('caseworker').get(`/cases/${id}`)).body;
      expect(item).toMatchObject({ kind: 'closure_to_decide', reference, code: null });
      expect(JSON.stringify(item)).not.toContain(survivorCode);
      const shown = (await story.as('lawyer').get(`/closure-requests/${request.id}`).expect(200)).body;
      expect(shown).toMatchObject({
        allowedActions: ['approve', 'send_back'],
        facts: { band: 'standard', wellbeing: 'clear', wish: 'no_more_help_needed', unmet: [] },
      });
      await story.as('lawyer').get(`/cases/${id}/follow-ups`).expect(404);
      await story.step(request.id, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
      expect(await told(request.id)).toContain('caseworker: closure_approved');
      for (const person of ['lawyer', 'legalSupervisor'])
        expect(await newsOf(person, request.id)).toEqual([]);
      expect(await story.statusOf(id)).toBe('closed');
      expect(await story.rules(id)).toEqual(Array<string>(4).fill('fu.post_closure'));
      const rows = await test.database.query<{ months: number }>(
        `select round(extract(epoch from f.due_at - c.closed_at) / 2629800)::int as months from panoh.follow_ups f
       join panoh.cases c on c.id = f.case_id where c.id = $1 and f.status = 'pending' order by f.due_at`,
        [id],
      );
      expect(rows.map(({ months }) => months)).toEqual([1, 3, 6, 12]);
      await story.as('lawyer').get(`/closure-requests/${request.id}`).expect(404);
      await story.as('lawyer').get(`/cases/${id}/closure-gate`).expect(404);
      expect((await story.as('caseworker').get(`/closure-requests/${request.id}`)).body).toMatchObject({
        state: 'approved',
        mark: null,
        overrides: [],
        blockers: [],
        allowedActions: [],
      });
      await story.as('caseworker').post(`/cases/${id}/incidents`, incidentForm()).expect(201);
      expect(await story.statusOf(id)).toBe('open');
      expect(await story.rules(id)).not.toContain('fu.post_closure');
      expect(await story.blockers(id)).toEqual(
        expect.arrayContaining(['safety_not_confirmed', 'new_incident', 'not_told_may_return']),
      );
    });

    it('is sent back to whoever asked and whoever leads now', async () => {
      const id = await story.open();
      const request = await plantRequest(story, id);
      const { version } = (await story.as('supervisor').get(`/cases/${id}`).expect(200)).body;
      const to = { userId: story.as('caseworker2').userId };
      await story.as('supervisor').post(`/cases/${id}/lead`, to, version).expect(200);
      const back = { person: 'lawyer', seen: 1, body: { reason: 'new_concern' } };
      await story.step(request, 'refusal', back).expect(204);
      const sentBack = ['caseworker2: closure_sent_back', 'caseworker: closure_sent_back'];
      expect(await told(request)).toEqual(sentBack);
    });

    it('never closes over an incident that is recorded in the same second', async () => {
      const [id = ''] = await story.ready(1);
      const request = await story.endorsed(id);
      const [approval, incident] = await Promise.all([
        story.step(request, 'approval', { person: 'lawyer', seen: 2 }),
        story.as('caseworker').post(`/cases/${id}/incidents`, incidentForm()),
      ]);
      expect(incident.status).toBe(201);
      expect([204, 404, 412]).toContain(approval.status);
      expect(await story.statusOf(id)).toBe('open');
      const [row] = await test.database.query<{ state: string; episode: number }>(
        `select e.state, c.episode_no as episode from panoh.closure_episodes e
         join panoh.cases c on c.id = e.case_id where e.id = $1`,
        [request],
      );
      expect(row).toEqual(
        approval.status === 204 ? { state: 'approved', episode: 2 } : { state: 'lapsed', episode: 1 },
      );
      expect(await story.blockers(id)).toContain('new_incident');
    });

    it('looks at the facts again when the second person decides, and lapses with an incident meanwhile', async () => {
      const [id = ''] = await story.ready(1);
      const request = await story.endorsed(id);
      await story.assess(id, { kill_threat: 'yes' });
      const refused = (await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(409)).body;
      expect(refused.code).toBe('blockers_unmet');
      expect(refused.reasons.map(({ code }: GateBlocker) => code)).toContain('risk_high');
      await story.as('caseworker').post(`/cases/${id}/incidents`, incidentForm()).expect(201);
      expect((await story.as('caseworker').get(`/closure-requests/${request}`)).body.state).toBe('lapsed');
      await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(404);
      expect(await story.statusOf(id)).toBe('open');
    });

    it('closes at her own request, leaves her in peace, and is there again when she comes back', async () => {
      const id = await story.open();
      await story.assess(id, { kill_threat: 'yes' });
      await story.say(id, { ...STOP, alone: 'no' });
      expect(await story.blockers(id, 'survivor_request')).toContain('request_not_alone');
      await story.say(id, STOP);
      const asked = { reason: 'survivor_request', secondTalk: 'in_window' };
      const request = await story.endorsed(id, asked);
      const send = (reason: string) => ({ person: 'lawyer', seen: 2, body: { reason } });
      const refused = (await story.step(request, 'refusal', send('risk_too_high')).expect(409)).body;
      expect(refused.code).toBe('send_back_not_for_risk');
      const early = await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(409);
      expect(early.body.code).toBe('talk_not_held');
      await story.step(request, 'talk', { person: 'lawyer', seen: 2, body: OWN_WISH }).expect(204);
      await story.step(request, 'approval', { person: 'lawyer', seen: 3 }).expect(204);
      expect(await story.rules(id)).toEqual(['fu.mdwg_review']);
      const [row] = await test.database.query<{ stopped: boolean; owner: string }>(
        `select c.contact_stopped as stopped, f.owner_role as owner from panoh.cases c
       join panoh.follow_ups f on f.case_id = c.id and f.status = 'pending' where c.id = $1`,
        [id],
      );
      expect(row).toEqual({ stopped: true, owner: 'agency_inbox' });

      await story.as('supervisor').post(`/cases/${id}/reopenings`, { reason: 'came_back' }).expect(200);
      expect(await story.rules(id)).toContain('fu.regular');
    });

    it('lets the receiver go on with what it accepted before she stopped, and takes back what nobody answered', async () => {
      const id = await we.openShared('caseworker');
      const { id: referral } = await we.send('caseworker', id, 'legalAid.legal');
      await we.accept('lawyer', referral);
      const { id: offer } = await we.send('caseworker', id, 'shelter.safe_house');
      await closeAtHerRequest(id);
      expect(await story.rules(id)).toContain('rf.first_contact');
      expect(await we.show('caseworker', offer)).toMatchObject({
        status: 'withdrawn',
        withdrawalReason: 'case_closed',
      });
      await reopen(id, 'new_incident');
      const waiting = (await we.rows('caseworker', id, 'rf.first_contact')).filter(
        ({ status }) => status === 'pending',
      );
      expect(waiting).toMatchObject([{ subjectId: referral, owner: 'receiving_agency' }]);
    });

    it('opens a review when she died, and reopened in error leaves her word that the closing did not rest on', async () => {
      const id = await story.open();
      await story.contact(id, { outcome: 'asked_no_contact' });
      await story.say(id, { kind: 'evidence', evidence: 'civil_registry_paper' });
      const request = await story.endorsed(id, { reason: 'died' });
      await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
      expect(await story.rules(id)).toEqual(['dr.review']);
      const kinds = (await story.as('supervisor').get(`/cases/${id}/timeline`)).body.items;
      expect(kinds.map(({ kind }: { kind: string }) => kind)).toContain('death_review_opened');
      await reopen(id, 'closed_in_error');
      expect(await isStopped(id)).toBe(true);
    });

    const asksForNone = (id: string) => story.contact(id, { outcome: 'asked_no_contact' });
    it.each<[string, string, (id: string) => unknown, (id: string) => unknown, boolean]>([
      ['ends with a closing in error', 'closed_in_error', String, String, false],
      ['ends with the word that the closing confirmed', 'closed_in_error', asksForNone, String, false],
      ['stays where she said it after the closing', 'closed_in_error', String, asksForNone, true],
      ['stays after any other reopening', 'new_incident', String, String, true],
    ])('her silence %s', async (_, reason, before, after, isSilent) => {
      const id = await story.open();
      await before(id);
      await closeAtHerRequest(id);
      expect(await isStopped(id)).toBe(true);
      await after(id);
      await reopen(id, reason);
      expect(await isStopped(id)).toBe(isSilent);
      expect((await story.rules(id)).includes('fu.regular')).toBe(!isSilent);
    });

    it('ends the contacts that remain when she takes her yes back or says no, with the attempts of one', async () => {
      const closed = async (): Promise<string> => {
        const id = await story.open();
        await story.consent(id, { scope: 'contact_for_follow_up' });
        await plantRequest(story, id, { isApproved: true });
        await test.database.query(
          `update panoh.follow_ups set status = 'replaced', done_at = panoh.now() where case_id = $1`,
          [id],
        );
        await test.database.query(
          `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, step, due_at)
           select gen_random_uuid(), id, agency_id, 'fu.post_closure', 'safety_contact', n, panoh.now() + interval '1 day'
           from panoh.cases, generate_series(1, 2) n where id = $1`,
          [id],
        );
        return id;
      };
      const [withdrawn, refused] = [await closed(), await closed()];
      const consents = (await story.as('caseworker').get(`/cases/${withdrawn}/consents`).expect(200))
        .body as {
        id: string;
        scope: string;
        version: number;
      }[];
      const yes = consents.find(({ scope }) => scope === 'contact_for_follow_up');
      await story.as('caseworker').post(`/consents/${yes?.id}/withdrawals`, {}, yes?.version).expect(200);
      await story.contact(refused, { outcome: 'not_reached', alone: null, wellbeing: 'not_asked' });
      expect(await story.rules(refused)).toContain('fu.no_contact');
      await story.consent(refused, { scope: 'contact_for_follow_up', answer: 'refused', untilOn: null });
      expect([await story.rules(withdrawn), await story.rules(refused)]).toEqual([[], []]);
      expect(await story.statusOf(refused)).toBe('closed');
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
      expect(await told(police)).toEqual([
        { user_id: we.as('inspector').userId, kind: 'support_lead_ended' },
      ]);
      expect(await we.show('inspector', referral)).toMatchObject({ status: 'not_attended' });
      // The police learn neither why it closed nor who decided it, and no later contact.
      const shown = await we.timeline('inspector', police);
      const [ended] = shown.filter(({ kind }) => kind === 'support_lead_ended');
      expect(ended).toMatchObject({ agencyName: { en: 'crisisCentre' } });
      expect(JSON.stringify(shown)).not.toMatch(/survivor_request|shelter/);
      await we.as('shelterSupervisor').get(`/cases/${police}`).expect(404);
      await story.contact(own);
      expect((await we.as('inspector').get(`/cases/${police}/contacts`).expect(200)).body).toEqual([]);
      await offer(police, { serviceId: we.service('healthRoom.health') }).expect(201);
    });

    it('that had reached her leaves the referral completed, also where whoever decides is blocked from the case of the police', async () => {
      const { police, own, referral } = await led();
      await story.contact(own);
      expect(await story.blockers(police, 'needs_met', 'inspector')).toContain('safety_confirmed_once');
      await test.database.block(police, story.agency('shelter'), 'agency');
      await closeAtHerRequest(own);
      expect(await stateOf(police)).toMatchObject({ state: 'to_offer' });
      expect(await we.show('inspector', referral)).toMatchObject({
        status: 'completed',
        survivorFeedback: null,
      });
      expect(await story.blockers(police, 'needs_met', 'inspector')).toContain('feedback_missing');
    });

    it('leaves a police case that was closed before as it is', async () => {
      const { police, own } = await led();
      await plantRequest(story, police, { isApproved: true, by: ['inspector', 'policeSupervisor'] });
      await closeAtHerRequest(own);
      expect((await pending(police)).map(({ rule }) => rule)).not.toContain('sl.offer');
      const reason = { reason: 'new_incident' };
      await we.as('policeSupervisor').post(`/cases/${police}/reopenings`, reason).expect(200);
      expect((await pending(police)).map(({ rule }) => rule)).toContain('sl.offer');
    });

    it('may be offered anew where closing took back the offer and the case opens again', async () => {
      const police = await we.openShared('inspector');
      await offer(police).expect(201);
      await story.say(police, STOP, 'inspector');
      const reviewerAgencyId = story.agency('shelter');
      const asked = { reason: 'survivor_request', reviewerAgencyId, secondTalk: 'in_person' };
      const request = (await story.ask(police, asked, 'inspector').expect(201)).body.id;
      await story.step(request, 'endorsement', { person: 'policeSupervisor', seen: 1 }).expect(200);
      const talk = { person: 'shelterSupervisor', seen: 2, body: OWN_WISH };
      await story.step(request, 'talk', talk).expect(204);
      await story.step(request, 'approval', { person: 'shelterSupervisor', seen: 3 }).expect(204);
      const reason = { reason: 'new_incident' };
      await we.as('policeSupervisor').post(`/cases/${police}/reopenings`, reason).expect(200);
      expect(await stateOf(police)).toMatchObject({ state: 'to_offer' });
      await offer(police).expect(201);
    });
  });
});

interface Row {
  status: string;
  hours: number;
}

describe('what the survivor needs', () => {
  const story = new ClosingStory(test, kulob);
  let id: string;
  const answer = async (answers: object[], version: number, person = 'caseworker') =>
    story.as(person).post(`/cases/${id}/needs`, { answers, saidOn: await story.today() }, version);
  const wants = (need: string, said = 'wanted') => ({ need, answer: said });
  const goal = async (domain: string): Promise<string> => {
    const body = { domain, words: 'Хонаи алоҳида.', measure: null, setOn: await story.today() };
    const goals = (await story.as('caseworker').post(`/cases/${id}/goals`, body).expect(201)).body;
    return goals.at(-1).id;
  };
  const tasks = (): Promise<Row[]> =>
    test.database.query<Row>(
      `select status, round(extract(epoch from due_at - from_at) / 3600)::integer as hours
       from panoh.follow_ups where case_id = $1 and rule = 'pl.plan' order by created_at`,
      [id],
    );

  beforeEach(async () => {
    id = await story.open();
    await story.assess(id);
  });

  it('stands need by need with its goals, and keeps the earlier answers', async () => {
    const empty = (await story.as('caseworker').get(`/cases/${id}/needs`).expect(200)).body;
    expect(empty.needs.map(({ need }: { need: string }) => need)).toEqual(NEEDS);
    expect(empty).toMatchObject({ version: 0, allowedActions: ['answer_needs'] });
    await goal('housing');
    await answer([wants('material'), wants('health', 'not_now')], 0);
    const { body } = await answer([wants('health', 'not_wanted')], 1);
    expect(body.version).toBe(2);
    expect(body.needs.slice(1)).toMatchObject([
      { need: 'health', answer: 'not_wanted', goals: 0 },
      { need: 'psychosocial', answer: 'not_asked', saidOn: null },
      { need: 'legal', answer: 'not_asked' },
      { need: 'material', answer: 'wanted', goals: 1 },
      { need: 'children', answer: 'not_asked' },
    ]);
    expect((await answer([wants('legal')], 2, 'supervisor')).status).toBe(403);
    const role = await AppRole.connect(test);
    const found = (person: string): Promise<unknown[]> =>
      role.as(story.as(person), ['select need from panoh.need_answers where case_id = $1', [id]]);
    await test.database.query(
      `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
       select gen_random_uuid(), $1, a, 'referred', '{core,support}', 'planted' from unnest($2::uuid[]) a`,
      [id, [story.agency('legalAid'), story.agency('police')]],
    );
    expect(await found('caseworker')).toHaveLength(3);
    for (const person of ['inspector', 'lawyer']) expect([person, await found(person)]).toEqual([person, []]);
    await role.close();
  });

  it('gives a week to set a goal, at high risk a day, and the task ends with the last goal or her wish', async () => {
    await answer([wants('material'), wants('legal')], 0);
    expect(await tasks()).toEqual([{ status: 'pending', hours: 168 }]);
    await goal('livelihood');
    expect((await tasks()).map(({ status }) => status)).toEqual(['pending']);
    await goal('justice');
    expect((await tasks()).map(({ status }) => status)).toEqual(['done']);
    await story.assess(id, { kill_threat: 'yes' });
    await answer([wants('health')], 1);
    expect((await tasks()).at(-1)).toEqual({ status: 'pending', hours: 24 });
    await answer([wants('health', 'not_now')], 2);
    expect((await tasks()).map(({ status }) => status)).toEqual(['done', 'replaced']);
  });

  it('keeps a case open until each need is answered and each goal has ended', async () => {
    const open = async (): Promise<string[]> =>
      (await story.blockers(id)).filter((code) => /^(needs|goals)_/.test(code));
    await story.answerNeeds(id);
    expect(await open()).toEqual([]);
    await answer([wants('material')], 1);
    expect(await open()).toEqual(['needs_without_goal']);
    const goalId = await goal('housing');
    expect(await open()).toEqual(['goals_unfinished']);
    const step = async (progress: string, version: number) =>
      story
        .as('caseworker')
        .post(`/goals/${goalId}/progress`, { progress, word: null, saidOn: await story.today() }, version)
        .expect(200);
    await step('not_possible_here', 1);
    expect(await open()).toEqual(['goals_unfinished']);
    await step('met', 2);
    expect(await open()).toEqual([]);
  });
});

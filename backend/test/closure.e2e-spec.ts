import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NotificationDto } from '../src/workboard/workboard.dto.js';
import { AppRole } from './support/app-role.js';
import { ClosingStory, NEEDS, OWN_WISH, STOP } from './support/closing.js';
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
    it('is refused from the day the case opens, and the gate says why and who can clear it', async () => {
      const id = await story.open();
      const gate = (await story.as('caseworker').get(`/cases/${id}/closure-gate`).expect(200)).body;
      expect(gate).toMatchObject({ reason: 'needs_met', mayBeRequested: false, openRequestId: null });
      expect(gate.total).toBe(19);
      const codes = gate.blockers.map(({ code }: GateBlocker) => code);
      expect(codes).toEqual(
        expect.arrayContaining(['safety_not_confirmed', 'risk_not_assessed', 'wellbeing_not_clear']),
      );
      expect(gate.blockers.find(({ code }: GateBlocker) => code === 'safety_not_confirmed')).toMatchObject({
        overrides: [],
        clearedBy: 'lead',
      });
      const refused = await story.ask(id).expect(409);
      expect(refused.body.code).toBe('blockers_unmet');
      expect(refused.body.reasons.map(({ code }: GateBlocker) => code)).toEqual(
        codes.filter((code: string) => code !== 'approval_missing'),
      );
    });

    it('names the day on which she was pressed, not the one after', async () => {
      const id = await story.open();
      const happenedOn = await new Referring(test, story.kulob).day(-3);
      const event = { event: 'reconciled', happenedOn, survivorView: 'does_not_want_it' };
      await story.as('caseworker').post(`/cases/${id}/events`, event).expect(201);
      const gate = (await story.as('caseworker').get(`/cases/${id}/closure-gate`).expect(200)).body;
      expect(gate.blockers).toContainEqual(
        expect.objectContaining({ code: 'pressure_not_reassessed', facts: { date: happenedOn } }),
      );
    });

    it('is closed by the lead, her supervisor and another agency together, and four contacts remain', async () => {
      const [id = ''] = await story.ready(1);
      expect(await story.blockers(id)).toEqual(['approval_missing']);
      const request = (await story.ask(id).expect(201)).body;
      expect(request).toMatchObject({
        state: 'requested',
        requestedByName: 'caseworker',
        allowedActions: ['withdraw'],
      });
      const seen = (await story.as('lawyer').get(`/closure-requests/${request.id}`).expect(200)).body;
      expect(seen).toMatchObject({ requestedByName: null, allowedActions: [], facts: { safeContacts: 2 } });
      const endorsed = await story
        .step(request.id, 'endorsement', { person: 'supervisor', seen: 1 })
        .expect(200);
      expect(endorsed.body).toMatchObject({ state: 'endorsed', endorsedByName: 'supervisor' });
      const shown = (await story.as('lawyer').get(`/closure-requests/${request.id}`).expect(200)).body;
      expect(shown).toMatchObject({
        allowedActions: ['approve', 'send_back'],
        facts: { band: 'standard', wellbeing: 'clear', wish: 'no_more_help_needed', unmet: [] },
      });
      await story.as('lawyer').get(`/cases/${id}/follow-ups`).expect(404);
      await story.step(request.id, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
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

    it('never closes over an incident that is recorded in the same second', async () => {
      const ids = await story.ready(2);
      for (const id of ids) {
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
      }
    });

    it('lapses when an incident is recorded while the request waits', async () => {
      const [id = ''] = await story.ready(1);
      const request = await story.endorsed(id);
      await story.as('caseworker').post(`/cases/${id}/incidents`, incidentForm()).expect(201);
      expect((await story.as('caseworker').get(`/closure-requests/${request}`)).body.state).toBe('lapsed');
      await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(404);
    });

    it('looks at the facts again when the second person decides', async () => {
      const [id = ''] = await story.ready(1);
      const request = await story.endorsed(id);
      await story.assess(id, { kill_threat: 'yes' });
      const refused = (await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(409)).body;
      expect(refused.code).toBe('blockers_unmet');
      expect(refused.reasons.map(({ code }: GateBlocker) => code)).toContain('risk_high');
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

    it('lets the receiver go on with what it accepted before she stopped', async () => {
      const we = new Referring(test, story.kulob);
      const id = await we.openShared('caseworker');
      const { id: referral } = await we.send('caseworker', id, 'legalAid.legal');
      await we.accept('lawyer', referral);
      await story.closeAtHerRequest(id, { person: 'shelterSupervisor', agency: 'shelter' });
      expect(await story.rules(id)).toContain('rf.first_contact');

      await story.as('supervisor').post(`/cases/${id}/reopenings`, { reason: 'new_incident' }).expect(200);
      const waiting = (await we.rows('caseworker', id, 'rf.first_contact')).filter(
        ({ status }) => status === 'pending',
      );
      expect(waiting).toMatchObject([{ subjectId: referral, owner: 'receiving_agency' }]);
    });
  });

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

    it('opens a review when she died, and counts the case under nothing else', async () => {
      const id = await story.open();
      await story.say(id, { kind: 'evidence', evidence: 'civil_registry_paper' });
      const request = await story.endorsed(id, { reason: 'died' });
      const unseen = { evidenceSeen: false, hurriedReason: 'death_shown' };
      const refused = await story.step(request, 'approval', { person: 'lawyer', seen: 2, body: unseen });
      expect([refused.status, refused.body.code]).toEqual([409, 'evidence_not_seen']);
      await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
      expect(await story.rules(id)).toEqual(['dr.review']);
      const kinds = (await story.as('supervisor').get(`/cases/${id}/timeline`)).body.items;
      expect(kinds.map(({ kind }: { kind: string }) => kind)).toContain('death_review_opened');
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

    it('is the lead no longer also where whoever decides is blocked from the case of the police', async () => {
      const { police, own } = await led();
      await test.database.block(police, story.agency('shelter'), 'agency');
      await closeAtHerRequest(own);
      expect(await stateOf(police)).toMatchObject({ state: 'to_offer' });
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

  describe('who is told that closing was asked for', () => {
    let cases: string[];
    const next = (): string => cases.pop() ?? '';
    const block = (id: string, kind: 'user' | 'agency', subject: string) =>
      test.database.block(id, subject, kind);
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

    beforeAll(async () => {
      cases = await story.ready(4);
    });

    it('at each step whoever may take the next one, by reference alone, and whoever asked at the end', async () => {
      const id = next();
      const request = await story.requested(id);
      const supervisors = ['supervisor2: closure_to_endorse', 'supervisor: closure_to_endorse'];
      expect(await told(request)).toEqual(supervisors);
      const [asked] = await newsOf('supervisor', request);
      expect(asked).toMatchObject({ caseId: id, isRead: false, rule: null, referralId: null });
      expect(await newsOf('supervisor2', request)).toHaveLength(1);

      await story.step(request, 'endorsement', { person: 'supervisor', seen: 1 }).expect(200);
      expect(await newsOf('supervisor2', request)).toEqual([]);
      const deciding = ['lawyer: closure_to_decide', 'legalSupervisor: closure_to_decide'];
      expect(await told(request)).toEqual([...deciding, ...supervisors]);
      const [item] = await newsOf('lawyer', request);
      const { reference, survivorCode } = (await story.as('caseworker').get(`/cases/${id}`)).body;
      expect(item).toMatchObject({ kind: 'closure_to_decide', reference, code: null });
      expect(JSON.stringify(item)).not.toContain(survivorCode);
      await story.as('lawyer').get(`/closure-requests/${item?.subjectId}`).expect(200);

      await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
      expect(await told(request)).toContain('caseworker: closure_approved');
      for (const person of ['lawyer', 'legalSupervisor']) expect(await newsOf(person, request)).toEqual([]);
      const [approved] = await newsOf('caseworker', request);
      await story.as('caseworker').get(`/closure-requests/${approved?.subjectId}`).expect(200);
    });

    it('whoever asked and whoever leads now, where it is sent back', async () => {
      const id = next();
      const request = await story.endorsed(id);
      const { version } = (await story.as('supervisor').get(`/cases/${id}`).expect(200)).body;
      const to = { userId: story.as('caseworker2').userId };
      await story.as('supervisor').post(`/cases/${id}/lead`, to, version).expect(200);
      const back = { person: 'lawyer', seen: 2, body: { reason: 'new_concern' } };
      await story.step(request, 'refusal', back).expect(204);
      const sentBack = (await told(request)).filter((line) => line.endsWith('closure_sent_back'));
      expect(sentBack).toEqual(['caseworker2: closure_sent_back', 'caseworker: closure_sent_back']);
    });

    it('inside one agency the colleague who was named, and no other', async () => {
      const id = next();
      await story.consent(id, { scope: 'case_conference_mdwg', answer: 'refused', untilOn: null });
      const named = { reviewerAgencyId: null, reviewerUserId: story.as('caseworker2').userId };
      const request = await story.endorsed(id, named);
      expect((await told(request)).filter((line) => line.endsWith('to_decide'))).toEqual([
        'caseworker2: closure_to_decide',
      ]);
    });

    it('nobody who is blocked, and what was told is gone with a block that comes later', async () => {
      const id = next();
      await block(id, 'user', story.as('supervisor2').userId);
      const request = await story.endorsed(id);
      expect(await told(request)).not.toContain('supervisor2: closure_to_endorse');
      const unread = async (): Promise<number> =>
        (await story.as('legalSupervisor').get('/notifications?unread=true')).body.unread;
      const before = await unread();
      await block(id, 'agency', story.agency('legalAid'));
      expect(await newsOf('legalSupervisor', request)).toEqual([]);
      expect(await unread()).toBe(before - 1);
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
  });

  it('is neither read nor written by another agency, the police or the group', async () => {
    await answer([wants('legal')], 0);
    const role = await AppRole.connect(test);
    const read = 'select answer from panoh.need_answers where case_id = $1';
    const change = `update panoh.need_answers set answer = 'not_now' where case_id = $1`;
    expect(await role.as(story.as('caseworker'), [read, [id]])).toEqual([{ answer: 'wanted' }]);
    expect(await role.outcome(story.as('caseworker'), [change, [id]])).toBe('42501');
    expect((await answer([wants('legal')], 1, 'supervisor')).status).toBe(403);
    for (const stranger of ['inspector', 'lawyer', 'coordinator', 'caseworkerElsewhere']) {
      expect((await story.as(stranger).get(`/cases/${id}/needs`)).status).toBeGreaterThanOrEqual(403);
      expect((await answer([wants('legal')], 1, stranger)).status).toBeGreaterThanOrEqual(403);
      expect(await role.as(story.as(stranger), [read, [id]])).toEqual([]);
      expect(await role.outcome(story.as(stranger), [change, [id]])).toMatch(/^(42501|changed nothing)$/);
    }
  });

  it('gives a week to set a goal for what she wants, and ends the task with the last goal', async () => {
    await answer([wants('material'), wants('legal')], 0);
    expect(await tasks()).toEqual([{ status: 'pending', hours: 168 }]);
    await goal('livelihood');
    expect((await tasks()).map(({ status }) => status)).toEqual(['pending']);
    await goal('justice');
    expect((await tasks()).map(({ status }) => status)).toEqual(['done']);
  });

  it('gives a day where the risk is high, and ends the task when she no longer wants it', async () => {
    await story.assess(id, { kill_threat: 'yes' });
    await answer([wants('material')], 0);
    expect(await tasks()).toEqual([{ status: 'pending', hours: 24 }]);
    await answer([wants('material', 'not_now')], 1);
    expect((await tasks()).map(({ status }) => status)).toEqual(['replaced']);
  });

  it('keeps a case open until each need is answered and each goal has ended', async () => {
    const [ready = ''] = await story.ready(1);
    id = ready;
    expect(await story.blockers(id)).toEqual(['approval_missing']);
    await answer([wants('material')], 1);
    expect(await story.blockers(id)).toEqual(['needs_without_goal', 'approval_missing']);
    const goalId = await goal('housing');
    expect(await story.blockers(id)).toEqual(['goals_unfinished', 'approval_missing']);
    const step = async (progress: string, version: number) =>
      story
        .as('caseworker')
        .post(`/goals/${goalId}/progress`, { progress, word: null, saidOn: await story.today() }, version)
        .expect(200);
    await step('not_possible_here', 1);
    expect(await story.blockers(id)).toEqual(['goals_unfinished', 'approval_missing']);
    await step('met', 2);
    expect(await story.blockers(id)).toEqual(['approval_missing']);
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { ClosingStory, OWN_WISH, STOP } from './support/closing.js';
import type { GateBlocker } from './support/closing.js';
import { incidentForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

jest.setTimeout(30_000);

describe('closing a case', () => {
  let test: TestApp;
  let story: ClosingStory;

  beforeAll(async () => {
    test = await startApp();
    story = new ClosingStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it('is refused from the day the case opens, and the gate says why and who can clear it', async () => {
    const id = await story.open();
    const gate = (await story.as('caseworker').get(`/cases/${id}/closure-gate`).expect(200)).body;
    expect(gate).toMatchObject({ reason: 'needs_met', mayBeRequested: false, openRequestId: null });
    expect(gate.total).toBe(17);
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

  it.each([
    ['survivor_request', 'stop_request_missing'],
    ['no_contact', 'too_few_attempts'],
    ['moved', 'receiver_not_confirmed'],
    ['died', 'evidence_missing'],
    ['opened_in_error', 'family_violence_recorded'],
    ['duplicate', 'other_case_not_named'],
  ])('says what "%s" still needs: %s', async (reason, code) => {
    const id = await story.open();
    expect(await story.blockers(id, reason)).toContain(code);
    expect((await story.ask(id, { reason }).expect(409)).body.code).toBe('blockers_unmet');
  });

  it('offers "reconciled" as the event it is, and a missing service as no reason at all', async () => {
    const id = await story.open();
    const reconciled = (await story.ask(id, { reason: 'reconciled' }).expect(409)).body;
    expect(reconciled).toMatchObject({
      code: 'reason_not_allowed',
      reasons: [{ offer: 'event', event: 'reconciled', isPressure: true, raisesRisk: 'always' }],
    });
    const funding = (await story.ask(id, { reason: 'funding' }).expect(409)).body;
    expect(funding.reasons).toEqual([{ offer: 'unavailable_service' }]);
    await story.as('caseworker').get(`/cases/${id}/closure-gate?reason=reconciled`).expect(422);
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
    const ids = await story.ready(3);
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

  it('tells a stale version, and asks for one', async () => {
    const [id = ''] = await story.ready(1);
    const request = await story.endorsed(id);
    const stale = (await story.step(request, 'approval', { person: 'lawyer', seen: 1 }).expect(412)).body;
    expect(stale).toMatchObject({ code: 'changed_meanwhile', current: { version: 2, state: 'endorsed' } });
    await story.as('lawyer').post(`/closure-requests/${request}/approval`).expect(428);
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

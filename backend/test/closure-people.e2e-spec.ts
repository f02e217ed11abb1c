import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ClosingStory } from './support/closing.js';
import type { GateBlocker } from './support/closing.js';
import { contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

const { test, kulob } = await startKulob();

const story = new ClosingStory(test, kulob);

describe('who closes a case, and what may be passed over', () => {
  let cases: string[];
  const next = (): string => cases.pop() ?? '';
  const gateOf = async (id: string, person = 'caseworker') =>
    (await story.as(person).get(`/cases/${id}/closure-gate`).expect(200)).body;
  const block = (id: string, agency: string) => test.database.block(id, story.agency(agency), 'agency');
  const storedOf = async (request: string) => {
    const [row] = await test.database.query<{ overrides: object[]; mark: string | null; state: string }>(
      'select state, overrides, mark from panoh.closure_episodes where id = $1',
      [request],
    );
    return row;
  };

  beforeAll(async () => {
    cases = await story.ready(6);
  });

  it('lets nobody be two of the three', async () => {
    const id = next();
    await test.database.query(`update panoh.users set roles = '{caseworker,supervisor}' where id = $1`, [
      story.as('caseworker').userId,
    ]);
    const request = await story.requested(id);
    const own = await story.step(request, 'endorsement', { person: 'caseworker', seen: 1 }).expect(409);
    expect(own.body.code).toBe('same_person');
    await test.database.query(`update panoh.users set roles = '{caseworker}' where id = $1`, [
      story.as('caseworker').userId,
    ]);
    await story.step(request, 'endorsement', { person: 'supervisor', seen: 1 }).expect(200);
    for (const person of ['caseworker', 'supervisor']) {
      const twice = await story.step(request, 'approval', { person, seen: 2 }).expect(409);
      expect(twice.body.code).toBe('same_person');
    }
    const colleague = await story.step(request, 'approval', { person: 'caseworker2', seen: 2 }).expect(409);
    expect(colleague.body.code).toBe('approver_same_agency');
    expect(await story.statusOf(id)).toBe('open');
  });

  it('is asked for by the lead alone, once at a time, and taken back without a reason', async () => {
    const id = next();
    expect((await story.ask(id, {}, 'caseworker2').expect(403)).body.code).toBe('not_lead');
    const request = await story.requested(id);
    expect((await story.ask(id).expect(409)).body.code).toBe('request_open');
    expect((await gateOf(id)).openRequestId).toBe(request);
    await story.step(request, 'endorsement', { person: 'lawyer', seen: 1 }).expect(403);
    await story.step(request, 'endorsement', { person: 'legalSupervisor', seen: 1 }).expect(404);
    const back = await story.step(request, 'withdrawal', { person: 'caseworker', seen: 1 }).expect(200);
    expect(back.body).toMatchObject({ state: 'withdrawn', allowedActions: [] });
    await story.as('lawyer').get(`/closure-requests/${request}`).expect(404);
  });

  it('never asks a blocked agency, and a block that starts later takes the decision away', async () => {
    const id = next();
    await block(id, 'cowfa');
    const agencies = (await gateOf(id)).secondPerson.agencies as { id: string }[];
    expect(agencies.map((agency) => agency.id)).not.toContain(story.agency('cowfa'));
    const refused = await story.ask(id, { reviewerAgencyId: story.agency('cowfa') }).expect(409);
    expect(refused.body.code).toBe('reviewer_not_eligible');
    const request = await story.endorsed(id);
    await block(id, 'legalAid');
    for (const person of ['lawyer', 'legalSupervisor'])
      await story.step(request, 'approval', { person, seen: 2 }).expect(404);
    await story.as('legalSupervisor').get(`/closure-requests/${request}`).expect(404);
    expect(await story.statusOf(id)).toBe('open');
  });

  it('never asks an agency that pressed her to reconcile', async () => {
    const id = next();
    const event = {
      event: 'mediation',
      happenedOn: await story.today(),
      survivorView: 'undecided',
    };
    await story
      .as('caseworker')
      .post(`/cases/${id}/events`, { ...event, byAgencyId: story.agency('cowfa') })
      .expect(201);
    const gate = await gateOf(id);
    expect(gate.secondPerson.agencies).not.toContainEqual(
      expect.objectContaining({ id: story.agency('cowfa') }),
    );
    expect(await story.blockers(id)).toContain('pressure_not_reassessed');
  });

  it('passes over only what may be passed over, each with a fitting reason that is kept', async () => {
    const id = await story.half();
    await story.pass('15 days');
    cases.length = 0;
    await story.finish(id, ['children_checked']);
    const we = new Referring(test, story.kulob);
    const { id: referral } = await we.send('caseworker', id, 'legalAid.legal');
    expect(await story.blockers(id)).toEqual(['referrals_open', 'children_safety', 'approval_missing']);
    const written = {
      ...{ code: 'children_safety', reason: 'done_elsewhere_in_writing' },
      paperOn: await story.today(),
    };
    const pass = [
      { ...written, paperIssuer: 'child_rights' },
      { code: 'referrals_open', reason: 'survivor_declined', paperOn: null, paperIssuer: null },
    ];
    const overrides = (...more: object[]) => ({ overrides: [...pass, ...more] });
    const codes = async (...given: object[]): Promise<string[]> =>
      (await story.ask(id, { overrides: given }).expect(409)).body.reasons.map(
        (one: GateBlocker) => one.code,
      );
    const high = { code: 'risk_high', reason: 'survivor_declined' };
    expect((await story.ask(id, overrides(high)).expect(409)).body.code).toBe('override_not_allowed');
    const unnamed = { code: 'referrals_open' };
    expect(await codes(unnamed)).toContain('override_reason_missing');
    expect(await codes({ ...unnamed, reason: 'agency_no_longer_exists' })).toContain(
      'override_reason_not_fitting',
    );
    expect(await codes({ ...written, paperOn: null })).toContain('paper_missing');
    expect(await codes({ ...written, paperIssuer: 'police' })).toContain('paper_issuer_not_fitting');
    const request = await story.requested(id, overrides());
    const none = await story.step(request, 'endorsement', { person: 'supervisor', seen: 1 }).expect(409);
    expect(none.body.code).toBe('blockers_unmet');
    const by = { person: 'supervisor', seen: 1, body: overrides() };
    await story.step(request, 'endorsement', by).expect(200);
    const back = await we.on('caseworker', referral).take('withdrawal', { reason: 'no_longer_wanted' });
    expect(back.status).toBe(200);
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    expect(await storedOf(request)).toEqual({
      state: 'approved',
      mark: null,
      overrides: pass.filter((one) => one.code !== 'referrals_open'),
    });
    expect(await story.rules(id)).toEqual(Array<string>(4).fill('fu.post_closure'));
  });

  it('is sent back with a reason, first by the supervisor and then by the second person', async () => {
    const [id = ''] = await story.ready(1);
    const first = await story.requested(id);
    const without = await story.step(first, 'refusal', { person: 'supervisor', seen: 1 }).expect(409);
    expect(without.body.code).toBe('send_back_reason_missing');
    const because = (person: string, seen: number) => ({ person, seen, body: { reason: 'new_concern' } });
    await story.step(first, 'refusal', because('lawyer', 1)).expect(409);
    await story.step(first, 'refusal', because('supervisor', 1)).expect(204);
    const second = await story.endorsed(id);
    await story.step(second, 'refusal', because('lawyer', 2)).expect(204);
    const shown = (await story.as('caseworker').get(`/closure-requests/${second}`).expect(200)).body;
    expect(shown).toMatchObject({ state: 'refused', decisionReason: 'new_concern' });
    await story.as('lawyer').get(`/closure-requests/${second}`).expect(404);
  });

  it('stays inside the agency when she refused sharing, with a colleague who never worked on the case', async () => {
    const [id = ''] = await story.ready(1);
    await story.consent(id, { scope: 'case_conference_mdwg', answer: 'refused', untilOn: null });
    const { secondPerson } = await gateOf(id);
    expect(secondPerson).toMatchObject({
      from: 'own_agency',
      mark: 'single_agency_by_survivor_choice',
      agencies: [],
    });
    expect((await story.ask(id).expect(409)).body.code).toBe('reviewer_not_eligible');
    const named = (person: string) => ({
      reviewerAgencyId: null,
      reviewerUserId: story.as(person).userId,
    });
    await story.ask(id, named('caseworker')).expect(422);
    await story.ask(id, named('lawyer')).expect(422);
    const request = await story.endorsed(id, named('caseworker2'));
    const other = await story.step(request, 'approval', { person: 'supervisor2', seen: 2 }).expect(409);
    expect(other.body.code).toBe('approver_not_eligible');
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(404);
    await story.step(request, 'approval', { person: 'caseworker2', seen: 2 }).expect(204);
    expect(await story.statusOf(id)).toBe('closed');
    expect((await storedOf(request))?.mark).toBe('single_agency_by_survivor_choice');
  });

  it('stays inside the agency once the only agency that she had allowed to know may know no more', async () => {
    const [id = ''] = await story.ready(1);
    await story.consent(id, { scope: 'case_conference_mdwg', answer: 'refused', untilOn: null });
    const untilOn = await story.today();
    const sharing = { scope: 'referral', agencyId: story.agency('legalAid'), partitions: ['identity'] };
    await story.consent(id, { ...sharing, purpose: 'legal', untilOn });
    expect((await gateOf(id)).secondPerson).toMatchObject({ from: 'other_agency', mark: null });
    await story.pass('3 days');
    expect((await gateOf(id)).secondPerson).toMatchObject({
      from: 'own_agency',
      mark: 'single_agency_by_survivor_choice',
    });
  });

  it('is marked when no independent agency is left', async () => {
    const [id = ''] = await story.ready(1);
    const others = ['police', 'legalAid', 'healthRoom', 'cowfa', 'shelter', 'hotline', 'prosecutor'];
    for (const agency of others) await block(id, agency);
    const colleague = { reviewerAgencyId: null, reviewerUserId: story.as('supervisor2').userId };
    const request = await story.endorsed(id, colleague);
    await story.step(request, 'approval', { person: 'supervisor2', seen: 2 }).expect(204);
    expect((await storedOf(request))?.mark).toBe('no_independent_agency');
  });

  it('closes without contact only after three attempts over a month and a decision of the supervisor', async () => {
    const id = await story.half();
    await story.pass('16 days');
    const attempt = { outcome: 'not_reached', alone: null, wellbeing: 'not_asked' };
    for (const person of ['caseworker', 'caseworker', 'caseworker2']) {
      if (person === 'caseworker2')
        expect(await story.blockers(id, 'no_contact')).toContain('too_few_attempts');
      await story.contact(id, attempt, person);
      if (person === 'caseworker') await story.pass('16 days');
    }
    expect(await story.blockers(id, 'no_contact')).toEqual(['no_contact_not_decided', 'approval_missing']);
    const decision = { kind: 'no_contact_decision', decidedBy: 'supervisor' };
    await story.as('caseworker').post(`/cases/${id}/closure-statements`, decision).expect(403);
    await story.say(id, decision, 'supervisor');
    const request = await story.endorsed(id, { reason: 'no_contact' });
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    const [row] = await test.database.query(
      'select status, reopen_on_registration from panoh.cases where id = $1',
      [id],
    );
    expect(row).toEqual({ status: 'closed', reopen_on_registration: true });
  });

  it('counts the support lead’s contacts at the gate of the police, who make none themselves', async () => {
    const id = await story.open({}, 'inspector');
    expect(await story.blockers(id, 'needs_met', 'inspector')).toContain('safety_not_confirmed');
    const { contactedAt } = contactForm({ contactedAt: await story.now() }) as { contactedAt: string };
    await test.database.query(
      `insert into panoh.contacts (id, case_id, agency_id, contacted_at, outcome, alone, in_safe_window,
         counts_as_safe, mirrored_from)
       values ($1, $2, $3, $4, 'reached_safe', 'yes', true, true, $5)`,
      [randomUUID(), id, story.agency('crisisCentre'), contactedAt, randomUUID()],
    );
    expect(await story.blockers(id, 'needs_met', 'inspector')).toContain('safety_confirmed_once');
  });

  it('lapses when the case passes to another agency', async () => {
    const [id = ''] = await story.ready(1);
    const request = await story.endorsed(id);
    await test.database.query('update panoh.cases set agency_id = $2 where id = $1', [
      id,
      story.agency('cowfa'),
    ]);
    expect((await storedOf(request))?.state).toBe('lapsed');
    await story.as('lawyer').get(`/closure-requests/${request}`).expect(404);
  });

  it.each(['caseworker', 'supervisor'])(
    'lapses when it becomes known that the %s who asked for it or endorsed it must not have a say',
    async (person) => {
      const [id = ''] = await story.ready(1);
      const request = await story.endorsed(id);
      await test.database.block(id, story.as(person).userId);
      expect((await storedOf(request))?.state).toBe('lapsed');
      await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(404);
      await story.as('lawyer').get(`/cases/${id}/closure-gate`).expect(404);
    },
  );

  it('stands when somebody is blocked who has no part in it', async () => {
    const [id = ''] = await story.ready(1);
    const request = await story.endorsed(id);
    await block(id, 'healthRoom');
    expect((await storedOf(request))?.state).toBe('endorsed');
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
  });
});

describe('more than two overrides', () => {
  const set = (sql: string, ...parameters: unknown[]): Promise<unknown> =>
    test.database.query(sql, parameters);
  const setCoordinator = (person: string): Promise<unknown> =>
    set(
      'update panoh.working_groups set coordinator_user_id = $1 where id = $2',
      story.as(person).userId,
      story.kulob.groupId,
    );
  const setHead = (person: string): Promise<unknown> =>
    set(
      'update panoh.agencies set head_user_id = $1 where id = $2',
      story.as(person).userId,
      story.agency('crisisCentre'),
    );
  const agree = (person: string, request: string) =>
    story.as(person).post(`/closure-requests/${request}/overrides`, {}, 2);
  const agreedBy = async (request: string) => {
    const [row] = await test.database.query<{ by: string | null }>(
      'select overrides_agreed_by as by from panoh.closure_episodes where id = $1',
      [request],
    );
    return row?.by;
  };

  /** Asked for by the caseworker and endorsed by the supervisor. */
  const endorsed = async (sharing: 'given' | 'refused'): Promise<string> => {
    const id = await story.open();
    await story.assess(id);
    await story.contact(id);
    await story.pass('15 days');
    await story.finish(id, ['children_checked', 'plan_reviewed']);
    await new Referring(test, story.kulob).send('caseworker', id, 'legalAid.legal');
    await test.database.query(
      `update panoh.follow_ups set status = 'done', outcome = 'survivor_declined' where case_id = $1 and rule = 'fu.safety_plan'`,
      [id],
    );
    const untilOn = sharing === 'given' ? '2126-12-31' : null;
    await story.consent(id, { scope: 'case_conference_mdwg', answer: sharing, untilOn });
    const overrides = [
      {
        ...{ code: 'children_safety', reason: 'done_elsewhere_in_writing' },
        ...{ paperOn: await story.today(), paperIssuer: 'child_rights' },
      },
      { code: 'referrals_open', reason: 'survivor_declined' },
      { code: 'safety_plan_missing', reason: 'survivor_declined' },
    ];
    const request = await story.requested(id, { overrides });
    const by = { person: 'supervisor', seen: 1, body: { overrides } };
    await story.step(request, 'endorsement', by).expect(200);
    const early = await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(409);
    expect(early.body.code).toBe('overrides_not_agreed');
    return request;
  };

  beforeAll(async () => {
    for (const person of ['caseworker', 'supervisor'])
      await set(
        `update panoh.users set roles = roles || '{coordinator}'::text[] where id = $1`,
        story.as(person).userId,
      );
  });

  it.each(['caseworker', 'supervisor'])(
    'are not agreed to by the %s who asked or endorsed and coordinates the group',
    async (person) => {
      const request = await endorsed('given');
      await setCoordinator(person);
      expect((await agree(person, request)).status).toBe(404);
      expect(await agreedBy(request)).toBeNull();
      await setCoordinator('coordinator');
      expect((await agree('coordinator', request)).status).toBe(204);
      expect(await agreedBy(request)).toBe(story.as('coordinator').userId);
    },
  );

  it.each(['caseworker', 'supervisor'])(
    'are not agreed to by the %s who asked or endorsed and heads the agency',
    async (person) => {
      const request = await endorsed('refused');
      await setHead(person);
      expect((await agree(person, request)).status).toBe(404);
      expect(await agreedBy(request)).toBeNull();
      await setHead('supervisor2');
      expect((await agree('supervisor2', request)).status).toBe(204);
      expect(await agreedBy(request)).toBe(story.as('supervisor2').userId);
    },
  );
});

import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { ClosingStory } from './support/closing.js';
import { safetyPlanForm, supportForm } from './support/forms.js';
import { courtStory } from './support/court-story.js';
import type { Court, Opening } from './support/court-story.js';
import { addMembers, startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

const { test, kulob, as } = await startKulob();
const { day, pass, open, start, courts, begin, tryStep, take, decided, rows, dues, blockers } = courtStory(
  test,
  as,
);

describe('a court case', () => {
  let caseId: string;

  beforeEach(async () => {
    caseId = await start();
  });

  it('has a next step on its day, or in two weeks, with the lawyer', async () => {
    const court = await begin({ nextOn: day(30) });
    expect(await rows('lg.next_step')).toEqual([
      { step: 1, due: day(30), owner: 'legal_aid_lawyer', kind: 'task' },
    ]);
    const undated = await take(court, 'admitted');
    expect(await dues('lg.next_step')).toEqual([day(14)]);
    expect(await blockers()).toContain('court_without_date');
    await take(undated, 'next_date_set', { nextOn: 7 });
    expect(await dues('lg.next_step')).toEqual([day(7)]);
    expect(await blockers()).not.toContain('court_without_date');
    expect(JSON.stringify((await as('lawyer').get('/today').expect(200)).body)).toContain('lg.next_step');
  });

  it('puts a hearing among the dates of the case, hidden from the group, and tells when the other side delays', async () => {
    let court = await take(await begin(), 'hearing_set', { nextOn: 20, otherThere: 'yes', seating: 'no' });
    expect(court.steps[0]?.hearing).toEqual([
      { question: 'companion', answer: 'yes' },
      { question: 'separateWay', answer: 'yes' },
      { question: 'otherThere', answer: 'yes' },
      { question: 'seating', answer: 'no' },
    ]);
    expect(await dues('lg.court')).toEqual([13, 19, 21].map(day));
    const [date] = (await as('lawyer').get(`/cases/${caseId}/key-dates`).expect(200)).body.dates;
    const moved = { step: 'moved', onDay: day(25), detail: null, note: null };
    await as('lawyer').post(`/key-dates/${date.id}/events`, moved, date.version).expect(200);
    expect(await dues('lg.court')).toEqual([18, 24, 26].map(day));
    const partitions = await test.database.query(
      `select distinct partition from panoh.follow_ups where case_id = $1 and rule = 'lg.court' and status = 'pending'`,
      [caseId],
    );
    expect(partitions).toEqual([{ partition: 'support' }]);
    for (const nextOn of [30, 40, 50]) court = await take(court, 'hearing_postponed', { nextOn });
    expect(court.isDelayed).toBe(true);
    expect(await dues('lg.court')).toEqual([43, 49, 51].map(day));
    court = await take(court, 'survivor_absent');
    expect(await rows('lg.court')).toEqual([]);
    expect(court.allowedActions).toContain('hearing_set');
    const { dates } = (await as('lawyer').get(`/cases/${caseId}/key-dates`).expect(200)).body;
    expect(dates).toMatchObject([{ kind: 'hearing', isRunning: false }]);
  });

  it('treats a period for reconciliation as danger: weekly contacts alone, an objection, an assessment', async () => {
    const court = await take(await begin(), 'reconciliation_period', { nextOn: 31 });
    expect(court.windowUntil).toBe(day(31));
    expect(await dues('lg.object')).toEqual([day(3)]);
    const contacts = await rows('lg.window');
    expect(contacts.map(({ due }) => due)).toEqual([7, 14, 21, 28, 29].map(day));
    expect(new Set(contacts.map(({ kind, owner }) => `${kind} ${owner}`))).toEqual(
      new Set(['safety_contact case_lead']),
    );
    const [assessment] = await rows('rk.reassess');
    expect(assessment && assessment.due <= day(3)).toBe(true);
    expect(await blockers()).toEqual(
      expect.arrayContaining(['reconciliation_runs', 'pressure_not_reassessed']),
    );
    const { body } = await tryStep(court, 'ended', { detail: 'settled_by_court' }).expect(409);
    expect(body.code).toBe('period_runs');
    const after = await take(court, 'objected');
    expect(await rows('lg.object')).toEqual([]);
    expect(await dues('lg.next_step')).toEqual([day(31)]);
    // Another end takes the place of the first, and a decision ends the period.
    const shorter = await take(after, 'reconciliation_period', { nextOn: 12 });
    expect(await dues('lg.window')).toEqual([7, 10].map(day));
    await take(shorter, 'decided');
    expect(await rows('lg.window')).toEqual([]);
    expect(await blockers()).not.toContain('reconciliation_runs');
    await tryStep(court, 'reconciliation_period', { nextOn: 181 }).expect(412);
  });

  it('asks for a review of the safety plan within three days of such a period, however new the plan is', async () => {
    const review = (seen: number) =>
      as('lawyer').post(`/cases/${caseId}/safety-plan/versions`, safetyPlanForm(), seen).expect(201);
    await review(0);
    expect(await rows('fu.safety_plan')).toEqual([]);
    await take(await begin(), 'reconciliation_period', { nextOn: 31 });
    expect(await rows('fu.safety_plan')).toEqual([
      { step: 1, due: day(3), owner: 'case_lead', kind: 'task' },
    ]);
    await review(1);
    expect(await rows('fu.safety_plan')).toEqual([]);
  });

  it('counts a duty as done only when the survivor, alone, says so', async () => {
    const { court, dutyId } = await decided('leave_home');
    expect(await blockers()).toContain('court_duty_open');
    expect(await dues('en.step')).toEqual([day(12)]);
    const full = await take(court, 'full', { dutyId });
    expect(full.duties[0]).toMatchObject({ state: 'enforcing', step: 'full' });
    expect(await dues('en.step')).toEqual([day(7)]);
    expect(await blockers()).toContain('court_duty_open');
    const { body } = await tryStep(full, 'confirmed', { dutyId, alone: 'no' }).expect(422);
    expect(body.fields).toEqual([{ path: 'alone', code: 'not_alone' }]);
    const met = await take(full, 'confirmed', { dutyId });
    expect(met.duties[0]).toMatchObject({ state: 'running' });
    expect([await rows('en.step'), (await rows('en.paid')).length]).toEqual([[], 1]);
    expect(await blockers()).not.toContain('court_duty_open');
  });

  it('asks every month about a payment that goes on, and turns to the lawyer again when it stops', async () => {
    const { court, dutyId } = await decided('pay_monthly');
    const got = await take(await take(court, 'opened', { dutyId }), 'confirmed', { dutyId });
    expect(got.duties[0]?.state).toBe('running');
    expect(await rows('en.step')).toEqual([]);
    expect((await rows('en.paid')).map(({ owner }) => owner)).toEqual(['case_lead']);
    await tryStep(got, 'ended').expect(409);
    const stopped = await take(got, 'stopped_again', { dutyId });
    expect(await rows('en.paid')).toEqual([]);
    expect((await rows('en.step')).map(({ owner, due }) => [owner, due])).toEqual([
      ['legal_aid_lawyer', day(3)],
    ]);
    const free = await take(stopped, 'impossible', { dutyId });
    expect((await tryStep(free, 'ended').expect(409)).body.code).toBe('appeal_unasked');
    const over = await take(await take(free, 'appeal_asked'), 'ended');
    expect(over).toMatchObject({ isOpen: false, allowedActions: ['recorded_in_error'] });
    for (const rule of ['en.step', 'en.paid', 'lg.next_step', 'lg.appeal'])
      expect(await rows(rule)).toEqual([]);
  });

  it('offers the lawyer a complaint about inaction once two days passed, and dates it', async () => {
    const { court, dutyId } = await decided('pay_once');
    await pass(13);
    const asked = await take(court, 'writ_asked', { dutyId, nextOn: 5 });
    await tryStep(asked, 'complained', { dutyId }).expect(409);
    await pass(6);
    const [late] = (await courts()).filter(({ id }) => id === court.id);
    expect(late?.duties[0]?.allowedActions[0]).toBe('complained');
    const complained = await take(asked, 'complained', { dutyId });
    expect(complained.duties[0]?.allowedActions).not.toContain('complained');
    expect(await dues('en.step')).toEqual([day(14)]);
  });

  it('takes back an end that was recorded in error: its row is planned again', async () => {
    const { court, dutyId } = await decided('no_approach');
    const asked = await take(court, 'appeal_asked', { nextOn: 9 });
    const closed = await take(asked, 'impossible', { dutyId });
    expect(await rows('en.step')).toEqual([]);
    const again = await take(closed, 'recorded_in_error', { dutyId });
    expect(again.duties[0]).toMatchObject({ state: 'enforcing', step: 'duty_set' });
    expect(await dues('en.step')).toEqual([day(12)]);
    expect(await blockers()).toContain('court_duty_open');
    const ended = await take(await take(again, 'impossible', { dutyId }), 'ended');
    expect(await rows('lg.next_step')).toEqual([]);
    expect(await take(ended, 'recorded_in_error')).toMatchObject({ isOpen: true, version: 9 });
    expect(await dues('lg.next_step')).toEqual([day(9)]);
  });

  it('asks about an appeal the day after the decision, and refuses one after its term', async () => {
    const court = await take(await begin(), 'decided', { detail: 'refused' });
    expect(await dues('lg.appeal')).toEqual([day(1)]);
    await tryStep(court, 'appeal_asked', { detail: 'wanted' }).expect(422);
    const asked = await take(court, 'appeal_asked', { detail: 'wanted', nextOn: 4 });
    expect(await rows('lg.appeal')).toEqual([]);
    // Two days before the last day, not at its end.
    expect(await dues('lg.next_step')).toEqual([day(2)]);
    await pass(5);
    expect((await tryStep(asked, 'appealed').expect(409)).body.code).toBe('appeal_after_term');
    await take(asked, 'appealed', { onDay: day(-1) });
  });

  it('asks alone why a complaint was withdrawn; pressure calls for an assessment', async () => {
    const court = await take(await begin({ kind: 'private_prosecution' }), 'withdrawn');
    expect(await dues('lg.withdrawal')).toEqual([day(7)]);
    expect((await tryStep(court, 'ended', { detail: 'withdrawn' }).expect(409)).body.code).toBe(
      'withdrawal_unasked',
    );
    await tryStep(court, 'withdrawal_asked', { alone: 'unknown' }).expect(422);
    await take(court, 'withdrawal_asked', { detail: 'told_by_official' });
    expect(await rows('lg.withdrawal')).toEqual([]);
    const { items } = (await as('lawyer').get(`/cases/${caseId}/timeline`).expect(200)).body;
    expect(items[0]).toMatchObject({ kind: 'complaint_withdrawn', raisesRisk: true });
  });

  it('refuses what cannot be, says why, and keeps nothing of it', async () => {
    const court = await begin();
    const refused = (await tryStep(court, 'decided', { note: 'No. 4, судья Каримов' }).expect(422)).body;
    expect(refused.fields).toEqual([{ path: 'note', code: 'names_judge' }]);
    expect((await tryStep(court, 'duty_set').expect(409)).body.code).toBe('step_not_now');
    expect((await courts())[0]?.steps).toHaveLength(1);
    // Whose address the other side reads is said at each filing.
    const filed = { kind: 'divorce', step: 'filed', onDay: day() };
    const silent = await as('lawyer').post(`/cases/${caseId}/court-cases`, filed).expect(422);
    expect(silent.body.fields).toEqual([{ path: 'address', code: 'required' }]);
    const served = await begin({ kind: 'alimony', address: 'survivor' });
    expect(served).toMatchObject({ isAddressServed: true });
    expect(await take(served, 'address_replaced')).toMatchObject({ isAddressServed: false });
    await tryStep(court, 'decided', { note: 'No. 4, in the file' }).expect(200);
    expect((await courts())[0]?.steps).toMatchObject([{ step: 'decided', note: 'No. 4, in the file' }, {}]);
    await tryStep(court, 'next_date_set').expect(412);
  });

  it('is the lawyer’s to write; the lead reads it and records what the survivor says', async () => {
    const own = await open('caseworker');
    await test.database.query(
      `update panoh.users set roles = '{caseworker,legal_aid_lawyer}' where id = $1`,
      [as('caseworker2').userId],
    );
    const body = { kind: 'alimony', step: 'filed', address: 'lawyer', onDay: day() };
    await as('caseworker').post(`/cases/${own}/court-cases`, body).expect(403);
    const begun = await as('caseworker2').post(`/cases/${own}/court-cases`, body).expect(201);
    const undecided = await take(begun.body.courtCases[0], 'decided', {}, 'caseworker2');
    const made = await take(undecided, 'duty_set', {}, 'caseworker2');
    const dutyId = made.duties[0]?.id;
    expect((await courts('caseworker', own))[0]).toMatchObject({
      allowedActions: [],
      duties: [{ allowedActions: ['confirmed', 'not_received'] }],
    });
    await tryStep(made, 'acted', { dutyId }, 'caseworker').expect(403);
    await take(made, 'confirmed', { dutyId }, 'caseworker');
  });

  describe('that the lawyer of another agency leads', () => {
    const we = new Referring(test, kulob);
    const closing = new ClosingStory(test, kulob);
    /** Her case at the crisis centre, referred to the lawyer, who has a court case of hers. */
    const referred = async () => {
      const ofLead = await we.openShared('caseworker');
      const { id } = await we.send('caseworker', ofLead, we.form('legalAid.legal'));
      const { caseId: theirs } = await we.accept('lawyer', id);
      const court = await begin({ note: 'No. 7, with the clerk', address: 'survivor' }, theirs);
      return { ofLead, theirs, referral: id, court };
    };
    const waiting = async (id: string, rule = 'lg.window'): Promise<string[]> =>
      (
        await test.database.query<{ owner: string }>(
          `select owner_role as owner from panoh.follow_ups where case_id = $1 and rule = $2 and status = 'pending' order by due_at`,
          [id, rule],
        )
      ).map(({ owner }) => owner);

    it('stays at the gate of the lead and asks for her contacts when the referral is completed, until a decision', async () => {
      const { ofLead, theirs, referral, court } = await referred();
      const set = await take(court, 'reconciliation_period', { nextOn: 31 });
      const before = await waiting(ofLead);
      expect(before).toHaveLength(5);
      // The lead plans for her safety: the other side receives the papers, and notes are the lawyer's.
      const [seen] = await courts('caseworker', ofLead);
      expect(seen).toMatchObject({
        ...{ kind: 'divorce', isElsewhere: true, isAddressServed: true, windowUntil: day(31) },
        allowedActions: [],
      });
      expect(JSON.stringify(seen)).not.toContain('clerk');
      expect([
        (await waiting(ofLead, 'lg.object')).length,
        (await waiting(theirs, 'lg.object')).length,
      ]).toEqual([0, 1]);
      const { status } = await we
        .on('lawyer', referral)
        .take('completion', { serviceOn: day(), survivorFeedback: 'received' });
      expect([status, await waiting(ofLead)]).toEqual([200, before]);
      expect(await closing.blockers(ofLead)).toContain('reconciliation_runs');
      const again = await take(set, 'reconciliation_period', { nextOn: 40 });
      expect([(await waiting(ofLead)).length, await waiting(theirs)]).toEqual([6, []]);
      await take(again, 'decided');
      expect([await waiting(ofLead), await waiting(ofLead, 'lg.object')]).toEqual([[], []]);
      expect(await closing.blockers(ofLead)).not.toContain('reconciliation_runs');
      // What began after the end of the referral is the lawyer's alone.
      const later = await take(await begin({ kind: 'alimony' }, theirs), 'reconciliation_period', {});
      expect((await courts('caseworker', ofLead)).map(({ kind }) => kind)).toEqual(['divorce']);
      expect([await waiting(ofLead), (await waiting(theirs)).length > 0]).toEqual([[], true]);
      expect(later.windowUntil).toBe(day(60));
    });

    it('leaves the lead her contacts until the end of the period where the referral is withdrawn', async () => {
      const { ofLead, referral, court } = await referred();
      await take(court, 'reconciliation_period', { nextOn: 31 });
      const { status } = await we
        .on('caseworker', referral)
        .take('withdrawal', { reason: 'no_longer_wanted', alone: 'yes' });
      expect([status, (await waiting(ofLead)).length]).toEqual([200, 5]);
      expect(await courts('caseworker', ofLead)).toEqual([]);
    });

    it('never shows the lead what she told the lawyer, and is in the audit of both cases when it is read', async () => {
      const { ofLead, theirs, court } = await referred();
      let now = await take(court, 'hearing_set');
      now = await take(now, 'survivor_absent', { detail: 'pressure_suspected' });
      now = await take(now, 'reconciliation_period', { detail: 'other_side' });
      now = await take(now, 'objected', { detail: 'survivor_did_not_want' });
      now = await take(now, 'withdrawn');
      now = await take(now, 'withdrawal_asked', { detail: 'told_by_official' });
      now = await take(now, 'decided');
      now = await take(now, 'appeal_asked', { detail: 'undecided', nextOn: 9 });
      now = await take(now, 'duty_set', { duty: 'pay_fine' });
      await take(now, 'confirmed', { dutyId: now.duties[0]?.id, detail: 'survivor_paid' });
      const [seen] = await courts('caseworker', ofLead);
      const told = JSON.stringify(seen);
      for (const hers of ['pressure_suspected', 'survivor_did_not_want', 'told_by_official', 'undecided'])
        expect(told).not.toContain(hers);
      for (const hers of ['survivor_paid', 'withdrawal_asked', 'appeal_asked', theirs])
        expect(told).not.toContain(hers);
      expect(told).toContain('other_side');
      const entries = await test.database.query<{ id: string }>(
        `select c.id from panoh.audit_entries e join panoh.cases c on c.audit_pseudonym = any (e.cases)
         where e.seq = (select max(seq) from panoh.audit_entries where action = 'listCourtCases' and actor_id = $1)`,
        [as('caseworker').userId],
      );
      expect(entries.map(({ id }) => id).sort()).toEqual([ofLead, theirs].sort());
    });

    it.each([
      ['makes the contacts where the survivor lets the new owner know of it', true],
      ['leaves them with the lawyer where she does not', false],
    ])('after a hand-over %s', async (_, allowed) => {
      const { ofLead, theirs, court } = await referred();
      await closing.assess(ofLead);
      const set = await take(court, 'reconciliation_period', { nextOn: 31 });
      const partitions = ['identity', 'safe_contact', 'risk', ...(allowed ? ['support'] : [])];
      const offer = await we
        .as('caseworker')
        .post(`/cases/${ofLead}/handovers`, we.form('ngoElsewhere.psychosocial', { partitions }))
        .expect(201);
      const { caseId: newCase } = await we.accept('caseworkerElsewhere', offer.body.id);
      expect((await waiting(newCase)).length).toBe(allowed ? 5 : 0);
      // Its own view and its own gate, and never of what began after it.
      await begin({ kind: 'alimony' }, theirs);
      const seen = await courts('caseworkerElsewhere', newCase);
      const shown = { kind: 'divorce', isElsewhere: true, allowedActions: [], windowUntil: day(31) };
      expect(seen).toMatchObject(allowed ? [shown] : []);
      expect(await closing.blockers(newCase, 'needs_met', 'caseworkerElsewhere')).toEqual(
        allowed
          ? expect.arrayContaining(['reconciliation_runs'])
          : expect.not.arrayContaining(['reconciliation_runs']),
      );
      await closing.contact(newCase, {}, 'caseworkerElsewhere');
      await closing.plan(ofLead);
      await closing.answerNeeds(ofLead);
      const asked = {
        reason: 'moved',
        subjectId: offer.body.id,
        reviewerAgencyId: kulob.agencies['ngoElsewhere'],
      };
      const request = await closing.endorsed(ofLead, asked);
      await closing.step(request, 'approval', { person: 'caseworkerElsewhere', seen: 2 }).expect(204);
      expect(await waiting(ofLead)).toEqual([]);
      expect((await waiting(newCase)).length).toBe(allowed ? 5 : 0);
      expect((await waiting(theirs)).length).toBe(allowed ? 0 : 5);
      await take(set, 'decided');
      expect([await waiting(newCase), await waiting(theirs)]).toEqual([[], []]);
    });

    it('goes on in the record that stays where the lawyer has two of her, with one hearing', async () => {
      const { ofLead, theirs, court } = await referred();
      let now = await take(court, 'hearing_set', { nextOn: 9 });
      const kept = await open();
      await closing
        .as('lawyer')
        .post(`/cases/${theirs}/closure-statements`, { kind: 'other_case', subjectId: kept })
        .expect(201);
      const asked = {
        reason: 'duplicate',
        subjectId: kept,
        paperSeen: 'passport',
        reviewerAgencyId: kulob.agencies['crisisCentre'],
      };
      const request = (await closing.ask(theirs, asked, 'lawyer').expect(201)).body.id as string;
      await closing.step(request, 'endorsement', { person: 'legalSupervisor', seen: 1 }).expect(200);
      await closing.step(request, 'approval', { person: 'caseworker2', seen: 2 }).expect(204);
      expect((await courts('caseworker', ofLead)).map(({ kind }) => kind)).toEqual(['divorce']);
      now = (await courts('lawyer', kept))[0] as Court;
      now = await take(now, 'hearing_postponed', { nextOn: 30 });
      now = await take(now, 'hearing_held');
      const { dates } = (await as('lawyer').get(`/cases/${kept}/key-dates`).expect(200)).body;
      expect(dates).toMatchObject([{ kind: 'hearing', isRunning: false, version: 3 }]);
      await take(now, 'reconciliation_period');
      expect((await waiting(ofLead)).length).toBeGreaterThan(0);
    });
  });

  it('without any lawyer left is kept moving and ended by the supervisor, and by nobody else', async () => {
    const { court, dutyId } = await decided('no_approach');
    const roles = (of: string) =>
      test.database.query('update panoh.users set roles = $2::text[] where id = $1', [
        as('lawyer').userId,
        of,
      ]);
    const supervised = (now: Court, step: string, change = {}) => take(now, step, change, 'legalSupervisor');
    await tryStep(court, 'next_date_set', {}, 'legalSupervisor').expect(403);
    await roles('{caseworker}');
    try {
      await tryStep(court, 'next_date_set', {}, 'lawyer').expect(403);
      await tryStep(court, 'decided', {}, 'legalSupervisor').expect(403);
      const [seen] = await courts('legalSupervisor');
      expect(seen?.allowedActions.sort()).toEqual(['appeal_asked', 'next_date_set']);
      let now = await supervised(court, 'next_date_set');
      expect(await dues('lg.next_step')).toEqual([day(5)]);
      // A duty in force ends by the same rules.
      const refusal = (await tryStep(now, 'ended', {}, 'legalSupervisor').expect(409)).body.code;
      expect(refusal).toBe('duty_in_force');
      await tryStep(now, 'acted', { dutyId }, 'legalSupervisor').expect(403);
      now = await supervised(now, 'duty_stopped', { dutyId, detail: 'survivor_wish', alone: 'yes' });
      now = await supervised(await supervised(now, 'appeal_asked'), 'ended');
      expect(now).toMatchObject({ isOpen: false, allowedActions: ['recorded_in_error'] });
    } finally {
      await roles('{legal_aid_lawyer}');
    }
    expect(await rows('lg.next_step')).toEqual([]);
  });

  it('does not exist for the police, in their own case either', async () => {
    const theirs = await open('inspector');
    await as('inspector').get(`/cases/${theirs}/court-cases`).expect(404);
    const body = { kind: 'criminal', step: 'filed', onDay: day() };
    await as('inspector').post(`/cases/${theirs}/court-cases`, body).expect(404);
    const row = (agency: string, by: string): string =>
      `insert into panoh.court_steps (id, case_id, agency_id, written_by, court_id, step_no, kind, step, on_day)
       select gen_random_uuid(), $1, ${agency}, ${by}, gen_random_uuid(), 1, 'criminal', 'filed', panoh.now()::date`;
    const own = row('(panoh.me()).agency_id', '(panoh.me()).user_id');
    const role = await AppRole.connect(test);
    expect(await role.outcome(as('inspector'), [own, [theirs]])).toBe('42501');
    expect(await role.outcome(as('caseworker'), [own, [await open('caseworker')]])).toBe('42501');
    // Even a row that got there is not read.
    const { agencyId, userId } = as('inspector');
    await test.database.query(row('$2', '$3'), [theirs, agencyId, userId]);
    expect(await role.as(as('inspector'), ['select id from panoh.court_steps', []])).toEqual([]);
  });

  describe('in stories of any order', () => {
    const CLOSED = ['duty_stopped', 'impossible'];
    const ONCE_MET = ['pay_once', 'hand_over_child', 'hand_over_things', 'hand_over_papers'];
    const DUTIES = [
      ...ONCE_MET,
      'leave_home',
      'let_in',
      'pay_monthly',
      'contact_schedule',
      'no_approach',
      'programme',
      'serve_arrest',
    ];
    const KINDS = ['criminal', 'private_prosecution', 'divorce', 'alimony', 'housing', 'custody', 'damages'];

    /** Repeatable numbers, so that a failed story can be repeated. */
    const dice = (seed: number) => {
      let state = seed;
      return <T>(of: readonly T[]): T => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return of[Math.floor(state / 65_536) % of.length] as T;
      };
    };

    /** Duties and court cases without their row, read from plain rows and without the rules of the product. */
    async function lost(): Promise<string[]> {
      const { 0: found } = await test.database.query<{ lost: string[] }>(
        `with said as (select s.* from panoh.court_steps s where s.case_id = $1 and s.step <> 'recorded_in_error'
             and not exists (select 1 from panoh.court_steps e where e.court_id = s.court_id
               and e.step_no = s.step_no + 1 and e.step = 'recorded_in_error')),
           last as (select distinct on (s.court_id, s.duty_id) s.court_id, s.duty_id, s.duty, s.step from said s
             order by s.court_id, s.duty_id, s.step_no desc),
           due as (select f.subject_id, f.rule from panoh.follow_ups f where f.case_id = $1 and f.status = 'pending'
             and f.due_at is not null and f.owner_role <> '' and f.kind = 'task'
             and exists (select 1 from panoh.follow_up_steps k where k.follow_up_id = f.id and k.rung = 'owner'))
         select coalesce(array_agg(what), '{}') as lost from (
           select 'duty ' || l.duty || ' after ' || l.step as what from last l where l.duty_id is not null
             and not (l.step = any ($2)) and not (l.step = 'confirmed' and l.duty = any ($3))
             and (select count(*) from due d where d.subject_id = l.duty_id and d.rule in ('en.step', 'en.paid')) <> 1
           union all select 'court after ' || l.step from last l where l.duty_id is null
             and not exists (select 1 from said e where e.court_id = l.court_id and e.step = 'ended')
             and (select count(*) from due d where d.subject_id = l.court_id and d.rule = 'lg.next_step') <> 1
           union all select 'ended, and still ' || d.rule from due d join said e
             on e.step = 'ended' and d.subject_id = e.court_id and d.rule <> 'lg.withdrawal') x`,
        [caseId, CLOSED, [...ONCE_MET, 'serve_arrest', 'pay_fine']],
      );
      return found?.lost ?? [];
    }

    /** By hand with `PANOH_STORIES=1000`. */
    const STORIES = Number(process.env['PANOH_STORIES'] ?? 8);
    const STEPS = 9;

    it('leaves every duty in force with a dated next step and an owner', async () => {
      const told = new Set<string>();
      for (let story = 1; story <= STORIES; story += 1) {
        if (story % 4 === 0) caseId = await start();
        const pick = dice(story * 7919);
        let court = await begin({ kind: pick(KINDS), ...(pick([true, false]) ? { nextOn: day(4) } : {}) });
        for (let nth = 0; nth < STEPS && court.isOpen; nth += 1) {
          const ofDuty = court.duties.flatMap(({ id, duty, allowedActions }) =>
            allowedActions.map((step) => ({ step, dutyId: id, duty })),
          );
          const ofCourt = court.allowedActions
            .filter((step) => step !== 'ended' || nth > 5)
            .map((step) => ({ step, dutyId: null, duty: null }));
          const { step, dutyId } = pick([
            ...ofCourt,
            ...ofCourt.filter((one) => one.step === 'decided'),
            ...ofDuty,
          ]);
          const extras: Record<string, object> = {
            duty_set: { duty: pick(DUTIES) },
            ended: { detail: 'died' },
          };
          const extra = extras[step] ?? {};
          court = await take(court, step, { ...extra, ...(dutyId ? { dutyId } : {}) });
          told.add(step);
          expect({ story, step, lost: await lost() }).toEqual({ story, step, lost: [] });
        }
      }
      // The stories were stories: most kinds of steps occurred.
      expect(told.size).toBeGreaterThan(22);
      // Without its row the oracle sees the court case.
      await begin();
      await test.database.query(
        `update panoh.follow_ups set status = 'replaced', done_at = panoh.now() where case_id = $1 and rule = 'lg.next_step'`,
        [caseId],
      );
      expect((await lost()).length).toBeGreaterThan(0);
    }, 120_000);
  });
});

describe('a court case that is opened to the court or to enforcement', () => {
  let caseId: string;
  const OPEN = ['court', 'enforcement'] as const;
  beforeAll(() =>
    addMembers(test, kulob, {
      ...{ groupId: kulob.groupId, place: 'kulob' },
      members: {
        court: { type: 'court', people: { secretary: ['court_contact'] } },
        enforcement: { type: 'bailiff', people: { bailiff: ['enforcement_contact'] } },
        emptyCourt: { type: 'court', people: { clerk: ['supervisor'] } },
      },
    }),
  );
  beforeEach(async () => {
    caseId = await start();
  });
  const show = (court: Court, to: (typeof OPEN)[number], dutyId: string | null = null, alone = 'yes') =>
    as('lawyer').post(`/court-cases/${court.id}/openings`, {
      ...{ agencyId: kulob.agencies[to], dutyId, alone },
    });
  const work = async (person: string) => (await as(person).get('/court-work').expect(200)).body;
  const opened = async (person: string, reference: string) =>
    (await work(person)).find((one: { reference: string }) => one.reference === reference);
  const say = (person: string, id: string, entry: object) =>
    as(person).post(`/court-work/${id}/entries`, { onDay: day(), ...entry });
  const openings = async () => (await courts())[0]?.openings ?? [];
  const newest = async (): Promise<Opening> => {
    const one = (await openings()).at(-1);
    if (!one) throw new Error('Nothing is open.');
    return one;
  };

  it('never shows them risk, place or story, nor the case itself', async () => {
    let court = await take(await begin(), 'hearing_set', { nextOn: 9 });
    const { receivers } = (await as('lawyer').get(`/cases/${caseId}/court-cases`).expect(200)).body;
    expect(receivers.map(({ name }: { name: { en: string } }) => name.en).sort()).toEqual([...OPEN]);
    expect((await show(court, 'court', null, 'no').expect(422)).body.fields).toEqual([
      { path: 'alone', code: 'not_alone' },
    ]);
    await show(court, 'enforcement').expect(422);
    await show(court, 'court').expect(201);
    const opening = await newest();
    expect(await opened('secretary', opening.reference)).toEqual({
      ...{ id: opening.id, reference: opening.reference, kind: 'divorce', hearingOn: day(9) },
      ...{ isSupportOffered: false, duty: null, untilOn: null, phone: null, entries: [] },
      agencyName: { tg: 'legalAid', ru: 'legalAid', en: 'legalAid' },
      allowedActions: expect.arrayContaining(['hearing_set', 'help_wanted']),
    });
    court = await take(await take(court, 'hearing_held'), 'decided');
    court = await take(court, 'duty_set', { duty: 'leave_home' });
    await show(court, 'enforcement', court.duties[0]?.id ?? '').expect(201);
    const duty = await opened('bailiff', (await newest()).reference);
    expect(duty).toMatchObject({ duty: 'leave_home', kind: null, hearingOn: null, isSupportOffered: null });
    expect(await opened('bailiff', opening.reference)).toBeUndefined();
    const role = await AppRole.connect(test);
    for (const person of ['secretary', 'bailiff']) {
      expect(JSON.stringify(await work(person))).not.toContain(caseId);
      for (const table of ['cases', 'court_steps', 'court_openings', 'identities', 'follow_ups'])
        expect(await role.as(as(person), [`select 1 from panoh.${table}`, []])).toEqual([]);
      expect(await role.as(as(person), ['select * from panoh.courts_at_lawyer($1)', [caseId]])).toEqual([]);
    }
  });

  it('is told by them what happened, which stops no clock until the lawyer records it', async () => {
    const { court, dutyId } = await decided('leave_home');
    await show(court, 'enforcement', dutyId).expect(201);
    const opening = await newest();
    const { id } = opening;
    await say('bailiff', id, { entry: 'decided', detail: 'granted' }).expect(422);
    await say('secretary', id, { entry: 'full' }).expect(404);
    expect((await say('bailiff', id, { entry: 'blocked' }).expect(422)).body.fields).toEqual([
      { path: 'detail', code: 'required' },
    ]);
    expect(await dues('en.step')).toEqual([day(12)]);
    await say('bailiff', id, { entry: 'full' }).expect(201);
    const [told] = await courts();
    expect(told?.duties[0]).toMatchObject({ state: 'enforcing', step: 'duty_set' });
    expect(told?.openings[0]?.entries).toMatchObject([{ entry: 'full', isNew: true }]);
    expect(await blockers()).toContain('court_duty_open');
    // The lawyer is notified, and looks within the time of an answer to a referral.
    expect((await dues('en.step'))[0]).toBe(day(1));
    const news = JSON.stringify((await as('lawyer').get('/notifications').expect(200)).body);
    expect(news).toContain('court_entry');
    await pass(2);
    await say('bailiff', id, { entry: 'partly' }).expect(201);
    expect((await dues('en.step'))[0]).toBe(day(-1));
    const known = (await courts())[0] as Court;
    await take(known, 'full', { dutyId });
    expect((await openings())[0]?.entries.map(({ isNew }) => isNew)).toEqual([false, false]);
    await take((await courts())[0] as Court, 'duty_stopped', { dutyId });
    expect(await opened('bailiff', opening.reference)).toBeUndefined();
  });

  it('is asked for help in court, alone, with a safe way to reach the survivor', async () => {
    const court = await begin({ nextOn: day(30) });
    await show(court, 'court').expect(201);
    const opening = await newest();
    const help = { entry: 'help_wanted', need: 'psychosocial', way: 'as_agreed_with_lawyer', alone: 'yes' };
    const { body } = await say('secretary', opening.id, { ...help, alone: 'no' }).expect(422);
    expect(body.fields).toMatchObject([{ path: 'alone' }]);
    const unsaid = await say('secretary', opening.id, { ...help, need: null, way: null }).expect(422);
    expect(unsaid.body.fields).toMatchObject([{ path: 'need' }, { path: 'way' }]);
    await say('secretary', opening.id, help).expect(201);
    const entries = async () => (await openings())[0]?.entries;
    expect(await entries()).toMatchObject([{ need: 'psychosocial', way: help.way, isNew: true }]);
    expect(await dues('lg.next_step')).toEqual([day(1)]);
    // No step answers the wish: only work on its own row does.
    await take((await courts())[0] as Court, 'next_date_set', { nextOn: 20 });
    expect(await entries()).toMatchObject([{ isNew: true }]);
    expect(await rows('lg.help')).toMatchObject([{ due: day(3), owner: 'legal_aid_lawyer' }]);
    const work = async () => {
      const [wish] = await test.database.query<{ id: string; version: number }>(
        "select id, version from panoh.follow_ups where case_id = $1 and rule = 'lg.help' and status = 'pending'",
        [caseId],
      );
      const path = `/follow-ups/${wish?.id}/outcomes`;
      await as('lawyer').post(path, { outcome: 'done' }, wish?.version).expect(200);
    };
    await work();
    expect(await entries()).toMatchObject([{ isNew: false }]);
    // The whole court reads that help is wanted, and not which.
    expect((await opened('secretary', opening.reference)).entries).toEqual([
      { entry: 'help_wanted', onDay: day(), nextOn: null, detail: null },
    ]);
    // The end of the opening hides no wish that waits.
    await say('secretary', opening.id, help).expect(201);
    await as('lawyer').delete(`/court-openings/${opening.id}`).expect(200);
    expect(await openings()).toMatchObject([{ id: opening.id, allowedActions: [] }]);
    expect(await opened('secretary', opening.reference)).toBeUndefined();
    await say('secretary', opening.id, help).expect(404);
    expect((await entries())?.[0]).toMatchObject({ way: help.way, isNew: true });
    await work();
    expect(await openings()).toEqual([]);
  });

  it('is gone for a court that is kept away from the case, and shows nothing that is over', async () => {
    const { court, dutyId } = await decided('pay_once');
    await show(court, 'court').expect(201);
    const opening = await newest();
    const end = (person: string) => as(person).delete(`/court-openings/${opening.id}`);
    for (const person of ['caseworker', 'policeSupervisor']) await end(person).expect(404);
    const [seen] = (await courts('legalSupervisor'))[0]?.openings ?? [];
    expect(seen).toMatchObject({ allowedActions: ['end'] });
    await test.database.block(caseId, kulob.agencies['court'], 'agency');
    expect(await opened('secretary', opening.reference)).toBeUndefined();
    await say('secretary', opening.id, { entry: 'hearing_held' }).expect(404);
    await end('legalSupervisor').expect(200);
    expect(await openings()).toEqual([]);
    await show(court, 'court').expect(422);
    const closed = await take(court, 'impossible', { dutyId });
    expect((await show(closed, 'enforcement', dutyId).expect(409)).body.reasons).toEqual(['step_not_now']);
  });

  it('tells the court of a shelter only that its working group can be called', async () => {
    await show(await begin(), 'court').expect(201);
    const { reference } = await newest();
    // That she has support is said once she was given some.
    const isOffered = async () => (await opened('secretary', reference)).isSupportOffered;
    expect(await isOffered()).toBe(false);
    const given = supportForm({ serviceType: 'legal', givenOn: day() });
    await as('lawyer').post(`/cases/${caseId}/support-entries`, given).expect(201);
    expect(await isOffered()).toBe(true);
    for (const [type, phone, en] of [
      ['shelter', null, 'kulob'],
      ['legal_aid', '2-10-10', 'legalAid'],
    ]) {
      await test.database.query("update panoh.agencies set type = $2, duty_phone = '2-10-10' where id = $1", [
        ...[kulob.agencies['legalAid'], type],
      ]);
      expect(await opened('secretary', reference)).toMatchObject({ phone, agencyName: { en } });
    }
  });
});

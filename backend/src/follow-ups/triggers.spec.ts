import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plannedCase } from '../../test/support/planned-case.js';
import { RISK_BANDS } from '../risk/risk.types.js';
import { ruleOf } from './follow-up-rules.js';
import { planFollowUps } from './follow-ups.rules.js';
import { supersededBy } from './superseded-rows.rules.js';
import { DECISIONS } from './follow-ups.types.js';
import { RULE_KEYS } from './follow-ups.types.js';
import type { CaseFacts, PendingRow, RuleKey, Trigger } from './follow-ups.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const facts = (change: Partial<CaseFacts> = {}): CaseFacts =>
  plannedCase({ now: NOW, band: 'incomplete', sharesWithGroup: true, ...change });
const assessed = (change: Partial<Extract<Trigger, { kind: 'risk_assessed' }>> = {}): Trigger => ({
  kind: 'risk_assessed',
  incomplete: false,
  opensReview: false,
  emergency: false,
  safetyPlanCurrent: false,
  ...change,
});

describe('whatever happens', () => {
  const refused = { referralId: 'r1', urgency: 'high', windowEndsAt: null } as const;
  const TRIGGERS: readonly Trigger[] = [
    { kind: 'case_opened' },
    { kind: 'case_reopened' },
    { kind: 'import_reviewed' },
    { kind: 'incident_recorded' },
    { kind: 'incident_known' },
    { kind: 'neck_pressure_disclosed' },
    { kind: 'forensic_exam_wanted' },
    { kind: 'health_care_given' },
    { kind: 'sexual_violence_disclosed', happened: { earliestAt: null, latestAt: NOW } },
    { kind: 'suicide_triage', level: 'emergency' },
    { kind: 'suicide_triage', level: 'same_day' },
    { kind: 'suicide_triage', level: 'plan' },
    { kind: 'reassessment_called', cause: 'event_that_raises_risk' },
    { kind: 'referral_sent', referralId: 'r1', urgency: 'low', windowEndsAt: null },
    { kind: 'referral_accepted', referralId: 'r1', urgency: 'high' },
    { kind: 'handover_reached', referralId: 'r1' },
    { kind: 'called_in', callInId: 'q1' },
    { kind: 'programme_signalled', signalId: 'g1', code: 'finished', allowsFeedback: true },
    { kind: 'service_date_set', referralId: 'r1', serviceAt: NOW },
    { kind: 'court_step', courtId: 'c1', nextAt: null },
    { kind: 'court_period_set', courtId: 'c1', from: NOW, until: at('2029-02-01T12:00'), asks: 'all' },
    { kind: 'court_decided', courtId: 'c1', decidedAt: NOW },
    { kind: 'court_withdrawn', courtId: 'c1' },
    { kind: 'court_help_wanted', entryId: 'e1' },
    { kind: 'duty_step', dutyId: 'd1', step: 1, nextAt: null },
    { kind: 'duty_running', dutyId: 'd1' },
    { kind: 'support_lead_answered', answer: 'declined' },
    { kind: 'consent_provisional', consentId: 'c1' },
    { kind: 'acted_without_consent', consentId: 'c1' },
    { kind: 'later_contact_refused' },
    { kind: 'programme_refused', signalId: null },
    { kind: 'case_imported', dueAt: at('2026-12-01T23:59') },
    { kind: 'contact_failed', failures: 2 },
    { kind: 'contact_unsafe' },
    { kind: 'order_sought', orderId: 'o1', issueBy: at('2026-11-25T11:50') },
    { kind: 'order_issued', orderId: 'o1', serveBy: at('2026-11-25T11:50') },
    { kind: 'order_served', orderId: 'o1', servedAt: NOW, endsAt: at('2026-12-10T00:00') },
    { kind: 'order_end_set', orderId: 'o1', servedAt: null, endsAt: at('2026-12-10T00:00') },
    { kind: 'order_taken_over', orderId: 'o1', endsAt: at('2026-12-10T00:00') },
    { kind: 'order_notice_sent', orderId: 'o1' },
    { kind: 'order_ended', orderId: 'o1', endedAt: NOW },
    { kind: 'order_annulled', orderId: 'o1', endedAt: NOW },
    { kind: 'order_corrected', orderId: 'o1', servedAt: NOW, endsAt: at('2026-12-20T00:00') },
    { kind: 'correction_asked', correctionId: 'k1' },
    { kind: 'order_breached', breachId: 'b1' },
    { kind: 'shelter_entered', stayId: 's1', enteredAt: NOW },
    { kind: 'shelter_left', stayId: 's1', leftAt: NOW },
    { kind: 'helper_reports_change', stays: true },
    { kind: 'helper_reports_change', stays: false },
    { kind: 'hearing_set', hearingId: 'h1', heldAt: at('2026-12-10T00:00') },
    { kind: 'hearing_ended', hearingId: 'h1', held: true },
    { kind: 'return_expected', returnId: 'm1', expectedAt: at('2026-12-20T00:00') },
    { kind: 'return_ended', returnId: 'm1' },
    { kind: 'outcome_begun', outcomeId: 'j1', startedAt: NOW },
    { kind: 'outcome_ended', outcomeId: 'j1' },
    { kind: 'meeting_held', decisionId: 'd1', step: 3, dueAt: at('2029-02-01T12:00') },
    { kind: 'decision_taken_back', decisionId: 'd1' },
    { kind: 'referral_refused', ...refused, asksFor: 'other_place' },
    { kind: 'referral_refused', ...refused, asksFor: 'missing_information' },
    { kind: 'referral_refused', ...refused, asksFor: 'consent' },
    { kind: 'waiting_place_taken', referralId: 'r1' },
    { kind: 'waits_without_help', referralId: 'r1' },
    { kind: 'closing_endorsed', episodeId: 'e1', talk: 'held' },
    { kind: 'closing_endorsed', episodeId: 'e1', talk: 'refused' },
    { kind: 'closing_endorsed', episodeId: 'e1', talk: null },
    { kind: 'closing_ended', episodeId: 'e1' },
    { kind: 'search_decided', days: 14 },
    { kind: 'contacts_stopped' },
    { kind: 'death_reported' },
    { kind: 'erasure_asked', erasureId: 'x1' },
    { kind: 'erasure_ended', erasureId: 'x1' },
    { kind: 'block_waits', blockId: 'k1', isHeavy: true },
    { kind: 'block_waits', blockId: 'k1', isHeavy: false },
    { kind: 'block_settled', blockId: 'k1' },
    { kind: 'extension_sent', orderId: 'o1', answerBy: at('2029-02-01T12:00') },
    { kind: 'report_registered', incidentId: 'i1' },
    { kind: 'report_sent_on', incidentId: 'i1', answerBy: at('2029-02-01T12:00') },
    { kind: 'suicide_suspected' },
    { kind: 'plan_action_set', actionId: 'p1', dueAt: at('2029-02-01T12:00') },
    { kind: 'plan_action_ended', actionId: 'p1' },
    { kind: 'joint_wanted', hearingId: 'h1', heldAt: at('2029-02-01T12:00'), step: 1 },
    { kind: 'joint_ended', hearingId: 'h1' },
    { kind: 'plan_wanted' },
    { kind: 'plan_not_wanted' },
    { kind: 'child_recorded', childId: 'k1' },
    { kind: 'child_corrected', childId: 'k1', lacksPapers: true },
    { kind: 'child_removed', childId: 'k1' },
    { kind: 'child_answered', childId: 'k1', isSafe: true, isWithHisFamily: true },
    { kind: 'child_answered', childId: 'k1', isSafe: false, isWithHisFamily: true },
    { kind: 'survivor_moved' },
    { kind: 'case_closed', reason: 'needs_met', contactConsent: true },
    { kind: 'case_closed', reason: 'survivor_request', contactConsent: false, reviewedBy: 'group' },
    { kind: 'case_closed', reason: 'died', contactConsent: false, reviewedBy: 'group' },
    assessed({ opensReview: true, emergency: true }),
    assessed({ opensReview: true }),
  ];
  const anyTrigger = fc.constantFrom(...TRIGGERS);
  const anyFacts: fc.Arbitrary<CaseFacts> = fc.record({
    now: fc.date({ min: NOW, max: at('2029-01-01T00:00'), noInvalidDate: true }),
    status: fc.constantFrom('open', 'closed'),
    band: fc.constantFrom(...RISK_BANDS),
    openedAt: fc.constant(NOW),
    ownerIsPolice: fc.boolean(),
    supportLead: fc.constantFrom('none', 'accepted', 'declined'),
    sharesWithGroup: fc.boolean(),
    markedByGroup: fc.boolean(),
    planActions: fc.array(
      fc.record({
        id: fc.constantFrom('p1', 'p2'),
        dueAt: fc.date({ min: NOW, max: at('2029-01-01T00:00'), noInvalidDate: true }),
      }),
      { maxLength: 2 },
    ),
    contactStopped: fc.boolean(),
    referrals: fc.array(
      fc.record({
        id: fc.constantFrom('r1', 'r2'),
        urgency: fc.constantFrom('high', 'medium', 'low'),
        isContacted: fc.boolean(),
        serviceAt: fc.option(fc.date({ min: NOW, max: at('2029-01-01T00:00'), noInvalidDate: true })),
      }),
      { maxLength: 2 },
    ),
    orders: fc.array(
      fc.record({
        id: fc.constantFrom('o1', 'o2'),
        serveBy: fc.constant(NOW),
        servedAt: fc.option(fc.constant(NOW)),
        endsAt: fc.option(fc.date({ min: NOW, max: at('2027-03-01T00:00'), noInvalidDate: true })),
      }),
      { maxLength: 2 },
    ),
    isInDanger: fc.boolean(),
    children: fc.array(
      fc.record({
        id: fc.constantFrom('k1', 'k2'),
        isWithHisFamily: fc.boolean(),
        livesWithHer: fc.boolean(),
        lacksPapers: fc.boolean(),
        askedAt: fc.option(fc.constant(NOW)),
      }),
      { maxLength: 2 },
    ),
  });

  it('never opens a row after it is due, and never a meeting for suicide risk', () => {
    fc.assert(
      fc.property(anyTrigger, anyFacts, (trigger, given) => {
        const rows = planFollowUps(trigger, given);
        expect(rows.filter((row) => row.fromAt > row.dueAt)).toEqual([]);
        const isReview = trigger.kind === 'case_closed';
        if (!isReview && (!given.sharesWithGroup || trigger.kind === 'suicide_triage'))
          expect(rows.map((row) => row.rule)).not.toContain('fu.mdwg_review');
      }),
      { numRuns: 3_000 },
    );
  });

  it('makes every rule, and only with triggers its table row names', () => {
    const made = new Map<RuleKey, Set<string>>();
    fc.assert(
      fc.property(anyTrigger, anyFacts, (trigger, given) => {
        planFollowUps(trigger, given).forEach((row) =>
          made.set(row.rule, (made.get(row.rule) ?? new Set()).add(trigger.kind)),
        );
      }),
      // One rule in a thousand runs is made; with thirty times as many none is missed.
      { numRuns: 30_000 },
    );
    // What random facts seldom allow: an ordinary case, and dates near to its moment.
    const disclosed = (text: string): Trigger => ({
      kind: 'sexual_violence_disclosed',
      happened: { earliestAt: at(text), latestAt: at(text) },
    });
    const order = { orderId: 'o1', servedAt: NOW, endsAt: at('2026-12-10T00:00') };
    const near: Trigger[] = [disclosed('2026-11-24T01:00'), disclosed('2026-10-24T01:00')];
    for (const trigger of [...TRIGGERS, ...near, { kind: 'order_served', ...order } as const])
      for (const row of planFollowUps(trigger, facts()))
        made.set(row.rule, (made.get(row.rule) ?? new Set()).add(trigger.kind));
    expect([...made.keys()].sort()).toEqual([...RULE_KEYS].sort());
    made.forEach((kinds, rule) => expect(ruleOf(rule).triggers).toEqual(expect.arrayContaining([...kinds])));
  });
});

describe('what a working group heard and decided', () => {
  const again: Trigger = { kind: 'incident_recorded' };
  const rules = (change: Partial<CaseFacts>): string[] =>
    planFollowUps(again, facts(change)).map(({ rule }) => rule);

  it('goes back to it when it happens again within the year, whatever the band, where she allows it', () => {
    expect(rules({ markedByGroup: true, band: 'standard' })).toContain('fu.mdwg_review');
    expect(rules({ markedByGroup: false })).not.toContain('fu.mdwg_review');
    expect(rules({ markedByGroup: true, sharesWithGroup: false })).not.toContain('fu.mdwg_review');
  });

  it('is a row of whoever holds the case, due when the group says, one for each decision', () => {
    const dueAt = at('2026-11-30T12:00');
    const decision: Trigger = { kind: 'meeting_held', decisionId: 'd1', step: 4, dueAt };
    expect(planFollowUps(decision, facts({ band: 'high' }))).toMatchObject([
      { rule: 'mt.decision', step: 4, subjectId: 'd1', dueAt, fromAt: NOW, owner: 'case_lead' },
    ]);
    expect(planFollowUps(decision, facts({ status: 'closed' }))).toEqual([]);
    expect(ruleOf('mt.decision').steps).toHaveLength(DECISIONS.length);
  });
});

describe('what is asked about a child', () => {
  const child = { id: 'k1', isWithHisFamily: false, livesWithHer: true, lacksPapers: true, askedAt: null };
  const known = (change: Partial<CaseFacts> = {}): CaseFacts =>
    facts({ band: 'standard', children: [child], isInDanger: true, ...change });
  const planned = (trigger: Trigger, given: CaseFacts): [string, number, number][] =>
    planFollowUps(trigger, given)
      .filter(({ rule }) => rule.startsWith('ch.'))
      .map(({ rule, step, dueAt }) => [rule, step, (dueAt.getTime() - NOW.getTime()) / 3_600_000]);
  const answered = (isSafe: boolean, isWithHisFamily = false): Trigger => ({
    ...{ kind: 'child_answered', childId: 'k1', isSafe, isWithHisFamily },
  });

  it.each<[string, Trigger, CaseFacts, [string, number, number][]]>([
    [
      'at intake',
      { kind: 'child_recorded', childId: 'k1' },
      known(),
      [
        ['ch.safety', 1, 72],
        ['ch.papers', 1, 720],
      ],
    ],
    [
      'at intake at high risk',
      { kind: 'child_recorded', childId: 'k1' },
      known({ band: 'high', children: [{ ...child, lacksPapers: false }] }),
      [['ch.safety', 1, 24]],
    ],
    ['after a yes in danger', answered(true), known(), [['ch.safety', 2, 720]]],
    ['after a yes without danger', answered(true), known({ isInDanger: false }), []],
    ['after a no', answered(false), known(), [['ch.safety', 1, 72]]],
    [
      'after a no at his family',
      answered(false, true),
      known(),
      [
        ['ch.safety', 1, 72],
        ['ch.left', 1, 72],
      ],
    ],
    ['after a no in a closed case', answered(false), known({ status: 'closed' }), [['ch.safety', 1, 72]]],
    ['after a move', { kind: 'survivor_moved' }, known(), [['ch.school', 1, 336]]],
    [
      'after she left without the child',
      { kind: 'survivor_moved' },
      known({ children: [{ ...child, livesWithHer: false, isWithHisFamily: true }] }),
      [['ch.left', 1, 72]],
    ],
    [
      'once danger is known, a month after the last answer',
      { kind: 'incident_recorded' },
      known({ children: [{ ...child, askedAt: at('2026-11-14T11:50') }] }),
      [['ch.safety', 2, 480]],
    ],
    [
      'once danger is known, soon where the last answer is old',
      { kind: 'incident_recorded' },
      known({ band: 'high', children: [{ ...child, askedAt: at('2026-08-14T11:50') }] }),
      [['ch.safety', 2, 24]],
    ],
    [
      'after a reopening',
      { kind: 'case_reopened' },
      known({ children: [{ ...child, lacksPapers: false }] }),
      [['ch.safety', 1, 72]],
    ],
  ])('%s', (_when, trigger, given, rows) => {
    expect(planned(trigger, given)).toEqual(rows);
  });

  it('is, as her move, a row that other agencies and the group never see', () => {
    const rows = RULE_KEYS.filter((rule) => rule.startsWith('ch.') || rule === 'po.notice_seen');
    expect(new Set(rows.map((rule) => ruleOf(rule).partition))).toEqual(new Set(['identity']));
  });
});

describe('what gives way to an event', () => {
  const row = (rule: RuleKey, change: Partial<PendingRow> = {}): PendingRow => ({
    id: `${rule}${change.subjectId ?? ''}`,
    rule,
    step: 1,
    subjectId: null,
    fromAt: NOW,
    dueAt: NOW,
    ...change,
  });
  const waiting = [
    row('fu.first_contact'),
    row('fu.regular'),
    row('rk.reassess'),
    row('fu.safety_plan'),
    row('sl.offer'),
    row('fu.no_contact'),
    row('fu.post_closure'),
    row('pg.partner'),
    row('rf.feedback', { subjectId: 'r1' }),
    row('rf.feedback', { subjectId: 'r2' }),
  ];

  it.each<[string, Trigger, CaseFacts, string[]]>([
    [
      'a closing ends everything but the contacts after it, and services that go on',
      { kind: 'case_closed', reason: 'needs_met', contactConsent: true },
      facts({ status: 'closed' }),
      waiting
        .filter((one) => one.rule !== 'fu.post_closure' && one.rule !== 'rf.feedback')
        .map((one) => one.id),
    ],
    [
      'a no to later contacts ends those of a closed case, and the attempts that one of them left',
      { kind: 'later_contact_refused' },
      facts({ status: 'closed' }),
      ['fu.no_contact', 'fu.post_closure', 'pg.partner'],
    ],
    [
      'a no to news of his programme ends the questions about it',
      { kind: 'programme_refused', signalId: null },
      facts(),
      ['pg.partner'],
    ],
    ['a no to later contacts ends nothing of an open case', { kind: 'later_contact_refused' }, facts(), []],
    ['a reopening ends the contacts after closing', { kind: 'case_reopened' }, facts(), ['fu.post_closure']],
    [
      'a service date takes the place of the outcome of that referral only',
      { kind: 'service_date_set', referralId: 'r1', serviceAt: NOW },
      facts(),
      ['rf.feedbackr1'],
    ],
    [
      'her no to a support lead ends the contacts of the police',
      { kind: 'support_lead_answered', answer: 'declined' },
      facts({ ownerIsPolice: true }),
      ['fu.first_contact', 'fu.regular', 'fu.no_contact', 'fu.post_closure'],
    ],
    [
      'her yes ends nothing',
      { kind: 'support_lead_answered', answer: 'accepted' },
      facts({ ownerIsPolice: true }),
      [],
    ],
    ['a new incident ends nothing', { kind: 'incident_recorded' }, facts(), []],
  ])('%s', (_what, trigger, given, ids) => {
    expect(supersededBy(trigger, waiting, given)).toEqual(ids);
  });
});

import { describe, expect, it } from '@jest/globals';
import { plannedCase } from '../../test/support/planned-case.js';
import { planFollowUps } from './follow-ups.rules.js';
import type { CaseFacts, PlannedFollowUp, Trigger } from './follow-ups.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const facts = (change: Partial<CaseFacts> = {}): CaseFacts =>
  plannedCase({ now: NOW, band: 'incomplete', sharesWithGroup: true, ...change });
/** `rule step`, and its due time in Dushanbe to the minute. */
const shown = (rows: readonly PlannedFollowUp[]): Record<string, string> =>
  Object.fromEntries(
    rows.map(({ rule, step, dueAt }) => [
      step === 1 ? rule : `${rule} ${step}`,
      new Date(dueAt.getTime() + 5 * 3_600_000).toISOString().slice(0, 16),
    ]),
  );
const assessed = (change: Partial<Extract<Trigger, { kind: 'risk_assessed' }>> = {}): Trigger => ({
  kind: 'risk_assessed',
  incomplete: false,
  opensReview: false,
  emergency: false,
  safetyPlanCurrent: false,
  ...change,
});

describe('what follows from an event', () => {
  it.each<[string, Trigger, CaseFacts, Record<string, string>]>([
    [
      'a case that opens is assessed within a day, and has its first contact, a plan and a regular contact',
      { kind: 'case_opened' },
      facts(),
      {
        'fu.first_contact': '2026-11-27T11:50',
        'fu.safety_plan': '2026-11-27T11:50',
        'fu.regular': '2026-12-01T11:50',
        'rk.reassess': '2026-11-25T11:50',
      },
    ],
    [
      'a case that opens by a referral has its assessment before the first contact is late',
      { kind: 'case_opened', byReferral: true },
      facts(),
      {
        'fu.first_contact': '2026-11-27T11:50',
        'fu.safety_plan': '2026-11-27T11:50',
        'fu.regular': '2026-12-01T11:50',
        'rk.reassess': '2026-11-27T11:50',
      },
    ],
    [
      'a case that opens high is contacted within a day and again by the third',
      { kind: 'case_opened' },
      facts({ band: 'high' }),
      {
        'fu.first_contact': '2026-11-25T11:50',
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
        'fu.safety_plan': '2026-11-24T23:59',
        'fu.regular': '2026-12-01T11:50',
        'rk.reassess': '2026-11-25T11:50',
      },
    ],
    [
      'a case that opens standard is contacted within a week',
      { kind: 'case_opened' },
      facts({ band: 'standard' }),
      {
        'fu.first_contact': '2026-12-01T11:50',
        'fu.regular': '2026-12-01T11:50',
        'rk.reassess': '2026-11-25T11:50',
      },
    ],
    [
      'a case of the police is offered a support lead within 72 hours and has no regular contact',
      { kind: 'case_opened' },
      facts({ ownerIsPolice: true }),
      {
        'fu.first_contact': '2026-11-27T11:50',
        'fu.safety_plan': '2026-11-27T11:50',
        'rk.reassess': '2026-11-25T11:50',
        'sl.offer': '2026-11-27T11:50',
      },
    ],
    [
      'a high case of the police is offered a support lead within a day',
      { kind: 'case_opened' },
      facts({ ownerIsPolice: true, band: 'high' }),
      {
        'fu.first_contact': '2026-11-25T11:50',
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
        'fu.safety_plan': '2026-11-24T23:59',
        'rk.reassess': '2026-11-25T11:50',
        'sl.offer': '2026-11-25T11:50',
      },
    ],
    [
      'a case that reopens begins again, and a support lead she has is not offered once more',
      { kind: 'case_reopened' },
      facts({ ownerIsPolice: true, supportLead: 'accepted' }),
      {
        'fu.first_contact': '2026-11-27T11:50',
        'fu.safety_plan': '2026-11-27T11:50',
        'fu.regular': '2026-12-01T11:50',
        'rk.reassess': '2026-11-25T11:50',
      },
    ],
    [
      'an imported case has one review and no other clock',
      { kind: 'case_imported', dueAt: at('2026-12-10T23:59') },
      facts(),
      { import_review: '2026-12-10T23:59' },
    ],
    [
      'a reviewed import begins as a living case',
      { kind: 'import_reviewed' },
      facts(),
      {
        'fu.first_contact': '2026-11-27T11:50',
        'fu.safety_plan': '2026-11-27T11:50',
        'fu.regular': '2026-12-01T11:50',
        'rk.reassess': '2026-11-27T11:50',
      },
    ],
    [
      'a reviewed import of the police contacts nobody out of the blue',
      { kind: 'import_reviewed' },
      facts({ ownerIsPolice: true }),
      { 'rk.reassess': '2026-11-27T11:50', 'sl.offer': '2026-11-27T11:50' },
    ],
    [
      'a high assessment asks for contacts, a plan the same day and the meeting within a week',
      assessed({ opensReview: true }),
      facts({ band: 'high' }),
      {
        'rk.reassess': '2026-12-24T11:50',
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
        'fu.safety_plan': '2026-11-24T23:59',
        'fu.mdwg_review': '2026-12-01T11:50',
      },
    ],
    [
      'an emergency brings the meeting forward to 48 hours',
      assessed({ opensReview: true, emergency: true, safetyPlanCurrent: true }),
      facts({ band: 'high' }),
      {
        'rk.reassess': '2026-12-24T11:50',
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
        'fu.mdwg_review 2': '2026-11-26T11:50',
      },
    ],
    [
      'no meeting is asked for where she did not allow sharing',
      assessed({ opensReview: true, safetyPlanCurrent: true }),
      facts({ band: 'medium', sharesWithGroup: false }),
      { 'rk.reassess': '2027-01-23T11:50' },
    ],
    [
      'a case high for suicide risk alone is contacted, and not taken to the meeting',
      assessed({ opensReview: false }),
      facts({ band: 'high' }),
      {
        'rk.reassess': '2026-12-24T11:50',
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
        'fu.safety_plan': '2026-11-24T23:59',
      },
    ],
    [
      'a medium assessment asks for a plan within 72 hours',
      assessed(),
      facts({ band: 'medium' }),
      { 'rk.reassess': '2027-01-23T11:50', 'fu.safety_plan': '2026-11-27T11:50' },
    ],
    [
      'a standard assessment asks only for the next',
      assessed(),
      facts({ band: 'standard' }),
      { 'rk.reassess': '2027-02-22T11:50' },
    ],
    [
      'an incomplete assessment is asked again within 72 hours',
      assessed({ incomplete: true, safetyPlanCurrent: true }),
      facts(),
      { 'rk.reassess': '2026-11-27T11:50' },
    ],
    [
      'an incomplete assessment that escalated to high as well',
      assessed({ incomplete: true, safetyPlanCurrent: true }),
      facts({ band: 'high' }),
      {
        'rk.reassess': '2026-11-27T11:50',
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
      },
    ],
    [
      'a new incident asks for two contacts and an assessment, in any band',
      { kind: 'incident_recorded' },
      facts({ band: 'standard' }),
      {
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
        'rk.reassess': '2026-11-25T11:50',
      },
    ],
    [
      'one that is known from elsewhere asks for the same and not for the meeting, which she told nothing',
      { kind: 'incident_known' },
      facts({ band: 'standard', markedByGroup: true, sharesWithGroup: true }),
      {
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
        'rk.reassess': '2026-11-25T11:50',
      },
    ],
    [
      'a guest who leaves is spoken with in a day and assessed, and stays with her owner',
      { kind: 'helper_reports_change', stays: false },
      facts({ band: 'high' }),
      {
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
        'rk.reassess': '2026-11-25T11:50',
      },
    ],
    [
      'a guest who stays there is handed over as well',
      { kind: 'helper_reports_change', stays: true },
      facts({ band: 'high' }),
      {
        'fu.safety_24h': '2026-11-25T11:50',
        'fu.safety_24h 2': '2026-11-27T11:50',
        'rk.reassess': '2026-11-25T11:50',
        'rf.hand_over': '2026-11-27T11:50',
      },
    ],
    [
      'pressure to reconcile asks for an assessment',
      { kind: 'reassessment_called', cause: 'pressure_to_reconcile' },
      facts({ band: 'medium' }),
      { 'rk.reassess': '2026-11-27T11:50' },
    ],
    [
      'pressure to reconcile in a high case asks for it within a day',
      { kind: 'reassessment_called', cause: 'pressure_to_reconcile' },
      facts({ band: 'high' }),
      { 'rk.reassess': '2026-11-25T11:50' },
    ],
    [
      'consent that was not given alone is asked again in a week',
      { kind: 'consent_provisional', consentId: 'c1' },
      facts(),
      { 'co.ask_again': '2026-12-01T11:50' },
    ],
    [
      'what was passed on without her word is looked at within three days',
      { kind: 'acted_without_consent', consentId: 'c1' },
      facts(),
      { 'co.basis_review': '2026-11-27T11:50' },
    ],
    [
      'a first failed attempt is tried again',
      { kind: 'contact_failed', failures: 1 },
      facts({ band: 'standard' }),
      { 'fu.no_contact': '2026-12-01T11:50' },
    ],
    [
      'a second failed attempt in a high case within two days',
      { kind: 'contact_failed', failures: 2 },
      facts({ band: 'high' }),
      { 'fu.no_contact 2': '2026-11-26T11:50' },
    ],
    [
      'after closing there are four contacts, if she wants them',
      { kind: 'case_closed', reason: 'needs_met', contactConsent: true },
      facts({ status: 'closed' }),
      {
        'fu.post_closure': '2026-12-24T11:50',
        'fu.post_closure 2': '2027-02-24T11:50',
        'fu.post_closure 3': '2027-05-24T11:50',
        'fu.post_closure 4': '2027-11-24T11:50',
      },
    ],
    [
      'after closing there is none, if she does not',
      { kind: 'case_closed', reason: 'needs_met', contactConsent: false },
      facts({ status: 'closed' }),
      {},
    ],
    [
      'after three failed attempts a closed case leaves her in peace',
      { kind: 'contact_failed', failures: 3 },
      facts({ status: 'closed' }),
      {},
    ],
    ['a closed case makes no other rows', { kind: 'incident_recorded' }, facts({ status: 'closed' }), {}],
  ])('%s', (_what, trigger, given, rows) => {
    expect(shown(planFollowUps(trigger, given))).toEqual(rows);
  });

  it('her answer to the offer of a support lead moves the contacts to that lead', () => {
    const rows = planFollowUps(
      { kind: 'support_lead_answered', answer: 'accepted' },
      facts({ ownerIsPolice: true, supportLead: 'accepted', band: 'high' }),
    );
    expect(Object.keys(shown(rows))).toEqual([
      'fu.first_contact',
      'fu.safety_24h',
      'fu.safety_24h 2',
      'fu.regular',
    ]);
    expect(new Set(rows.map((row) => row.owner))).toEqual(new Set(['support_lead']));
  });

  it('after her no the police keep the assessment and no contact', () => {
    const declined = facts({ ownerIsPolice: true, supportLead: 'declined', band: 'high' });
    const triggers: Trigger[] = [
      { kind: 'support_lead_answered', answer: 'declined' },
      { kind: 'case_opened' },
      { kind: 'incident_recorded' },
      assessed(),
      { kind: 'contact_failed', failures: 1 },
    ];
    const rows = triggers.flatMap((trigger) => planFollowUps(trigger, declined));
    expect(rows.filter((row) => row.kind === 'safety_contact')).toEqual([]);
    expect(rows.some((row) => row.rule === 'rk.reassess')).toBe(true);
  });

  it('once she asked for no contact no event makes one, and reviews go on', () => {
    const stopped = facts({ contactStopped: true, band: 'high' });
    const triggers: Trigger[] = [
      { kind: 'incident_recorded' },
      assessed({ opensReview: true }),
      { kind: 'suicide_triage', level: 'emergency' },
    ];
    const rows = triggers.flatMap((trigger) => planFollowUps(trigger, stopped));
    expect(rows.filter((row) => row.kind === 'safety_contact')).toEqual([]);
    expect(rows.map((row) => row.rule)).toEqual(
      expect.arrayContaining(['rk.reassess', 'fu.mdwg_review', 'su.emergency']),
    );
  });

  it('a row says whose it is, what kind, who may see it and why', () => {
    const [row] = planFollowUps({ kind: 'neck_pressure_disclosed' }, facts());
    expect(row).toEqual({
      rule: 'hl.strangle',
      step: 1,
      subjectId: null,
      fromAt: NOW,
      dueAt: at('2026-11-25T11:50'),
      countedFrom: NOW,
      alertAt: null,
      owner: 'health_worker',
      kind: 'task',
      partition: 'health',
      because: 'neck_pressure_disclosed',
    });
  });

  it('a second contact opens later, so that one call does not count for both', () => {
    const rows = planFollowUps({ kind: 'incident_recorded' }, facts());
    const second = rows.find((row) => row.rule === 'fu.safety_24h' && row.step === 2);
    expect(second?.fromAt).toEqual(at('2026-11-26T11:50'));
  });

  it('a regular contact opens half way', () => {
    const regular = planFollowUps({ kind: 'case_opened' }, facts()).find((row) => row.rule === 'fu.regular');
    expect(regular?.fromAt).toEqual(at('2026-11-27T23:50'));
  });
});

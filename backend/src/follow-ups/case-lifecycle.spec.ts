import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLOSURE_REASONS } from '../cases/cases.types.js';
import type { ClosureReason } from '../cases/cases.types.js';
import { computeBand } from '../risk/risk.rules.js';
import { RISK_BANDS } from '../risk/risk.types.js';
import { fateOf } from './superseded-rows.rules.js';
import type { Closing } from './superseded-rows.rules.js';
import { afterOccurrence, nextStepOf } from './consequences.rules.js';
import type { Work } from './consequences.rules.js';
import { ruleOf } from './follow-up-rules.js';
import type { CaseFacts, PendingRow, RuleKey, Satisfaction, Trigger } from './follow-ups.types.js';
import { afterOutcome, contactProblems } from './outcomes.rules.js';
import { ALONE_ANSWERS, CONTACT_OUTCOMES, OUTCOME_ROWS } from './outcomes.types.js';
import type { Consequences, ContactResult } from './outcomes.types.js';

const START = new Date('2026-11-24T06:50:00Z');
const HOUR = 3_600_000;

/** Planned by the closing itself, or by what does not depend on the case being open. */
const AFTER_CLOSING: readonly RuleKey[] = [
  'fu.post_closure',
  'fu.no_contact',
  'fu.alternative_channel',
  'bl.settle',
  'po.extension',
  'rf.waiting',
];
const CONTACTED_LATER: readonly ClosureReason[] = ['needs_met', 'no_contact', 'moved', 'transferred'];

/** One whole life of a case in memory, as the service would apply the rules. */
class Life {
  pending: PendingRow[] = [];
  /** Ids of rows that ended: they never wait again. */
  readonly ended = new Set<string>();
  facts: CaseFacts;
  failures = 0;
  /** How it was closed the last time. */
  closing: Closing | null = null;
  /** Sentences that were to be true of every life and were not. */
  readonly broken: string[] = [];
  private made = 0;

  constructor(start: Partial<CaseFacts>, first: Trigger) {
    this.facts = {
      now: START,
      status: 'open',
      band: 'incomplete',
      openedAt: START,
      ownerIsPolice: false,
      supportLead: 'none',
      sharesWithGroup: true,
      markedByGroup: false,
      planActions: [],
      contactStopped: false,
      referrals: [],
      orders: [],
      ...start,
    };
    this.happen([first]);
  }

  happen(triggers: readonly Trigger[], work: Work | null = null): void {
    this.apply(afterOccurrence({ work, triggers }, this.pending, this.facts));
  }

  contact(part: Omit<ContactResult, 'at' | 'failedBefore'>): void {
    const result: ContactResult = { ...part, at: this.facts.now, failedBefore: this.failures };
    if (contactProblems(result, this.facts).length > 0) return;
    const after = afterOutcome(result, this.pending, this.facts);
    this.failures = after.failures;
    if (after.reopens) this.facts = { ...this.facts, status: 'open', openedAt: this.facts.now };
    if (after.stopsContact) this.facts = { ...this.facts, contactStopped: true };
    this.apply(after);
  }

  private apply({ satisfied, replaced, moved, added }: Consequences): void {
    const gone = new Set([...satisfied, ...replaced]);
    this.never(gone.size < satisfied.length + replaced.length, 'a row ends twice');
    this.never(
      [...gone].some((id) => !this.pending.some((row) => row.id === id)),
      'a row ends that did not wait',
    );
    gone.forEach((id) => this.ended.add(id));
    const kept = this.pending.filter((row) => !gone.has(row.id));
    this.never(
      moved.some((move) => !kept.some((row) => row.id === move.id)),
      'a row moves that does not wait',
    );
    const after = kept.map((row) => {
      const move = moved.find((one) => one.id === row.id);
      this.never(
        move !== undefined && ruleOf(row.rule).safety && move.dueAt > row.dueAt,
        'a safety row moves later',
      );
      this.never(move?.askedAt === undefined && move?.dueAt === row.dueAt, 'a row moves for nothing');
      return move ? { ...row, ...move } : row;
    });
    this.pending = [...after, ...added.map((row) => ({ ...row, id: `row-${(this.made += 1)}` }))];
    this.check();
  }

  private check(): void {
    const { status, contactStopped } = this.facts;
    const places = new Set(this.pending.map((row) => `${row.rule}/${row.step}/${row.subjectId ?? ''}`));
    const isContact = (row: PendingRow): boolean => ruleOf(row.rule).kind === 'safety_contact';
    const mayStand = (row: PendingRow): boolean =>
      AFTER_CLOSING.includes(row.rule) || (this.closing !== null && fateOf(row, this.closing) !== 'ends');
    this.never(places.size < this.pending.length, 'one thing waits twice');
    this.never(
      this.pending.some((row) => row.fromAt > row.dueAt),
      'a row opens after it is due',
    );
    this.never(
      this.pending.some((row) => this.ended.has(row.id)),
      'an ended row waits again',
    );
    this.never(status === 'open' && nextStepOf(this.pending) === null, 'an open case lacks a next step');
    this.never(status === 'closed' && !this.pending.every(mayStand), 'a closed case has other work');
    this.never(contactStopped && this.pending.some(isContact), 'she is contacted against her word');
  }

  private never(happened: boolean, sentence: string): void {
    if (happened) this.broken.push(sentence);
  }
}

type Step = (life: Life) => void;

/** `assessment` stands here too, without the trigger that asks for the next one: the net under all rules. */
const works: Exclude<Satisfaction, 'contact'>[] = [
  'assessment',
  'support_lead_answer',
  'safety_plan',
  'group_review',
  'sexual_health_care',
  'strangulation_check',
  'mental_health_care',
  'referral_answer',
  'referral_contact',
  'referral_outcome',
  'consent_asked',
  'basis_reviewed',
];
const work = (done: Work['done'], life: Life, outcome: Work['outcome'] = 'done'): Work => ({
  done,
  outcome,
  at: life.facts.now,
  subjectId: 'r1',
});

const passing: fc.Arbitrary<Step> = fc.integer({ min: 0, max: 60 * 24 }).map((hours) => (life) => {
  life.facts = { ...life.facts, now: new Date(life.facts.now.getTime() + hours * HOUR) };
});
const contacting: fc.Arbitrary<Step> = fc
  .record({
    outcome: fc.constantFrom(...CONTACT_OUTCOMES),
    alone: fc.constantFrom(...ALONE_ANSWERS),
    wellbeing: fc.constantFrom('yes', 'no', 'declined'),
    confirmsChannel: fc.boolean(),
    isPlannedChannel: fc.boolean(),
  })
  .map((given) => (life) => {
    const { talked } = OUTCOME_ROWS[given.outcome];
    const asks = talked && given.alone === 'yes';
    life.contact({
      ...given,
      alone: talked ? given.alone : null,
      wellbeing: asks ? given.wellbeing : 'not_asked',
    });
  });
const assessing: fc.Arbitrary<Step> = fc
  .record({
    band: fc.constantFrom(...RISK_BANDS),
    opensReview: fc.boolean(),
    emergency: fc.boolean(),
    safetyPlanCurrent: fc.boolean(),
  })
  .map(({ band, ...given }) => (life) => {
    if (life.facts.status === 'closed') return;
    life.facts = { ...life.facts, band };
    life.happen(
      [{ kind: 'risk_assessed', incomplete: band === 'incomplete', ...given }],
      work('assessment', life),
    );
  });
const working: fc.Arbitrary<Step> = fc
  .record({
    done: fc.constantFrom(...works),
    outcome: fc.constantFrom('done', 'survivor_declined', 'not_possible') as fc.Arbitrary<Work['outcome']>,
  })
  .map(
    ({ done, outcome }) =>
      (life) =>
        life.happen([], work(done, life, outcome)),
  );
const NEWER: readonly Trigger[] = [
  { kind: 'referral_refused', referralId: 'r1', urgency: 'high', windowEndsAt: null, asksFor: 'other_place' },
  { kind: 'waiting_place_taken', referralId: 'r1' },
  { kind: 'waits_without_help', referralId: 'r1' },
  { kind: 'closing_endorsed', episodeId: 'e1', talk: 'held' },
  { kind: 'closing_endorsed', episodeId: 'e1', talk: 'refused' },
  { kind: 'closing_ended', episodeId: 'e1' },
  { kind: 'search_decided', days: 14 },
  { kind: 'death_reported' },
  { kind: 'erasure_asked', erasureId: 'x1' },
  { kind: 'correction_asked', correctionId: 'k1' },
  { kind: 'erasure_ended', erasureId: 'x1' },
  { kind: 'block_waits', blockId: 'k1', isHeavy: true },
  { kind: 'block_settled', blockId: 'k1' },
  { kind: 'extension_sent', orderId: 'o1', answerBy: new Date('2027-12-20T06:00:00Z') },
  { kind: 'report_registered', incidentId: 'i1' },
  { kind: 'report_sent_on', incidentId: 'i1', answerBy: new Date('2027-12-20T06:00:00Z') },
  { kind: 'suicide_suspected' },
];
const occurrence: fc.Arbitrary<Step> = fc
  .constantFrom<Trigger>(
    ...NEWER,
    { kind: 'neck_pressure_disclosed' },
    { kind: 'health_care_given' },
    { kind: 'forensic_exam_wanted' },
    {
      kind: 'sexual_violence_disclosed',
      happened: { earliestAt: null, latestAt: new Date('2026-11-24T06:00:00Z') },
    },
    { kind: 'suicide_triage', level: 'emergency' },
    { kind: 'suicide_triage', level: 'plan' },
    { kind: 'reassessment_called', cause: 'pressure_to_reconcile' },
    { kind: 'referral_sent', referralId: 'r1', urgency: 'low', windowEndsAt: null },
    { kind: 'referral_accepted', referralId: 'r1', urgency: 'medium' },
    { kind: 'service_date_set', referralId: 'r1', serviceAt: new Date('2026-12-20T06:00:00Z') },
    { kind: 'consent_provisional', consentId: 'c1' },
    { kind: 'acted_without_consent', consentId: 'r1' },
  )
  .map((trigger) => (life) => life.happen([trigger]));
const closing: fc.Arbitrary<Step> = fc
  .record({ reason: fc.constantFrom(...CLOSURE_REASONS), wanted: fc.boolean() })
  .map(({ reason, wanted }) => (life) => {
    if (life.facts.status === 'closed') return;
    const contactStopped = life.facts.contactStopped || reason === 'survivor_request';
    const contactConsent = wanted && !contactStopped && CONTACTED_LATER.includes(reason);
    life.facts = { ...life.facts, status: 'closed', contactStopped };
    life.closing = { reason, contactConsent };
    const stops: Trigger[] = reason === 'survivor_request' ? [{ kind: 'contacts_stopped' }] : [];
    life.happen([...stops, { kind: 'case_closed', reason, contactConsent }]);
  });
const newIncident: fc.Arbitrary<Step> = fc.constant((life) => {
  const reopens: Trigger[] = life.facts.status === 'closed' ? [{ kind: 'case_reopened' }] : [];
  if (reopens.length > 0) life.facts = { ...life.facts, status: 'open', openedAt: life.facts.now };
  life.happen([...reopens, { kind: 'incident_recorded' }]);
});
const answering: fc.Arbitrary<Step> = fc
  .constantFrom<'accepted' | 'declined'>('accepted', 'declined')
  .map((answer) => (life) => {
    if (!life.facts.ownerIsPolice || life.facts.status === 'closed') return;
    life.facts = { ...life.facts, supportLead: answer };
    life.happen([{ kind: 'support_lead_answered', answer }], work('support_lead_answer', life));
  });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: passing, weight: 4 },
  { arbitrary: contacting, weight: 6 },
  { arbitrary: assessing, weight: 3 },
  { arbitrary: working, weight: 3 },
  { arbitrary: occurrence, weight: 3 },
  { arbitrary: closing, weight: 1 },
  { arbitrary: newIncident, weight: 2 },
  { arbitrary: answering, weight: 1 },
);
const anyStart = fc.record({
  ownerIsPolice: fc.boolean(),
  sharesWithGroup: fc.boolean(),
  markedByGroup: fc.boolean(),
  planActions: fc.constant([]),
  band: fc.constantFrom(...RISK_BANDS),
});

describe('the whole life of a case', () => {
  it('never leaves an open case without a next step, whoever owns it and whatever happens, in 10,000 lives', () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyStep, { maxLength: 25 }), (start, steps) => {
        const life = new Life(start, { kind: 'case_opened' });
        steps.forEach((step) => step(life));
        expect(life.broken).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });

  it('never leaves an imported case without one, before and after its review', () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyStep, { maxLength: 12 }), (start, steps) => {
        const life = new Life(start, { kind: 'case_imported', dueAt: new Date('2026-12-20T06:00:00Z') });
        expect(life.pending.map((row) => row.rule)).toEqual(['import_review']);
        life.happen([{ kind: 'import_reviewed' }], work('import_review', life));
        steps.forEach((step) => step(life));
        expect(life.broken).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('always has a contact that is due within a month, where the owner makes contacts and she wants them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RISK_BANDS), fc.array(anyStep, { maxLength: 20 }), (band, steps) => {
        const life = new Life({ band }, { kind: 'case_opened' });
        steps.forEach((step) => step(life));
        if (life.facts.status === 'closed' || life.facts.contactStopped) return;
        const contacts = life.pending.filter((row) => ruleOf(row.rule).kind === 'safety_contact');
        const next = nextStepOf(contacts);
        expect(next && next.dueAt.getTime() - life.facts.now.getTime()).toBeLessThanOrEqual(31 * 24 * HOUR);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes a case that is high for suicide risk alone through the health path and to no meeting', () => {
    const life = new Life({}, { kind: 'case_opened' });
    const result = computeBand({
      answers: {},
      survivorSuicide: 'yes',
      notApplicable: [],
      earlierCritical: [],
      incidentsInYear: 1,
    });
    life.facts = { ...life.facts, band: result.band };
    life.happen(
      [
        {
          kind: 'risk_assessed',
          incomplete: result.incomplete,
          opensReview: result.highReasons.length > 0,
          emergency: false,
          safetyPlanCurrent: false,
        },
      ],
      work('assessment', life),
    );
    life.happen([{ kind: 'suicide_triage', level: 'same_day' }]);
    const rules = life.pending.map((row) => row.rule);
    expect(result.band).toBe('high');
    expect(rules).toEqual(
      expect.arrayContaining(['su.same_day', 'su.weekly', 'fu.safety_24h', 'fu.safety_plan', 'rk.reassess']),
    );
    expect(rules).not.toContain('fu.mdwg_review');
    expect(life.broken).toEqual([]);
  });
});

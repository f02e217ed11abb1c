import fc from 'fast-check';
import type { Happening } from '../../../src/follow-ups/consequences.rules.js';
import { RULE_KEYS } from '../../../src/follow-ups/follow-ups.types.js';
import type { CaseFacts, PendingRow, Trigger } from '../../../src/follow-ups/follow-ups.types.js';
import { contactProblems } from '../../../src/follow-ups/outcomes.rules.js';
import {
  ALONE_ANSWERS,
  CONTACT_OUTCOMES,
  WELLBEING_ANSWERS,
} from '../../../src/follow-ups/outcomes.types.js';
import type {
  Consequences,
  ContactConsequences,
  ContactResult,
} from '../../../src/follow-ups/outcomes.types.js';
import type { ContactSlot } from '../../../src/follow-ups/slots.types.js';
import { RISK_BANDS } from '../../../src/risk/risk.types.js';
import type { SafeContactPlan, WeeklyWindow } from '../../../src/survivors/safe-contact.types.js';
import { SlotOracle } from './oracle.js';

const START = new Date('2026-11-24T06:50:13Z');
const HOUR = 3_600_000;

/** What is looked at: how contacts are planned, and what follows from one. Faults are planted here. */
export interface Workings {
  gather(
    rows: readonly PendingRow[],
    plan: SafeContactPlan,
    at: { now: Date; contactedAt: Date | null },
  ): ContactSlot[];
  outcome(result: ContactResult, pending: readonly PendingRow[], facts: CaseFacts): ContactConsequences;
  happening(happening: Happening, pending: readonly PendingRow[], facts: CaseFacts): Consequences;
}

type Part = Omit<ContactResult, 'at' | 'failedBefore'>;
type Step =
  | { readonly kind: 'contact'; readonly part: Part; readonly late: number }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'event'; readonly trigger: Trigger }
  | { readonly kind: 'plan'; readonly plan: SafeContactPlan }
  | { readonly kind: 'rows'; readonly rows: readonly AnyRow[] };
interface AnyRow {
  readonly rule: PendingRow['rule'];
  readonly from: number;
  readonly length: number;
}
export interface Told {
  readonly plan: SafeContactPlan;
  readonly facts: Pick<CaseFacts, 'band' | 'ownerIsPolice' | 'supportLead'>;
  readonly steps: readonly Step[];
}

/** A case, or one that two agencies share, from its opening: what waits, how she is reached, and what came of it. */
export class SlotLife {
  plans = 0;
  rows = 0;
  slots = 0;
  decided = 0;
  readonly outcomes: string[] = [];
  private pending: PendingRow[] = [];
  private failures = 0;
  private made = 0;
  private contactedAt: Date | null = null;
  private plan: SafeContactPlan;
  private facts: CaseFacts;
  private readonly oracle: SlotOracle;

  constructor(
    private readonly told: Told,
    private readonly workings: Workings,
  ) {
    this.plan = told.plan;
    this.oracle = new SlotOracle(told.plan);
    this.facts = {
      ...told.facts,
      now: START,
      status: 'open',
      openedAt: START,
      sharesWithGroup: true,
      markedByGroup: false,
      contactStopped: false,
      referrals: [],
      orders: [],
    };
  }

  get broken(): readonly string[] {
    return this.oracle.broken;
  }

  live(): void {
    this.happen({ triggers: [{ kind: 'case_opened' }] });
    let slots = this.look();
    for (const step of this.told.steps) {
      this.take(step, slots);
      slots = this.look();
    }
  }

  private take(step: Step, slots: readonly ContactSlot[]): void {
    if (step.kind === 'contact') return this.contact(step, slots);
    if (step.kind === 'pass') return this.pass(step.minutes * 60_000);
    if (step.kind === 'event') return this.event(step.trigger);
    if (step.kind === 'plan') return this.replan(step.plan);
    // What the second agency has to ask her, and what rules of any kind ask for.
    this.pending = [
      ...this.pending,
      ...step.rows.map(({ rule, from, length }): PendingRow => ({
        id: `row-${(this.made += 1)}`,
        rule,
        step: 1,
        subjectId: null,
        fromAt: new Date(this.facts.now.getTime() + from * HOUR),
        dueAt: new Date(this.facts.now.getTime() + (from + length) * HOUR),
      })),
    ].filter(({ rule }) => !this.facts.contactStopped || !IS_CONTACT.test(rule));
  }

  /** The next planned contact is made within its window, or where none has a time, the time of the step passes. */
  private contact({ part, late }: { part: Part; late: number }, slots: readonly ContactSlot[]): void {
    const window = slots.find((slot) => slot.window !== null)?.window;
    if (window) {
      const length = window.endsAt.getTime() - window.startsAt.getTime();
      this.facts = { ...this.facts, now: new Date(window.startsAt.getTime() + Math.floor(length * late)) };
    } else this.pass(late * 72 * HOUR);
    const { now } = this.facts;
    const result: ContactResult = { ...part, at: now, failedBefore: this.failures };
    if (contactProblems(result, now).length > 0) return;
    this.outcomes.push(result.outcome);
    this.oracle.contact(result);
    if (result.outcome !== 'not_attempted_unsafe') this.contactedAt = now;
    const after = this.workings.outcome(result, this.pending, this.facts);
    this.failures = after.failures;
    if (after.reopens) this.facts = { ...this.facts, status: 'open', openedAt: now };
    if (after.channel !== 'keep')
      this.plan = { ...this.plan, lockedAt: after.channel === 'lock' ? now : null };
    if (after.stopsContact) {
      this.plan = { ...this.plan, channel: 'no_contact', windows: [] };
      this.facts = { ...this.facts, contactStopped: true };
    }
    this.apply(after);
  }

  private event(trigger: Trigger): void {
    if (trigger.kind === 'case_closed') this.facts = { ...this.facts, status: 'closed' };
    this.happen({ triggers: [trigger] });
  }

  private pass(ms: number): void {
    this.facts = { ...this.facts, now: new Date(this.facts.now.getTime() + Math.floor(ms)) };
  }

  private happen(happening: Partial<Happening>): void {
    this.apply(this.workings.happening({ work: null, triggers: [], ...happening }, this.pending, this.facts));
  }

  /** She told another way; while she wants no contact there is none. */
  private replan(plan: SafeContactPlan): void {
    if (this.facts.contactStopped) return;
    this.plan = { ...plan, lockedAt: null };
    this.oracle.replan(plan);
    this.happen({
      work: { done: 'another_way', outcome: 'done', at: this.facts.now, subjectId: null },
      triggers: [{ kind: 'reassessment_called', cause: 'safe_contact_changed' }],
    });
  }

  private look(): readonly ContactSlot[] {
    const { now } = this.facts;
    const slots = this.workings.gather(this.pending, this.plan, { now, contactedAt: this.contactedAt });
    this.plans += 1;
    this.rows += this.pending.length;
    this.slots += slots.filter(({ window }) => window !== null).length;
    this.decided += slots.filter(({ supervisorDecides }) => supervisorDecides).length;
    this.oracle.look(this.pending, slots, now);
    return slots;
  }

  private apply({ satisfied, replaced, moved, added }: Consequences): void {
    const gone = new Set([...satisfied, ...replaced]);
    this.pending = [
      ...this.pending
        .filter(({ id }) => !gone.has(id))
        .map((row) => ({ ...row, ...moved.find(({ id }) => id === row.id) })),
      ...added.map((row) => ({ ...row, id: `row-${(this.made += 1)}` })),
    ];
  }
}

/** While she wants no contact, nobody's rule makes one. */
const IS_CONTACT = /^fu\.(first|safety_24h|regular|no_|post)|weekly|expiry|sh\.after|another_way/;

const minute = fc.integer({ min: 0, max: 1_440 });
const weekday = fc.integer({ min: 1, max: 7 });
const week = [1, 2, 3, 4, 5, 6, 7];
const daily = (from: number, until: number): WeeklyWindow[] =>
  week.map((day) => ({ weekday: day, fromMinute: from, untilMinute: until }));
/** Any hours, one minute, a night over midnight (which is two windows), the same every day. */
const anyHours: fc.Arbitrary<WeeklyWindow[]> = fc.oneof(
  fc
    .tuple(weekday, minute, minute)
    .filter(([, a, b]) => a !== b)
    .map(([day, a, b]) => [{ weekday: day, fromMinute: Math.min(a, b), untilMinute: Math.max(a, b) }]),
  fc
    .tuple(weekday, fc.integer({ min: 0, max: 1_439 }))
    .map(([day, from]) => [{ weekday: day, fromMinute: from, untilMinute: from + 1 }]),
  fc
    .tuple(weekday, fc.integer({ min: 1_200, max: 1_439 }), fc.integer({ min: 1, max: 300 }))
    .map(([day, from, until]) => [
      { weekday: day, fromMinute: from, untilMinute: 1_440 },
      { weekday: (day % 7) + 1, fromMinute: 0, untilMinute: until },
    ]),
  fc
    .tuple(fc.integer({ min: 0, max: 1_200 }), fc.integer({ min: 1, max: 240 }))
    .map(([from, length]) => daily(from, from + length)),
  fc.constant<WeeklyWindow[]>([...daily(1_320, 1_440), ...daily(0, 120)]),
);
const anyWindows: fc.Arbitrary<WeeklyWindow[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<WeeklyWindow[]>([]) },
  { weight: 1, arbitrary: fc.constant(daily(0, 1_440)) },
  {
    weight: 8,
    arbitrary: fc.array(anyHours, { minLength: 1, maxLength: 4 }).map((hours) => [...hours.flat()]),
  },
);
const anyPlan: fc.Arbitrary<SafeContactPlan> = fc.record({
  channel: fc.constantFrom(
    ...(['phone', 'phone', 'sms', 'messenger', 'office_visit', 'agreed_place', 'trusted_person'] as const),
    'no_contact',
  ),
  windows: anyWindows,
  reviewOn: fc.option(fc.constantFrom('2026-11-23', '2026-11-24', '2026-11-26', '2026-12-01', '2026-12-24'), {
    freq: 2,
  }),
  lockedAt: fc.constant(null),
});
const later = (days: number): Date => new Date(START.getTime() + days * 24 * HOUR);
const anyTrigger: fc.Arbitrary<Trigger> = fc.constantFrom<Trigger>(
  { kind: 'incident_recorded' },
  { kind: 'suicide_triage', level: 'plan' },
  { kind: 'order_served', orderId: 'o1', servedAt: START, endsAt: later(15) },
  { kind: 'order_ended', orderId: 'o1', endedAt: later(1) },
  { kind: 'shelter_left', stayId: 's1', leftAt: START },
  { kind: 'case_closed', contactConsent: true },
);
const anyPart: fc.Arbitrary<Part> = fc.record({
  outcome: fc.constantFrom(...CONTACT_OUTCOMES),
  alone: fc.constantFrom('yes', 'yes', ...ALONE_ANSWERS, null),
  wellbeing: fc.constantFrom(...WELLBEING_ANSWERS),
  confirmsChannel: fc.boolean(),
  isPlannedChannel: fc.boolean(),
});
const anyRow: fc.Arbitrary<AnyRow> = fc.record({
  rule: fc.constantFrom(...RULE_KEYS),
  from: fc.integer({ min: -200, max: 400 }),
  length: fc.integer({ min: 0, max: 300 }),
});
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('contact' as const),
      part: anyPart,
      late: fc.constantFrom(0, 0, 0.1, 0.5, 0.9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 6_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('event' as const), trigger: anyTrigger }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('plan' as const), plan: anyPlan }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('rows' as const), rows: fc.array(anyRow, { maxLength: 5 }) }),
  },
);
export const anyLife: fc.Arbitrary<Told> = fc.record({
  plan: anyPlan,
  facts: fc.record({
    band: fc.constantFrom(...RISK_BANDS),
    ownerIsPolice: fc.constantFrom(false, false, true),
    supportLead: fc.constantFrom('none', 'declined'),
  }),
  steps: fc.array(anyStep, { minLength: 1, maxLength: 7 }),
});

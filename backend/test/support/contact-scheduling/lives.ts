import fc from 'fast-check';
import { RULE_KEYS } from '../../../src/follow-ups/follow-ups.types.js';
import type { CaseFacts, Trigger } from '../../../src/follow-ups/follow-ups.types.js';
import { contactProblems } from '../../../src/follow-ups/outcomes.rules.js';
import {
  ALONE_ANSWERS,
  CONTACT_OUTCOMES,
  WELLBEING_ANSWERS,
} from '../../../src/follow-ups/outcomes.types.js';
import type { ContactResult } from '../../../src/follow-ups/outcomes.types.js';
import type { ScheduledContact } from '../../../src/follow-ups/scheduled-contacts.rules.js';
import { RISK_BANDS } from '../../../src/risk/risk.types.js';
import type { SafeContactPlan, SafeWindow, WeeklyWindow } from '../../../src/survivors/survivors.types.js';
import { SlotOracle } from './oracle.js';
import { SlotCase, START } from './slot-case.js';
import type { AnyRow, Workings } from './slot-case.js';

const HOUR = 3_600_000;

export type Part = Omit<ContactResult, 'at' | 'failedBefore'>;
type Step =
  | { readonly kind: 'contact'; readonly part: Part; readonly late: number }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'event'; readonly trigger: Trigger }
  | { readonly kind: 'plan'; readonly plan: SafeContactPlan }
  | { readonly kind: 'rows'; readonly rows: readonly AnyRow[] };
export interface Told {
  readonly plan: SafeContactPlan;
  readonly facts: Pick<CaseFacts, 'band' | 'ownerIsPolice' | 'supportLead'>;
  readonly steps: readonly Step[];
}

/** A case from its opening: its pending rows, its safe-contact plan and its contacts. */
export class SlotLife {
  plans = 0;
  rows = 0;
  slots = 0;
  decided = 0;
  readonly outcomes: string[] = [];
  private readonly subject: SlotCase;
  private readonly oracle: SlotOracle;

  constructor(
    private readonly told: Told,
    private readonly workings: Workings,
  ) {
    this.subject = new SlotCase('row', told.plan, told.facts, workings);
    this.oracle = new SlotOracle(told.plan);
  }

  get broken(): readonly string[] {
    return this.oracle.broken;
  }

  live(): void {
    this.subject.open();
    let slots = this.look();
    for (const step of this.told.steps) {
      this.take(step, slots);
      slots = this.look();
    }
  }

  private take(step: Step, slots: readonly ScheduledContact[]): void {
    if (step.kind === 'contact') return this.contact(step, slots);
    if (step.kind === 'pass') return this.subject.pass(step.minutes * 60_000);
    if (step.kind === 'event') return this.subject.event(step.trigger);
    if (step.kind === 'rows') return this.subject.ask(step.rows);
    if (this.subject.replan(step.plan)) this.oracle.replan(step.plan);
  }

  /** Makes the next planned contact within its window. If no contact has a time, only the time of the step passes. */
  private contact({ part, late }: { part: Part; late: number }, slots: readonly ScheduledContact[]): void {
    const window = slots.find((slot) => slot.window !== null)?.window;
    if (window) this.subject.moveTo(within(window, late));
    else this.subject.pass(late * 72 * HOUR);
    const { now, failures } = this.subject;
    const result: ContactResult = { ...part, at: now, failedBefore: failures };
    if (contactProblems(result, now).length > 0) return;
    this.outcomes.push(result.outcome);
    this.oracle.contact(result);
    this.subject.contact(result);
  }

  private look(): readonly ScheduledContact[] {
    const { pending, plan, now, contactedAt } = this.subject;
    const slots = this.workings.gather(pending, plan, { now, contactedAt });
    this.plans += 1;
    this.rows += pending.length;
    this.slots += slots.filter(({ window }) => window !== null).length;
    this.decided += slots.filter(({ supervisorDecides }) => supervisorDecides).length;
    this.oracle.look(pending, slots, now);
    return slots;
  }
}

/** A part of a window, from its beginning. */
export const within = ({ startsAt, endsAt }: SafeWindow, part: number): Date =>
  new Date(startsAt.getTime() + Math.floor((endsAt.getTime() - startsAt.getTime()) * part));

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
export const anyPlan: fc.Arbitrary<SafeContactPlan> = fc.record({
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
export const anyTrigger: fc.Arbitrary<Trigger> = fc.constantFrom<Trigger>(
  { kind: 'incident_recorded' },
  { kind: 'suicide_triage', level: 'plan' },
  { kind: 'order_served', orderId: 'o1', servedAt: START, endsAt: later(15) },
  { kind: 'order_ended', orderId: 'o1', endedAt: later(1) },
  { kind: 'shelter_left', stayId: 's1', leftAt: START },
  { kind: 'case_closed', reason: 'needs_met', contactConsent: true },
);
export const anyPart: fc.Arbitrary<Part> = fc.record({
  outcome: fc.constantFrom(...CONTACT_OUTCOMES),
  alone: fc.constantFrom('yes', 'yes', ...ALONE_ANSWERS, null),
  wellbeing: fc.constantFrom(...WELLBEING_ANSWERS),
  confirmsChannel: fc.boolean(),
  isPlannedChannel: fc.boolean(),
});
export const anyRow: fc.Arbitrary<AnyRow> = fc.record({
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

import fc from 'fast-check';
import { RULE_KEYS } from '../../../src/follow-ups/follow-ups.types.js';
import type { CaseFacts, PendingRow, Trigger } from '../../../src/follow-ups/follow-ups.types.js';
import { contactProblems } from '../../../src/follow-ups/outcomes.rules.js';
import {
  ALONE_ANSWERS,
  CONTACT_OUTCOMES,
  WELLBEING_ANSWERS,
} from '../../../src/follow-ups/outcomes.types.js';
import type { ContactResult } from '../../../src/follow-ups/outcomes.types.js';
import type { Carriage, ContactShare, SharingSide } from '../../../src/follow-ups/shared-contacts.rules.js';
import type { ScheduledContact } from '../../../src/follow-ups/scheduled-contacts.rules.js';
import { RISK_BANDS } from '../../../src/risk/risk.types.js';
import type { SafeContactPlan, SafeWindow, WeeklyWindow } from '../../../src/survivors/survivors.types.js';
import { SharedOracle } from './shared-oracle.js';
import { SlotCase, START } from './slot-case.js';
import type { AnyRow, CaseWorkings } from './slot-case.js';

const HOUR = 3_600_000;
const HORIZON = 14 * 24 * HOUR;
const TWO = ['a', 'b'] as const;
type Side = (typeof TWO)[number];

/** What two agencies do with what they owe her. Faults are planted here. */
export interface Workings extends CaseWorkings {
  plan(
    rows: readonly PendingRow[],
    plan: SafeContactPlan,
    at: { now: Date; contactedAt: Date | null; share: ContactShare | null },
  ): { carriage: Carriage; slots: ScheduledContact[] };
  /** Whether the two may tell each other. */
  shares(facts: { allowed: boolean; isPossible: boolean }): boolean;
  told(result: ContactResult, other: SlotCase): ContactResult | null;
  doneByOthers(rows: readonly PendingRow[], knowsOrders: boolean): PendingRow[];
  /** The contact assignee of an agency: the named person, or the lead. */
  caller(people: { named: string | null; lead: string }): string;
}

type Part = Omit<ContactResult, 'at' | 'failedBefore'>;
type Facts = Pick<CaseFacts, 'band' | 'ownerIsPolice' | 'supportLead'>;
type Step =
  | { readonly kind: 'contact'; readonly part: Part; readonly late: number }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'event'; readonly by: Side; readonly trigger: Trigger }
  | { readonly kind: 'plan'; readonly by: Side; readonly plan: SafeContactPlan }
  | { readonly kind: 'rows'; readonly by: Side; readonly rows: readonly AnyRow[] }
  | { readonly kind: 'word'; readonly allowed: boolean }
  | { readonly kind: 'name'; readonly by: Side; readonly whom: string };
export interface Told {
  readonly plans: readonly [SafeContactPlan, SafeContactPlan];
  readonly facts: readonly [Facts, Facts];
  readonly leads: Side | null;
  readonly allowed: boolean;
  readonly steps: readonly Step[];
}

/** What one agency plans, as one of the two sees it. */
export interface SidePlan {
  readonly subject: SlotCase;
  readonly carriage: Carriage;
  readonly slots: readonly ScheduledContact[];
  readonly caller: string;
}

/** Two cases of one woman, of two agencies that she lets tell each other, or does not. */
export class Lives {
  /** How much was lived: a run in which nothing happens proves nothing. */
  readonly seen = { plans: 0, shared: 0, rows: 0, slots: 0, decided: 0 };
  readonly outcomes: string[] = [];
  private readonly cases: Record<Side, SlotCase>;
  private readonly oracle: SharedOracle;
  private allowed: boolean;
  private now: Date;
  private readonly named: Record<Side, { whom: string; at: Date } | null> = { a: null, b: null };

  constructor(
    private readonly told: Told,
    private readonly workings: Workings,
  ) {
    const of = (name: Side, index: 0 | 1) =>
      new SlotCase(name, told.plans[index], { facts: told.facts[index], workings });
    this.cases = { a: of('a', 0), b: of('b', 1) };
    this.oracle = new SharedOracle(told.plans);
    this.allowed = told.allowed;
    this.now = this.cases.a.now;
  }

  get broken(): readonly string[] {
    return this.oracle.broken;
  }

  live(): void {
    for (const side of TWO) this.cases[side].open();
    let plans = this.look();
    for (const step of this.told.steps) {
      this.take(step, plans);
      plans = this.look();
    }
  }

  private take(step: Step, plans: Record<Side, SidePlan>): void {
    if (step.kind === 'contact') return this.contact(step, plans);
    if (step.kind === 'pass') return this.moveTo(new Date(this.now.getTime() + step.minutes * 60_000));
    if (step.kind === 'word') {
      this.allowed = step.allowed;
      return;
    }
    const subject = this.cases[step.by];
    if (step.kind === 'event') return subject.event(step.trigger);
    if (step.kind === 'rows') return subject.ask(step.rows);
    if (step.kind === 'name') {
      this.named[step.by] = { whom: step.whom, at: this.now };
      return this.oracle.name(step.by, step.whom);
    }
    if (subject.replan(step.plan)) this.oracle.replan(step.by, step.plan);
  }

  private moveTo(now: Date): void {
    this.now = now;
    for (const side of TWO) this.cases[side].moveTo(now);
  }

  /** The first contact that either plans is made; where neither has a time, the agency that looks for one tries. */
  private contact({ part, late }: { part: Part; late: number }, plans: Record<Side, SidePlan>): void {
    const [first] = TWO.flatMap((side) => plannedOf(side, plans[side])).sort(
      (one, other) => one.window.startsAt.getTime() - other.window.startsAt.getTime(),
    );
    const isShared = this.isShared();
    if (first) this.moveTo(within(first.window, late));
    else this.moveTo(new Date(this.now.getTime() + Math.floor(late * 72 * HOUR)));
    const by = first?.side ?? TWO.find((side) => plans[side].carriage !== 'partner') ?? 'a';
    const subject = this.cases[by];
    const result: ContactResult = { ...part, at: this.now, failedBefore: subject.failures };
    if (contactProblems(result, this.now).length > 0) return;
    this.outcomes.push(result.outcome);
    this.oracle.contact(by, result, isShared);
    if (SPOKEN.includes(result.outcome)) this.named[by] = null;
    subject.contact(result);
    if (isShared) this.tell(result, otherOf(by));
  }

  private tell(result: ContactResult, side: Side): void {
    const other = this.cases[side];
    const told = this.workings.told(result, other);
    if (!told) return;
    if (SPOKEN.includes(result.outcome)) this.named[side] = null;
    other.contact(told, this.workings.doneByOthers(other.pending, false));
    // The survivor's refusal also ends rows that only that agency may see.
    if (other.facts.contactStopped) other.pending = other.pending.filter(({ rule }) => !IS_ASKED.test(rule));
  }

  private isShared(): boolean {
    const isPossible = TWO.every(
      (side) => this.cases[side].facts.status === 'open' && !this.cases[side].facts.contactStopped,
    );
    return this.workings.shares({ allowed: this.allowed, isPossible });
  }

  private look(): Record<Side, SidePlan> {
    const isShared = this.isShared();
    const of = (side: Side): SidePlan => {
      const subject = this.cases[side];
      const share = isShared ? this.shareOf(side) : null;
      const at = { now: this.now, contactedAt: subject.contactedAt, share };
      const people = { named: this.named[side]?.whom ?? null, lead: `lead of ${side}` };
      return {
        subject,
        ...this.workings.plan(subject.pending, subject.plan, at),
        caller: this.workings.caller(people),
      };
    };
    const plans = { a: of('a'), b: of('b') };
    this.count(plans);
    const isAllowed =
      this.allowed && TWO.every((side) => this.cases[side].facts.status === 'open') && this.mayContact();
    this.oracle.look(plans, { now: this.now, isAllowed });
    return plans;
  }

  private count(plans: Record<Side, SidePlan>): void {
    const slots = TWO.flatMap((side) => [...plans[side].slots]);
    this.seen.plans += 1;
    this.seen.shared += Number(TWO.some((side) => plans[side].carriage === 'partner'));
    this.seen.rows += this.cases.a.pending.length + this.cases.b.pending.length;
    this.seen.slots += slots.filter(({ window }) => window !== null).length;
    this.seen.decided += slots.filter(({ supervisorDecides }) => supervisorDecides).length;
  }

  private mayContact(): boolean {
    return TWO.every((side) => !this.cases[side].facts.contactStopped);
  }

  private shareOf(side: Side): ContactShare {
    const agency = { tg: '', ru: '', en: '' };
    return { agency, own: this.sideOf(side), partner: this.sideOf(otherOf(side)) };
  }

  private sideOf(side: Side): SharingSide {
    const soon = this.cases[side].pending.filter(
      ({ rule, fromAt }) => IS_ASKED.test(rule) && fromAt.getTime() < this.now.getTime() + HORIZON,
    );
    return {
      leads: this.told.leads === side,
      takenAt: this.named[side]?.at ?? null,
      keeps: soon.some(({ rule }) => IS_OWN.test(rule)),
      rows: soon.filter(({ rule }) => !IS_OWN.test(rule)),
    };
  }
}

const SPOKEN = ['reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us', 'asked_no_contact'];
/** Contacts with her, and those of them that only one agency may know of. */
const IS_ASKED =
  /^(fu\.(first|safety_24h|regular|no_|post)|su\.weekly|po\.(weekly|expiry|not_binding)|sh\.after|lg\.window|er\.ask_again)/;
const IS_OWN = /^((su|sh|er|lg)\.|po\.not_binding$)/;
const otherOf = (side: Side): Side => (side === 'a' ? 'b' : 'a');
const plannedOf = (side: Side, { slots }: SidePlan): { side: Side; window: SafeWindow }[] =>
  slots.flatMap(({ window }) => (window ? [{ side, window }] : []));

/** A part of a window, from its beginning. */
const within = ({ startsAt, endsAt }: SafeWindow, part: number): Date =>
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
  { kind: 'helper_reports_change', stays: true },
  { kind: 'case_closed', reason: 'needs_met', contactConsent: true },
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
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  band: fc.constantFrom(...RISK_BANDS),
  ownerIsPolice: fc.constantFrom(false, false, true),
  supportLead: fc.constantFrom('none' as const, 'declined' as const),
});
const anySide = fc.constantFrom(...TWO);
const anyTwo = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<[T, T]> => fc.tuple(of, of);
/** The receiver's plan is a copy of the sender's, until the survivor changes one of them. */
const anyPlans = fc.oneof(
  { weight: 3, arbitrary: anyPlan.map((plan): [SafeContactPlan, SafeContactPlan] => [plan, plan]) },
  { weight: 1, arbitrary: anyTwo(anyPlan) },
);
const kind = <K extends Step['kind']>(name: K) => fc.constant(name);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: kind('contact'), part: anyPart, late: fc.constantFrom(0, 0, 0.5, 0.9) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kind('pass'), minutes: fc.integer({ min: 1, max: 6_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('event'), by: anySide, trigger: anyTrigger }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('plan'), by: anySide, plan: anyPlan }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('rows'), by: anySide, rows: fc.array(anyRow, { maxLength: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('word'), allowed: fc.constantFrom(true, true, false) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('name'), by: anySide, whom: fc.constantFrom('colleague', 'other') }),
  },
);
export const anyLife: fc.Arbitrary<Told> = fc.record({
  plans: anyPlans,
  facts: anyTwo(anyFacts),
  leads: fc.constantFrom(null, null, ...TWO),
  allowed: fc.constantFrom(true, true, true, false),
  steps: fc.array(anyStep, { minLength: 1, maxLength: 7 }),
});

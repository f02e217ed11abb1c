import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RISK_BANDS } from '../risk/risk.types.js';
import { safeTimes } from '../survivors/safe-contact.rules.js';
import type { SafeContactPlan, WeeklyWindow } from '../survivors/safe-contact.types.js';
import { afterHappening } from './consequences.rules.js';
import { ruleOf } from './follow-up-rules.js';
import type { CaseFacts, PendingRow, Trigger } from './follow-ups.types.js';
import { afterOutcome, contactProblems } from './outcomes.rules.js';
import { ALONE_ANSWERS, CONTACT_OUTCOMES } from './outcomes.types.js';
import type { Consequences, ContactResult } from './outcomes.types.js';
import { gatherSlots } from './slots.rules.js';
import type { ContactSlot } from './slots.types.js';

/** "Never" of SECURITY A, T7, over whole lives: her plan, the rows that rules make, and what came of each contact. */
const LIVES = 20_000;
const START = new Date('2026-11-24T06:50:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Dushanbe is five hours ahead all year; worked out here apart from the rules. */
const local = (at: Date): number => at.getTime() + 5 * HOUR;
const dayNo = (at: Date): number => Math.floor(local(at) / DAY);
/** Monday is 1; the first day of the epoch was a Thursday. */
const weekday = (day: number): number => ((day + 3) % 7) + 1;

const QUARTER = 15;

/** Her hours of one day, those that touch as one, in minutes; plans here are told in quarters of an hour. */
function stretches(weekly: readonly WeeklyWindow[], day: number): [number, number][] {
  const free = new Array<boolean>(97).fill(false);
  for (const one of weekly.filter((window) => window.weekday === weekday(day)))
    free.fill(true, one.fromMinute / QUARTER, one.untilMinute / QUARTER);
  const found: [number, number][] = [];
  free.forEach((is, quarter) => {
    if (is && !free[quarter - 1]) found.push([quarter * QUARTER, 0]);
    if (!is && free[quarter - 1]) (found.at(-1) as [number, number])[1] = quarter * QUARTER;
  });
  return found;
}

const seen = { slots: 0, decided: 0, lives: 0, outcomes: new Set<string>() };

/** In time, or late already; without any safe time at least not due within two weeks. */
function isCovered(row: PendingRow, { window }: ContactSlot, now: Date): boolean {
  if (!window) return row.dueAt.getTime() > now.getTime() + 14 * DAY;
  return row.fromAt <= window.startsAt && (window.startsAt <= row.dueAt || row.dueAt <= now);
}

class SlotLife {
  pending: PendingRow[] = [];
  failures = 0;
  readonly broken: string[] = [];
  private made = 0;

  constructor(
    private plan: SafeContactPlan,
    private facts: CaseFacts,
  ) {
    this.happen([{ kind: 'case_opened' }]);
  }

  happen(triggers: readonly Trigger[]): void {
    this.apply(afterHappening({ work: null, triggers }, this.pending, this.facts));
  }

  /** The next planned contact is made at its time, or the time passes without any. */
  live(hours: number, part: Omit<ContactResult, 'at' | 'failedBefore'>): void {
    const slot = this.check().find((one) => one.window !== null);
    const passed = new Date(this.facts.now.getTime() + hours * HOUR);
    this.facts = { ...this.facts, now: slot?.window?.startsAt ?? passed };
    if (!slot) return;
    const result: ContactResult = { ...part, at: this.facts.now, failedBefore: this.failures };
    if (contactProblems(result, this.facts.now).length > 0) return;
    seen.outcomes.add(result.outcome);
    const after = afterOutcome(result, this.pending, this.facts);
    this.failures = after.failures;
    if (after.channel !== 'keep')
      this.plan = { ...this.plan, lockedAt: after.channel === 'lock' ? this.facts.now : null };
    if (after.stopsContact) {
      this.plan = { ...this.plan, channel: 'no_contact', windows: [] };
      this.facts = { ...this.facts, contactStopped: true };
    }
    this.apply(after);
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

  /** What is planned at this moment, after everything that is to hold of it was looked at. */
  check(): readonly ContactSlot[] {
    const { now } = this.facts;
    const slots = gatherSlots(this.pending, safeTimes(this.plan, now), now);
    seen.slots += slots.length;
    seen.decided += slots.filter(({ supervisorDecides }) => supervisorDecides).length;
    this.checkHours(slots);
    this.checkRows(slots);
    return slots;
  }

  /** Inside her own hours, while her plan holds, and one in each of them. */
  private checkHours(slots: readonly ContactSlot[]): void {
    const places = slots.flatMap(({ window }) =>
      window ? [this.placeOf(window.startsAt, window.endsAt)] : [],
    );
    this.never(places.includes(null), 'a contact outside her hours');
    this.never(new Set(places).size < places.length, 'two contacts in one window');
    const { channel, lockedAt, reviewOn } = this.plan;
    const lastDay = reviewOn === null ? Infinity : Date.parse(reviewOn) / DAY;
    const holds = channel !== 'no_contact' && lockedAt === null;
    const ends = slots.flatMap(({ window }) =>
      window ? [dayNo(new Date(window.endsAt.getTime() - 1))] : [],
    );
    this.never(
      ends.some((day) => !holds || day > lastDay),
      'a contact that her plan does not allow',
    );
  }

  private placeOf(startsAt: Date, endsAt: Date): string | null {
    const day = dayNo(startsAt);
    const minutes = (at: Date): number => (local(at) - day * DAY) / 60_000;
    const [from, until] = [minutes(startsAt), minutes(endsAt)];
    const index = stretches(this.plan.windows, day).findIndex(
      ([begin, end]) => begin <= from && from < until && until <= end,
    );
    return index < 0 ? null : `${day}/${index}`;
  }

  /** Every contact that opens within two weeks is held once, and is in time, late already, or decided on. */
  private checkRows(slots: readonly ContactSlot[]): void {
    const { now } = this.facts;
    const horizon = new Date(now.getTime() + 14 * DAY);
    for (const row of this.pending) {
      const holding = slots.filter(({ rowIds }) => rowIds.includes(row.id));
      const isPlanned = ruleOf(row.rule).kind === 'safety_contact' && row.fromAt < horizon;
      this.never(holding.length !== (isPlanned ? 1 : 0), 'a row that is held by no contact, or by two');
      const [slot] = holding;
      if (!slot || slot.supervisorDecides) continue;
      this.never(!isCovered(row, slot, now), 'a row that no contact covers, and nobody decides');
    }
  }

  private never(happened: boolean, sentence: string): void {
    if (happened) this.broken.push(sentence);
  }
}

const minute = fc.integer({ min: 0, max: 96 }).map((quarter) => quarter * 15);
const anyHours: fc.Arbitrary<WeeklyWindow> = fc
  .tuple(fc.integer({ min: 1, max: 7 }), minute, minute)
  .filter(([, a, b]) => a !== b)
  .map(([day, a, b]) => ({ weekday: day, fromMinute: Math.min(a, b), untilMinute: Math.max(a, b) }));
const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ weekday: day, fromMinute: 0, untilMinute: 1440 }));
const anyPlan: fc.Arbitrary<SafeContactPlan> = fc.record({
  channel: fc.constantFrom('phone', 'phone', 'sms', 'office_visit', 'no_contact'),
  windows: fc.oneof(
    { weight: 9, arbitrary: fc.array(anyHours, { maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constant(always) },
  ),
  reviewOn: fc.option(fc.constantFrom('2026-11-23', '2026-11-24', '2026-11-30', '2026-12-24'), { freq: 2 }),
  lockedAt: fc.constant(null),
});
const later = (days: number): Date => new Date(START.getTime() + days * DAY);
const anyTrigger: fc.Arbitrary<Trigger> = fc.constantFrom<Trigger>(
  { kind: 'incident_recorded' },
  { kind: 'suicide_triage', level: 'plan' },
  { kind: 'order_served', orderId: 'o1', servedAt: START, endsAt: later(15) },
  { kind: 'order_ended', orderId: 'o1', endedAt: later(1) },
  { kind: 'shelter_left', stayId: 's1', leftAt: START },
  { kind: 'contact_failed', failures: 1 },
);
const anyContact = fc.record({
  outcome: fc.constantFrom(...CONTACT_OUTCOMES),
  alone: fc.constantFrom('yes', 'yes', ...ALONE_ANSWERS, null),
  wellbeing: fc.constantFrom('yes', 'no', 'declined', 'not_asked'),
  confirmsChannel: fc.boolean(),
});
const anyLife = fc.record({
  plan: anyPlan,
  band: fc.constantFrom(...RISK_BANDS),
  triggers: fc.array(anyTrigger, { maxLength: 3 }),
  steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 72 }), anyContact), { maxLength: 4 }),
});

describe('the contacts planned in any life', () => {
  it(`of ${LIVES} never lie outside her hours or twice in one, and leave no row without a time or a decision`, () => {
    fc.assert(
      fc.property(anyLife, ({ plan, band, triggers, steps }) => {
        const life = new SlotLife(plan, {
          now: START,
          status: 'open',
          band,
          openedAt: START,
          ownerIsPolice: false,
          supportLead: 'none',
          sharesWithGroup: true,
          markedByGroup: false,
          contactStopped: false,
          referrals: [],
          orders: [],
        });
        triggers.forEach((trigger) => life.happen([trigger]));
        steps.forEach(([hours, contact]) => life.live(hours, contact));
        life.check();
        seen.lives += 1;
        expect(life.broken).toEqual([]);
      }),
      { numRuns: LIVES },
    );
    // What the sentence is about was really lived through.
    expect([...seen.outcomes].sort()).toEqual([...CONTACT_OUTCOMES].sort());
    expect(seen.lives).toBeGreaterThanOrEqual(LIVES);
    expect(seen.slots).toBeGreaterThan(LIVES);
    expect(seen.decided).toBeGreaterThan(1_000);
  }, 60_000);
});

/**
 * Policy: due times follow from the rule table, the band and the moment (domain reference 5). High risk shortens
 * every clock, and until more is known `incomplete` runs on the clocks of medium (3.3).
 */
import { addDays, addHours, addMonths, earlier, lastMinuteOfDay, later } from '../shared/dates.js';
import { CLOCK_BAND, REASSESS_DAYS, REASSESS_HOURS } from '../risk/risk.types.js';
import type { ReassessCause, RiskBand, SuicideLevel } from '../risk/risk.types.js';
import { REFERRAL_AT_MOST_HIGH } from './follow-up-rules.js';
import type { DueStep, Span } from './follow-up-rules.js';
import type { RuleKey, Urgency, SetValues } from './follow-ups.types.js';
import { attemptsOf, cadenceOf, regularAtMost, stepsOf } from './rule-values.rules.js';

/** The instant a span after another; "the same day" never precedes the instant. */
export function addSpan(instant: Date, span: Span): Date {
  switch (span.unit) {
    case 'hours':
      return addHours(instant, span.count);
    case 'days':
      return addDays(instant, span.count);
    case 'months':
      return addMonths(instant, span.count);
    case 'same_day':
      return later(lastMinuteOfDay(instant), instant);
  }
}

const before = (instant: Date, span: Span): Date => addSpan(instant, { ...span, count: -span.count });

export interface DueChoice {
  readonly band: RiskBand;
  readonly urgency?: Urgency;
  readonly level?: SuicideLevel;
}

/** The span of a step, or null where the rule makes no row for this band, urgency or level. */
export function spanOf({ due }: DueStep, choice: DueChoice): Span | null {
  switch (due.by) {
    case 'all':
      return due.span;
    case 'band':
      return due[CLOCK_BAND[choice.band]];
    case 'urgency':
      return choice.urgency ? due[choice.urgency] : null;
    case 'level': {
      const { level } = choice;
      return level === undefined || level === 'clear' || level === 'not_clear' ? null : due[level];
    }
  }
}

/** From when and by when a step is to be done, counted from `base`; null where the rule makes no row. */
export function windowOf(step: DueStep, base: Date, choice: DueChoice): { fromAt: Date; dueAt: Date } | null {
  const span = step.optional ? null : spanOf(step, choice);
  if (!span) return null;
  const dueAt = addSpan(base, span);
  // A task before an event (a hearing, the end of an order) stays open until the event.
  const fromAt = step.opensBefore ? before(dueAt, step.opensBefore) : earlier(base, dueAt);
  return { fromAt, dueAt };
}

/**
 * When the next regular contact is due: weekly in the first month after `openedAt`, every two weeks to the end of
 * the third, monthly after; at most a week apart while the band is high, and two weeks while medium or incomplete.
 */
export function nextRegular(
  openedAt: Date,
  now: Date,
  { band, set }: { readonly band: RiskBand; readonly set?: SetValues },
): Date {
  const atMost = addSpan(now, regularAtMost(CLOCK_BAND[band], set));
  const period = cadenceOf(set).find(
    ({ untilMonth }) => untilMonth === null || now < addMonths(openedAt, untilMonth),
  );
  return period ? earlier(addSpan(now, period.every), atMost) : atMost;
}

/** A regular contact opens half way, so that a contact for another reason in between counts for it. */
export function regularWindow(
  base: Date,
  { openedAt, ...clock }: { readonly openedAt: Date; readonly band: RiskBand; readonly set?: SetValues },
): { fromAt: Date; dueAt: Date } {
  const dueAt = nextRegular(openedAt, base, clock);
  return { fromAt: new Date((base.getTime() + dueAt.getTime()) / 2), dueAt };
}

/** When to try again after so many failed attempts in a row (1, 2, …). */
export function nextAttempt(
  now: Date,
  failures: number,
  { band, set }: { readonly band: RiskBand; readonly set?: SetValues },
): Date {
  const spans = attemptsOf(CLOCK_BAND[band], set);
  const span = spans[Math.min(Math.max(failures, 1), spans.length) - 1];
  return span ? addSpan(now, span) : now;
}

/** When the next assessment is due by the calendar; 72 hours while too little is known (domain reference 3.4). */
export function regularReassessment(now: Date, band: RiskBand, isIncomplete: boolean): Date {
  const byBand = addDays(now, REASSESS_DAYS[CLOCK_BAND[band]]);
  if (!isIncomplete && band !== 'incomplete') return byBand;
  return earlier(byBand, addHours(now, REASSESS_HOURS.too_little_known));
}

/** When an assessment that something called for is due: as the cause says, and within a day while the band is high. */
export function calledReassessment(now: Date, cause: ReassessCause, band: RiskBand): Date {
  const byCause = addHours(now, REASSESS_HOURS[cause]);
  return band === 'high' ? earlier(byCause, addHours(now, 24)) : byCause;
}

/** The longest span a rule allows in this band, counted from the moment the band became known. */
function mostAllowed(
  { rule, step }: { readonly rule: RuleKey; readonly step: number },
  band: RiskBand,
  set: SetValues | undefined,
): Span | null {
  if (rule === 'fu.regular') return regularAtMost(CLOCK_BAND[band], set);
  if (rule === 'fu.no_contact') return attemptsOf(CLOCK_BAND[band], set)[Math.min(step, 4) - 1] ?? null;
  if (rule === 'rk.reassess') return { unit: 'days', count: REASSESS_DAYS[CLOCK_BAND[band]] };
  if (rule === 'rf.ack' || rule === 'rf.first_contact') return band === 'high' ? REFERRAL_AT_MOST_HIGH : null;
  const dueStep = stepsOf(rule, set)[step - 1];
  return dueStep?.due.by === 'band' ? spanOf(dueStep, { band }) : null;
}

/** The due time of a waiting row under a band that became known now: never later than the one it has. */
export function shortened(
  row: { rule: RuleKey; step: number; dueAt: Date },
  band: RiskBand,
  { now, set }: { readonly now: Date; readonly set?: SetValues },
): Date {
  const span = mostAllowed(row, band, set);
  return span ? earlier(row.dueAt, addSpan(now, span)) : row.dueAt;
}

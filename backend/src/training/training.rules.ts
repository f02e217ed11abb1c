import { addMonths, dayOf, isDay, shiftDay, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { FieldProblem } from '../shared/errors.js';
import type { TrainingModuleCode, TrainingState } from './training.types.js';

/**
 * Policy (CAPABILITIES 8.2): a module is valid until its last day; 30 days before it the person is warned; 90 days after
 * it acts are supervised; then that permission alone is suspended. Nobody is locked out on day one: the 90 days begin
 * at the earliest with the first day of the rule and with the account. An agency without a valid module gets 90 more; a
 * colleague's new module leaves the others at least 90 days, so it suspends nobody at once.
 */
export const WARN_DAYS = 30;
export const SUPERVISED_DAYS = 90;
/** Sessions entered later than this are confirmed by a second person. */
const ENTERED_WITHIN_DAYS = 30;
/** Hours in which a colleague confirms a supervised act. */
export const CONFIRM_WITHIN_HOURS = 72;
const FIRST_DAY: Day = '2000-01-01';

export interface Attended {
  readonly heldOn: Day;
  /** Since when it counts: later than the session where it was entered or confirmed later. */
  readonly countsFrom: Day;
  /** Since when the attendance counts no longer. */
  readonly revokedOn: Day | null;
}

export interface TrainingFacts {
  /** Passed sessions of the module that count. */
  readonly attended: readonly Attended[];
  readonly validMonths: number;
  readonly accountFrom: Day;
  /** From when acts need modules; null: not yet. */
  readonly enforcedFrom: Day | null;
  /** The same for all people of the agency. */
  readonly colleagues: readonly Attended[];
}

export interface Standing {
  readonly state: TrainingState;
  /** Last day of the state; null where it does not end, or the rule is not yet in force. */
  readonly until: Day | null;
  /** Last day of the newest module that counts; null: never trained, or revoked. */
  readonly endsOn: Day | null;
}

const latest = (days: readonly (Day | null)[]): Day =>
  days.reduce<Day>((last, day) => (day !== null && day > last ? day : last), FIRST_DAY);

export const lastDayOf = (heldOn: Day, validMonths: number): Day =>
  dayOf(addMonths(startOfDay(heldOn), validMonths));

/** Policy (CAPABILITIES 8.1): half a day refreshes a module at half its validity. */
export const refreshFrom = (endsOn: Day, validMonths: number): Day =>
  dayOf(addMonths(startOfDay(endsOn), -Math.floor(validMonths / 2)));

/** The newest last day of those that count; null: none does. What was learnt before a revocation counts no longer. */
function endOf({ attended, validMonths }: Pick<TrainingFacts, 'attended' | 'validMonths'>): Day | null {
  const revokedOn = latest(attended.map((one) => one.revokedOn));
  const counting = attended.filter((one) => one.revokedOn === null && one.heldOn > revokedOn);
  return counting.length === 0 ? null : latest(counting.map(({ heldOn }) => lastDayOf(heldOn, validMonths)));
}

export const isValidOn = (facts: Pick<TrainingFacts, 'attended' | 'validMonths'>, today: Day): boolean => {
  const endsOn = endOf(facts);
  return endsOn !== null && today <= endsOn;
};

/** Last day under supervision that begins on a day. */
function supervisedUntil(from: Day, { colleagues, validMonths }: TrainingFacts): Day {
  const until = shiftDay(from, SUPERVISED_DAYS);
  const [first] = colleagues
    .filter(
      ({ heldOn, countsFrom, revokedOn }) =>
        countsFrom <= until && until <= lastDayOf(heldOn, validMonths) && (revokedOn ?? '9') > until,
    )
    .map(({ countsFrom }) => countsFrom)
    .sort();
  return first === undefined
    ? shiftDay(until, SUPERVISED_DAYS)
    : latest([until, shiftDay(first, SUPERVISED_DAYS)]);
}

/** What a person may do with a module on a day. */
export function standingOn(facts: TrainingFacts, today: Day): Standing {
  const endsOn = endOf(facts);
  if (endsOn !== null && today <= endsOn) {
    const isEnding = today >= shiftDay(endsOn, -WARN_DAYS);
    return { state: isEnding ? 'warn' : 'valid', until: endsOn, endsOn };
  }
  const { enforcedFrom, accountFrom, attended } = facts;
  if (enforcedFrom === null) return { state: 'supervised', until: null, endsOn };
  const revoked = attended.map(({ revokedOn }) => revokedOn);
  const from = latest([endsOn, enforcedFrom, accountFrom, ...revoked]);
  const until = supervisedUntil(from, facts);
  return today <= until
    ? { state: 'supervised', until, endsOn }
    : { state: 'suspended', until: null, endsOn };
}

/** Whether a person is reminded of a module: of its end, or of the first module once the rule is in force (tr.renew). */
export function isToRenew({
  module,
  state,
  until,
  endsOn,
}: Standing & { readonly module: TrainingModuleCode }): boolean {
  if (state === 'valid' || state === 'warn') return state === 'warn';
  const isInForce = state === 'suspended' || until !== null;
  return isInForce && (endsOn !== null || module === 'tm_intro');
}

/** What is wrong with the day of a session. */
export function dayProblem(heldOn: string | null, today: Day): string | null {
  if (!heldOn) return 'required';
  if (!isDay(heldOn)) return 'invalid_date';
  if (heldOn > today) return 'date_in_future';
  return heldOn < FIRST_DAY ? 'year_too_early' : null;
}

export interface SessionFacts {
  readonly heldOn: string;
  readonly persons: readonly { readonly userId: string }[];
}

export interface KnownPersons {
  /** For whom the writer may write. */
  readonly known: ReadonlySet<string>;
  /** Those already entered for this module and day. */
  readonly entered: ReadonlySet<string>;
}

/** Everything wrong with a session and its list of persons. */
export function sessionProblems(
  { heldOn, persons }: SessionFacts,
  today: Day,
  { known, entered }: KnownPersons,
): FieldProblem[] {
  const day = dayProblem(heldOn, today);
  const ids = persons.map(({ userId }) => userId);
  const of = (userId: string, at: number): string | null => {
    if (!known.has(userId)) return 'not_in_list';
    return ids.indexOf(userId) < at || entered.has(userId) ? 'person_twice' : null;
  };
  return [
    ...(day ? [{ path: 'heldOn', code: day }] : []),
    ...(persons.length === 0 ? [{ path: 'persons', code: 'required' }] : []),
    ...ids.flatMap((userId, at) => {
      const code = of(userId, at);
      return code ? [{ path: `persons.${at}`, code }] : [];
    }),
  ];
}

/** A late entry, and a list on which its writer stands, count after a second person has confirmed them. */
export const needsSecond = ({ heldOn, persons }: SessionFacts, today: Day, writerId: string): boolean =>
  heldOn < shiftDay(today, -ENTERED_WITHIN_DAYS) || persons.some(({ userId }) => userId === writerId);

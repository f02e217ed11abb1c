/**
 * Policy (ADR 23): a worker on duty calls back. The deadline counts staffed hours of the hotline. Notified are: those
 * on duty at once, all workers at half of it, supervisors when it is missed, and the coordinator, who learns only that
 * a request waits, after the same time again. Hidden requests and text messages follow `so.read`: minutes by the clock,
 * and oversight in the coordinator's place.
 */
import { DAY, dayOf, later, startOfDay, weekdayOf } from '../shared/dates.js';
import type {
  HotlineState,
  CallbackOutcome,
  CallbackState,
  CallbackEscalation,
  CallbackDetails,
  ResponseDeadline,
  StaffedWindow,
} from './callback-requests.types.js';
import { codeList } from '../shared/code-lists.js';

const MINUTE = 60_000;
/** Any entered opening hours repeat within a week. */
const DAYS_AHEAD = 8;

/** The staffed spans of the days ahead, one after the other. */
function spansFrom(at: Date, hours: readonly StaffedWindow[]): { from: Date; until: Date }[] {
  const spans: { from: Date; until: Date }[] = [];
  for (let day = 0; day < DAYS_AHEAD; day += 1) {
    const start = startOfDay(dayOf(new Date(at.getTime() + day * DAY)));
    const ofDay = hours
      .filter(({ weekday }) => weekday === weekdayOf(start))
      .sort((one, other) => one.fromMinute - other.fromMinute);
    for (const { fromMinute, untilMinute } of ofDay)
      spans.push({
        from: later(at, new Date(start.getTime() + fromMinute * MINUTE)),
        until: new Date(start.getTime() + untilMinute * MINUTE),
      });
  }
  return spans.filter(({ from, until }) => until > from);
}

/** When so many staffed minutes will have passed; by the clock alone where no hours are known. */
export function afterStaffed(at: Date, minutes: number, hours: readonly StaffedWindow[]): Date {
  let from = at;
  let left = minutes * MINUTE;
  for (let round = 0; round < DAYS_AHEAD; round += 1) {
    for (const span of spansFrom(from, hours)) {
      const length = span.until.getTime() - span.from.getTime();
      if (length >= left) return new Date(span.from.getTime() + left);
      left -= length;
      from = span.until;
    }
  }
  return new Date(at.getTime() + minutes * MINUTE);
}

/** What a hotline promises, and whether it takes requests now. */
export interface AnsweringHotline {
  readonly withinMinutes: number;
  readonly openingHours: readonly StaffedWindow[];
  readonly state: HotlineState;
}

/** Open only if a worker of the hotline is not on leave. */
export function hotlineState({
  isOpen,
  onDuty,
  openingHours,
}: {
  isOpen: boolean;
  onDuty: number;
  openingHours: readonly StaffedWindow[];
}): HotlineState {
  if (isOpen && onDuty > 0) return 'open';
  return openingHours.length > 0 ? 'closed' : 'unknown';
}

/** A line that is closed within its hours may have nobody there: what is promised counts from the next hours that begin. */
export function responseDeadline(
  now: Date,
  { withinMinutes, openingHours, state }: AnsweringHotline,
): ResponseDeadline {
  const spans = spansFrom(now, openingHours);
  const next = state === 'open' ? spans[0] : spans.find(({ from }) => from > now);
  const from = next?.from ?? now;
  return {
    from,
    due: afterStaffed(from, withinMinutes, openingHours),
    isStaffedNow: state === 'open' && from.getTime() === now.getTime(),
  };
}

/** Escalation of an unread request. Workers on duty are notified at once even when the line is closed. */
export function waitingEscalations(now: Date, line: AnsweringHotline): CallbackEscalation[] {
  const { withinMinutes, openingHours } = line;
  const { from, due } = responseDeadline(now, line);
  return [
    { rung: 'duty', runAt: now },
    ...(from > now ? [{ rung: 'duty' as const, runAt: from }] : []),
    { rung: 'everyone', runAt: afterStaffed(from, withinMinutes / 2, openingHours) },
    { rung: 'supervisor', runAt: due },
    { rung: 'coordinator', runAt: afterStaffed(due, withinMinutes, openingHours) },
  ];
}

/** Rule `so.read`: minutes in which a hidden request or a text message is read, and after which oversight is notified. */
export const READ_MINUTES = { staffed: 15, unstaffed: 60 } as const;
const OVERSIGHT_MINUTES = 15;

const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE);

/** Runs by the clock also outside the hours of the hotline; `from` is when workers are present. */
export function urgentDeadline(now: Date, line: AnsweringHotline): ResponseDeadline {
  const { isStaffedNow, from } = responseDeadline(now, line);
  const due = minutesAfter(now, READ_MINUTES[isStaffedNow ? 'staffed' : 'unstaffed']);
  return { from, due, isStaffedNow };
}

const urgentLadder = (from: Date, due: Date): CallbackEscalation[] => [
  { rung: 'duty', runAt: from },
  { rung: 'everyone', runAt: new Date((from.getTime() + due.getTime()) / 2) },
  { rung: 'supervisor', runAt: due },
  { rung: 'oversight', runAt: minutesAfter(due, OVERSIGHT_MINUTES) },
];

/** At night once by the clock, and again when the next hours begin. After that notify_hotline repeats it. */
export function urgentEscalations(now: Date, line: AnsweringHotline): CallbackEscalation[] {
  const { from, due } = urgentDeadline(now, line);
  const atOpening = from > now ? urgentLadder(from, minutesAfter(from, READ_MINUTES.staffed)) : [];
  return [...urgentLadder(now, due), ...atOpening];
}

/** Days after arrival at which supervisors are notified of an open request; after ninety its text is erased. */
const AGEING_DAYS = [60, 75] as const;
/** The same for text messages, from the last one; after thirty they are erased. */
export const SMS_AGEING_DAYS = [20, 27] as const;

export const ageingSteps = (now: Date, after: readonly number[] = AGEING_DAYS): CallbackEscalation[] =>
  after.map((days) => ({ rung: 'ageing', runAt: new Date(now.getTime() + days * DAY) }));

/** Reading is not enough: who took it must record how the call ended within this time. */
const CALL_MINUTES = 60;

/** Escalation of a request that was taken or will be retried at a time. */
export function takenEscalations(from: Date, hours: readonly StaffedWindow[]): CallbackEscalation[] {
  return [
    { rung: 'taker', runAt: from },
    { rung: 'everyone', runAt: afterStaffed(from, CALL_MINUTES, hours) },
    { rung: 'supervisor', runAt: afterStaffed(from, 2 * CALL_MINUTES, hours) },
  ];
}

/** Escalation after a call; empty if settled. If another person answered, a supervisor decides at once. */
export function escalationsAfter(
  outcome: CallbackOutcome,
  { now, tryAt, hours }: { now: Date; tryAt: Date | null; hours: readonly StaffedWindow[] },
): CallbackEscalation[] {
  if (outcome === 'not_reached') return takenEscalations(tryAt ?? now, hours);
  return outcome === 'someone_else' ? [{ rung: 'supervisor', runAt: now }] : [];
}

/** A plausible number in Tajikistan or a neighbouring country; any other is asked to be repeated, then accepted. */
export function looksDialled(number: string): boolean {
  const digits = number.replace(/[\s().-]/g, '');
  return /^\+?\d{7,15}$/.test(digits);
}

const LINK = /https?:|www\.|\.(?:com|ru|org|net|info|tj)\b/gi;
const MOST_LINKS = 0;

/** Written to be read by many. It is kept like any other, and looked at after those that are not. */
export const isSuspectedSpam = ({ number, hours, cover, codeWord, message }: CallbackDetails): boolean =>
  ([number, hours, cover, codeWord, message].join(' ').match(LINK)?.length ?? 0) > MOST_LINKS;

export const CALLBACK_ACTIONS = codeList('CallbackAction', [
  'take',
  'take_over',
  'reached',
  'not_reached',
  'someone_else',
  'stopped',
  'junk',
  'reopen',
]);
export type CallbackAction = (typeof CALLBACK_ACTIONS)[number];

interface Facts {
  readonly state: CallbackState;
  readonly outcome: CallbackOutcome | null;
  readonly isMine: boolean;
  readonly isLocked: boolean;
  readonly supervises: boolean;
}

/**
 * Policy: one person holds a request, and a colleague takes it over with a reason. Where another person answered, or a
 * supervisor stopped the calls, only a supervisor may take it and decide to call. Any colleague reopens a request that
 * was marked as junk; only a supervisor reopens one settled otherwise.
 */
export function actionsOn({ state, outcome, isMine, isLocked, supervises }: Facts): CallbackAction[] {
  if (state === 'settled') return supervises || outcome === 'junk' ? ['reopen'] : [];
  if (isLocked) {
    if (!supervises) return [];
    return isMine ? ['reached', 'not_reached', 'stopped'] : ['take'];
  }
  if (!isMine) return [state === 'taken' ? 'take_over' : 'take'];
  return ['reached', 'not_reached', 'someone_else', 'junk', ...(supervises ? ['stopped' as const] : [])];
}

/**
 * Policy: a meeting is planned, held and ended by whoever leads the group; what it decides is coded, has an owner and
 * a due time, and what has ended stands as it ended (domain reference 2 and 5). A case that was not heard stays due.
 */
import { addDays, addMonths, dayOf } from '../shared/dates.js';
import { AGENDA_REASONS, MEETING_TRANSITIONS } from './meetings.types.js';
import type { Attendance, EntryAction, MeetingAction, MeetingState, Proposal } from './meetings.types.js';

/** What is agreed for later than this belongs on the agenda of a later meeting. */
const MOST_DAYS = 92;
const MOST_MONTHS_AHEAD = 12;

export type DateProblem = 'in_past' | 'too_far';

export function planProblem(plannedAt: Date, now: Date): DateProblem | null {
  if (plannedAt <= now) return 'in_past';
  return plannedAt > addMonths(now, MOST_MONTHS_AHEAD) ? 'too_far' : null;
}

export function dueProblem(dueAt: Date, now: Date): DateProblem | null {
  if (dueAt <= now) return 'in_past';
  return dueAt > addDays(now, MOST_DAYS) ? 'too_far' : null;
}

/** Whoever came is written down on the day of the meeting or after it, never before. */
export const isTooEarly = (plannedAt: Date, now: Date): boolean => dayOf(now) < dayOf(plannedAt);

/** Everything that may be done with a meeting, by somebody who leads its group. */
export function meetingActions(
  meeting: { state: MeetingState; plannedAt: Date },
  now: Date,
): MeetingAction[] {
  switch (meeting.state) {
    case 'planned':
      return [
        'change_time',
        'call_off',
        'put_on_agenda',
        ...(isTooEarly(meeting.plannedAt, now) ? [] : (['record_attendance'] as const)),
      ];
    case 'held':
      return ['put_on_agenda', 'record_attendance', 'end'];
    default:
      return [];
  }
}

/** What may be done with an entry of the agenda; a case that nobody holds open takes no decision. */
export function entryActions(
  entry: { isHeard: boolean; hasOwners: boolean },
  state: MeetingState,
): EntryAction[] {
  if (state !== 'planned' && state !== 'held') return [];
  const inMeeting = state === 'held';
  return [
    ...(entry.isHeard ? [] : (['take_off'] as const)),
    ...(inMeeting && !entry.isHeard ? (['hear'] as const) : []),
    ...(inMeeting && entry.hasOwners ? (['decide'] as const) : []),
  ];
}

/** The state after a step, or null where the step is not open. */
export function stateAfter(state: MeetingState, step: 'hold' | 'call_off' | 'end'): MeetingState | null {
  const steps: Readonly<Record<string, MeetingState>> = MEETING_TRANSITIONS[state];
  return steps[step] ?? null;
}

/** An agency and a role stand there once; somebody came at all. */
export function attendanceProblem(rows: readonly Attendance[]): 'twice' | 'nobody' | null {
  const places = rows.map(({ agencyId, role }) => `${agencyId} ${role}`);
  if (new Set(places).size < places.length) return 'twice';
  return rows.some(({ people }) => people > 0) ? null : 'nobody';
}

/** The weightiest reason first, then more reasons before fewer, then in the order of references. */
export function inOrder<P extends Proposal>(proposals: readonly P[]): P[] {
  const weight = ({ reasons }: Proposal): number =>
    Math.min(...reasons.map((reason) => AGENDA_REASONS.indexOf(reason)));
  return [...proposals].sort(
    (a, b) =>
      weight(a) - weight(b) ||
      b.reasons.length - a.reasons.length ||
      (a.reference < b.reference ? -1 : Number(a.reference > b.reference)),
  );
}

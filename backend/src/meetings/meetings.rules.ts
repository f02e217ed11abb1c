import { WORKERS } from '../platform/http/roles.types.js';
import { addDays, addMonths, dayOf } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** `cancelled`: the meeting did not take place. */
export const MEETING_STATES = codeList('MeetingState', ['planned', 'in_progress', 'completed', 'cancelled']);
export type MeetingState = (typeof MEETING_STATES)[number];

export const MEETING_TRANSITIONS = {
  planned: { hold: 'in_progress', call_off: 'cancelled' },
  in_progress: { end: 'completed' },
  completed: {},
  cancelled: {},
} as const satisfies Record<MeetingState, Readonly<Record<string, MeetingState>>>;

/** Why a case is on an agenda, the most serious first; `asked_for`: added by those who lead the group. */
export const AGENDA_REASONS = codeList('AgendaReason', [
  'review_due',
  'high_risk',
  'repeat',
  'late',
  'order_ending',
  'closure_asked',
  'asked_for',
]);
export type AgendaReason = (typeof AGENDA_REASONS)[number];

/** As whom people came; a number of them, and nobody by name. */
export const ATTENDING_ROLES = ['chair', 'coordinator', 'supervisor', ...WORKERS] as const;
export type AttendingRole = (typeof ATTENDING_ROLES)[number];

export const MEETING_ACTIONS = codeList('MeetingAction', [
  'change_time',
  'call_off',
  'put_on_agenda',
  'record_attendance',
  'end',
]);
export type MeetingAction = (typeof MEETING_ACTIONS)[number];

export const ENTRY_ACTIONS = codeList('EntryAction', ['take_off', 'hear', 'decide']);
export type EntryAction = (typeof ENTRY_ACTIONS)[number];

export interface Proposal {
  readonly caseId: string;
  readonly reference: string;
  readonly band: string;
  readonly reasons: readonly AgendaReason[];
  /** When a meeting of the group heard it last. */
  readonly discussedAt: Date | null;
}

interface Attendance {
  readonly agencyId: string;
  readonly role: AttendingRole;
  readonly people: number;
}

/**
 * Policy: those who lead the group plan, hold and end a meeting; its decisions are coded, have an owner and a due time,
 * and an ended meeting is unchangeable (domain reference 2 and 5). A case not discussed stays due.
 */

/** What is agreed for later than this belongs on the agenda of a later meeting. */
const MOST_DAYS = 92;
const MOST_MONTHS_AHEAD = 12;

type DateProblem = 'in_past' | 'too_far';

export function planProblem(plannedAt: Date, now: Date): DateProblem | null {
  if (plannedAt <= now) return 'in_past';
  return plannedAt > addMonths(now, MOST_MONTHS_AHEAD) ? 'too_far' : null;
}

export function dueProblem(dueAt: Date, now: Date): DateProblem | null {
  if (dueAt <= now) return 'in_past';
  return dueAt > addDays(now, MOST_DAYS) ? 'too_far' : null;
}

/** Attendance is recorded on the day of the meeting or after it, never before. */
export const isTooEarly = (plannedAt: Date, now: Date): boolean => dayOf(now) < dayOf(plannedAt);

/** Every action on a meeting that its leader may do now. */
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
    case 'in_progress':
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
  if (state !== 'planned' && state !== 'in_progress') return [];
  const inMeeting = state === 'in_progress';
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

/** An agency and a role appear once; at least one person came. */
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

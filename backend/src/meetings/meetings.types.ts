import { WORKERS } from '../platform/http/roles.types.js';

/** `called_off`: it never took place; nothing of it happened. */
export const MEETING_STATES = ['planned', 'held', 'ended', 'called_off'] as const;
export type MeetingState = (typeof MEETING_STATES)[number];

export const MEETING_TRANSITIONS = {
  planned: { hold: 'held', call_off: 'called_off' },
  held: { end: 'ended' },
  ended: {},
  called_off: {},
} as const satisfies Record<MeetingState, Readonly<Record<string, MeetingState>>>;

/** Why a case stands on an agenda, the weightiest first; `asked_for`: whoever leads the group put it there. */
export const AGENDA_REASONS = [
  'review_due',
  'high_risk',
  'repeat',
  'late',
  'order_ending',
  'closure_asked',
  'asked_for',
] as const;
export type AgendaReason = (typeof AGENDA_REASONS)[number];

/** As whom people came; a number of them, and nobody by name. */
export const ATTENDING_ROLES = ['chair', 'coordinator', 'supervisor', ...WORKERS] as const;
export type AttendingRole = (typeof ATTENDING_ROLES)[number];

export const MEETING_ACTIONS = [
  'change_time',
  'call_off',
  'put_on_agenda',
  'record_attendance',
  'end',
] as const;
export type MeetingAction = (typeof MEETING_ACTIONS)[number];

export const ENTRY_ACTIONS = ['take_off', 'hear', 'decide'] as const;
export type EntryAction = (typeof ENTRY_ACTIONS)[number];

export interface Proposal {
  readonly caseId: string;
  readonly reference: string;
  readonly band: string;
  readonly reasons: readonly AgendaReason[];
  /** When a meeting of the group heard it last. */
  readonly heardAt: Date | null;
}

export interface Attendance {
  readonly agencyId: string;
  readonly role: AttendingRole;
  readonly people: number;
}

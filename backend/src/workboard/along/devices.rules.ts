import type { Viewer } from '../../platform/session/viewer.js';

/**
 * Policy (OFFLINE 5): cases are taken along by few roles, for few cases, for hours. Never by police or prosecutors, whose
 * phone may be the abuser's, never by shelter workers, who know where she is, and never with the rights of a supervisor.
 */
const TAKERS: readonly string[] = ['caseworker', 'cowfa_specialist', 'legal_aid_lawyer', 'health_worker'];

export const SHARE_HOURS = [12, 72] as const;
export type ShareHours = (typeof SHARE_HOURS)[number];
export const TAKEN_HOURS = 72;
export const DEVICES_AT_MOST = 2;
export const CASES_AT_MOST = 30;
/** Different cases that one person may take within 24 hours. */
export const TAKEN_A_DAY = 45;

/** Families of rules whose rows may lie on a phone: none of health, suicide, stays, children, his return or blocks. */
export const TAKEN_RULES: readonly string[] = ['fu', 'rk', 'sl', 'co', 'rf', 'po', 'lg', 'mt', 'cl', 'pl'];

/** An agency of any type may give the role of a caseworker; that of the police is excluded by its kind. */
const NEVER_IN: readonly string[] = ['prosecutor', 'shelter'];

/** Every role that she has must allow it: one that knows more forbids it. */
export const mayTakeAlong = ({
  roles,
  agencyKind,
  agencyType,
}: Pick<Viewer, 'roles' | 'agencyKind' | 'agencyType'>): boolean =>
  agencyKind !== 'police' &&
  !NEVER_IN.includes(agencyType) &&
  roles.length > 0 &&
  roles.every((role) => TAKERS.includes(role));

const HOUR = 3_600_000;

export const takenUntil = (from: Date): Date => new Date(from.getTime() + TAKEN_HOURS * HOUR);

/** The share lasts the chosen hours, never longer than what was taken. */
export const shareUntil = (now: Date, hours: number, end: Date): Date =>
  new Date(Math.min(now.getTime() + hours * HOUR, end.getTime()));

/** The lowest free number; null where she has as many phones as she may. */
export function freeNumber(used: readonly number[]): number | null {
  for (let number = 1; number <= DEVICES_AT_MOST; number++) if (!used.includes(number)) return number;
  return null;
}

/** Whether her phones together hold no more than they may with this list. */
export const fits = (caseIds: readonly string[], elsewhere: readonly string[]): boolean =>
  new Set([...caseIds, ...elsewhere]).size <= CASES_AT_MOST;

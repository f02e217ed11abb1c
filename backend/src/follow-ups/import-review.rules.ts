/**
 * Policy: no imported case is closed and no historical clock fires; each gets one review in its agency's inbox: the
 * same day where suicide risk or a conflict of interest is suspected, the others over 30 days, so that the agency can
 * do them beside its work: first minors and threats with a weapon, then by risk.
 */
import { addDays, lastMinuteOfDay, later } from '../shared/dates.js';

/** Signs in an imported row that decide in what order old cases are looked at; codes only, no text. */
export interface ImportedSigns {
  readonly caseId: string;
  /** A phrase that points to an attempt or thoughts of ending life. */
  readonly suicideSuspected: boolean;
  /** A phrase that points to a conflict of interest. */
  readonly conflictSuspected: boolean;
  /** A phrase that points to an attack or a threat with a weapon. */
  readonly isArmed: boolean;
  /** Rows of the same survivor in the register. */
  readonly visits: number;
  readonly isSexual: boolean;
  readonly isPhysical: boolean;
  /** "Reconciled", "insignificant", "returned home": what the register calls an end. */
  readonly calledEnded: boolean;
  readonly isMinor: boolean;
  /** Last day of contact in the register, `YYYY-MM-DD`. */
  readonly lastOn: string;
}

export interface ImportReview {
  readonly caseId: string;
  readonly dueAt: Date;
}

const SPREAD_DAYS = 30;
const MANY_VISITS = 3;

const isSameDay = (signs: ImportedSigns): boolean => signs.suicideSuspected || signs.conflictSuspected;

/** How many signs speak for an early look; a design default, not a risk score, and never shown. */
function urgency(signs: ImportedSigns): number {
  return (
    (signs.visits >= MANY_VISITS ? 2 : 0) +
    (signs.isSexual ? 2 : 0) +
    (signs.calledEnded ? 2 : 0) +
    (signs.isPhysical ? 1 : 0)
  );
}

const isFirst = (signs: ImportedSigns): boolean => signs.isArmed || signs.isMinor;

/** Minors and weapons first, then most signs; among equals the most recently seen, then by id, so that a second run gives the same order. */
function byUrgency(first: ImportedSigns, second: ImportedSigns): number {
  return (
    Number(isFirst(second)) - Number(isFirst(first)) ||
    urgency(second) - urgency(first) ||
    second.lastOn.localeCompare(first.lastOn) ||
    first.caseId.localeCompare(second.caseId)
  );
}

/** When each imported case is to be reviewed: today, or by the evening of one of the next 30 days, evenly spread. */
export function importReviews(imported: readonly ImportedSigns[], now: Date): ImportReview[] {
  const today = later(lastMinuteOfDay(now), now);
  const urgent = imported.filter(isSameDay).map(({ caseId }) => ({ caseId, dueAt: today }));
  const others = imported.filter((signs) => !isSameDay(signs)).sort(byUrgency);
  const spread = others.map(({ caseId }, rank) => {
    const day = 1 + Math.floor((rank * SPREAD_DAYS) / others.length);
    return { caseId, dueAt: lastMinuteOfDay(addDays(now, day)) };
  });
  return [...urgent, ...spread];
}

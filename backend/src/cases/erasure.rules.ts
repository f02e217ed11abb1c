/**
 * Policy (capabilities 1.10): the survivor asks alone that an open case be erased. One person writes it, a second one
 * confirms it, and for seven days either of them, a supervisor or the fallback agency may stop it. Known danger, a legal
 * hold and a hearing ahead refuse it at every step; the sealed file is offered instead.
 */
import { addDays } from '../shared/dates.js';
import type { Danger, CaseStatus, ErasureAction, ErasureState } from './cases.types.js';

/** Days between the request and the erasure. */
const DELAY = 7;
/** Days after which a request that nobody carried out counts for nothing. */
const LAPSES_AFTER = 30;

/** Also a warning about danger without an answer, and a child that is not safe. */
type ErasureDanger = Danger | 'danger_signal' | 'danger_child';

export interface ErasureFacts {
  readonly status: CaseStatus;
  readonly isErased: boolean;
  readonly leadId: string | null;
  readonly dangers: readonly ErasureDanger[];
  readonly isHeld: boolean;
  readonly hearingAhead: boolean;
}

export interface StoredErasure {
  readonly askedById: string;
  readonly askedAt: Date;
  readonly confirmedById: string | null;
  readonly stoppedAt: Date | null;
  readonly doneAt: Date | null;
  readonly lapsedAt: Date | null;
}

export interface ErasureViewer {
  readonly userId: string;
  readonly supervisesOwner: boolean;
  readonly supervisesFallback: boolean;
  readonly isOfficer: boolean;
}

export interface Hindrance {
  readonly code: 'case_erased' | 'erase_closed_case' | 'legal_hold' | 'known_danger' | 'hearing_ahead';
  readonly reasons: readonly ErasureDanger[];
  readonly offers: readonly 'sealed_file'[];
}

export const eraseFrom = (askedAt: Date): Date => addDays(askedAt, DELAY);

export function erasureState(erasure: StoredErasure, now: Date): ErasureState {
  if (erasure.doneAt !== null) return 'done';
  if (erasure.stoppedAt !== null) return 'stopped';
  if (erasure.lapsedAt !== null || addDays(erasure.askedAt, LAPSES_AFTER) <= now) return 'lapsed';
  return erasure.confirmedById === null ? 'asked' : 'confirmed';
}

/** What forbids the erasure now; null: nothing. */
export function hindranceOf(facts: ErasureFacts): Hindrance | null {
  const without = { reasons: [], offers: [] } as const;
  const sealed = { reasons: [], offers: ['sealed_file'] } as const;
  if (facts.isErased) return { code: 'case_erased', ...without };
  if (facts.status === 'closed') return { code: 'erase_closed_case', ...without };
  if (facts.isHeld) return { code: 'legal_hold', ...sealed };
  if (facts.dangers.length > 0)
    return { code: 'known_danger', reasons: facts.dangers, offers: sealed.offers };
  return facts.hearingAhead ? { code: 'hearing_ahead', ...sealed } : null;
}

interface Step {
  readonly erasure: StoredErasure;
  readonly leadId: string | null;
  readonly viewer: ErasureViewer;
}

/** Whether the step is for this person, whatever the time. */
export function isFor(action: ErasureAction, { erasure, leadId, viewer }: Step): boolean {
  const { userId, supervisesOwner, supervisesFallback, isOfficer } = viewer;
  const isAsker = userId === erasure.askedById;
  const isConfirmer = userId === erasure.confirmedById;
  const mayConfirm = supervisesOwner || isOfficer;
  const isOf: Record<ErasureAction, boolean> = {
    confirm: !isAsker && userId !== leadId && mayConfirm,
    stop: [isAsker, isConfirmer, supervisesOwner, supervisesFallback].includes(true),
    carry_out: !isAsker && [isConfirmer, supervisesOwner].includes(true),
  };
  return isOf[action];
}

/** Why the step cannot be taken now; null: it can. */
export function untimely(action: ErasureAction, erasure: StoredErasure, now: Date): string | null {
  const state = erasureState(erasure, now);
  if (state !== 'asked' && state !== 'confirmed') return 'erasure_ended';
  if (action === 'confirm') return state === 'asked' ? null : 'already_confirmed';
  if (action === 'stop') return null;
  if (state === 'asked') return 'erasure_needs_two';
  return eraseFrom(erasure.askedAt) <= now ? null : 'erasure_too_early';
}

export const erasureActions = (step: Step, now: Date): ErasureAction[] =>
  (['confirm', 'stop', 'carry_out'] as const).filter(
    (action) => isFor(action, step) && untimely(action, step.erasure, now) === null,
  );

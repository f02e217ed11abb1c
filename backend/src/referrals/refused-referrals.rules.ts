/**
 * Policy: a refusal leaves the need open, and the sender settles it: sends what was missing, helps without others where the
 * own agency offers that service, takes a waiting place with help until then, or the coordinator records that the district
 * lacks the service (capabilities 3.1, 3.2, 3.6). Own help that the survivor says she did not get settles nothing. An acceptance can be undone within ten minutes, while nothing was done with it.
 */
import { dayOf, isDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { ReferralActor, ReferralRefusal } from './referral-commands.types.js';
import { UNDO_MINUTES } from './refused-referrals.types.js';
import type { DeclineReason, Referral, ReferralAction } from './referrals.types.js';

/** What a refusal asks of the sender; a decline says it by its reason. */
export const asksFor = (reason: DeclineReason | null): 'other_place' | 'missing_information' | 'consent' => {
  if (reason === 'information_missing') return 'missing_information';
  return reason === 'consent_missing' ? 'consent' : 'other_place';
};

const REFUSED: readonly Referral['status'][] = ['declined', 'unavailable', 'not_attended'];

/** Ended without the service, by no choice of the survivor or the sender. */
export const isRefused = ({ status, withdrawalReason }: Referral): boolean =>
  REFUSED.includes(status) || (status === 'withdrawn' && withdrawalReason === 'receiver_not_available');

/** Until when an acceptance can be undone. */
export const undoUntil = (decidedAt: Date): Date => new Date(decidedAt.getTime() + UNDO_MINUTES * 60_000);

/** Who acts, and when. */
interface Attempt {
  readonly actor: ReferralActor;
  readonly now: Date;
}

function undoRefusal({ kind, contactedAt, decidedAt }: Referral, { now }: Attempt): ReferralRefusal | null {
  // A support lead takes over contacts of the police with its yes: that is more than a case to delete.
  if (kind === 'support_lead' || decidedAt === null) return 'wrong_status';
  if (contactedAt !== null) return 'acceptance_in_use';
  return now >= undoUntil(decidedAt) ? 'acceptance_too_old' : null;
}

function settlingRefusal(referral: Referral): ReferralRefusal | null {
  // The support lead state offers another support lead, not this referral.
  if (referral.kind === 'support_lead' || !isRefused(referral)) return 'wrong_status';
  const isHelped = referral.settledBy === 'own_help' && referral.word !== 'not_received';
  return isHelped || referral.noLongerWanted ? 'already_settled' : null;
}

const ownHelpRefusal = (referral: Referral, { actor }: Attempt): ReferralRefusal | null =>
  settlingRefusal(referral) ?? (actor.ownServices.includes(referral.need) ? null : 'own_service_missing');

const missingRefusal = (referral: Referral): ReferralRefusal | null =>
  referral.declineReason === 'information_missing' ? settlingRefusal(referral) : 'wrong_status';

/** A withdrawn referral is re-routed only if the receiver is gone; otherwise the sender ended it on purpose. */
const reRouteRefusal = (referral: Referral): ReferralRefusal | null =>
  referral.status === 'withdrawn' && !isRefused(referral) ? 'wrong_status' : null;

const FURTHER: Partial<
  Record<ReferralAction, (referral: Referral, attempt: Attempt) => ReferralRefusal | null>
> = {
  undo_accept: undoRefusal,
  send_missing: missingRefusal,
  help_ourselves: ownHelpRefusal,
  take_waiting_place: settlingRefusal,
  record_gap: settlingRefusal,
  re_route: reRouteRefusal,
};

/** Why the referral does not take an action that its status allows, before anything is typed. */
export const furtherRefusal = (
  action: ReferralAction,
  referral: Referral,
  attempt: Attempt,
): ReferralRefusal | null => FURTHER[action]?.(referral, attempt) ?? null;

/** A reason "information is missing" names which; other reasons name none. */
export function missingRefusals(reason: DeclineReason | null, missing: readonly string[]): ReferralRefusal[] {
  if (reason === 'information_missing') return missing.length === 0 ? ['missing_not_named'] : [];
  return missing.length > 0 ? ['missing_not_expected'] : [];
}

/** A place is waited for until a day that has not passed. */
export function futureDayRefusals(workList: Day, now: Date): ReferralRefusal[] {
  if (!isDay(workList)) return ['day_impossible'];
  return workList < dayOf(now) ? ['day_in_past'] : [];
}

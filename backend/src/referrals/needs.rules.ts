/**
 * Policy: a need is settled when the survivor says that they received the help, or part of it. An unavailable,
 * declined, missed or withdrawn referral counts once the survivor confirms a later one for the same need, or no
 * longer wants it (domain reference 2.5). "Not received" is unmet. Help by the owner settles a need if the survivor
 * confirms it; a waiting place or a recorded gap does not (capabilities 3.1, 3.6).
 */
import type { NeedState, NeedTrace } from './referrals.types.js';

const needOf = (referral: NeedTrace): string => (referral.kind === 'service' ? referral.need : referral.kind);

const RUNNING: readonly NeedTrace['status'][] = [
  'sent',
  'received',
  'accepted',
  'appointment',
  'service_started',
];

/** By the receiver, or by her own agency in the place of one that refused. */
const isGiven = ({ status, settledBy }: NeedTrace): boolean =>
  status === 'completed' || settledBy === 'own_help';

function isServed(referral: NeedTrace): boolean {
  if (referral.kind === 'support_lead' && referral.contactedAt !== null && RUNNING.includes(referral.status))
    // The support lead reached the survivor and works in its own case: that hand-over is the whole service.
    return true;
  // Once the former case closed as handed over, the receiver has long found her safe.
  if (referral.kind === 'handover' && referral.status === 'completed') return true;
  return isGiven(referral) && referral.word !== null && referral.word !== 'not_received';
}

const isClosedByHer = (referral: NeedTrace): boolean => isServed(referral) || referral.noLongerWanted;

/** Where one referral stands for the closure gate, seen among all referrals of the case. */
export function needState(referral: NeedTrace, all: readonly NeedTrace[]): NeedState {
  if (isClosedByHer(referral)) return 'settled';
  if (RUNNING.includes(referral.status)) return 'running';
  const later = all.filter(
    (other) =>
      other.id !== referral.id && needOf(other) === needOf(referral) && other.sentAt >= referral.sentAt,
  );
  if (later.some(isClosedByHer)) return 'settled';
  return isGiven(referral) && referral.word === null ? 'word_missing' : 'open';
}

const TAKEN_ON: readonly NeedTrace['status'][] = ['accepted', 'appointment', 'service_started'];

/** Own help that she says she did not get is a need to find a place for again, unless another agency has taken it on. */
export const isSoughtAgain = (referral: NeedTrace, all: readonly NeedTrace[]): boolean =>
  referral.settledBy === 'own_help' &&
  referral.word === 'not_received' &&
  needState(referral, all) === 'open' &&
  !all.some((other) => needOf(other) === needOf(referral) && TAKEN_ON.includes(other.status));

/** The referrals of the case by where they stand; what is settled is left out. */
export function openNeeds(all: readonly NeedTrace[]): Record<Exclude<NeedState, 'settled'>, string[]> {
  const idsIn = (state: NeedState): string[] =>
    all.filter((referral) => needState(referral, all) === state).map((referral) => referral.id);
  return { running: idsIn('running'), word_missing: idsIn('word_missing'), open: idsIn('open') };
}

/**
 * Policy: a need is settled when she herself says she got the help, or part of it. One that was unavailable,
 * declined, missed or taken back counts once a later referral for the same need is completed by her word, or she
 * says that she no longer wants it (domain reference 2.5). What she says she did not get is not met. Where her own agency
 * helped instead, her word settles it as well; a waiting place or a recorded gap does not (capabilities 3.1, 3.6).
 */
import type { NeedState, NeedTrace } from './referrals.types.js';

const needOf = (referral: NeedTrace): string =>
  referral.kind === 'support_lead' ? 'support_lead' : referral.need;

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
    // The lead has reached her and goes on with a case of its own: that hand-over is the whole service.
    return true;
  return isGiven(referral) && referral.word !== null && referral.word !== 'not_got';
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
  referral.word === 'not_got' &&
  needState(referral, all) === 'open' &&
  !all.some((other) => needOf(other) === needOf(referral) && TAKEN_ON.includes(other.status));

/** The referrals of the case by where they stand; what is settled is left out. */
export function openNeeds(all: readonly NeedTrace[]): Record<Exclude<NeedState, 'settled'>, string[]> {
  const idsIn = (state: NeedState): string[] =>
    all.filter((referral) => needState(referral, all) === state).map((referral) => referral.id);
  return { running: idsIn('running'), word_missing: idsIn('word_missing'), open: idsIn('open') };
}

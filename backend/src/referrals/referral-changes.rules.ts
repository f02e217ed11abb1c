/**
 * Policy: what a permitted action changes in a referral (domain reference 2.4); nothing here asks whether it is
 * permitted. A service that starts is also the first contact, and her word is never overwritten by silence.
 */
import { isRefused } from './refused-referrals.rules.js';
import { statusAfter } from './referrals.rules.js';
import type { ReferralCommand } from './referral-commands.types.js';
import type { Referral, ReferralAction } from './referrals.types.js';

type Change = Partial<
  Pick<
    Referral,
    | 'status'
    | 'resentAt'
    | 'decidedAt'
    | 'contactedAt'
    | 'serviceOn'
    | 'word'
    | 'noLongerWanted'
    | 'declineReason'
    | 'settledBy'
  >
>;

type CommandOf<A extends ReferralAction> = Extract<ReferralCommand, { action: A }>;
type Details = {
  readonly [A in ReferralAction]?: (referral: Referral, command: CommandOf<A>, now: Date) => Change;
};

const decided = (_referral: Referral, _command: unknown, now: Date): Change => ({ decidedAt: now });

/** What an action changes besides the status; actions that are not named change nothing else. */
const DETAILS: Details = {
  accept: decided,
  decline: decided,
  mark_unavailable: decided,
  record_contact: (_referral, { at }) => ({ contactedAt: at }),
  start_service: ({ contactedAt }, { serviceOn }, now) => ({ serviceOn, contactedAt: contactedAt ?? now }),
  complete: (_referral, { serviceOn, word }) => ({ serviceOn, word }),
  record_word: (referral, { word, noLongerWanted }) => ({
    word: word ?? referral.word,
    noLongerWanted: referral.noLongerWanted || noLongerWanted,
    ...(noLongerWanted && isRefused(referral) ? { settledBy: 'no_longer_wanted' as const } : {}),
  }),
  withdraw: ({ noLongerWanted }, { reason }) => ({
    noLongerWanted: noLongerWanted || reason === 'no_longer_wanted',
  }),
  send_missing: (_referral, _command, now) => ({
    resentAt: now,
    decidedAt: null,
    declineReason: null,
    settledBy: null,
  }),
  // What she said of earlier help says nothing of this one.
  help_ourselves: () => ({ settledBy: 'own_help', word: null }),
  take_waiting_place: () => ({ settledBy: 'waiting_place' }),
  record_gap: () => ({ settledBy: 'gap' }),
};

function detailsOf<A extends ReferralAction>(referral: Referral, command: CommandOf<A>, now: Date): Change {
  return DETAILS[command.action as A]?.(referral, command, now) ?? {};
}

/** The fields that change; the status stays where the status does not take the action. */
export function referralChange(referral: Referral, command: ReferralCommand, now: Date): Change {
  const status = statusAfter(referral.status, command.action) ?? referral.status;
  return { status, ...detailsOf(referral, command, now) };
}

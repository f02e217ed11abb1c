/**
 * Policy: what a permitted action changes in a referral (domain reference 2.4); nothing here asks whether it is
 * permitted. A service that starts is also the first contact, and her word is never overwritten by silence.
 */
import { statusAfter } from './referrals.rules.js';
import type { ReferralCommand } from './referral-commands.types.js';
import type { Referral } from './referrals.types.js';

type Change = Partial<
  Pick<Referral, 'status' | 'decidedAt' | 'contactedAt' | 'serviceOn' | 'word' | 'noLongerWanted'>
>;

function detailsOf(referral: Referral, command: ReferralCommand, now: Date): Change {
  switch (command.action) {
    case 'accept':
    case 'decline':
    case 'mark_unavailable':
      return { decidedAt: now };
    case 'record_contact':
      return { contactedAt: command.at };
    case 'start_service':
      return { serviceOn: command.serviceOn, contactedAt: referral.contactedAt ?? now };
    case 'complete':
      return { serviceOn: command.serviceOn, word: command.word };
    case 'record_word':
      return {
        word: command.word ?? referral.word,
        noLongerWanted: referral.noLongerWanted || command.noLongerWanted,
      };
    case 'withdraw':
      return { noLongerWanted: referral.noLongerWanted || command.reason === 'no_longer_wanted' };
    default:
      return {};
  }
}

/** The fields that change; the status stays where the status does not take the action. */
export function referralChange(referral: Referral, command: ReferralCommand, now: Date): Change {
  const status = statusAfter(referral.status, command.action) ?? referral.status;
  return { status, ...detailsOf(referral, command, now) };
}

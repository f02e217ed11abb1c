import { PARTIES_OF_ACTION, REFERRAL_ACTIONS, REFERRAL_TRANSITIONS } from '../referrals/referrals.types.js';
import type { ReferralAction, ReferralParty, ReferralStatus } from '../referrals/referrals.types.js';

/** What one side may do to a referral in this status, from the table of its statuses. */
export const referralActions = (status: ReferralStatus, party: ReferralParty): ReferralAction[] =>
  REFERRAL_ACTIONS.filter(
    (action) =>
      action in REFERRAL_TRANSITIONS[status] &&
      (PARTIES_OF_ACTION[action] as readonly ReferralParty[]).includes(party),
  );

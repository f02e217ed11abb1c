/**
 * Policy (SECURITY B): a referral is pushed and never browsed. Before accepting, the receiver sees an offer without
 * identity; afterwards what consent allows; once consent has ended, only that it was withdrawn, and its own case. The
 * coordinator sees coded facts by reference. Appointments reveal whereabouts: a police, prosecutor or court sender
 * and the group do not see them.
 */
import type { AgencyType } from '../agencies/agencies.types.js';
import { RECIPIENT_KIND_OF } from '../consent/consent.types.js';
import type { RecipientKind } from '../consent/consent.types.js';
import { partiesOf } from './referrals.rules.js';
import type { ReferralActor } from './referral-commands.types.js';
import type { ReferralStatus, ReferralView } from './referrals.types.js';

export interface ViewFacts {
  readonly fromAgencyId: string;
  readonly toAgencyId: string | null;
  readonly status: ReferralStatus;
  /** The receiver opened its own case from this referral. */
  readonly isReceived: boolean;
}

/** As what the actor sees the referral; null where it does not exist for her. */
export function referralView(facts: ViewFacts, actor: ReferralActor): ReferralView | null {
  const parties = partiesOf(facts, actor);
  if (parties.includes('sender')) return 'sender';
  if (parties.includes('receiver')) {
    if (facts.status !== 'withdrawn') return facts.isReceived ? 'receiver' : 'offer';
    return facts.isReceived ? 'withdrawn' : null;
  }
  return parties.includes('group') ? 'group' : null;
}

const NOT_TOLD_OF_PLACES: readonly RecipientKind[] = ['police', 'prosecutor', 'court'];

/** Whether this view includes the appointment. */
export const seesAppointment = (view: ReferralView, sender: AgencyType): boolean =>
  view === 'receiver' || (view === 'sender' && !NOT_TOLD_OF_PLACES.includes(RECIPIENT_KIND_OF[sender]));

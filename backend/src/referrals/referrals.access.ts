/**
 * Policy (SECURITY B): a referral is pushed and never browsed. Before accepting, the receiver sees an offer without
 * identity; afterwards what consent allows; once consent has ended, that it was taken back and its own case. The
 * coordinator sees the coded facts by reference. When and where she has an appointment says where she will be, and
 * goes to no police, prosecutor or court that sent her, nor to the group.
 */
import type { AgencyType } from '../agencies/agencies.types.js';
import { RECEIVER_KIND_OF } from '../consent/receivers.types.js';
import type { ReceiverKind } from '../consent/receivers.types.js';
import { partiesOf } from './referrals.rules.js';
import type { ReferralActor } from './referral-commands.types.js';
import type { ReferralStatus, ReferralView } from './referrals.types.js';

export interface ViewFacts {
  readonly fromAgencyId: string;
  readonly toAgencyId: string | null;
  readonly status: ReferralStatus;
  /** The receiver has a case of its own of it. */
  readonly isReceived: boolean;
}

/** As what the actor sees the referral; null where it does not exist for her. */
export function referralView(facts: ViewFacts, actor: ReferralActor): ReferralView | null {
  const parties = partiesOf(facts, actor);
  if (parties.includes('sender')) return 'sender';
  if (parties.includes('receiver')) {
    if (facts.status !== 'withdrawn') return facts.isReceived ? 'receiver' : 'offer';
    return facts.isReceived ? 'taken_back' : null;
  }
  return parties.includes('group') ? 'group' : null;
}

const NOT_TOLD_OF_PLACES: readonly ReceiverKind[] = ['police', 'prosecutor', 'court'];

/** Whether this view is told when the appointment is. */
export const seesAppointment = (view: ReferralView, sender: AgencyType): boolean =>
  view === 'receiver' || (view === 'sender' && !NOT_TOLD_OF_PLACES.includes(RECEIVER_KIND_OF[sender]));

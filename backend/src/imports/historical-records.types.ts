import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** What a register holds: people whom an agency met, or what happened to people who are in a register besides. */
export const REGISTER_CONTENTS = codeList('RegisterContent', ['registrations', 'orders', 'referrals']);
export type RegisterContent = (typeof REGISTER_CONTENTS)[number];

export const OLD_ORDER_DECISIONS = ['issued', 'refused', 'pending'] as const;
export type OldOrderDecision = (typeof OLD_ORDER_DECISIONS)[number];

/** Whether the alleged perpetrator was notified of the order in time; `unknown` if the text does not say. */
export const OLD_ORDER_SERVICES = codeList('OldOrderService', [
  'within_24h',
  'late',
  'unknown',
  'not_served',
]);
export type OldOrderService = (typeof OLD_ORDER_SERVICES)[number];

/** "Nobody answered" is a separate state from an unreadable answer. */
export const OLD_ANSWERS = [
  ...(['completed', 'in_progress', 'not_attended', 'declined', 'unavailable', 'no_answer'] as const),
] as const;
export type OldAnswer = (typeof OLD_ANSWERS)[number];

/** Day and clock time in Dushanbe; null where no time was written. */
export interface WrittenMoment {
  readonly day: Day;
  readonly timeOfDay: string | null;
}

export interface OldBreach {
  readonly on: Day;
  /** A protocol under article 93(2) was drawn up. */
  readonly hasProtocol: boolean;
}

export interface OldOrder {
  readonly kind: 'order';
  readonly decision: OldOrderDecision | null;
  readonly issued: WrittenMoment | null;
  /** null if the order was not served or the text is not a valid moment. */
  readonly served: WrittenMoment | null;
  readonly service: OldOrderService | null;
  readonly endsOn: Day | null;
  readonly extendedUntil: Day | null;
  readonly breaches: readonly OldBreach[];
}

export interface OldReferral {
  readonly kind: 'referral';
  readonly from: AgencyType | null;
  readonly to: AgencyType | null;
  readonly services: readonly ServiceType[];
  /** null where an answer is written that no list knows. */
  readonly answer: OldAnswer | null;
  readonly answeredOn: Day | null;
}

/** A past event of a survivor without a case: starts no deadline, gives no right, blocks no closing. */
export type OldEvent = OldOrder | OldReferral;

import { DECLINE_REASONS } from '../../referrals/referrals.types.js';

/**
 * What a group and an agency read of their own work in a quarter. Each record stands in one part of its indicator, in the
 * month of the day named here. A case is counted for the agency that owns it, an order and its breach for the police.
 */
export const INDICATOR_CODES = [
  'identified',
  'answers',
  'refusals',
  'first_contacts',
  'follow_ups',
  'orders',
  'breaches',
  'returned',
  'safe_6',
] as const;
export type IndicatorCode = (typeof INDICATOR_CODES)[number];

export interface IndicatorDefinition {
  /** Together they are the base. */
  readonly parts: readonly string[];
  /** Those of the parts whose share is shown. */
  readonly counted: readonly string[];
  /** Counted separately: not in the base. */
  readonly apart: readonly string[];
}

const REFUSED = [...DECLINE_REASONS, 'unavailable', 'not_attended'] as const;
const DUE = { parts: ['on_time', 'late', 'not_done'], counted: ['on_time'], apart: ['ended'] } as const;

export const INDICATORS: Readonly<Record<IndicatorCode, IndicatorDefinition>> = {
  /** Cases by the day of registration, and whether a service was asked of any agency. Received: by another's referral. */
  identified: { parts: ['referred', 'not_referred'], counted: ['referred'], apart: ['received'] },
  /** Referrals by the day of sending. Not yet: still within the time for an answer. */
  answers: { parts: ['in_time', 'late', 'unanswered'], counted: ['in_time'], apart: ['not_yet'] },
  /** Referrals and needs for which there was no service, by the day of sending; reasons as the receiver chose them. */
  refusals: { parts: [...REFUSED, 'not_refused'], counted: REFUSED, apart: [] },
  /** Follow-ups by the day they were due. Ended: by a closing or another row, before they were late. */
  first_contacts: DUE,
  follow_ups: DUE,
  /** Protection orders by the day they were asked for. In time: served within 24 hours after they were issued. */
  orders: {
    parts: ['served_in_time', 'served_late', 'not_served', 'refused', 'waiting'],
    counted: ['served_in_time'],
    apart: [],
  },
  /** Breaches of orders by their day, and whether any action was recorded. */
  breaches: { parts: ['acted_on', 'open'], counted: ['acted_on'], apart: [] },
  /** Closings by the day of the decision. Returned: the case was opened again, or a new incident is known, in six months. */
  returned: { parts: ['returned', 'not_returned'], counted: ['returned'], apart: ['not_yet'] },
  /** The same closings by what the survivor said five to seven months later; safe only where she was alone. */
  safe_6: {
    parts: ['safe', 'not_safe', 'not_alone', 'not_reached', 'not_asked'],
    counted: ['safe'],
    apart: ['not_yet'],
  },
};

/** How far the survivor's farthest referral came; each stage holds all later ones. Without cases that a referral made. */
export const STAGES = ['identified', 'referred', 'accepted', 'served', 'confirmed'] as const;
export type Stage = (typeof STAGES)[number];

/** Several parts that stand as one number on the page. */
export const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  refused: REFUSED,
  declined: DECLINE_REASONS,
};

/** What the cases behind a number are asked of: an indicator, or the stages. */
export const CASES_OF = [...INDICATOR_CODES, 'stages'] as const;
export type CasesOf = (typeof CASES_OF)[number];

export const QUARTERS_SHOWN = 8;
/** No month before it is counted. */
export const FIRST_YEAR = 2000;
export const CASES_A_PAGE = 25;

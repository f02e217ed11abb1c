import { EVENT_ROWS, RECORDED_EVENTS } from './case-events.types.js';
import { codeList } from '../shared/code-lists.js';

/** What a timeline can be narrowed to; every entry belongs to one of them. */
export const TIMELINE_GROUPS = codeList('TimelineGroup', [
  'contacts',
  'referrals',
  'risk',
  'closure',
  'other',
]);
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];

/** Events that always raise risk are read with the assessments that answer them. */
const RAISING = RECORDED_EVENTS.filter((event) => EVENT_ROWS[event].raisesRisk === 'always');

/** How the kinds of each group begin: other contexts name theirs, and name them alike. */
export const GROUP_BEGINNINGS: Readonly<Record<Exclude<TimelineGroup, 'other'>, readonly string[]>> = {
  contacts: ['contact_'],
  referrals: ['referral_', 'support_lead_', 'register_referral'],
  risk: ['risk_', 'band_', 'suicide_', 'register_risk_', 'register_suicide_', ...RAISING],
  closure: ['closure_', 'case_closed', 'case_reopened', 'death_', 'review_without_contact'],
};

/**
 * Policy: a timeline is filtered only by kind; the viewer's partition decides which entries are visible at all,
 * whatever the filter (security B2, screens: timeline entry).
 */

export interface KindFilter {
  /** How a kind must begin, or must not begin. */
  readonly beginnings: readonly string[];
  readonly isIn: boolean;
}

/** Which kinds a group holds; "other" is what no group names, and without a group it is every kind. */
export function kindsOf(group: TimelineGroup | null): KindFilter {
  if (group === null) return { beginnings: [''], isIn: true };
  return group === 'other'
    ? { beginnings: Object.values(GROUP_BEGINNINGS).flat(), isIn: false }
    : { beginnings: GROUP_BEGINNINGS[group], isIn: true };
}

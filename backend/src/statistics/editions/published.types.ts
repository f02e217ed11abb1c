import type { PeriodKind } from '../facts.rules.js';
import type { TableCode } from '../statistics.types.js';

/** `places`: what is counted by place alone; `cross`: two lists without a place, of the year alone. */
export type Layout = 'places' | 'categories' | 'cross';

interface Topic {
  readonly code: PublishedCode;
  readonly layout: Layout;
  readonly kinds: readonly PeriodKind[];
}

const ALWAYS = ['year', 'half_year', 'month'] as const satisfies readonly PeriodKind[];
const topic = (
  code: PublishedCode,
  layout: Layout = 'categories',
  kinds: readonly PeriodKind[] = ALWAYS,
): Topic => ({ code, layout, kinds });

/** What the public reads; no other table is ever published. */
export const PUBLISHED_CODES = [
  'new_cases',
  'first_contact_agencies',
  'law_forms',
  'relationships',
  'incident_place_types',
  'risk_levels',
  'referrals',
  'referral_services',
  'referral_answers',
  'order_decisions',
  'police_decisions',
  'police_stream',
  'follow_up_results',
  'closures',
  'persons',
] as const satisfies readonly TableCode[];
export type PublishedCode = (typeof PUBLISHED_CODES)[number];

/**
 * A year: each place by category. A half-year: categories of all places together, and totals by place. A month: totals by
 * place. With half-years by place and category some cells of 1 or 2 can be computed.
 */
export const TOPICS: readonly Topic[] = [
  topic('new_cases', 'places'),
  topic('first_contact_agencies'),
  topic('law_forms'),
  topic('relationships'),
  topic('incident_place_types'),
  topic('risk_levels'),
  topic('referrals', 'cross', ['year']),
  topic('referral_services'),
  // Its totals are those of the services.
  topic('referral_answers', 'categories', ['year', 'half_year']),
  // Orders are counted by the year alone.
  topic('order_decisions', 'categories', ['year']),
  topic('police_decisions'),
  topic('police_stream'),
  topic('follow_up_results'),
  topic('closures'),
];

/** Each record of these is one registration, so that their differences say how many registrations changed. */
export const REGISTRATION_CODES = [
  'new_cases',
  'first_contact_agencies',
  'risk_levels',
] as const satisfies readonly PublishedCode[];

import type { TableCode } from './statistics.types.js';

export const HELD = ['whole', 'partly', 'not'] as const;

/** What of an indicator the tables give; why not more is said in words under the same number. */
export interface Indicator {
  readonly number: number;
  readonly held: (typeof HELD)[number];
  readonly tables: readonly TableCode[];
}

/** The thirteen indicators of EIGE on intimate partner violence, nine of the police and four of justice (domain reference 4.4). */
export const INDICATORS: readonly Indicator[] = [
  { number: 1, held: 'partly', tables: ['contexts', 'persons_by_age'] },
  { number: 2, held: 'partly', tables: ['contexts', 'hidden_violence'] },
  { number: 3, held: 'partly', tables: ['relationship_sexes'] },
  { number: 4, held: 'partly', tables: ['law_forms'] },
  { number: 5, held: 'partly', tables: ['law_forms'] },
  { number: 6, held: 'partly', tables: ['law_forms'] },
  { number: 7, held: 'partly', tables: ['law_forms'] },
  { number: 8, held: 'partly', tables: ['core_types'] },
  { number: 9, held: 'partly', tables: ['deaths'] },
  { number: 10, held: 'whole', tables: ['order_decisions'] },
  { number: 11, held: 'partly', tables: ['police_decisions'] },
  { number: 12, held: 'not', tables: [] },
  { number: 13, held: 'not', tables: [] },
];

/** The two streams side by side, and what lies between them, in the order in which they are read. */
export const STREAMS: readonly TableCode[] = [
  'appeals',
  'police_reports',
  'unknown_to_police',
  'police_decisions',
  'hidden_violence',
  'support_stream',
  'police_stream',
];

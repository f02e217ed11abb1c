import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';
import { LEGAL_ARTICLE_CODES, isOfLaterCode } from './legal-articles.types.js';
import type { LegalArticle } from './legal-articles.types.js';

/** The number under which an offence is cited. */
export type ArticleKey = `article.${LegalArticle}`;
export const articleKey = (article: LegalArticle): ArticleKey => `article.${article}`;
const ARTICLE_KEYS = LEGAL_ARTICLE_CODES.map(articleKey);
/** Of articles of a later code: before their first value there was no such law. */
export const LATER_KEYS: ReadonlySet<LegalKey> = new Set(
  LEGAL_ARTICLE_CODES.filter(isOfLaterCode).map(articleKey),
);
/** As it is cited: 117, 93(1). */
export const ARTICLE_NUMBER = /^(?:\d{1,4}(?:\(\d{1,2}\))?|-)$/;

/** Numbers and choices of the law that deployments confirm (domain reference 0 and 1.4); more contexts add theirs. */
export const LEGAL_KEYS = codeList('LegalKey', [
  ...([
    'po.issue_within_hours',
    'po.served_within_hours',
    'po.max_initial_days',
    'po.extension_days',
    'po.extension_total_days',
    'po.count_from',
    'po.day_counting',
    'court.reconciliation_max_days',
    'list.articles',
    'list.measures',
    'list.risk_factors',
  ] as const),
  ...ARTICLE_KEYS,
]);
export type LegalKey = (typeof LEGAL_KEYS)[number];

export const LEGAL_UNITS = codeList('LegalUnit', ['hours', 'days', 'choice', 'number']);
export type LegalUnit = (typeof LEGAL_UNITS)[number];

/** From which event an order runs, and whether that day itself is the first one. */
export const COUNT_FROM = ['served', 'issued'] as const;
export type CountFrom = (typeof COUNT_FROM)[number];
export const DAY_COUNTING = ['from_next_day', 'from_same_day'] as const;
export type DayCounting = (typeof DAY_COUNTING)[number];

/** Editions of the lists in use; the list of another edition is offered from the day of its value. */
export const LIST_EDITIONS = ['cc_1998', 'pv_2013', 'core_v1'] as const;

type Shape =
  | { readonly unit: 'hours' | 'days'; readonly most: number }
  | { readonly unit: 'choice'; readonly choices: readonly string[] }
  | { readonly unit: 'number' };

const ARTICLE_SHAPES = Object.fromEntries(ARTICLE_KEYS.map((key) => [key, { unit: 'number' }])) as Record<
  ArticleKey,
  Shape
>;

/** What a value of each key may be; `most` is what no law could mean, so that a slip of the finger is noticed. */
export const LEGAL_SHAPES: Readonly<Record<LegalKey, Shape>> = {
  'po.issue_within_hours': { unit: 'hours', most: 720 },
  'po.served_within_hours': { unit: 'hours', most: 720 },
  'po.max_initial_days': { unit: 'days', most: 365 },
  'po.extension_days': { unit: 'days', most: 365 },
  'po.extension_total_days': { unit: 'days', most: 730 },
  'po.count_from': { unit: 'choice', choices: COUNT_FROM },
  'po.day_counting': { unit: 'choice', choices: DAY_COUNTING },
  'court.reconciliation_max_days': { unit: 'days', most: 366 },
  'list.articles': { unit: 'choice', choices: ['cc_1998'] },
  'list.measures': { unit: 'choice', choices: ['pv_2013'] },
  'list.risk_factors': { unit: 'choice', choices: ['core_v1'] },
  ...ARTICLE_SHAPES,
};

export const LEGAL_CHOICES = [...COUNT_FROM, ...DAY_COUNTING, ...LIST_EDITIONS] as const;

/** Where a number was found, other than in a text of the law. */
export const LEGAL_SOURCES = codeList('LegalSource', ['older_descriptions', 'undated_description']);
export type LegalSource = (typeof LEGAL_SOURCES)[number];

/** A number that one source gives where sources differ; shown until a legal adviser confirms one (capabilities 5.7). */
export interface LegalCandidate {
  readonly value: string;
  readonly source: LegalSource;
}

const differing = (older: string, undated: string): readonly LegalCandidate[] => [
  { value: older, source: 'older_descriptions' },
  { value: undated, source: 'undated_description' },
];

export const LEGAL_CANDIDATES: Readonly<Partial<Record<LegalKey, readonly LegalCandidate[]>>> = {
  'po.max_initial_days': differing('15', '30'),
  'po.extension_total_days': differing('30', '60'),
};

/** One dated value; `validTo` is its last day, null while nothing follows it. */
export interface DatedValue {
  readonly key: LegalKey;
  readonly value: string;
  readonly validFrom: Day;
  readonly validTo: Day | null;
  /** The day on which a legal adviser confirmed it; null: not yet. */
  readonly verifiedOn: Day | null;
}

export type NewLegalValue = Pick<DatedValue, 'key' | 'value' | 'validFrom'>;

export type AdditionProblem = 'not_a_value' | 'value_in_past' | 'value_begins_already' | 'value_unchanged';
export type VerificationProblem = 'date_in_future' | 'already_verified';

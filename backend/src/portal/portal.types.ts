import type { Language } from '../identity/identity.types.js';

/** The visitor's topics, in the order of the first page; the addresses reveal none of them. */
export const TOPICS = ['talk', 'know', 'stay', 'papers', 'work', 'others'] as const;
export type Topic = (typeof TOPICS)[number];

/** Pages of words alone: the topics, what a protection order is, and how to delete the history. */
export const CONTENT_PAGES = [...TOPICS, 'steps', 'browser'] as const;
export type ContentPage = (typeof CONTENT_PAGES)[number];

/** Statements of the law on these pages are in no table of values that a person could confirm. */
export const OF_LAW: readonly ContentPage[] = ['know', 'steps'];

export const SEE_ALSO: Partial<Record<ContentPage, readonly ContentPage[]>> = {
  know: ['steps', 'papers'],
  stay: ['papers', 'talk'],
  others: ['know', 'steps'],
  steps: ['know'],
  talk: ['know'],
};

export const OWN_NAMES = { tg: 'Тоҷикӣ', ru: 'Русский', en: 'English' } as const satisfies Record<
  Language,
  string
>;

export const HELPLINE = '1313';
export const DUTY = '102';

/** Numbers of the law that the page about orders tells, in this order. */
export const PUBLISHED_LEGAL_VALUES = [
  'po.issue_within_hours',
  'po.served_within_hours',
  'po.max_initial_days',
  'po.extension_days',
  'po.extension_total_days',
  'po.count_from',
] as const;

export interface PublishedLegalValue {
  readonly key: string;
  readonly value: string;
  readonly verifiedOn: string | null;
}

export interface ListedService {
  readonly id: string;
  readonly agencyId: string;
  readonly names: Readonly<Record<Language, string>>;
  /** The district of the agency, and those of the groups it works in. */
  readonly place: string;
  readonly serves: readonly string[];
  readonly type: string;
  readonly languages: readonly string[];
  readonly openingHours: readonly { weekday: number; fromMinute: number; untilMinute: number }[];
  readonly hoursNote: string | null;
  readonly cost: string;
  readonly costNote: string | null;
  readonly documents: readonly string[];
  readonly documentsNote: string | null;
  readonly address: string | null;
  readonly phone: string | null;
  /** The day on which its agency last said that all this is right. */
  readonly checkedOn: string | null;
  readonly checkedUntil: string | null;
}

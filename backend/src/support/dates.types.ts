import type { Day } from '../shared/dates.js';

/** What lies ahead and asks for something before and after: a stay, a hearing, his expected return. */
export const DATE_KINDS = ['stay', 'hearing', 'return'] as const;
export type DateKind = (typeof DATE_KINDS)[number];

export const DATE_STEPS = [
  'begun',
  'plan_made',
  'decided',
  'ended',
  'set',
  'moved',
  'held',
  'cancelled',
  'expected',
  'happened',
  'called_off',
] as const;
export type DateStep = (typeof DATE_STEPS)[number];

/** Details of a step: what was decided, what the hearing is about, where he comes back from. */
export const DATE_DETAILS = [
  'leaves',
  'stays_longer',
  'criminal',
  'administrative',
  'divorce',
  'alimony_property',
  'protection',
  'other',
  'migration',
  'detention',
] as const;
export type DateDetail = (typeof DATE_DETAILS)[number];

interface KindRow {
  readonly partition: 'whereabouts' | 'legal' | 'perpetrator';
  readonly first: DateStep;
  /** Roles that write it down; whoever may not write does not learn of a stay either. */
  readonly writers: readonly string[];
  /** What may follow each step; nothing follows the last. */
  readonly next: Partial<Readonly<Record<DateStep, readonly DateStep[]>>>;
  /** Details that belong to a step; required where there are any. */
  readonly details: Partial<Readonly<Record<DateStep, readonly DateDetail[]>>>;
}

const HEARINGS: readonly DateDetail[] = [
  'criminal',
  'administrative',
  'divorce',
  'alimony_property',
  'protection',
  'other',
];

/**
 * Who enters and leaves is the shelter's own record (domain reference 1.7, 5); hearings are written by those who go to
 * them; that he comes back is known to whoever hears it first.
 */
export const DATE_ROWS = {
  stay: {
    partition: 'whereabouts',
    first: 'begun',
    writers: ['shelter_worker'],
    next: {
      begun: ['plan_made', 'decided', 'ended'],
      plan_made: ['decided', 'ended'],
      decided: ['decided', 'ended'],
      ended: [],
    },
    details: { decided: ['leaves', 'stays_longer'] },
  },
  hearing: {
    partition: 'legal',
    first: 'set',
    writers: ['legal_aid_lawyer', 'prosecutor', 'police_inspector'],
    next: {
      set: ['moved', 'held', 'cancelled'],
      moved: ['moved', 'held', 'cancelled'],
      held: [],
      cancelled: [],
    },
    details: { set: HEARINGS },
  },
  return: {
    partition: 'perpetrator',
    first: 'expected',
    writers: [
      'caseworker',
      'shelter_worker',
      'hotline_worker',
      'health_worker',
      'cowfa_specialist',
      'legal_aid_lawyer',
      'prosecutor',
      'police_inspector',
    ],
    next: {
      expected: ['moved', 'happened', 'called_off'],
      moved: ['moved', 'happened', 'called_off'],
      happened: [],
      called_off: [],
    },
    details: { expected: ['migration', 'detention', 'other'] },
  },
} as const satisfies Record<DateKind, KindRow>;

export const dateRow = (kind: DateKind): KindRow => DATE_ROWS[kind];

/** One step as it was typed, with what is known of the date it belongs to. */
export interface StepFacts {
  readonly kind: DateKind;
  readonly step: DateStep;
  readonly onDay: Day;
  readonly detail: DateDetail | null;
  /** The step before, and the first day; null for a new date. */
  readonly before: { readonly step: DateStep; readonly firstDay: Day } | null;
}

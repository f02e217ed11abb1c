/**
 * Where survivors are lost (domain reference 2.4, 4.4). Every record stands in one line of its table. Some are counted
 * by the quarter, once what is asked of them had its time; those of orders and of suicide risk by the year alone.
 */
export const PATH_CODES = [
  'cohort',
  'identified',
  'referrals',
  'safe',
  'settled',
  'pressure',
  'attrition',
  'orders',
  'breaches',
  'suicide',
] as const;
export type PathCode = (typeof PATH_CODES)[number];

/** What the columns are: `agency` is the asked one of a referral, else the one that holds the case. */
export const PATH_VIEWS = [
  'agency',
  'service',
  'place',
  'settled_as',
  'by_whom',
  'extension',
  'breach',
  'level',
  'none',
] as const;
export type PathView = (typeof PATH_VIEWS)[number];

/** One sum of the database; a field that its table does not ask for is null. */
export interface PathCount {
  readonly code: PathCode;
  readonly line: string;
  readonly kind: string | null;
  readonly extension: string | null;
  readonly breach: string | null;
  readonly service: string | null;
  readonly place: string | null;
  readonly agencyId: string;
  /** The other agency that knows of it. */
  readonly otherId: string | null;
  readonly records: number;
}

/** Months that a period has. */
export const QUARTER_MONTHS = 3;
export const YEAR_MONTHS = 12;
export const WHOLE_YEAR = 0;

/** No agency stands in the record: a need that nobody was asked to meet. */
export const NOBODY = 'nobody';

export interface PathDefinition {
  readonly unit: 'cases' | 'referrals' | 'events' | 'reports' | 'orders' | 'breaches' | 'triages';
  /** The day that puts a record into its period. */
  readonly axis:
    | 'sixty_days_after'
    | 'seven_months_after_opening'
    | 'twelve_months_after_settling'
    | 'ninety_days_after_report'
    | 'happened'
    | 'reported'
    | 'asked';
  readonly months: 3 | 12;
  readonly lines: readonly string[];
  readonly views: readonly PathView[];
  /** The line whose share is told; null where none is. */
  readonly numerator: string | null;
  /** Lines of which nobody knows the answer. */
  readonly missing: readonly string[];
  /** An agency's supervisor must not see what others know of its cases, nor what lies in the partition `health`. */
  readonly isOfGroupsOnly: boolean;
}

const OF_QUARTER = { months: 3, isOfGroupsOnly: false } as const;
const OF_YEAR = { months: 12, numerator: null, missing: [], isOfGroupsOnly: false } as const;

/** How far a referral comes, from nothing on; each line farther than those before it. */
const REACHED = [
  'taken_back',
  'not_answered',
  'not_decided',
  'no_such_service',
  'none_free',
  'declined',
  'no_contact',
  'no_service',
  'no_word',
  'not_got',
] as const;

/** What became of an order that was issued on a report; the police served and answered each more than those before. */
export const OF_ORDERS = ['not_served_in_time', 'breach_unanswered', 'breach_answered', 'no_breach'] as const;

export const PATHS = {
  /**
   * The whole path of a case within seven months after it was opened, by the referral that came farthest, and at its end what
   * she said of her safety. Whoever says that she is safe without having got a service stands where her referrals stopped.
   */
  cohort: {
    ...OF_QUARTER,
    unit: 'cases',
    axis: 'seven_months_after_opening',
    lines: ['not_referred', ...REACHED, 'got_not_known', 'got_not_safe', 'got_safe'],
    views: ['none'],
    numerator: 'got_safe',
    missing: ['no_word', 'got_not_known'],
  },
  /** Cases that were opened, and whether any service was asked for within sixty days. */
  identified: {
    ...OF_QUARTER,
    unit: 'cases',
    axis: 'sixty_days_after',
    lines: ['referred', 'not_referred'],
    views: ['agency', 'place'],
    numerator: 'referred',
    missing: [],
  },
  /** Referrals by how far they came within sixty days, and why they came no farther. */
  referrals: {
    ...OF_QUARTER,
    unit: 'referrals',
    axis: 'sixty_days_after',
    lines: [...REACHED, 'got'],
    views: ['agency', 'service', 'place'],
    numerator: 'got',
    missing: ['no_word'],
  },
  /** Cases by what she herself said five to seven months after they were opened, the last that counts. */
  safe: {
    ...OF_QUARTER,
    unit: 'cases',
    axis: 'seven_months_after_opening',
    lines: ['safe', 'not_safe', 'not_alone', 'not_reached', 'not_asked'],
    views: ['agency', 'place'],
    numerator: 'safe',
    missing: ['not_alone', 'not_reached', 'not_asked'],
  },
  /** What the police called settled, and when she was seen again. */
  settled: {
    ...OF_QUARTER,
    unit: 'events',
    axis: 'twelve_months_after_settling',
    lines: ['within_6', 'within_12', 'not_seen'],
    views: ['settled_as'],
    numerator: 'within_6',
    missing: [],
    isOfGroupsOnly: true,
  },
  /** Pressure on her to reconcile, by how and by whom. */
  pressure: {
    ...OF_QUARTER,
    unit: 'events',
    axis: 'happened',
    lines: ['reconciled', 'mediation', 'family_conference', 'court_period', 'community', 'official'],
    views: ['by_whom'],
    numerator: null,
    missing: [],
  },
  /**
   * What became of a report to the police within ninety days: the farthest that was decided, and of an order that the same
   * police issued on it, how it was served and whether a breach of it was left without an answer.
   */
  attrition: {
    ...OF_YEAR,
    unit: 'reports',
    axis: 'ninety_days_after_report',
    lines: [
      ...['undecided', 'called_settled', 'refused_to_open', 'other_measure', 'passed_on', 'protocol'],
      ...['criminal_case', 'order_not_linked', ...OF_ORDERS],
    ],
    views: ['none'],
    missing: ['undecided'],
    isOfGroupsOnly: true,
  },
  orders: {
    ...OF_YEAR,
    unit: 'orders',
    axis: 'reported',
    lines: ['waiting', 'refused', 'not_served', 'served_late', 'served_in_time'],
    views: ['extension', 'breach'],
  },
  /** Breaches by the strongest thing that was done. */
  breaches: {
    ...OF_YEAR,
    unit: 'breaches',
    axis: 'happened',
    lines: [
      'criminal_case_opened',
      'admin_detention',
      'admin_protocol',
      'brought_to_station',
      'warned',
      'nothing',
    ],
    views: ['none'],
  },
  /** Triages that told of an attempt, a plan or thoughts of it now, and when somebody first spoke with her after. */
  suicide: {
    ...OF_YEAR,
    unit: 'triages',
    axis: 'asked',
    lines: ['within_24', 'later', 'none'],
    views: ['level'],
    missing: ['none'],
    isOfGroupsOnly: true,
  },
} as const satisfies Record<PathCode, PathDefinition>;

/** The last lines of the whole path, each with the word that she said of her safety. */
export const COHORT_ENDS = [
  ['got_not_known', 'not_known'],
  ['got_not_safe', 'not_safe'],
  ['got_safe', 'safe'],
] as const;

const SERVED_IN_TIME: readonly string[] = OF_ORDERS.slice(1);
const besideOrders = (lines: readonly string[], orders: readonly string[], breach: string | null = null) => ({
  ...{ lines, orders, breach },
});
/** Sums of the reports that count the same orders as sums of the table of orders. */
export const ORDERS_BESIDE = [
  besideOrders(OF_ORDERS, ['not_served', 'served_late', 'served_in_time']),
  besideOrders(OF_ORDERS.slice(0, 1), ['not_served', 'served_late']),
  besideOrders(SERVED_IN_TIME, ['served_in_time']),
  besideOrders(['breach_unanswered'], ['served_in_time'], 'breach_open'),
  besideOrders(['breach_answered'], ['served_in_time'], 'breach_recorded'),
  besideOrders(['no_breach'], ['served_in_time'], 'no_breach'),
];

const from = <Line extends string>(lines: readonly Line[], first: Line): Line[] =>
  lines.slice(lines.indexOf(first));
const { lines: OF_REFERRALS } = PATHS.referrals;
const { lines: OF_COHORT } = PATHS.cohort;
const { lines: OF_ATTRITION } = PATHS.attrition;

/** The stages of a path: each with the lines that have come so far. What was taken back came nowhere. */
export const STAGES = {
  cohort: [
    ['identified', OF_COHORT],
    ['sent', from(OF_COHORT, 'taken_back')],
    ['acknowledged', from(OF_COHORT, 'not_decided')],
    ['accepted', from(OF_COHORT, 'no_contact')],
    ['contacted', from(OF_COHORT, 'no_service')],
    ['served', from(OF_COHORT, 'no_word')],
    ['word', from(OF_COHORT, 'not_got')],
    ['got', from(OF_COHORT, 'got_not_known')],
    ['safe', ['got_safe']],
  ],
  referrals: [
    ['sent', OF_REFERRALS],
    ['acknowledged', from(OF_REFERRALS, 'not_decided')],
    ['accepted', from(OF_REFERRALS, 'no_contact')],
    ['contacted', from(OF_REFERRALS, 'no_service')],
    ['served', from(OF_REFERRALS, 'no_word')],
    ['word', from(OF_REFERRALS, 'not_got')],
    ['got', ['got']],
  ],
  attrition: [
    ['registered', OF_ATTRITION],
    ['decided', from(OF_ATTRITION, 'called_settled')],
    ['ordered', OF_ORDERS],
    ['served_in_time', SERVED_IN_TIME],
    ['kept', ['breach_answered', 'no_breach']],
  ],
} as const;
/** Those of the whole path, which has all of a referral too, and those of a report. */
export const STAGE_NAMES = [...STAGES.cohort, ...STAGES.attrition].map(([stage]) => stage);
export type Stage = (typeof STAGE_NAMES)[number];

/** Half of the referrals took no longer than so many days from one step to the next. */
export const STEPS = ['sent', 'answered', 'accepted', 'contacted', 'served', 'word'] as const;
export type Step = (typeof STEPS)[number];

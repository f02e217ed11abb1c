/** Filled-in forms as the front end sends them; the people in them are invented. */
export const safeContactForm = (change: object = {}): object => ({
  channel: 'phone',
  reachAt: '+992 00 000 0001',
  windows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 })),
  whoMayAnswer: 'only she',
  coverSentence: 'the library',
  smsAllowed: false,
  voicemailAllowed: false,
  sharedPhone: false,
  language: 'tg',
  ...change,
});

export const incidentForm = (change: object = {}): object => ({
  reportedOn: '2026-01-10',
  startedOn: '2026-01-09',
  startedPrecision: 'day',
  isPattern: false,
  timeOfDay: 'evening_night',
  placeType: 'survivor_home',
  lawForms: ['physical'],
  penetration: 'no',
  forcedMarriage: 'no',
  goodsExchanged: 'no',
  abducted: 'no',
  harmfulPractice: 'no',
  spouseAbroad: 'no',
  strangulation: 'no',
  injury: 'unknown',
  childrenPresent: 'yes',
  reportedBefore: 'no',
  earlierIncidents: 'unknown',
  perpetrators: [
    { relationship: 'husband_nikoh', sex: 'male', ageGroup: '26_40', sameHousehold: 'yes', name: 'Он Оинда' },
  ],
  narrative: 'He shouted and struck her in the kitchen.',
  ...change,
});

/** Her yes to the services of the agency that registers her, given alone. */
export const servicesConsent = (change: object = {}): object => ({
  scope: 'services_by_this_agency',
  answer: 'given',
  presence: 'alone',
  ...change,
});

export const caseForm = (change: object = {}): object => ({
  identity: {
    surname: 'Намунаева',
    givenName: 'Гули',
    patronymic: 'Намуна',
    bornOn: '1994-05-02',
    bornPrecision: 'day',
  },
  sex: 'female',
  maritalStatus: 'married_nikoh_only',
  disability: 'not_asked',
  place: 'kulob',
  referredFrom: 'self',
  incident: incidentForm(),
  conflict: { answer: 'no', agencyIds: [] },
  safeContact: safeContactForm(),
  consents: [servicesConsent()],
  ...change,
});

export const contactForm = (change: object = {}): object => ({
  outcome: 'reached_safe',
  contactedAt: '2026-01-11T06:00:00Z',
  channel: 'phone',
  alone: 'yes',
  wellbeing: 'no',
  plan: 'cut_short',
  confirmsChannel: false,
  ...change,
});

/** Her plan in its sections; what she has not thought about yet stays open. */
export const safetyPlanForm = (change: object = {}): object => ({
  mainConcern: 'That he waits at the gate.',
  relationships: 'The neighbour behind the garden.',
  before: 'Documents with her sister.',
  during: 'Out by the kitchen door.',
  after: 'Straight to the sister.',
  ...change,
});

/** A support service as entered in three taps. */
export const supportForm = (change: object = {}): object => ({
  serviceType: 'psychosocial',
  withWhom: 'survivor',
  givenOn: '2026-01-11',
  minutes: 45,
  ...change,
});

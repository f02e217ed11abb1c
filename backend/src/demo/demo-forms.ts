import { HEALTH_FACTOR, RISK_FACTOR_CODES } from '../risk/risk.types.js';
import type { RiskPartitionFactor } from '../risk/risk.types.js';
import { addHours, shiftDay } from '../shared/dates.js';

/** An invented survivor and the answers in the registration form. */
export interface Told {
  readonly surname: string;
  readonly givenName: string;
  readonly bornOn: string;
  readonly marital: 'married_nikoh_only' | 'married_registered' | 'separated' | 'widowed';
  readonly by: 'husband_nikoh' | 'husband_registered' | 'ex_husband' | 'mother_in_law' | 'brother';
  readonly forms: readonly ('physical' | 'psychological' | 'economic')[];
  readonly words: string;
  /** Answer to the question about disability; default: no. */
  readonly disability?: 'yes' | 'not_asked';
  /** Place of residence; default: Kulob. */
  readonly place?: 'qubodiyon';
  /** Name of the alleged perpetrator. */
  readonly he?: string;
  /** The survivor wants no other agency of the group to know. */
  readonly refusesGroup?: true;
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const MORNING = 8 * 60;
const EVENING = 20 * 60;

const alone = (scope: string): object => ({ scope, answer: 'given', presence: 'alone' });

/** A completed registration form with consent to disclosure by reference and to being counted. */
export const caseForm = (told: Told, day: string): object => ({
  identity: {
    ...{ surname: told.surname, givenName: told.givenName, bornOn: told.bornOn, bornPrecision: 'day' },
  },
  sex: 'female',
  maritalStatus: told.marital,
  disability: told.disability ?? 'none',
  place: told.place ?? 'kulob',
  referredFrom: 'self',
  incident: incidentForm(told, day),
  conflict: { answer: 'no', agencyIds: [] },
  safeContact: {
    channel: 'phone',
    reachAt: '+992 00 000 0002',
    windows: EVERY_DAY.map((weekday) => ({ weekday, fromMinute: MORNING, untilMinute: EVENING })),
    whoMayAnswer: 'танҳо худаш',
    coverSentence: 'Аз китобхона занг мезанам.',
    smsAllowed: false,
    voicemailAllowed: false,
    sharedPhone: false,
    language: 'tg',
  },
  consents: [
    ...['services_by_this_agency', 'statistics_non_identifying', 'record_linkage'].map(alone),
    { ...alone('case_conference_mdwg'), answer: told.refusesGroup ? 'refused' : 'given' },
  ],
});

const incidentForm = (told: Told, day: string): object => ({
  reportedOn: day,
  startedOn: shiftDay(day, -1),
  startedPrecision: 'day',
  isPattern: false,
  timeOfDay: 'evening_night',
  placeType: 'survivor_home',
  lawForms: told.forms,
  ...{ penetration: 'no', forcedMarriage: 'no', goodsExchanged: 'no', abducted: 'no', harmfulPractice: 'no' },
  ...{ spouseAbroad: 'no', strangulation: 'no', injury: 'unknown', childrenPresent: 'yes' },
  ...{ reportedBefore: 'no', earlierIncidents: 'yes' },
  perpetrators: [
    {
      ...(told.he ? { name: told.he } : {}),
      ...{ relationship: told.by, sex: told.by === 'mother_in_law' ? 'female' : 'male' },
      ...{ ageGroup: told.by === 'mother_in_law' ? '41_60' : '26_40', sameHousehold: 'yes' },
      occupation: told.by === 'mother_in_law' ? 'pensioner' : 'no_work',
    },
  ],
  narrative: told.words,
});

/** Every factor answered with no, except those named; the answer about suicide is no. */
export const assessmentForm = (yes: readonly RiskPartitionFactor[] = []): object => ({
  answers: RISK_FACTOR_CODES.filter((factor) => factor !== HEALTH_FACTOR).map((factor) => ({
    factor,
    answer: yes.some((known) => known === factor) ? 'yes' : 'no',
  })),
  suicide: {
    declined: false,
    answers: {
      ...{ thoughts: 'no', plan: 'not_asked', attempt_ever: 'no', attempt_recent: 'not_asked' },
      now: 'not_asked',
    },
  },
});

export const contactForm = (at: Date): object => ({
  outcome: 'reached_safe',
  contactedAt: at.toISOString(),
  channel: 'phone',
  alone: 'yes',
  wellbeing: 'no',
  plan: 'right',
  confirmsChannel: false,
});

/** A referral with consent given at once; the consent is valid for half a year. */
export const referralForm = (serviceId: string, urgency: 'high' | 'medium', untilOn: string): object => ({
  serviceId,
  urgency,
  escortNeeded: false,
  partitions: ['identity', 'safe_contact', 'risk'],
  consent: { presence: 'alone', untilOn },
});

/** The safety plan that the survivor made with the caseworker. */
export const safetyPlanForm = (): object => ({
  mainConcern: 'Он метарсад, ки ӯ назди дарвоза интизор мешавад.',
  economic: 'Каме пул назди хоҳараш.',
  relationships: 'Хоҳараш ва ҳамсояи паси боғ.',
  before: 'Ҳуҷҷатҳо назди хоҳар, телефон ҳамеша пур.',
  during: 'Аз дари ошхона ба назди ҳамсоя.',
  after: 'Рост ба хонаи хоҳар, баъд занг ба мо.',
});

/** An order that was reported and issued earlier the same day, and perhaps handed over. */
export function orderForm(now: Date, number: string, isServed: boolean): object {
  const before = (hours: number): string => addHours(now, -hours).toISOString();
  const issue = {
    issuedAt: before(1),
    days: 15,
    conditions: ['no_violence', 'no_contact', 'no_pursuit'],
    number,
    issuingBody: 'ШВКД дар шаҳри Кӯлоб',
    issuerRank: 'Сардор',
  };
  const service = { servedAt: now.toISOString(), servedHow: 'signed' };
  return { reportedAt: before(5), issue, ...(isServed ? { service } : {}) };
}

/** The police opened a criminal case. */
export const decisionForm = (incidentId: string, decidedOn: string): object => ({
  ...{ incidentId, decidedOn, kind: 'criminal', articles: ['cc_117'], officialNumber: 'КУСП-412' },
});

/** Survivor statements before closing, in the order of the questions. */
export const CLOSING_WORDS = {
  mayReturn: { kind: 'may_return_told' },
  wish: { kind: 'wish', wish: 'no_more_help_needed' },
  plan: { kind: 'plan_reviewed' },
  children: { kind: 'children_checked' },
} as const;

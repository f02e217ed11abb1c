import type { Day } from '../shared/dates.js';
import type { DayPrecision } from '../survivors/index.js';
import type { CoreType } from './classification.types.js';
import { codeList } from '../shared/code-lists.js';

export const PLACE_TYPES = codeList('PlaceType', [
  'survivor_home',
  'perpetrator_home',
  'in_laws_home',
  'other_home',
  'street',
  'market',
  'school',
  'workplace',
  'field',
  'water_point',
  'health_facility',
  'official_building',
  'transport',
  'shelter',
  'online_phone',
  'abroad',
  'other',
  'unknown',
]);
export type PlaceType = (typeof PLACE_TYPES)[number];

export const TIMES_OF_DAY = codeList('TimeOfDay', ['morning', 'afternoon', 'evening_night', 'unknown']);
export type TimeOfDay = (typeof TIMES_OF_DAY)[number];

/** The guard against counting one event twice: reported before, and where. */
export const EARLIER_REPORTS = codeList('EarlierReport', ['no', 'yes_in_network', 'yes_outside', 'unknown']);
export type EarlierReport = (typeof EARLIER_REPORTS)[number];

/** Of the other person, as the incident recorder asks it. */
export const AGE_GROUPS = codeList('AgeGroup', [
  '0_11',
  '12_17',
  '18_25',
  '26_40',
  '41_60',
  '61_plus',
  'unknown',
]);
export type AgeGroup = (typeof AGE_GROUPS)[number];

/**
 * Occupation of the alleged perpetrator, coarse on purpose: counted only by year and whole area, disclosed to no
 * outsider. Police, army and state offices are one group.
 */
export const OCCUPATIONS = codeList('Occupation', [
  'state_service',
  'employed',
  'own_business',
  'labour_migrant',
  'no_work',
  'pensioner',
  'student',
  'other',
  'unknown',
]);
export type Occupation = (typeof OCCUPATIONS)[number];

export interface KnownDay {
  readonly on: Day;
  readonly precision: DayPrecision;
}

/** When an incident, or what a pattern brought last, can have happened: no later than it was reported. */
export interface LastAct {
  /** null: an ongoing pattern, or an unknown day. */
  readonly earliestOn: Day | null;
  readonly latestOn: Day;
}

export interface IncidentFacts {
  /** `import`: what an old register leaves out becomes a question to its keeper, not a refusal. */
  readonly source: 'intake' | 'import';
  /** null: not known. */
  readonly started: KnownDay | null;
  /** null: a single event, or an ongoing pattern. */
  readonly ended: KnownDay | null;
  readonly reportedOn: Day;
  readonly born: KnownDay | null;
  readonly coreType: CoreType | null;
  readonly perpetratorCount: number;
  /** Who did it is still to be asked. */
  readonly awaitsDetails?: boolean;
}

/** Every problem with the field it belongs to, so that a form can show it there. */
export const INCIDENT_PROBLEMS = {
  start_impossible: 'startedOn',
  start_in_future: 'startedOn',
  start_before_birth: 'startedOn',
  end_impossible: 'endedOn',
  end_in_future: 'endedOn',
  end_before_start: 'endedOn',
  end_without_start: 'endedOn',
  report_impossible: 'reportedOn',
  report_in_future: 'reportedOn',
  report_before_start: 'reportedOn',
  act_missing: 'lawForms',
  perpetrator_missing: 'perpetrators',
} as const;
export type IncidentProblem = keyof typeof INCIDENT_PROBLEMS;

/** One incident as repeats are counted: a continuing pattern is one incident with a first and a last day. */
export interface IncidentTrace {
  readonly startedOn: Day;
  /** The same day for a single event; null while the pattern is ongoing. */
  readonly lastOn: Day | null;
  /** Keyed references of the alleged perpetrators, equal only for the same person. */
  readonly perpetrators: readonly string[];
}

export const REPEAT_MARKS = ['repeat_victimisation', 'chronic', 'recurrence_after_intervention'] as const;
export type RepeatMark = (typeof REPEAT_MARKS)[number];

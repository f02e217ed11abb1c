import { codeList } from '../../shared/code-lists.js';
import type { Day } from '../../shared/dates.js';
import { INDICATORS, recordsOf } from '../indicators.rules.js';
import type { IndicatorCode, IndicatorCount } from '../indicators.rules.js';
import { windowsOf } from './shocks.rules.js';
import type { Months } from './shocks.rules.js';

/**
 * Policy (CAPABILITIES 8.3): counts of six whole months before and after the month of a session are shown with its day.
 * They show no cause.
 */
export const MONTHS_AROUND = 6;

export const TRAINING_FIGURES = codeList('TrainingFigure', [
  'orders_issued',
  'orders_refused',
  'orders_served_in_time',
  'referrals_refused',
  'follow_ups_on_time',
]);
export type TrainingFigure = (typeof TRAINING_FIGURES)[number];

const PARTS: Readonly<Record<TrainingFigure, readonly [IndicatorCode, readonly string[]]>> = {
  orders_issued: ['orders', ['served_in_time', 'served_late', 'not_served']],
  orders_refused: ['orders', ['refused']],
  orders_served_in_time: ['orders', ['served_in_time']],
  referrals_refused: ['refusals', INDICATORS.refusals.counted],
  follow_ups_on_time: ['follow_ups', INDICATORS.follow_ups.counted],
};

/** Orders published for the couple of months after the first trainings: the first points of the series. */
export const PUBLISHED: readonly { readonly place: string; readonly orders: number }[] = [
  { place: 'kulob', orders: 23 },
  { place: 'qubodiyon', orders: 18 },
];

export const monthsAround = (heldOn: Day, today: Day): Months[] =>
  windowsOf({ fromOn: heldOn, untilOn: heldOn }, today, MONTHS_AROUND).filter(
    ({ window }) => window !== 'year_before',
  );

/** What was counted, and of how many. */
export const trainingFigures = (counts: readonly IndicatorCount[]) =>
  TRAINING_FIGURES.map((figure) => {
    const [code, parts] = PARTS[figure];
    return { figure, value: recordsOf(code, parts, counts), base: recordsOf(code, null, counts) };
  });

import { DECLINE_REASONS } from '../referrals/referrals.types.js';
import type { Day } from '../shared/dates.js';
import type { FieldProblem } from '../shared/errors.js';
import { codeList } from '../shared/code-lists.js';

/**
 * Indicators of a group's or agency's work in a quarter. Each record is in one part of its indicator, in the month of
 * the day named here. A case is counted for the agency that owns it, an order and its breach for the police.
 */
export const INDICATOR_CODES = codeList('IndicatorCode', [
  'identified',
  'answers',
  'refusals',
  'first_contacts',
  'follow_ups',
  'orders',
  'breaches',
  'returned',
  'safe_6',
]);
export type IndicatorCode = (typeof INDICATOR_CODES)[number];

interface IndicatorDefinition {
  /** Together they are the base. */
  readonly parts: readonly string[];
  /** Those of the parts whose share is shown. */
  readonly counted: readonly string[];
  /** Counted separately: not in the base. */
  readonly apart: readonly string[];
}

const REFUSED = [...DECLINE_REASONS, 'unavailable', 'not_attended'] as const;
const DUE = { parts: ['on_time', 'late', 'not_done'], counted: ['on_time'], apart: ['ended'] } as const;

export const INDICATORS: Readonly<Record<IndicatorCode, IndicatorDefinition>> = {
  /** Cases by the day of registration, and whether a service was requested. Received: referred by another agency. */
  identified: { parts: ['referred', 'not_referred'], counted: ['referred'], apart: ['received'] },
  /** Referrals by the day of sending. Not yet: still within the time for an answer. */
  answers: { parts: ['in_time', 'late', 'unanswered'], counted: ['in_time'], apart: ['not_yet'] },
  /** Referrals and needs for which there was no service, by the day of sending; reasons as the receiver chose them. */
  refusals: { parts: [...REFUSED, 'not_refused'], counted: REFUSED, apart: [] },
  /** Follow-ups by the day they were due. Ended: by a closing or another row, before they were late. */
  first_contacts: DUE,
  follow_ups: DUE,
  /** Protection orders by the day they were asked for. In time: served within 24 hours after they were issued. */
  orders: {
    parts: ['served_in_time', 'served_late', 'not_served', 'refused', 'waiting'],
    counted: ['served_in_time'],
    apart: [],
  },
  /** Breaches of orders by their day, and whether any action was recorded. */
  breaches: { parts: ['acted_on', 'open'], counted: ['acted_on'], apart: [] },
  /** Closings by the day of the decision. Returned: the case was opened again, or a new incident is known, in six months. */
  returned: { parts: ['returned', 'not_returned'], counted: ['returned'], apart: ['not_yet'] },
  /** The same closings by what the survivor said five to seven months later; safe only if asked in private. */
  safe_6: {
    parts: ['safe', 'not_safe', 'not_alone', 'not_reached', 'not_asked'],
    counted: ['safe'],
    apart: ['not_yet'],
  },
};

/** How far the survivor's farthest referral came; each stage holds all later ones. Without cases that a referral made. */
export const STAGES = codeList('IndicatorStage', [
  'identified',
  'referred',
  'accepted',
  'served',
  'confirmed',
]);
export type Stage = (typeof STAGES)[number];

/** Several parts that the page shows as one number. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  refused: REFUSED,
  declined: DECLINE_REASONS,
};

/** The numbers with listed cases: an indicator, or the stages. */
export const CASES_OF = codeList('CasesOf', [...INDICATOR_CODES, 'stages']);
export type CasesOf = (typeof CASES_OF)[number];

export const QUARTERS_SHOWN = 8;
/** No month before it is counted. */
export const FIRST_YEAR = 2000;
export const CASES_A_PAGE = 25;

/**
 * Policy (STATISTICS rule 11): inside, counts are exact. The base of an indicator is the sum of its parts; those
 * counted separately are in no share. A share is a whole per cent of the base, and none where the base is 0.
 */

export interface Quarter {
  readonly year: number;
  readonly quarter: number;
}

/** One sum of the database; only referrals of the quarter have place and service. */
export interface IndicatorCount {
  readonly quarterOn: Day;
  readonly code: CasesOf;
  readonly part: string;
  readonly place: string | null;
  readonly serviceType: string | null;
  readonly records: number;
}

const indexOf = ({ year, quarter }: Quarter): number => year * 4 + quarter - 1;
const atIndex = (index: number): Quarter => ({ year: Math.floor(index / 4), quarter: (index % 4) + 1 });

export const quarterOf = (day: Day): Quarter => ({
  year: Number(day.slice(0, 4)),
  quarter: Math.ceil(Number(day.slice(5, 7)) / 3),
});
export const after = (when: Quarter, quarters: number): Quarter => atIndex(indexOf(when) + quarters);
export const firstDayOf = ({ year, quarter }: Quarter): Day =>
  `${year}-${String(3 * quarter - 2).padStart(2, '0')}-01`;
export const isBefore = (one: Quarter, other: Quarter): boolean => indexOf(one) < indexOf(other);

/** The quarter and those before it, the oldest first. */
export const quartersUpTo = (last: Quarter): Quarter[] =>
  Array.from({ length: QUARTERS_SHOWN }, (_, nth) => after(last, nth + 1 - QUARTERS_SHOWN));

/** Why a quarter has no figures. */
export function quarterProblem(when: Quarter, now: Quarter): FieldProblem | null {
  if (![1, 2, 3, 4].includes(when.quarter)) return { path: 'quarter', code: 'not_in_list' };
  if (when.year < FIRST_YEAR) return { path: 'year', code: 'year_too_early' };
  return isBefore(now, when) ? { path: 'quarter', code: 'quarter_in_future' } : null;
}

const sum = (counts: readonly IndicatorCount[]): number =>
  counts.reduce((total, { records }) => total + records, 0);
const within = (counts: readonly IndicatorCount[], parts: readonly string[]): number =>
  sum(counts.filter(({ part }) => parts.includes(part)));

const percentOf = (value: number, base: number): number | null =>
  base === 0 ? null : Math.round((value / base) * 100);

/** Records of an indicator in some of its parts; null: in all. */
export function recordsOf(
  code: IndicatorCode,
  parts: readonly string[] | null,
  counts: readonly IndicatorCount[],
): number {
  const own = counts.filter((count) => count.code === code);
  return within(own, parts ?? INDICATORS[code].parts);
}

/** One indicator over all that was counted. */
export function totalOf(code: IndicatorCode, counts: readonly IndicatorCount[]) {
  const { parts, counted } = INDICATORS[code];
  const own = counts.filter((count) => count.code === code);
  const [base, value] = [within(own, parts), within(own, counted)];
  return { code, base, value, percent: percentOf(value, base) };
}

export function figureOf(code: IndicatorCode, counts: readonly IndicatorCount[], when: Quarter) {
  const { parts, counted, apart } = INDICATORS[code];
  const own = counts.filter((count) => count.code === code);
  const history = quartersUpTo(when).map((quarter) => {
    const of = own.filter(({ quarterOn }) => quarterOn === firstDayOf(quarter));
    return { ...quarter, base: within(of, parts), value: within(of, counted) };
  });
  const now = own.filter(({ quarterOn }) => quarterOn === firstDayOf(when));
  const partOf = (isInBase: boolean) => (part: string) => ({ part, value: within(now, [part]), isInBase });
  return {
    ...{ ...totalOf(code, now), history },
    parts: [...parts.map(partOf(true)), ...apart.map(partOf(false))],
  };
}

/** A stage and all later ones; parts shown as one number; one part; or the whole base if no part is named. */
export function partsBehind(of: CasesOf, part: string | null): readonly string[] | null {
  if (of === 'stages') {
    const stage = STAGES.findIndex((each) => each === (part ?? STAGES[0]));
    return stage < 0 ? null : STAGES.slice(stage);
  }
  const { parts, apart } = INDICATORS[of];
  if (part === null) return parts;
  if (of === 'refusals' && Object.hasOwn(TOGETHER, part)) return TOGETHER[part] ?? null;
  return [...parts, ...apart].includes(part) ? [part] : null;
}

export const stagesOf = (counts: readonly IndicatorCount[]) =>
  STAGES.map((stage, place) => ({
    stage,
    value: within(
      counts.filter(({ code }) => code === 'stages'),
      STAGES.slice(place),
    ),
  }));

/** Reasons that were given, the most frequent first. */
export function refusalsOf(counts: readonly IndicatorCount[]) {
  const asked = counts.filter(({ code }) => code === 'refusals');
  return INDICATORS.refusals.counted
    .map((reason) => ({ reason, value: within(asked, [reason]) }))
    .filter(({ value }) => value > 0)
    .sort((one, other) => other.value - one.value);
}

/** Requests for services in each place, the most often missing first. */
export function servicesOf(counts: readonly IndicatorCount[]) {
  const asked = counts.filter(({ code }) => code === 'refusals');
  const keys = [...new Set(asked.map(({ serviceType, place }) => `${serviceType} ${place}`))];
  return keys
    .map((key) => {
      const own = asked.filter(({ serviceType, place }) => `${serviceType} ${place}` === key);
      return {
        ...{ serviceType: own[0]?.serviceType ?? '', place: own[0]?.place ?? '', asked: sum(own) },
        refused: within(own, DECLINE_REASONS),
        unavailable: within(own, ['unavailable']),
      };
    })
    .sort(
      (one, other) =>
        other.refused + other.unavailable - one.refused - one.unavailable ||
        one.serviceType.localeCompare(other.serviceType) ||
        one.place.localeCompare(other.place),
    );
}

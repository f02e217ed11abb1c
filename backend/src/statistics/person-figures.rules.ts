/**
 * Policy (domain reference 4.5, security T1 and T11): what is added up over agencies and groups is suppressed as one table, so
 * that no cell of 1 or 2 is shown or can be worked out; a half-year and a year are told only where all their quarters are, and
 * add nothing to them. How many persons there are says, beside the registrations, how many women are known twice, and beside the persons of
 * each agency how many are known to two of them: the answer "known elsewhere", for whoever knows one of them. So persons
 * are told as a number only where at least three stand between it and everything that it can be compared with, and as a
 * range elsewhere, whether there are two, one or none. The range follows from what is shown already.
 */
import { shownCells } from './tables.rules.js';
import { ALL, COUNTED_UNITS } from './persons.types.js';
import type { CountedUnit, PersonFigure, PersonUnit, Range } from './persons.types.js';
import { SMALLEST_BETWEEN_AGENCIES } from './measures.types.js';
import { TOTAL } from './statistics.types.js';
import type { PersonCount } from './persons.rules.js';

/** What one agency did within one group. */
export interface UnitCount {
  readonly unit: CountedUnit;
  readonly group: string;
  readonly agency: string;
  readonly records: number;
}

export interface FigureLine {
  readonly group: string;
  readonly agency: string;
  readonly unit: PersonUnit;
  readonly figure: PersonFigure;
}

const K = SMALLEST_BETWEEN_AGENCIES;
const NOT_SHOWN: PersonFigure = { value: null, mark: 'hidden', range: null };
const number = (value: number): PersonFigure => ({ value, mark: null, range: null });
const range = (low: number, high: number): PersonFigure => ({
  value: null,
  mark: null,
  range: { low, high },
});
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** The sums of each unit, by agency and group; suppressed as one table each. */
export function unitFigures(counts: readonly UnitCount[]): FigureLine[] {
  const groups = [...new Set(counts.map(({ group }) => group))].sort();
  const agencies = [...new Set(counts.map(({ agency }) => agency))].sort();
  if (groups.length === 0) return [];
  const pairs = new Set(counts.map(({ group, agency }) => `${group}/${agency}`));
  const isTold = (agency: string, group: string): boolean =>
    agency === TOTAL || (group !== TOTAL && pairs.has(`${group}/${agency}`));
  return COUNTED_UNITS.flatMap((unit) => {
    const at = (agency: string, group: string): number =>
      sum(
        counts
          .filter((each) => each.unit === unit && each.agency === agency && each.group === group)
          .map(({ records }) => records),
      );
    const cells = shownCells(
      agencies.map((agency) => groups.map((group) => at(agency, group))),
      { lines: agencies, columns: groups, smallestShown: K, tellsOfPeople: false },
    );
    return cells
      .filter(({ line, column }) => isTold(line, column))
      .map(({ line, column, value, mark }): FigureLine => {
        const named = (key: string): string => (key === TOTAL ? ALL : key);
        return {
          ...{ unit, group: named(column), agency: named(line) },
          figure: { value, mark, range: null },
        };
      });
  });
}

/**
 * The most persons that a reader can think of among registrations that stand in several parts: nobody in two of them, and
 * in parts that are not shown each registration by itself; in a part that is called small as many as that can be.
 */
export function mostOf(
  registrations: PersonFigure,
  parts: readonly { registrations: PersonFigure; persons: PersonFigure }[],
): number {
  const known = parts.flatMap(
    ({ registrations: { value: all }, persons: { value, mark, range: between } }) =>
      all === null ? [] : [{ all, persons: value ?? between?.high ?? (mark === 'small' ? K - 1 : all) }],
  );
  const others = (registrations.value ?? 0) - sum(known.map(({ all }) => all));
  return sum(known.map(({ persons }) => persons)) + others;
}

interface Neighbours {
  readonly besides: readonly number[];
  readonly between?: number;
  readonly within?: readonly PersonFigure[];
}

/**
 * Persons as they may be told.
 * @param registrations As they are shown beside it.
 * @param besides Other sums that a reader knows, in which some of the same persons count more than once.
 * @param between So many stand at least between a number and each of them.
 * @param within Persons of whom all are among these: where they are a range, fewer than its most would say that it is less.
 */
export function personFigure(
  persons: number,
  registrations: PersonFigure,
  { besides, between = K, within = [] }: Neighbours,
): PersonFigure {
  const { value } = registrations;
  if (value === null) return { ...NOT_SHOWN, mark: registrations.mark };
  if (value === 0) return number(0);
  const most = Math.min(value, ...besides);
  if (persons <= most - between) return asRangeOf(within, persons) ?? fewOrMany(persons);
  // More than there were when the parts were counted, since some were split: told in steps, so that no single one shows.
  const beyond = Math.ceil(Math.max(0, persons - most) / between) * between;
  return range(Math.max(1, most - between + 1), Math.min(value, most + beyond));
}

/** What is no more than the most of a range within it is told as a range up to that, so that it cuts nothing off it. */
function asRangeOf(within: readonly PersonFigure[], persons: number): PersonFigure | null {
  const ranges = within.flatMap(({ value, range: between }) => (value === null && between ? [between] : []));
  const high = Math.max(...ranges.map((between) => between.high));
  if (ranges.length === 0 || high < persons) return null;
  const [widest] = ranges.filter((between) => between.high === high);
  // No less than anything within it; fewer than there were, since some were linked, in steps.
  const least = Math.max(widest?.low ?? 1, ...within.map(({ value }) => value ?? 0));
  const low = least - Math.ceil(Math.max(0, least - persons) / K) * K;
  return low >= high ? null : range(Math.max(1, low), high);
}

/** The estimate with its interval; where persons are told as a range it says no more than that, in steps. */
export function estimateFigure(
  { expected, from, to }: PersonCount,
  persons: PersonFigure,
  registrations: PersonFigure,
): PersonFigure {
  const most = registrations.value;
  if (most === null || (persons.value === null && persons.range === null))
    return { ...NOT_SHOWN, mark: persons.mark };
  if (persons.value === 0) return { ...number(0), range: { low: 0, high: 0 } };
  const within = (low: number, high: number): Range => ({
    low: Math.max(1, Math.min(low, most)),
    high: Math.max(1, Math.min(high, most)),
  });
  if (persons.value !== null)
    return {
      ...number(Math.min(Math.round(expected), most)),
      range: within(Math.floor(from), Math.ceil(to)),
    };
  const { low, high } = persons.range ?? { low: 1, high: most };
  const stepDown = low - Math.ceil(Math.max(0, low - from) / K) * K;
  const stepUp = high + Math.ceil(Math.max(0, to - high) / K) * K;
  return { value: null, mark: null, range: within(stepDown, stepUp) };
}

/** A count that stands by itself: where it is small, nor is it told that there is none. */
export const fewOrMany = (records: number): PersonFigure =>
  records < K ? { ...NOT_SHOWN, mark: 'small' } : number(records);

/** What is longer by its quarters: the sum where every one is shown, so that it tells nothing that they do not. */
export function sumFigure(quarters: readonly PersonFigure[]): PersonFigure {
  if (quarters.some(({ value }) => value === null)) return NOT_SHOWN;
  return number(sum(quarters.map(({ value }) => value ?? 0)));
}

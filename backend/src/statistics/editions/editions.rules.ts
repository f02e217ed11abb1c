import { shiftDay } from '../../shared/dates.js';
import type { Day } from '../../shared/dates.js';
import { monthsOfPeriod, yearOf } from '../periods.rules.js';
import type { CellCountPeriod } from '../periods.rules.js';
import type { EditionAction, EditionPart, EditionState, CheckKind, EditionTable } from './editions.types.js';
import { SMALLEST_PUBLISHED, shown } from '../rounding.rules.js';
import { TOTAL } from '../statistics.types.js';

/**
 * Policy: the public edition appears on two days a year, each time from one snapshot taken no sooner than 75 days after the
 * end of the period. A correction is the one final edition of the year, due with the figures of the next year.
 */

const FIRST_MONTH = { first_half: '01', second_half: '07' } as const;

/** The periods of an edition, the longest first. */
export function periodsOfEdition(
  year: number,
  part: EditionPart,
): readonly [CellCountPeriod, ...CellCountPeriod[]] {
  const whole: CellCountPeriod = { kind: 'year', firstOn: `${year}-01-01` };
  if (part === 'final') return [whole];
  const half: CellCountPeriod = { kind: 'half_year', firstOn: `${year}-${FIRST_MONTH[part]}-01` };
  const months = monthsOfPeriod(half).map((month): CellCountPeriod => ({
    ...{ kind: 'month', firstOn: `${year}-${month}-01` },
  }));
  return part === 'first_half' ? [half, ...months] : [whole, half, ...months];
}

/** The last day of the period after which the snapshot is taken; that of a final edition is the end of the next year. */
const lastOn = (year: number, part: EditionPart): Day =>
  ({ first_half: `${year}-06-30`, second_half: `${year}-12-31`, final: `${year + 1}-12-31` })[part];

export const dueOn = (year: number, part: EditionPart): Day =>
  ({ first_half: `${year}-09-15`, second_half: `${year + 1}-03-15`, final: `${year + 2}-03-15` })[part];

/** Days from the last day of a period to the snapshot: allows time to record paper forms. */
const SNAPSHOT_AFTER_DAYS = 75;

/** Whether the snapshot may be taken today. */
export function ripenessOf(year: number, part: EditionPart, today: Day): 'not_over' | 'too_soon' | 'ripe' {
  const last = lastOn(year, part);
  if (today <= last) return 'not_over';
  return shiftDay(last, SNAPSHOT_AFTER_DAYS) <= today ? 'ripe' : 'too_soon';
}

/** An edition as it is, to say what may be done with it. */
export interface Standing {
  readonly year: number;
  readonly part: EditionPart;
  readonly state: EditionState;
  /** Who drafted it, explained it or checked it. */
  readonly preparedBy: readonly string[];
  readonly hasChecks: boolean;
  readonly isExplained: boolean;
}

/** What a statistician may do next. Who drafted, explained or checked an edition does not approve it. */
export function actionsOf(edition: Standing, viewerId: string, today: Day): EditionAction[] {
  const { state } = edition;
  if (state === 'published') return ['withdraw'];
  if (state === 'discarded') return [];
  const isDue = dueOn(edition.year, edition.part) <= today;
  const next: Readonly<Record<'drafted' | 'checked' | 'approved', readonly EditionAction[]>> = {
    drafted: [...ifSo('answer', edition.hasChecks), ...ifSo('check', edition.isExplained)],
    checked: ifSo('approve', !edition.preparedBy.includes(viewerId)),
    approved: ifSo('publish', isDue),
  };
  return [...next[state], 'discard'];
}

const ifSo = (action: EditionAction, may: boolean): readonly EditionAction[] => (may ? [action] : []);

/**
 * Policy: a sum that lies far from those of the periods before it is explained before it is published. Far is more than
 * three deviations from the median, which one strange month does not move, and at least as many records as a cell needs.
 */

const FEWEST_BEFORE = 6;
/** Makes the median of deviations comparable with a standard deviation. */
const AS_DEVIATION = 1.4826;
const MOST_DEVIATIONS = 3;

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Of periods before, the oldest first; those before anything was counted say nothing. */
export function standsOut(value: number, before: readonly number[]): 'much_more' | 'much_less' | null {
  const first = before.findIndex((count) => count > 0);
  const begun = first < 0 ? [] : before.slice(first);
  if (begun.length < FEWEST_BEFORE) return null;
  const median = medianOf(begun);
  const deviation = AS_DEVIATION * medianOf(begun.map((count) => Math.abs(count - median)));
  const distance = value - median;
  if (Math.abs(distance) < SMALLEST_PUBLISHED || Math.abs(distance) <= MOST_DEVIATIONS * deviation)
    return null;
  return distance > 0 ? 'much_more' : 'much_less';
}

/**
 * Policy: before an edition is published, a statistician explains the anomalies of its longest period: a large share
 * that is missing, or a total far from those of the periods before. Only shown numbers are compared.
 */

/** From this share on what is missing must be explained. */
const MUCH_MISSING_PERCENT = 20;
const YEARS_BEFORE = { year: 12, half_year: 6, quarter: 0, month: 0 } as const;

/** What a line of a table came to in a year, or in one half of it. */
export interface EarlierSum {
  readonly code: string;
  readonly line: string;
  readonly year: number;
  /** 1 or 2. */
  readonly half: number;
  readonly records: number;
}

export interface TableCheck {
  readonly kind: CheckKind;
  readonly code: string;
  readonly line: string | null;
}

/** The first year of the periods that the longest one is compared with. */
export const firstCompared = ({ kind, firstOn }: CellCountPeriod): number =>
  yearOf(firstOn) - YEARS_BEFORE[kind];

interface EarlierPeriod {
  readonly year: number;
  readonly halves: readonly number[];
}

/** Of the same kind, the oldest first. */
function periodsBefore(period: CellCountPeriod): EarlierPeriod[] {
  const year = yearOf(period.firstOn);
  const years = Array.from({ length: YEARS_BEFORE[period.kind] }, (_, at) => firstCompared(period) + at);
  if (period.kind === 'year') return years.map((one) => ({ year: one, halves: [1, 2] }));
  const before = years.flatMap((one) => [1, 2].map((half) => ({ year: one, halves: [half] })));
  return period.firstOn.endsWith('-07-01') ? [...before, { year, halves: [1] }] : before;
}

export function checksOf(table: EditionTable, earlier: readonly EarlierSum[]): TableCheck[] {
  const { code } = table;
  const missing = (kind: CheckKind, percent: number | null): TableCheck[] =>
    percent !== null && percent >= MUCH_MISSING_PERCENT ? [{ kind, code, line: null }] : [];
  return [
    ...missing('without_consent', table.withoutConsentPercent),
    ...missing('without_day', table.withoutDayPercent),
    ...strangeTotals(table, earlier),
  ];
}

function strangeTotals(table: EditionTable, earlier: readonly EarlierSum[]): TableCheck[] {
  const own = earlier.filter(({ code }) => code === table.code);
  const before = periodsBefore(table);
  return table.shown
    .filter(({ column }) => column === TOTAL)
    .flatMap(({ line, value }): TableCheck[] => {
      const sums = before.map(({ year, halves }) =>
        own
          .filter((sum) => sum.year === year && halves.includes(sum.half))
          .filter((sum) => line === TOTAL || sum.line === line)
          .reduce((all, { records }) => all + records, 0),
      );
      const kind = standsOut(
        value ?? 0,
        sums.map((sum) => shown(sum) ?? 0),
      );
      return kind ? [{ kind, code: table.code, line }] : [];
    });
}

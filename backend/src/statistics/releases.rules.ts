/**
 * Policy (domain reference 4.5, security T11): the calendar is fixed. A period is drafted when it has been over for two
 * weeks, checked, approved by a second person, published, and then stands for good; a correction is another version with
 * its reason. What is drafted while another release of its year is published is drafted anew.
 */
import { shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { PERIOD_KINDS, monthsOfPeriod } from './facts.rules.js';
import type { FactPeriod, PeriodKind } from './facts.rules.js';
import { COMPLETE_DAYS, DUE_DAYS } from './releases.types.js';
import type { ReleaseAction, ReleaseState } from './releases.types.js';

const twoDigits = (number: number): string => `${number}`.padStart(2, '0');
const LENGTH = { month: 1, quarter: 3, half_year: 6, year: 12 } as const satisfies Record<PeriodKind, number>;
const LETTER = { quarter: 'q', half_year: 'h' } as const;

/** The day after its last one. */
export function endOf({ kind, firstOn }: FactPeriod): Day {
  const [year, month] = [Number(firstOn.slice(0, 4)), Number(firstOn.slice(5, 7)) + LENGTH[kind]];
  return month > 12 ? `${year + 1}-01-01` : `${year}-${twoDigits(month)}-01`;
}

/** The first day of every month of it. */
export const monthDaysOf = (period: FactPeriod): Day[] =>
  monthsOfPeriod(period).map((month) => `${period.firstOn.slice(0, 4)}-${month}-01`);

export const dueOn = (period: FactPeriod): Day => shiftDay(endOf(period), DUE_DAYS[period.kind]);

export const isComplete = (period: FactPeriod, today: Day): boolean =>
  shiftDay(endOf(period), COMPLETE_DAYS) <= today;

/** Every period of a year that began, in the order in which they end, the shorter before the longer. */
export const periodsOf = (year: number, today: Day): FactPeriod[] =>
  PERIOD_KINDS.flatMap((kind) =>
    Array.from({ length: 12 / LENGTH[kind] }, (_, at): FactPeriod => ({
      kind,
      firstOn: `${year}-${twoDigits(at * LENGTH[kind] + 1)}-01`,
    })),
  )
    .filter(({ firstOn }) => firstOn <= today)
    .sort((a, b) => endOf(a).localeCompare(endOf(b)) || LENGTH[a.kind] - LENGTH[b.kind]);

/** As in an address: 2020, 2020-h2, 2020-q3, 2020-09. */
export function nameOf({ kind, firstOn }: FactPeriod): string {
  const [year, month] = [firstOn.slice(0, 4), firstOn.slice(5, 7)];
  if (kind === 'year') return year;
  if (kind === 'month') return `${year}-${month}`;
  return `${year}-${LETTER[kind]}${(Number(month) - 1) / LENGTH[kind] + 1}`;
}

/** The period of such a name; null where there is none. */
export function periodNamed(name: string): FactPeriod | null {
  const year = Number(name.slice(0, 4));
  if (!/^\d{4}(-(0[1-9]|1[0-2]|q[1-4]|h[12]))?$/.test(name) || year < 1900) return null;
  return periodsOf(year, `${year}-12-31`).find((period) => nameOf(period) === name) ?? null;
}

/** A release as it stands, to say what may be done with it. */
export interface Standing {
  readonly state: ReleaseState;
  readonly preparedBy: readonly string[];
  /** Another release of its year was published after it was drafted. */
  readonly isOvertaken: boolean;
  readonly isExplained: boolean;
  readonly tellsAnything: boolean;
  /** It is the last version, and none is on its way. */
  readonly isLast: boolean;
}

/** What the viewer may do next; whoever asked for it, explained it or checked it does not approve it. */
export function actionsOf(release: Standing, viewerId: string): ReleaseAction[] {
  const { state, isOvertaken } = release;
  if (state === 'published') return release.isLast ? ['correct'] : [];
  if (state === 'dropped') return [];
  if (isOvertaken || state === 'asked') return ['drop'];
  const next: Partial<Record<ReleaseState, ReleaseAction[]>> = {
    drafted: ['answer', ...(release.isExplained && release.tellsAnything ? (['check'] as const) : [])],
    checked: release.preparedBy.includes(viewerId) ? [] : ['approve'],
    approved: ['publish'],
  };
  return [...(next[state] ?? []), 'drop'];
}

/**
 * Policy: the public edition appears on two days a year, each time from one snapshot taken no sooner than 75 days after the
 * end of the period. A correction is the one final edition of the year, due with the figures of the next year.
 */
import { shiftDay } from '../../shared/dates.js';
import type { Day } from '../../shared/dates.js';
import type { CellCountPeriod } from '../cell-counts.rules.js';
import { SNAPSHOT_AFTER_DAYS } from './published.types.js';
import type { EditionAction, EditionPart, EditionState } from './published.types.js';

const month = (year: number, number: number): CellCountPeriod => ({
  kind: 'month',
  firstOn: `${year}-${`${number}`.padStart(2, '0')}-01`,
});
const months = (year: number, first: number): CellCountPeriod[] =>
  Array.from({ length: 6 }, (_, at) => month(year, first + at));

/** The periods of an edition, the longest first. */
export function periodsOfEdition(
  year: number,
  part: EditionPart,
): readonly [CellCountPeriod, ...CellCountPeriod[]] {
  const whole: CellCountPeriod = { kind: 'year', firstOn: `${year}-01-01` };
  if (part === 'final') return [whole];
  if (part === 'first_half') return [{ kind: 'half_year', firstOn: `${year}-01-01` }, ...months(year, 1)];
  return [whole, { kind: 'half_year', firstOn: `${year}-07-01` }, ...months(year, 7)];
}

/** The last day of the period after which the snapshot is taken; that of a final edition is the end of the next year. */
const lastOn = (year: number, part: EditionPart): Day =>
  ({ first_half: `${year}-06-30`, second_half: `${year}-12-31`, final: `${year + 1}-12-31` })[part];

export const dueOn = (year: number, part: EditionPart): Day =>
  ({ first_half: `${year}-09-15`, second_half: `${year + 1}-03-15`, final: `${year + 2}-03-15` })[part];

type Ripeness = 'not_over' | 'too_soon' | 'ripe';

/** Whether the snapshot may be taken today. */
export function ripenessOf(year: number, part: EditionPart, today: Day): Ripeness {
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

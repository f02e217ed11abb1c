/**
 * Policy (capabilities 7.6, STATISTICS rule 11): counts of all agencies are rounded as they are published, and none is of
 * fewer than five men. The own agency reads exact counts, but also there what survivors said only of five men or more.
 * A count that is not shown is left out as a zero is. There is no share and no rate: completion is no sign of safety.
 */
import { SMALLEST_PUBLISHED, shown } from '../rounding.rules.js';

export interface ProgrammeCount {
  readonly part: string;
  readonly code: string;
  readonly records: number;
  /** Of how many men. */
  readonly men: number;
  /** Median until a signal reached the lead. */
  readonly minutes: number | null;
}
export type ProgrammeFigure = Omit<ProgrammeCount, 'men'>;

const SURVIVORS_WORDS = 'words';

export const programmeFiguresShown = (counts: readonly ProgrammeCount[], ofAll: boolean): ProgrammeFigure[] =>
  counts.flatMap(({ men, ...count }) => {
    const needsFive = ofAll || count.part === SURVIVORS_WORDS;
    const records = ofAll ? shown(count.records) : count.records;
    return records === null || (needsFive && men < SMALLEST_PUBLISHED) ? [] : [{ ...count, records }];
  });

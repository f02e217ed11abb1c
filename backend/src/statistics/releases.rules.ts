/**
 * Policy (domain reference 4.5): what is public is never counted twice, since two counts of one year, subtracted, tell of
 * whoever is in one of them alone. A table is released once, when its year is over and was counted two weeks later.
 */
import { dayOf } from '../shared/dates.js';

const COMPLETE_FROM = '01-15';

export const mayRelease = (year: number, countedAt: Date, isReleased: boolean): boolean =>
  !isReleased && dayOf(countedAt) >= `${year + 1}-${COMPLETE_FROM}`;

import type { Day } from '../shared/dates.js';
import type { AgeBand } from './case-core.types.js';
import type { KnownDay } from './incidents.types.js';
import { youngestAge } from './minors.rules.js';

/** The first age of each band; anyone younger than the second age is in the first band. */
const BANDS_FROM: readonly (readonly [from: number, band: AgeBand])[] = [
  [60, '60_plus'],
  [50, '50_59'],
  [40, '40_49'],
  [30, '30_39'],
  [25, '25_29'],
  [18, '18_24'],
  [15, '15_17'],
  [12, '12_14'],
];

/**
 * The band of her age on the day on which she was registered. Of a year or a month alone it is the younger age that
 * she may have had, as for whether she is a child, so that the two never say different things of one day.
 */
export function ageBandOf(born: KnownDay | null, registeredOn: Day): AgeBand {
  if (!born || born.on > registeredOn) return 'unknown';
  const age = youngestAge(born, registeredOn);
  return BANDS_FROM.find(([from]) => age >= from)?.[1] ?? '0_11';
}

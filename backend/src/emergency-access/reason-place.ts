import type { Place } from '../platform/crypto/envelope.js';

/** Where the reason of an emergency stands, sealed to the agency that held the case. */
export const reasonPlace = (row: string): Place => ({
  table: 'emergency_reasons',
  column: 'sealed',
  row,
});

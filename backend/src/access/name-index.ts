import type { BlindIndex } from '../platform/crypto/index-keys.js';

/** Columns that are found by keyed digests of how a person is called. */
export type IndexedColumn = 'staff_names' | 'perpetrator_names';

/** As much of a digest as tells names apart; what is cut off makes nothing easier to guess without the key. */
const KEPT_BYTES = 16;

/** Blind index over folded names: a key per column and agency (SECURITY C). */
export const nameIndex = (column: IndexedColumn, agencyId: string): BlindIndex => ({
  purpose: `name-index/${column}/${agencyId}`,
  bytes: KEPT_BYTES,
});

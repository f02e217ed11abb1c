import type { Place } from '../platform/crypto/envelope.js';

interface Wrapped {
  caseId: string;
  partition: string;
  keyVersion: number;
  agencyId: string;
}

/** What the wrap of a data key is bound to: it opens for no other case, partition, version or agency. */
export const wrapRow = ({ caseId, partition, keyVersion, agencyId }: Wrapped): string =>
  [caseId, partition, keyVersion, agencyId].join('/');

/** The same for a text that belongs to no case. */
export const agencyWrap = (agencyId: string, { table, column, row }: Place): string =>
  [table, column, row, agencyId].join('/');

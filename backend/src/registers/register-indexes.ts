import type { BlindIndex } from '../platform/crypto/index-keys.js';

const WHOLE = 32;

/** By a row's content: the same row of one agency is the same in every file and every run. */
export const rowIndex = (agencyId: string): BlindIndex => ({
  purpose: `register-rows/${agencyId}`,
  bytes: WHOLE,
});

/** By the bytes of a file: a run that was cut off is found again. */
export const fileIndex = (agencyId: string): BlindIndex => ({
  purpose: `register-files/${agencyId}`,
  bytes: WHOLE,
});

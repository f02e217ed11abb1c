/** All multi-day attempts in a world, apart from random commands. */
import { ATTEMPTS } from './attempts.js';
import type { Attempt } from './attempts.js';
import { BY_THE_BOOK } from './by-the-book.js';
import { ENDING_ERRANDS } from './ending-errands.js';
import { ERRANDS } from './errands.js';
import { OFFICE_ERRANDS } from './office-errands.js';

export const EVERY_ATTEMPT: readonly Attempt[] = [
  ...ATTEMPTS,
  ...BY_THE_BOOK,
  ...ERRANDS,
  ...ENDING_ERRANDS,
  ...OFFICE_ERRANDS,
];

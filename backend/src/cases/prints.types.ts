import { codeList } from '../shared/code-lists.js';

/** Why something leaves the screen on paper (screens, part 11). */
export const PRINT_REASONS = codeList('PrintReason', [
  'for_meeting',
  'for_paper_file',
  'for_court',
  'supervision',
]);
export type PrintReason = (typeof PRINT_REASONS)[number];

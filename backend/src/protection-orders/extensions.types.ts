import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** Where a request to extend an order stands with the prosecutor who was asked (capabilities 5.5). */
export const EXTENSION_STATES = codeList('ExtensionState', ['sent', 'seen', 'agreed', 'refused', 'returned']);
export type ExtensionState = (typeof EXTENSION_STATES)[number];

export const EXTENSION_ANSWERS = codeList('ExtensionAnswer', ['agreed', 'refused', 'returned']);
export type ExtensionAnswer = (typeof EXTENSION_ANSWERS)[number];

export const EXTENSION_REFUSALS = codeList('ExtensionRefusal', [
  'no_grounds',
  'late',
  'not_survivor_wish',
  'no_further_extension',
  'other',
]);
export type ExtensionRefusal = (typeof EXTENSION_REFUSALS)[number];

/** Papers without which the prosecutor does not decide. */
export const EXTENSION_PAPERS = codeList('ExtensionPaper', [
  'application',
  'report',
  'copy_of_order',
  'breaches',
]);
export type ExtensionPaper = (typeof EXTENSION_PAPERS)[number];

export interface ExtensionAnswerForm {
  readonly decision: ExtensionAnswer;
  /** For how many further days; only where it is agreed to. */
  readonly days: number | null;
  readonly reason: ExtensionRefusal | null;
  readonly missing: readonly ExtensionPaper[];
}

export interface ExtensionAnswerProblem {
  readonly path: 'decision' | 'days' | 'reason' | 'missing';
  readonly code: string;
}

/** What the answer is given on: the office reads the order by its days and not by its steps. */
export interface AskedOrder {
  readonly reportedAt: Date;
  readonly issuedAt: Date;
  readonly servedAt: Date;
  readonly days: number;
  readonly startsOn: Day;
  readonly firstExpiresOn: Day;
  readonly expiresOn: Day;
}

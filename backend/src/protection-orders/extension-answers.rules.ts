/**
 * Policy: a request to extend an order is answered by the office that was asked (capabilities 5.5): agreed for so many days
 * as the law allows, refused with a reason, or returned because papers are missing. It is to be answered 24 hours before the
 * order ends, and never in less than an hour.
 */
import { addHours, dayOf, later } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { endOf } from './order-status.rules.js';
import { extendedUntil, extensionProblems } from './orders.rules.js';
import type { OrderFacts, OrderLaw } from './orders.types.js';
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

const HOURS_BEFORE_END = 24;
const LEAST_HOURS = 1;

/** Until when the office is asked to answer. */
export const answerBy = (lastDay: Day, now: Date): Date =>
  later(addHours(endOf(lastDay), -HOURS_BEFORE_END), addHours(now, LEAST_HOURS));

/** The order as the rules of extensions see it; its last day stands for all extensions before. */
export const orderOf = (asked: AskedOrder): OrderFacts => ({
  ...asked,
  refusedAt: null,
  liftedAt: null,
  extensions: [{ decidedOn: dayOf(asked.servedAt), expiresOn: asked.expiresOn }],
});

/** The new last day; null if no extension was agreed. */
export const newEnd = (asked: AskedOrder, { days }: ExtensionAnswerForm, now: Date): Day | null =>
  days === null ? null : extendedUntil(orderOf(asked), days, now);

/** Everything that is wrong with an answer, each at its field. */
export function answerProblems(
  asked: AskedOrder,
  form: ExtensionAnswerForm,
  { law, now }: { readonly law: OrderLaw; readonly now: Date },
): ExtensionAnswerProblem[] {
  const decision = form.decision === 'agreed' ? 'agreed' : 'refused';
  const ask = { decision, decidedOn: dayOf(now), days: form.days } as const;
  const { on, days } = extensionProblems(orderOf(asked), ask, { law, now });
  return [
    ...on.map((code) => ({ path: 'decision', code }) as const),
    ...days.map((code) => ({ path: 'days', code }) as const),
    ...belongs('reason', { isWanted: form.decision === 'refused', isGiven: form.reason !== null }),
    ...belongs('missing', { isWanted: form.decision === 'returned', isGiven: form.missing.length > 0 }),
  ];
}

function belongs(
  path: ExtensionAnswerProblem['path'],
  { isWanted, isGiven }: { readonly isWanted: boolean; readonly isGiven: boolean },
): ExtensionAnswerProblem[] {
  if (isWanted === isGiven) return [];
  return [{ path, code: isWanted ? 'required' : 'not_needed' }];
}

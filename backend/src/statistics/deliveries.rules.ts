import { codeList } from '../shared/code-lists.js';

/**
 * Policy (STATISTICS 11): an exact report leaves for a named recipient after a second person approved it. The one who asked
 * never approves; either of the two takes the file. The database enforces the first.
 */
export const REPORTS = codeList('DeliveryReport', ['committee', 'agency']);
export type Report = (typeof REPORTS)[number];
export const RECIPIENTS = codeList('ReportRecipient', [
  'committee_women_family',
  'statistics_agency',
  'interior_ministry',
  'executive_body',
  'prosecutor_general',
]);
export type Recipient = (typeof RECIPIENTS)[number];
export const DELIVERY_STATES = codeList('DeliveryState', ['waiting', 'approved', 'discarded']);
export type DeliveryState = (typeof DELIVERY_STATES)[number];
export const DELIVERY_ACTIONS = codeList('DeliveryAction', ['approve', 'discard', 'take']);
export type DeliveryAction = (typeof DELIVERY_ACTIONS)[number];

/** Whose report it is. */
export const ROLE_OF = { committee: 'statistician', agency: 'supervisor' } as const satisfies Record<
  Report,
  string
>;

export interface DeliveryFacts {
  readonly askedById: string;
  readonly approvedById: string | null;
  readonly discardedAt: Date | null;
}

export function stateOf({ approvedById, discardedAt }: Omit<DeliveryFacts, 'askedById'>): DeliveryState {
  if (discardedAt) return 'discarded';
  return approvedById ? 'approved' : 'waiting';
}

export function actionsOf(facts: DeliveryFacts, userId: string): DeliveryAction[] {
  const { askedById, approvedById } = facts;
  switch (stateOf(facts)) {
    case 'waiting':
      return askedById === userId ? ['discard'] : ['approve', 'discard'];
    case 'approved':
      return [askedById, approvedById].includes(userId) ? ['take'] : [];
    default:
      return [];
  }
}

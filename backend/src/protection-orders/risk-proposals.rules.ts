/**
 * Policy (capabilities 5.1): orders against the same person are offered to the person who assesses risk, with their
 * source. The assessor takes each offer or leaves it. Orders of other cases are counted, never shown.
 */
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** Questions of the assessment that an order can answer. */
export const ORDER_FACTORS = codeList('OrderRiskFactor', ['prior_police', 'po_breach']);
export type OrderFactor = (typeof ORDER_FACTORS)[number];

/** Orders of this case, or of the own agency against maybe the same person. */
export const PROPOSAL_SOURCES = codeList('RiskProposalSource', ['this_case', 'same_person']);
export type ProposalSource = (typeof PROPOSAL_SOURCES)[number];

export interface IssuedOrder {
  readonly issuedOn: Day;
  readonly breaches: number;
}

export interface RiskProposal {
  readonly factor: OrderFactor;
  readonly source: ProposalSource;
  /** How many orders, or how many breaches of them. */
  readonly count: number;
  /** The day of the latest of these orders. */
  readonly lastIssuedOn: Day;
}

export function riskProposals(source: ProposalSource, orders: readonly IssuedOrder[]): RiskProposal[] {
  const breached = orders.filter(({ breaches }) => breaches > 0);
  const breaches = breached.reduce((sum, one) => sum + one.breaches, 0);
  return [
    ...proposal({ factor: 'prior_police', source, count: orders.length }, orders),
    ...proposal({ factor: 'po_breach', source, count: breaches }, breached),
  ];
}

function proposal(
  about: Omit<RiskProposal, 'lastIssuedOn'>,
  orders: readonly IssuedOrder[],
): readonly RiskProposal[] {
  const last = orders
    .map(({ issuedOn }) => issuedOn)
    .sort()
    .at(-1);
  return last ? [{ ...about, lastIssuedOn: last }] : [];
}

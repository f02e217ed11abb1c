import type { CaseFacts } from '../../src/follow-ups/follow-ups.types.js';

/** An open case at medium risk without anything else, opened now: what the planning of tasks reads of it. */
export const plannedCase = ({ now, ...change }: Pick<CaseFacts, 'now'> & Partial<CaseFacts>): CaseFacts => ({
  now,
  openedAt: now,
  status: 'open',
  band: 'medium',
  ownerIsPolice: false,
  supportLead: 'none',
  sharesWithGroup: false,
  markedByGroup: false,
  contactStopped: false,
  planActions: [],
  referrals: [],
  orders: [],
  ...change,
});

import type {
  ClosureFacts,
  ContactFact,
  ReviewAgency,
  StatementFacts,
} from '../../src/closure/closure-facts.types.js';
import type { ClosureActor, ClosureEpisode } from '../../src/closure/episodes.types.js';
import { addDays } from '../../src/shared/dates.js';

/** Noon in Dushanbe, so that a few hours more or less stay on the same day. */
export const NOW = new Date('2026-11-24T07:00:00Z');
export const daysAgo = (days: number): Date => addDays(NOW, -days);

export const contact = (days: number, change: Partial<ContactFact> = {}): ContactFact => ({
  at: daysAgo(days),
  outcome: 'reached_safe',
  alone: 'yes',
  inSafeWindow: true,
  agencyId: 'crisis-centre',
  ...change,
});

export const statements = (change: Partial<StatementFacts> = {}): StatementFacts => ({
  safetyPlanReviewedAt: daysAgo(6),
  toldMayReturnAt: daysAgo(6),
  wishRecordedAt: daysAgo(6),
  childrenCheckedAt: daysAgo(6),
  stopRequest: null,
  noContactDecidedAt: null,
  evidenceAt: null,
  otherCaseNamedAt: null,
  ...change,
});

export const reviewAgency = (agencyId: string, change: Partial<ReviewAgency> = {}): ReviewAgency => ({
  agencyId,
  holdsGrant: false,
  isBlocked: false,
  employsOtherParty: false,
  appliedPressure: false,
  ...change,
});

/** A case that may close as "needs met" once the second person agrees. */
export const closable = (change: Partial<ClosureFacts> = {}): ClosureFacts => ({
  openedAt: daysAgo(120),
  isMinor: false,
  childDecided: false,
  hasChildren: true,
  sharesWithGroup: true,
  contacts: [contact(20), contact(6)],
  band: 'standard',
  assessedAt: daysAgo(6),
  triageIsClear: true,
  incidents: [{ lastOn: '2026-07-27', recordedAt: daysAgo(119) }],
  violenceRecorded: true,
  referrals: [],
  orders: [],
  pressuresAt: [],
  overdueFollowUps: 0,
  laterContact: 'given',
  statements: statements(),
  agenciesToAsk: [],
  receiver: null,
  secondPerson: {
    ownerAgencyId: 'crisis-centre',
    refusesSharing: false,
    agencies: [reviewAgency('cowfa'), reviewAgency('health', { holdsGrant: true })],
  },
  ...change,
});

export const actor = (userId: string, change: Partial<ClosureActor> = {}): ClosureActor => ({
  userId,
  agencyId: 'crisis-centre',
  worksOnCases: true,
  isSupervisor: false,
  isLead: false,
  hasWorkedOnCase: false,
  isBlocked: false,
  ...change,
});
export const lead = actor('lead', { isLead: true, hasWorkedOnCase: true });
export const supervisor = actor('supervisor', { isSupervisor: true, hasWorkedOnCase: true });
export const reviewer = actor('specialist', { agencyId: 'cowfa' });

export const episode = (change: Partial<ClosureEpisode> = {}): ClosureEpisode => ({
  state: 'endorsed',
  reason: 'needs_met',
  requestedBy: 'lead',
  endorsedBy: 'supervisor',
  reviewerAgencyId: 'cowfa',
  mark: null,
  overrides: [],
  ...change,
});

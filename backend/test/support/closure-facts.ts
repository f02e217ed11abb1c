import type {
  ClosureFacts,
  ContactFact,
  GateReferral,
  ReviewAgency,
  StatementFacts,
  StopRequest,
} from '../../src/closure/closure-facts.types.js';
import type { Override } from '../../src/closure/closure.types.js';
import type { ClosureActor, ClosureEpisode } from '../../src/closure/episodes.types.js';
import { SUPPORT_NEEDS } from '../../src/support/needs.rules.js';
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
  recordedAt: daysAgo(days),
  by: 'lead',
  byPolice: false,
  isCorrected: false,
  ...change,
});

export const statements = (change: Partial<StatementFacts> = {}): StatementFacts => ({
  safetyPlanReviewedAt: daysAgo(6),
  toldMayReturnAt: daysAgo(6),
  wishRecordedAt: daysAgo(6),
  childrenCheckedAt: daysAgo(6),
  stopRequest: null,
  stopDoubtedAt: null,
  lastHeard: null,
  seenWithWorriesAt: null,
  noContactDecidedAt: null,
  helpOfferedAt: null,
  evidenceAt: null,
  evidence: null,
  otherCaseNamedAt: null,
  ...change,
});

export const reviewAgency = (agencyId: string, change: Partial<ReviewAgency> = {}): ReviewAgency => ({
  agencyId,
  holdsGrant: false,
  isBlocked: false,
  employsOtherParty: false,
  isPolice: false,
  appliedPressure: false,
  ...change,
});

/** A case that may close as "needs met" once the second person agrees. */
export const closable = (change: Partial<ClosureFacts> = {}): ClosureFacts => ({
  openedAt: daysAgo(120),
  isMinor: false,
  childDecided: false,
  hasChildren: true,
  children: [],
  sharesWithGroup: true,
  contacts: [contact(20), contact(6)],
  waitingCorrections: 0,
  band: 'standard',
  assessedAt: daysAgo(6),
  triageIsClear: true,
  urgentTriageAt: null,
  isAssessed: true,
  incidents: [{ lastOn: '2026-07-27', recordedAt: daysAgo(119) }],
  violenceRecorded: true,
  calledInsignificant: false,
  referrals: [],
  endedAgencyIds: [],
  orders: [],
  openBreaches: 0,
  pressuresAt: [],
  overdueFollowUps: 0,
  overdueSafety: 0,
  courts: { windows: 0, safetyDuties: 0, undated: 0 },
  openPlanActions: 0,
  unaskedActions: 0,
  needs: SUPPORT_NEEDS.map((need) => ({ need, answer: 'not_now', at: daysAgo(6) })),
  goals: [],
  laterContact: 'given',
  statements: statements(),
  agenciesToAsk: [],
  receiver: null,
  duplicate: null,
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
  endorsedAt: daysAgo(1),
  secondTalk: null,
  talk: null,
  overridesAgreedBy: null,
  ...change,
});

/** A referral that she says has helped her. */
export const referral = (change: Partial<GateReferral> = {}): GateReferral => ({
  id: 'r1',
  kind: 'service',
  need: 'legal',
  status: 'completed',
  sentAt: daysAgo(40),
  contactedAt: daysAgo(39),
  reachedSafeAt: null,
  word: 'received',
  noLongerWanted: false,
  toAgencyId: 'legal-aid',
  gapRecorded: false,
  ...change,
});

/** An override without a paper. */
export const override = (
  code: string,
  reason: Override['reason'],
  paper: Partial<Pick<Override, 'paperOn' | 'paperIssuer'>> = {},
): Override => ({ code, reason, paperOn: null, paperIssuer: null, ...paper });

/** Her request to stop, alone and informed, as it was said a day ago. */
export const stopRequest = (change: Partial<StopRequest> = {}): StopRequest => ({
  saidAt: daysAgo(1),
  alone: 'yes',
  servicesExplained: true,
  risksExplained: true,
  toldMayReturn: true,
  askedAboutPressure: true,
  ...change,
});

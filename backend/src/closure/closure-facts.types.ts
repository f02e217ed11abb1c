import type { NeedTrace } from '../referrals/referrals.types.js';
import type { ScopeAnswer } from '../consent/consent.types.js';
import type { AloneAnswer, ContactOutcome } from '../follow-ups/outcomes.types.js';
import type { RiskBand } from '../risk/risk.types.js';
import type { AnsweredNeed, GoalState } from '../support/index.js';
import type { ChildSafetyAnswer, LivesWith } from '../survivors/index.js';
import type { Day } from '../shared/dates.js';
import type { HeldTalk } from './episodes.types.js';
import type { EvidenceKind } from './statements.rules.js';

export interface ContactFact {
  readonly at: Date;
  readonly outcome: ContactOutcome;
  /** null if the contact reached no person. */
  readonly alone: AloneAnswer | null;
  /** Made inside a window of her safe-contact plan. */
  readonly inSafeWindow: boolean;
  readonly agencyId: string;
  /** The database's time of writing it down. */
  readonly recordedAt: Date;
  /** The worker; null where another agency's contact was mirrored. */
  readonly by: string | null;
  readonly byPolice: boolean;
  /** Its time or outcome was corrected: it counts for no closing, and still against one. */
  readonly isCorrected: boolean;
}

export interface IncidentFact {
  /** The last day of the incident; null if it continues or the day is unknown. */
  readonly lastOn: Day | null;
  /** When it was recorded, or corrected last. */
  readonly recordedAt: Date;
}

/** A protection order; `inForce` covers issued, served, active and extended. */
export interface OrderFact {
  readonly inForce: boolean;
  /** The computed last day; null while it is not served. */
  readonly endsOn: Day | null;
  /** Expired or lifted at this instant; null while in force or never issued. */
  readonly endedAt: Date | null;
  /** Found to be issued to the wrong person. */
  readonly annulledAt?: Date | null;
}

/** Her request that help should stop, as the second person confirms it. */
export interface StopRequest {
  readonly saidAt: Date;
  readonly alone: AloneAnswer;
  readonly servicesExplained: boolean;
  readonly risksExplained: boolean;
  readonly toldMayReturn: boolean;
  readonly askedAboutPressure: boolean;
}

/** What the survivor said in a talk about a request to stop, and why that request was sent back. */
export interface HeardWish {
  readonly talk: HeldTalk | null;
  readonly sentBackFor: string | null;
}

/** The survivor's wish, and the talks and steps before closing; each null until recorded. */
export interface StatementFacts {
  readonly safetyPlanReviewedAt: Date | null;
  readonly toldMayReturnAt: Date | null;
  readonly wishRecordedAt: Date | null;
  readonly childrenCheckedAt: Date | null;
  readonly stopRequest: StopRequest | null;
  /** The last request to close that a second person doubted, or her wish to be contacted again; null if none. */
  readonly stopDoubtedAt: Date | null;
  /** Of the last ended request to stop in this episode with a talk, or a refusal for pressure; null if none. */
  readonly lastHeard: HeardWish | null;
  /** An agency that was asked had seen her and has worries: she is not out of contact. */
  readonly seenWithWorriesAt: Date | null;
  /** A meeting or a supervisor decided what to do while contact is impossible. */
  readonly noContactDecidedAt: Date | null;
  /** Health care or the hotline was offered, with her answer. */
  readonly helpOfferedAt: Date | null;
  /** Recorded evidence for the reason (a death, an error). */
  readonly evidenceAt: Date | null;
  readonly evidence: EvidenceKind | null;
  /** Another case of the same agency was named as the one that stays. */
  readonly otherCaseNamedAt: Date | null;
}

/** An agency with consent, and when it was asked about the survivor; blocked agencies are left out. */
export interface AskedAgency {
  readonly agencyId: string;
  readonly askedAt: Date | null;
}

/** Where she moved or was handed over to. */
export interface ReceiverFact {
  readonly acceptedAt: Date | null;
  readonly reachedAt: Date | null;
}

export interface ReviewAgency {
  readonly agencyId: string;
  /** It already works on the case by an accepted referral or her consent. */
  readonly holdsGrant: boolean;
  readonly isBlocked: boolean;
  readonly employsOtherParty: boolean;
  readonly isPolice: boolean;
  readonly appliedPressure: boolean;
}

/** A referral as the gate sees it. */
export interface GateReferral extends NeedTrace {
  readonly toAgencyId: string | null;
  /** The coordinator recorded that the district lacks this service (capabilities 3.6). */
  readonly gapRecorded: boolean;
  /** Of a hand-over: when its receiver last found her safe and alone, and not in danger since; else null. */
  readonly reachedSafeAt: Date | null;
}

/** A recorded child, with the last answer whether it is safe. */
export interface ChildFact {
  readonly id: string;
  readonly birthYear: number | null;
  readonly livesWith: LivesWith;
  readonly answer: ChildSafetyAnswer | null;
  readonly askedOn: Day | null;
}

/** How the two records of a duplicate compare; `paperSeen`: a paper shows that both are the same person. */
export interface DuplicateFact {
  readonly nameAgrees: boolean;
  readonly birthAgrees: boolean;
  readonly paperSeen: boolean;
  /** The case that stays is open, not erased and accessible to the requester. */
  readonly keptIsOpen: boolean;
}

/** Who could be the second person. */
export interface SecondPersonFacts {
  readonly ownerAgencyId: string;
  readonly refusesSharing: boolean;
  /** Other active agencies of the working group with a user who may decide. */
  readonly agencies: readonly ReviewAgency[];
}

/** Everything the gate asks about one case, as plain facts; only what the owner may know goes in. */
export interface ClosureFacts {
  /** The last opening or reopening; statements and steps before it do not count. */
  readonly openedAt: Date;
  readonly isMinor: boolean;
  /** The decision with the child is complete: its assent, and the adult who decided with it. */
  readonly childDecided: boolean;
  readonly hasChildren: boolean;
  /** Those on the list, in the order in which they were recorded. */
  readonly children: readonly ChildFact[];
  readonly sharesWithGroup: boolean;
  readonly contacts: readonly ContactFact[];
  /** Corrections that wait for a supervisor. */
  readonly waitingCorrections: number;
  readonly band: RiskBand;
  readonly assessedAt: Date | null;
  /** The last suicide triage: clear or not, never its answers; null while it was not asked. */
  readonly triageIsClear: boolean | null;
  /** When the last triage found acute suicide risk; null where it did not. */
  readonly urgentTriageAt: Date | null;
  /** Risk was assessed, completely or not. */
  readonly isAssessed: boolean;
  readonly incidents: readonly IncidentFact[];
  /** At least one incident of the case is family violence. */
  readonly violenceRecorded: boolean;
  /** The police called the report insignificant. */
  readonly calledInsignificant: boolean;
  readonly referrals: readonly GateReferral[];
  /** Agencies of referrals and consents of the case that have ended. */
  readonly endedAgencyIds: readonly string[];
  readonly orders: readonly OrderFact[];
  /** Breaches without action, or without the check for a record of the offence. */
  readonly openBreaches: number;
  /** Instants of reconciliation pressure known to the owner. */
  readonly pressuresAt: readonly Date[];
  readonly overdueFollowUps: number;
  /** Of these: safety contacts and tasks around danger, which no override reaches. */
  readonly overdueSafety: number;
  /** Of court cases: running periods for reconciliation, unmet duties about safety, no day ahead. */
  readonly courts: { readonly windows: number; readonly safetyDuties: number; readonly undated: number };
  /** Open actions of her plan of a worker or an agency. */
  readonly openPlanActions: number;
  /** Open actions of the survivor that were not asked about in the last contact that counts. */
  readonly unaskedActions: number;
  /** The last answers of this episode, and every goal with its last progress. */
  readonly needs: readonly AnsweredNeed[];
  readonly goals: readonly GoalState[];
  readonly laterContact: ScopeAnswer;
  readonly statements: StatementFacts;
  readonly agenciesToAsk: readonly AskedAgency[];
  readonly receiver: ReceiverFact | null;
  /** Only if the request names a duplicate or the view shows one. */
  readonly duplicate: DuplicateFact | null;
  readonly secondPerson: SecondPersonFacts;
}

/**
 * The input of `case-oracle.ts`: plain rows of the full history of some cases. It uses the product's codes but imports
 * nothing, so that a changed rule cannot change its judge.
 */
export interface CaseRow {
  readonly id: string;
  readonly status: 'open' | 'closed';
  readonly episodeNo: number;
  /** The last opening or reopening. */
  readonly openedAt: Date;
}

interface OfCase {
  readonly caseId: string;
  readonly at: Date;
}

export interface ContactRow extends OfCase {
  readonly outcome: string;
  readonly alone: string | null;
  readonly inSafeWindow: boolean;
}

/** The band in effect from this instant; `assessed` where it came of an assessment and not of a judgement. */
export interface BandRow extends OfCase {
  readonly band: string;
  readonly assessed: boolean;
}

export interface TriageRow extends OfCase {
  readonly isClear: boolean;
}

/** `at` is when it was recorded. */
export interface IncidentRow extends OfCase {
  readonly isFamilyViolence: boolean;
}

/** Pressure to reconcile, and the agency that applied it. */
export interface PressureRow extends OfCase {
  readonly agencyId: string | null;
}

/** Kinds: plan_reviewed, may_return_told, wish, stop_request, no_contact_decision, agencies_asked, receiver_reached,
 * evidence, other_case. `isComplete`: a stop request made alone, informed and asked about pressure. */
export interface StatementRow extends OfCase {
  readonly kind: string;
  readonly isComplete: boolean;
}

export interface ReferralRow {
  readonly id: string;
  readonly caseId: string;
  readonly kind: string;
  readonly need: string;
  readonly status: string;
  readonly sentAt: Date;
  readonly contactedAt: Date | null;
  readonly endedAt: Date | null;
  /** The sender helps in the place of an agency that refused. */
  readonly isOwnHelp: boolean | null;
  readonly word: string | null;
  readonly noLongerWanted: boolean;
  /** When she first said either of the two: what she says after a closing does not undo it. */
  readonly wordAt: Date | null;
}

export interface FollowUpRow {
  readonly id: string;
  readonly caseId: string;
  readonly subjectId: string | null;
  readonly dueAt: Date;
  readonly createdAt: Date;
  /** Done or replaced; null while it waits. */
  readonly endedAt: Date | null;
}

/** An action of her plan; `endedAt`: done, not needed or not worked. */
export interface ActionRow {
  readonly id: string;
  readonly caseId: string;
  readonly owner: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** A step of an escalation reached a person. */
export interface NotificationRow extends OfCase {
  readonly userId: string;
}

export interface OrderRow {
  readonly caseId: string;
  readonly inForceFrom: Date;
  readonly endedAt: Date | null;
}

export interface EpisodeRow {
  readonly caseId: string;
  readonly episodeNo: number;
  readonly state: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly endorsedBy: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly mark: string | null;
  readonly overrides: readonly { readonly code: string; readonly reason: string | null }[];
}

export interface PersonRow {
  readonly id: string;
  readonly agencyId: string;
  readonly agencyKind: string;
  readonly isSupervisor: boolean;
}

/** A conflict block on a person, an agency or a kind of agency. */
export interface BlockRow {
  readonly caseId: string;
  readonly subject: string;
  readonly startedAt: Date;
  readonly liftedAt: Date | null;
}

/** Progress of a goal of hers; the last one before an instant is what held then. */
export interface GoalRow extends OfCase {
  readonly goalId: string;
  readonly progress: string;
}

/** An answer about a need of hers. */
export interface NeedRow extends OfCase {
  readonly need: string;
  readonly answer: string;
}

/** A child of hers on the list; `at` is when it was recorded. */
export interface ChildRow extends OfCase {
  readonly id: string;
  readonly livesWith: string;
}

/** A child was answered to be safe, or not, on a day. */
export interface ChildAnswerRow extends OfCase {
  readonly childId: string;
  readonly answer: string;
  readonly askedOn: string;
}

export interface CaseSnapshot {
  readonly now: Date;
  readonly cases: readonly CaseRow[];
  readonly people: readonly PersonRow[];
  readonly contacts: readonly ContactRow[];
  readonly bands: readonly BandRow[];
  readonly triages: readonly TriageRow[];
  readonly incidents: readonly IncidentRow[];
  readonly pressures: readonly PressureRow[];
  readonly orders: readonly OrderRow[];
  readonly statements: readonly StatementRow[];
  readonly referrals: readonly ReferralRow[];
  readonly actions: readonly ActionRow[];
  readonly needs: readonly NeedRow[];
  readonly children: readonly ChildRow[];
  readonly childAnswers: readonly ChildAnswerRow[];
  readonly goals: readonly GoalRow[];
  readonly followUps: readonly FollowUpRow[];
  readonly notifications: readonly NotificationRow[];
  readonly episodes: readonly EpisodeRow[];
  readonly blocks: readonly BlockRow[];
}

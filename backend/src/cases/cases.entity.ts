import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '../shared/dates.js';
import type {
  AgeBand,
  Band,
  CaseOrigin,
  SupportLeadState,
  Disability,
  CaseStatus,
  ReferredFrom,
} from './cases.types.js';
import type {
  MaritalStatus,
  KnownAnswer,
  Relationship,
  CaseContext,
  CoreType,
  LawForm,
} from './classification.types.js';
import type { AgeGroup, Occupation, EarlierReport, PlaceType, TimeOfDay } from './incidents.types.js';
import type { DayPrecision } from '../survivors/index.js';
import type { LegalArticle, PoliceMeasure } from './legal-articles.types.js';
import type { DecisionKind, OtherBody, ReportRefusal } from './report-decisions.rules.js';
import { codeList } from '../shared/code-lists.js';

/** Partition "core" of a case: coded facts that drive work and counts, and nothing that says who she is. */
@Entity('cases', { schema: 'panoh' })
export class Case {
  @PrimaryColumn('uuid') id: string;
  @Column('text') reference: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'working_group_id', nullable: true }) workingGroupId: string | null;
  @Column('uuid', { name: 'lead_user_id', nullable: true }) leadUserId: string | null;
  /** Who makes its planned contacts where it is not the lead, until she has been spoken with. */
  @Column('uuid', { name: 'contact_user_id', nullable: true }) contactUserId: string | null;
  @Column('timestamptz', { name: 'contact_taken_at', nullable: true }) contactTakenAt: Date | null;
  @Column('uuid', { name: 'audit_pseudonym' }) auditPseudonym: string;
  @Column('text') origin: CaseOrigin;
  @Column('uuid', { name: 'origin_referral_id', nullable: true }) originReferralId: string | null;
  @Column('text', { default: 'open' }) status: CaseStatus;
  @Column('integer', { name: 'episode_no', default: 1 }) episodeNo: number;
  @Column('timestamptz', { name: 'episode_opened_at', default: () => 'panoh.now()' }) episodeOpenedAt: Date;
  @Column('timestamptz', { name: 'opened_at' }) openedAt: Date;
  /** If imported from an older register: the day of the survivor's first row in it. */
  @Column('date', { name: 'booked_on', nullable: true }) bookedOn: Day | null;
  @Column('uuid', { name: 'opened_by', nullable: true }) openedBy: string | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt: Date | null;
  @Column('text') place: string;
  @Column('text') sex: 'female' | 'male' | 'unknown';
  @Column('boolean', { name: 'is_minor', default: false }) isMinor: boolean;
  @Column('text', { name: 'minor_decided_by', nullable: true }) minorDecidedBy: string | null;
  /** Of the day on which she was registered; nothing more exact leaves the sealed record of who she is (ADR 31). */
  @Column('text', { name: 'age_band', default: 'unknown' }) ageBand: AgeBand;
  @Column('text', { name: 'marital_status', default: 'unknown' }) maritalStatus: MaritalStatus;
  @Column('text', { name: 'referred_from', default: 'self' }) referredFrom: ReferredFrom;
  /** Whether the other person or a relative works in a member agency; null: not asked at an intake. */
  @Column('text', { name: 'conflict_answer', nullable: true }) conflictAnswer: KnownAnswer | null;
  /** How to reach her is still to be asked. */
  @Column('boolean', { name: 'awaits_safe_contact', default: false }) awaitsSafeContact: boolean;
  /** Sex, family status and how she came are still to be asked. */
  @Column('boolean', { name: 'awaits_background', default: false }) awaitsBackground: boolean;
  @Column('text', { default: 'incomplete' }) band: Band;
  @Column('timestamptz', { name: 'assessed_at', nullable: true }) assessedAt: Date | null;
  @Column('boolean', { name: 'shares_with_group', default: false }) sharesWithGroup: boolean;
  /** When consent to share expires; null: only when withdrawn. */
  @Column('timestamptz', { name: 'shares_until', nullable: true }) sharesUntil: Date | null;
  @Column('boolean', { name: 'refuses_sharing', default: false }) refusesSharing: boolean;
  @Column('boolean', { name: 'follow_up_consent', default: false }) followUpConsent: boolean;
  @Column('boolean', { name: 'counts_in_statistics', default: false }) countsInStatistics: boolean;
  @Column('boolean', { name: 'may_be_linked', default: false }) mayBeLinked: boolean;
  @Column('text', { name: 'support_lead_state', default: 'not_needed' }) supportLeadState: SupportLeadState;
  @Column('uuid', { name: 'support_lead_agency_id', nullable: true }) supportLeadAgencyId: string | null;
  /** A working group heard the case; until then what happens again goes back to it. */
  @Column('timestamptz', { name: 'flagged_until', nullable: true }) flaggedUntil: Date | null;
  @Column('boolean', { name: 'contact_stopped', default: false }) contactStopped: boolean;
  /** The stop was confirmed by closing at the survivor's request; undone if that closing was an error. */
  @Column('boolean', { name: 'stop_rests_on_closing', default: false }) stopRestsOnClosing: boolean;
  /** In danger and not found: since when a supervisor decided to keep searching. */
  @Column('timestamptz', { name: 'searching_since', nullable: true }) searchingSince: Date | null;
  /** A death was reported and is not documented yet; no contact is attempted. */
  @Column('timestamptz', { name: 'death_reported_at', nullable: true }) deathReportedAt: Date | null;
  /** Contacts stopped because of that report, not at the survivor's request. */
  @Column('boolean', { name: 'death_stops_contact', default: false }) deathStopsContact: boolean;
  @Column('integer', { name: 'failed_attempts', default: 0 }) failedAttempts: number;
  /** Last contact in which the survivor was reached; the beginning of time without one. */
  @Column('timestamptz', { name: 'last_contact_at', default: '-infinity' }) lastContactAt: Date;
  /** Since when nobody opens its words any more. */
  @Column('timestamptz', { name: 'erased_at', nullable: true }) erasedAt: Date | null;
  /** Last day of the longest legal hold that runs. */
  @Column('date', { name: 'held_until', nullable: true }) heldUntil: string | null;
  @Column('boolean', { name: 'reopen_on_registration', default: false }) reopenOnRegistration: boolean;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

/** Partition "health": the survivor's own answer on disability; the newest counts, none means "not asked". */
@Entity('disability_answers', { schema: 'panoh' })
export class DisabilityAnswer {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('integer') version: number;
  @Column('text') answer: Disability;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** Partition "perpetrator": one person alleged to have caused harm in an incident. */
@Entity('incident_perpetrators', { schema: 'panoh' })
export class IncidentPerpetrator {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'incident_id' }) incidentId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('text') relationship: Relationship;
  @Column('text', { default: 'unknown' }) sex: 'female' | 'male' | 'unknown';
  @Column('text', { name: 'age_group', default: 'unknown' }) ageGroup: AgeGroup;
  @Column('text', { default: 'unknown' }) occupation: Occupation;
  @Column('text', { name: 'same_household', default: 'unknown' }) sameHousehold: KnownAnswer;
  @Column('bytea', { name: 'sealed_name', nullable: true }) sealedName: Buffer | null;
}

/** One event or one continuing pattern of violence or threat; coded facts only. */
@Entity('incidents', { schema: 'panoh' })
export class Incident {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('date', { name: 'reported_on' }) reportedOn: string;
  @Column('date', { name: 'started_on', nullable: true }) startedOn: string | null;
  @Column('text', { name: 'started_precision', nullable: true }) startedPrecision: DayPrecision | null;
  @Column('date', { name: 'ended_on', nullable: true }) endedOn: string | null;
  @Column('text', { name: 'ended_precision', nullable: true }) endedPrecision: DayPrecision | null;
  @Column('boolean', { name: 'is_pattern', default: false }) isPattern: boolean;
  @Column('text', { name: 'time_of_day', default: 'unknown' }) timeOfDay: TimeOfDay;
  @Column('text', { name: 'place_type', default: 'unknown' }) placeType: PlaceType;
  @Column('text', { name: 'law_forms', array: true, default: () => "'{}'" }) lawForms: LawForm[];
  @Column('text', { name: 'core_type', nullable: true }) coreType: CoreType | null;
  @Column('bytea', { name: 'sealed_core_type_reason', nullable: true }) sealedCoreTypeReason: Buffer | null;
  @Column('text', { default: 'unknown' }) penetration: KnownAnswer;
  @Column('text', { name: 'forced_marriage', default: 'unknown' }) forcedMarriage: KnownAnswer;
  @Column('text', { name: 'goods_exchanged', default: 'unknown' }) goodsExchanged: KnownAnswer;
  @Column('text', { default: 'unknown' }) abducted: KnownAnswer;
  @Column('text', { name: 'harmful_practice', default: 'unknown' }) harmfulPractice: KnownAnswer;
  @Column('text', { name: 'spouse_abroad', default: 'unknown' }) spouseAbroad: KnownAnswer;
  @Column('text', { name: 'strangulation', default: 'unknown' }) strangulation: KnownAnswer;
  @Column('text', { default: 'unknown' }) injury: KnownAnswer;
  @Column('text', { array: true, default: () => "'{}'" }) contexts: CaseContext[];
  @Column('text', { array: true, default: () => "'{}'" }) relationships: Relationship[];
  @Column('text', { name: 'children_present', default: 'unknown' }) childrenPresent: KnownAnswer;
  @Column('text', { name: 'reported_before', default: 'unknown' }) reportedBefore: EarlierReport;
  @Column('text', { name: 'earlier_incidents', default: 'unknown' }) earlierIncidents: KnownAnswer;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
  /** Only the forms of violence are recorded; the rest is still to be asked. */
  @Column('boolean', { name: 'awaits_details', default: false }) awaitsDetails: boolean;
  @Column('timestamptz', { name: 'detailed_at', nullable: true }) detailedAt: Date | null;
}

/** Partition "legal": the police's qualification and measures; independent of the classification. */
@Entity('legal_qualifications', { schema: 'panoh' })
export class LegalQualification {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'incident_id', nullable: true }) incidentId: string | null;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text', { array: true, default: () => "'{}'" }) articles: LegalArticle[];
  @Column('text', { array: true, default: () => "'{}'" }) measures: PoliceMeasure[];
  @Column('text', { nullable: true }) decision: string | null;
  @Column('bytea', { name: 'sealed_number', nullable: true }) sealedNumber: Buffer | null;
  @Column('date', { name: 'decided_on', nullable: true }) decidedOn: string | null;
  /** Of the decision on a report; null for every other record. */
  @Column('text', { name: 'decision_kind', nullable: true }) decisionKind: DecisionKind | null;
  @Column('text', { name: 'refusal_reason', nullable: true }) refusalReason: ReportRefusal | null;
  @Column('text', { name: 'sent_to', nullable: true }) sentTo: OtherBody | null;
  @Column('date', { name: 'answer_expected_on', nullable: true }) answerExpectedOn: string | null;
  @Column('boolean', { name: 'copy_given', nullable: true }) copyGiven: boolean | null;
  @Column('boolean', { name: 'appeal_explained', nullable: true }) appealExplained: boolean | null;
  @Column('boolean', { name: 'lawyer_offered', nullable: true }) lawyerOffered: boolean | null;
  /** The decision on the same report that this one replaces. */
  @Column('uuid', { name: 'succeeds_id', nullable: true }) succeedsId: string | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
}

/** Partition "identity": what the owner's people call the case; null where it was taken away. */
@Entity('case_labels', { schema: 'panoh' })
export class CaseLabel {
  @PrimaryColumn('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('bytea', { nullable: true }) sealed: Buffer | null;
  @Column('integer', { default: 1 }) version: number;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('timestamptz', { name: 'written_at', default: () => 'panoh.now()' }) writtenAt: Date;
}

export const NARRATIVE_KINDS = codeList('NarrativeKind', ['statement', 'note', 'register_row']);
export type NarrativeKind = (typeof NARRATIVE_KINDS)[number];

/** Partition "narrative": a free text about her, sealed; never changed, only added to. */
@Entity('narratives', { schema: 'panoh' })
export class Narrative {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'incident_id', nullable: true }) incidentId: string | null;
  @Column('text') kind: NarrativeKind;
  @Column('bytea') sealed: Buffer;
  @Column('timestamptz', { name: 'written_at', default: () => 'panoh.now()' }) writtenAt: Date;
}

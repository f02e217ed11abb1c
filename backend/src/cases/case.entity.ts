import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '../shared/dates.js';
import type { AgeBand, Band, CaseOrigin, SupportLeadState } from './case-core.types.js';
import type { CaseStatus, ReferredFrom } from './cases.types.js';
import type { MaritalStatus } from './classification.types.js';

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
  /** Where it was brought in from a book that was kept before: the day of her first row in it. */
  @Column('date', { name: 'booked_on', nullable: true }) bookedOn: Day | null;
  @Column('uuid', { name: 'opened_by', nullable: true }) openedBy: string | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt: Date | null;
  @Column('text') place: string;
  @Column('text') sex: 'female' | 'male' | 'unknown';
  @Column('boolean', { name: 'is_minor', default: false }) isMinor: boolean;
  @Column('text', { name: 'minor_decided_by', nullable: true }) minorDecidedBy: string | null;
  /** Of the day on which she was registered; nothing more exact leaves the sealed record of who she is (ADR 26). */
  @Column('text', { name: 'age_band', default: 'unknown' }) ageBand: AgeBand;
  @Column('text', { name: 'marital_status', default: 'unknown' }) maritalStatus: MaritalStatus;
  @Column('text', { name: 'referred_from', default: 'self' }) referredFrom: ReferredFrom;
  @Column('text', { default: 'incomplete' }) band: Band;
  @Column('timestamptz', { name: 'assessed_at', nullable: true }) assessedAt: Date | null;
  @Column('boolean', { name: 'shares_with_group', default: false }) sharesWithGroup: boolean;
  /** When her consent to that runs out by itself; null: when somebody ends it. */
  @Column('timestamptz', { name: 'shares_until', nullable: true }) sharesUntil: Date | null;
  @Column('boolean', { name: 'refuses_sharing', default: false }) refusesSharing: boolean;
  @Column('boolean', { name: 'follow_up_consent', default: false }) followUpConsent: boolean;
  @Column('boolean', { name: 'counts_in_statistics', default: false }) countsInStatistics: boolean;
  @Column('boolean', { name: 'may_be_linked', default: false }) mayBeLinked: boolean;
  @Column('text', { name: 'support_lead_state', default: 'not_needed' }) supportLeadState: SupportLeadState;
  @Column('uuid', { name: 'support_lead_agency_id', nullable: true }) supportLeadAgencyId: string | null;
  /** A working group heard the case; until then what happens again goes back to it. */
  @Column('timestamptz', { name: 'marked_until', nullable: true }) markedUntil: Date | null;
  @Column('boolean', { name: 'contact_stopped', default: false }) contactStopped: boolean;
  /** The stop was confirmed by closing at her request, and falls with it where that was an error. */
  @Column('boolean', { name: 'stop_rests_on_closing', default: false }) stopRestsOnClosing: boolean;
  /** In danger and not found: since when a supervisor decided to go on looking for her. */
  @Column('timestamptz', { name: 'searching_since', nullable: true }) searchingSince: Date | null;
  /** Somebody said that she died, and nothing shows it yet; nobody calls her channels. */
  @Column('timestamptz', { name: 'death_reported_at', nullable: true }) deathReportedAt: Date | null;
  /** Contacts stopped because of that report, and not at her own word. */
  @Column('boolean', { name: 'death_stops_contact', default: false }) deathStopsContact: boolean;
  @Column('integer', { name: 'failed_attempts', default: 0 }) failedAttempts: number;
  /** Since when nobody opens its words any more. */
  @Column('timestamptz', { name: 'erased_at', nullable: true }) erasedAt: Date | null;
  /** Last day of the longest legal hold that runs. */
  @Column('date', { name: 'held_until', nullable: true }) heldUntil: string | null;
  @Column('boolean', { name: 'quiet_watch', default: false }) quietWatch: boolean;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

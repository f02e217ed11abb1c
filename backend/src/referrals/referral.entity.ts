import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Partition } from '../access/index.js';
import type { ServiceType } from '../agencies/index.js';
import type { Band } from '../cases/index.js';
import type { GapTried, InterimHelp, MissingInformation, SettledBy } from './referrals.types.js';
import type {
  DeclineReason,
  NextStep,
  NotAskedReason,
  ReferralKind,
  ReferralStatus,
  ReferralWithdrawalReason,
  WithdrawnBy,
  SurvivorFeedback,
  UnavailableReason,
  Urgency,
} from './referrals.types.js';

/** One agency asks a service of another for help with one case; coded facts and due times only. */
@Entity('referrals', { schema: 'panoh' })
export class ReferralRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('text') reference: string;
  @Column('text', { default: 'service' }) kind: ReferralKind;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'from_agency_id' }) fromAgencyId: string;
  @Column('uuid', { name: 'to_agency_id', nullable: true }) toAgencyId: string | null;
  @Column('uuid', { name: 'service_id', nullable: true }) serviceId: string | null;
  @Column('text', { name: 'service_type' }) serviceType: ServiceType;
  @Column('text') urgency: Urgency;
  @Column('smallint', { name: 'urgency_rank' }) urgencyRank: number;
  @Column('text') band: Band;
  @Column('text') place: string;
  @Column('boolean', { name: 'is_minor', default: false }) isMinor: boolean;
  @Column('text') status: ReferralStatus;
  @Column('uuid', { name: 'consent_id', nullable: true }) consentId: string | null;
  @Column('text', { name: 'shared_partitions', array: true, default: () => "'{}'" })
  sharedPartitions: Partition[];
  @Column('boolean', { name: 'escort_needed', default: false }) escortNeeded: boolean;
  @Column('timestamptz', { name: 'sent_at' }) sentAt: Date;
  /** Sent once more with what was missing. */
  @Column('timestamptz', { name: 'resent_at', nullable: true }) resentAt: Date | null;
  @Column('timestamptz', { name: 'received_at', nullable: true }) receivedAt: Date | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null;
  @Column('timestamptz', { name: 'ack_due_at', nullable: true }) ackDueAt: Date | null;
  @Column('timestamptz', { name: 'contact_due_at', nullable: true }) contactDueAt: Date | null;
  @Column('timestamptz', { name: 'contacted_at', nullable: true }) contactedAt: Date | null;
  @Column('timestamptz', { name: 'outcome_due_at', nullable: true }) outcomeDueAt: Date | null;
  /** What the receiver owes next; null once it owes nothing. The order of both boxes. */
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt: Date | null;
  @Column('timestamptz', { name: 'appointment_at', nullable: true }) appointmentAt: Date | null;
  @Column('date', { name: 'service_on', nullable: true }) serviceOn: string | null;
  @Column('text', { name: 'decline_reason', nullable: true }) declineReason: DeclineReason | null;
  @Column('text', { name: 'missing_codes', array: true, default: () => "'{}'" })
  missingCodes: MissingInformation[];
  @Column('text', { name: 'next_step', nullable: true }) nextStep: NextStep | null;
  @Column('text', { name: 'unavailable_reason', nullable: true }) unavailableReason: UnavailableReason | null;
  @Column('text', { name: 'withdrawal_reason', nullable: true })
  withdrawalReason: ReferralWithdrawalReason | WithdrawnBy | null;
  @Column('text', { name: 'survivor_feedback', nullable: true }) survivorFeedback: SurvivorFeedback | null;
  @Column('text', { name: 'not_asked_reason', nullable: true }) notAskedReason: NotAskedReason | null;
  @Column('boolean', { name: 'no_longer_wanted', default: false }) noLongerWanted: boolean;
  @Column('timestamptz', { name: 'asked_at', nullable: true }) askedAt: Date | null;
  @Column('uuid', { name: 'replaces_referral_id', nullable: true }) replacesReferralId: string | null;
  @Column('uuid', { name: 'received_case_id', nullable: true }) receivedCaseId: string | null;
  @Column('text', { name: 'settled_by', nullable: true }) settledBy: SettledBy | null;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt: Date | null;
  @Column('date', { name: 'waiting_on', nullable: true }) waitingOn: string | null;
  @Column('text', { name: 'interim_help', nullable: true }) interimHelp: InterimHelp | null;
  @Column('timestamptz', { name: 'gap_recorded_at', nullable: true }) gapRecordedAt: Date | null;
  @Column('text', { name: 'gap_tried', nullable: true }) gapTried: GapTried | null;
  @Column('date', { name: 'gap_since', nullable: true }) gapSince: string | null;
  /** Who hands the case over because the sender's agency ends, and the receiver's supervisor who takes it. */
  @Column('uuid', { name: 'ending_by', nullable: true }) endingBy: string | null;
  @Column('uuid', { name: 'ending_confirmed_by', nullable: true }) endingConfirmedBy: string | null;
  @Column('integer', { default: 1 }) version: number;
}

/** One agency wrote to the other; the words stand in two copies. */
@Entity('referral_messages', { schema: 'panoh' })
export class ReferralMessage {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'referral_id' }) referralId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'from_agency_id' }) fromAgencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('timestamptz', { name: 'sent_at', default: () => 'panoh.now()' }) sentAt: Date;
}

/** The copy of one agency; gone 90 days after the referral ended. */
@Entity('referral_message_texts', { schema: 'panoh' })
export class ReferralMessageText {
  @PrimaryColumn('uuid', { name: 'message_id' }) messageId: string;
  @PrimaryColumn('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
}

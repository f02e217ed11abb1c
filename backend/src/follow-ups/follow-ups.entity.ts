import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContactDecisionCode } from './scheduled-contacts.rules.js';
import type { ContactChannel } from '../survivors/index.js';
import type { PlanAnswer, AloneAnswer, ContactOutcome } from './outcomes.types.js';
import type {
  FollowUpKind,
  FollowUpPartition,
  FollowUpStatus,
  OwnerRole,
  RuleKey,
} from './follow-ups.types.js';
import type { SnoozeReason } from './snoozes.rules.js';

/** A supervisor's decision about a contact with no safe time before it is due; added, never changed. */
@Entity('contact_decisions', { schema: 'panoh' })
export class ContactDecision {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'follow_up_id' }) followUpId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'decided_by' }) decidedBy: string;
  @Column('text') decision: ContactDecisionCode;
  @Column('timestamptz', { name: 'decided_at', default: () => 'panoh.now()' }) decidedAt: Date;
}

/** One contact or attempt; coded, with its texts sealed. */
@Entity('contacts', { schema: 'panoh' })
export class Contact {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'contacted_by', nullable: true }) contactedBy: string | null;
  @Column('timestamptz', { name: 'contacted_at' }) contactedAt: Date;
  @Column('text') outcome: ContactOutcome;
  @Column('text', { nullable: true }) alone: AloneAnswer | null;
  /** null if another agency made the contact. */
  @Column('text', { nullable: true }) channel: ContactChannel | null;
  /** What she said of the plan for reaching her; null where it was not asked, or by another agency. */
  @Column('text', { name: 'plan_answer', nullable: true }) planAnswer: PlanAnswer | null;
  @Column('boolean', { name: 'in_safe_window' }) inSafeWindow: boolean;
  @Column('boolean', { name: 'counts_as_safe', default: false }) countsAsSafe: boolean;
  @Column('boolean', { name: 'counts_as_attempt', default: false }) countsAsAttempt: boolean;
  /** The support lead's own contact of which this is the coded trace in the police's case. */
  @Column('uuid', { name: 'mirrored_from', nullable: true }) mirroredFrom: string | null;
  @Column('bytea', { name: 'sealed_note', nullable: true }) sealedNote: Buffer | null;
  /** Her answer to the short question, with the key of the health partition; null where it was not put. */
  @Column('bytea', { name: 'sealed_wellbeing', nullable: true }) sealedWellbeing: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** A task of a case: what, by when, owner and the rule that made it. */
@Entity('follow_ups', { schema: 'panoh' })
export class FollowUp {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'user_id', nullable: true }) userId: string | null;
  @Column('text') rule: RuleKey;
  @Column('smallint', { default: 1 }) step: number;
  @Column('text', { default: 'follow_ups' }) partition: FollowUpPartition;
  @Column('text') kind: FollowUpKind;
  @Column('text', { name: 'owner_role', default: 'case_lead' }) ownerRole: OwnerRole;
  @Column('timestamptz', { name: 'from_at', default: () => 'panoh.now()' }) fromAt: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt: Date;
  /** When something new called for it again. */
  @Column('timestamptz', { name: 'asked_at', nullable: true }) askedAt: Date | null;
  @Column('timestamptz', { name: 'counted_from', nullable: true }) countedFrom: Date | null;
  /** The version of the group's rules that made it; null: as published. */
  @Column('uuid', { name: 'rules_id', nullable: true }) rulesId: string | null;
  @Column('timestamptz', { name: 'alert_at', nullable: true }) alertAt: Date | null;
  @Column('text', { default: 'pending' }) status: FollowUpStatus;
  @Column('text', { default: 'case_opened' }) because: string;
  @Column('uuid', { name: 'subject_id', nullable: true }) subjectId: string | null;
  @Column('boolean', { name: 'after_closure', default: false }) afterClosure: boolean;
  @Column('text', { name: 'escalated_to', nullable: true }) escalatedTo: string | null;
  @Column('timestamptz', { name: 'escalated_at', nullable: true }) escalatedAt: Date | null;
  @Column('text', { nullable: true }) outcome: string | null;
  @Column('uuid', { name: 'contact_id', nullable: true }) contactId: string | null;
  @Column('uuid', { name: 'done_by', nullable: true }) doneBy: string | null;
  @Column('timestamptz', { name: 'done_at', nullable: true }) doneAt: Date | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

/** What a working group set for its rules, from a moment on; added, never changed. */
@Entity('rule_versions', { schema: 'panoh' })
export class RuleVersion {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'working_group_id' }) workingGroupId: string;
  @Column('integer') number: number;
  /** Rules whose values differ from the version before, and `escalation`. */
  @Column('text', { array: true }) changes: string[];
  @Column('text') reason: string;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** One value of a version; what is not there is as published. */
@Entity('rule_values', { schema: 'panoh' })
export class RuleSetting {
  @PrimaryColumn('uuid', { name: 'version_id' }) versionId: string;
  @PrimaryColumn('text') key: string;
  @Column('smallint') count: number;
}

/** A user's wish to postpone the notification of a row. */
@Entity('snoozes', { schema: 'panoh' })
export class Snooze {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'follow_up_id' }) followUpId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'user_id' }) userId: string;
  @Column('text') reason: SnoozeReason;
  @Column('timestamptz', { name: 'until_at' }) untilAt: Date;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type {
  FollowUpKind,
  FollowUpPartition,
  FollowUpStatus,
  OwnerRole,
  RuleKey,
} from './follow-ups.types.js';

/** What must happen in a case, by when, whose it is and which rule made it. */
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

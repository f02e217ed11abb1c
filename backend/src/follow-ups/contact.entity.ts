import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContactChannel } from '../survivors/index.js';
import type { PlanAnswer } from './plan-answers.types.js';
import type { AloneAnswer, ContactOutcome } from './outcomes.types.js';

/** One contact with her, or one attempt; coded, with what was said sealed. */
@Entity('contacts', { schema: 'panoh' })
export class Contact {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'contacted_by', nullable: true }) contactedBy: string | null;
  @Column('timestamptz', { name: 'contacted_at' }) contactedAt: Date;
  @Column('text') outcome: ContactOutcome;
  @Column('text', { nullable: true }) alone: AloneAnswer | null;
  /** Not told where another agency made the contact. */
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

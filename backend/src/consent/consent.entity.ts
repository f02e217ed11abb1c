import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Partition } from '../access/index.js';
import type {
  ChildDecision,
  ConsentLanguage,
  ConsentManner,
  ConsentPurpose,
  ConsentScope,
  LegalBasis,
  Presence,
  ReviewOutcome,
} from './consent.types.js';

/** One answer of the survivor, or the legal ground that replaces it; a later answer is a new row. */
@Entity('consents', { schema: 'panoh' })
export class ConsentRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('text') scope: ConsentScope;
  @Column('uuid', { name: 'agency_id', nullable: true }) agencyId: string | null;
  @Column('text', { array: true, default: () => "'{}'" }) partitions: Partition[];
  @Column('text', { nullable: true }) purpose: ConsentPurpose | null;
  @Column('text', { default: 'consent' }) basis: LegalBasis;
  @Column('text') answer: 'given' | 'refused';
  @Column('text') presence: Presence;
  @Column('text', { nullable: true }) language: ConsentLanguage | null;
  @Column('text', { default: 'spoken' }) manner: ConsentManner;
  @Column('text', { name: 'child_assent', nullable: true }) childAssent: ChildDecision['childAssent'] | null;
  @Column('text', { name: 'decided_with', nullable: true }) decidedWith: ChildDecision['decider'];
  @Column('bytea', { name: 'sealed_reason', nullable: true }) sealedReason: Buffer | null;
  @Column('timestamptz', { name: 'given_at' }) givenAt: Date;
  @Column('date', { name: 'until_on', nullable: true }) untilOn: string | null;
  @Column('timestamptz', { name: 'provisional_until', nullable: true }) provisionalUntil: Date | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt: Date | null;
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
  @Column('uuid', { name: 'reviewed_by', nullable: true }) reviewedBy: string | null;
  @Column('timestamptz', { name: 'reviewed_at', nullable: true }) reviewedAt: Date | null;
  @Column('text', { name: 'review_outcome', nullable: true }) reviewOutcome: ReviewOutcome | null;
  @Column('integer', { default: 1 }) version: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type {
  BirthCertificate,
  ChildAnswer,
  ChildSafetyAnswer,
  ChildSex,
  ChildWord,
  LivesWith,
} from './children.types.js';
import type { IdentityLine } from './survivors.types.js';

/** Partition "identity": name, birth, address, sealed as one JSON text. */
@Entity('identities', { schema: 'panoh' })
export class IdentityRecord {
  @PrimaryColumn('uuid', { name: 'case_id' }) caseId: string;
  @Column('bytea') sealed: Buffer;
  /** Which lines hold something. */
  @Column('text', { array: true, default: () => "'{}'" }) recorded: IdentityLine[];
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { name: 'updated_at', default: () => 'panoh.now()' }) updatedAt: Date;
}

/** Partition "safe contact": the plan she gave, sealed as one JSON text; the lock and review day drive work. */
@Entity('safe_contacts', { schema: 'panoh' })
export class SafeContactRecord {
  @PrimaryColumn('uuid', { name: 'case_id' }) caseId: string;
  @Column('bytea') sealed: Buffer;
  @Column('timestamptz', { name: 'locked_at', nullable: true }) lockedAt: Date | null;
  /** Since she said, to this agency or to one that shares its contacts, that it is not right any more. */
  @Column('timestamptz', { name: 'doubted_at', nullable: true }) doubtedAt: Date | null;
  @Column('date', { name: 'review_on', nullable: true }) reviewOn: string | null;
  /** Since a stricter plan, written without a line, was merged into it and awaits the survivor. */
  @Column('timestamptz', { name: 'merged_at', nullable: true }) mergedAt: Date | null;
  /** When she last said that it is right, alone; and to whom, where it was this agency. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt: Date | null;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy: string | null;
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { name: 'updated_at', default: () => 'panoh.now()' }) updatedAt: Date;
}

/** A survivor as one agency registered her, with that agency's code; the code never leaves the agency. */
@Entity('survivors', { schema: 'panoh' })
export class Survivor {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') code: string;
  @Column('text', { name: 'official_number', nullable: true }) officialNumber: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
}

/** Partition "whereabouts": where she is now; read by shelter staff, and by the worker only if she asked for it. */
@Entity('whereabouts', { schema: 'panoh' })
export class WhereaboutsRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('bytea') sealed: Buffer;
  @Column('boolean', { name: 'worker_may_see', default: false }) workerMaySee: boolean;
  @Column('timestamptz', { name: 'written_at', default: () => 'panoh.now()' }) writtenAt: Date;
}

/** A child of the survivor, in partition "identity"; for the owner's people, never for police. */
@Entity('children', { schema: 'panoh' })
export class ChildRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('bytea') sealed: Buffer;
  @Column('text', { array: true, default: () => "'{}'" }) recorded: ChildWord[];
  @Column('smallint', { name: 'birth_year', nullable: true }) birthYear: number | null;
  @Column('text', { default: 'unknown' }) sex: ChildSex;
  @Column('text', { name: 'lives_with', default: 'unknown' }) livesWith: LivesWith;
  @Column('text', { name: 'birth_certificate', default: 'unknown' }) birthCertificate: BirthCertificate;
  @Column('text', { name: 'saw_violence', default: 'unknown' }) sawViolence: ChildAnswer;
  @Column('text', { name: 'was_hurt', default: 'unknown' }) wasHurt: ChildAnswer;
  @Column('text', { name: 'used_as_threat', default: 'unknown' }) usedAsThreat: ChildAnswer;
  @Column('text', { name: 'has_disability', default: 'unknown' }) hasDisability: ChildAnswer;
  @Column('boolean', { name: 'entered_in_error', default: false }) enteredInError: boolean;
  /** The case in which the child is a survivor. */
  @Column('uuid', { name: 'own_case_id', nullable: true }) ownCaseId: string | null;
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
  @Column('timestamptz', { name: 'updated_at', default: () => 'panoh.now()' }) updatedAt: Date;
}

/** Whether a child was safe on a day; written once. */
@Entity('child_answers', { schema: 'panoh' })
export class ChildAnswerRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'child_id' }) childId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('text') answer: ChildSafetyAnswer;
  @Column('date', { name: 'asked_on' }) askedOn: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Partition "safe contact": the plan she gave, sealed as one JSON text; the lock and review day drive work. */
@Entity('safe_contacts', { schema: 'panoh' })
export class SafeContactRecord {
  @PrimaryColumn('uuid', { name: 'case_id' }) caseId: string;
  @Column('bytea') sealed: Buffer;
  @Column('timestamptz', { name: 'locked_at', nullable: true }) lockedAt: Date | null;
  /** Since she said, to this agency or to one that shares its contacts, that it is not right any more. */
  @Column('timestamptz', { name: 'doubted_at', nullable: true }) doubtedAt: Date | null;
  @Column('date', { name: 'review_on', nullable: true }) reviewOn: string | null;
  /** When she last said that it is right, alone; and to whom, where it was this agency. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt: Date | null;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy: string | null;
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { name: 'updated_at', default: () => 'panoh.now()' }) updatedAt: Date;
}

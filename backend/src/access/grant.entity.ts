import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Partition, Relation } from './access.types.js';

/** A right on a case for an agency, a working group or a person: partitions, purpose, start and end. */
@Entity('grants', { schema: 'panoh' })
export class Grant {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'grantee_id' }) granteeId: string;
  @Column('text') relation: Relation;
  @Column('text', { array: true }) partitions: Partition[];
  @Column('text') purpose: string;
  @Column('uuid', { name: 'source_id', nullable: true }) sourceId: string | null;
  @Column('timestamptz', { name: 'starts_at', default: () => 'panoh.now()' }) startsAt: Date;
  @Column('timestamptz', { name: 'ends_at', nullable: true }) endsAt: Date | null;
}

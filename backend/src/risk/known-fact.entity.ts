import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RiskPartitionCritical } from './risk.types.js';

/** A critical factor that is known without anybody's answer: once true, true in every assessment after. */
@Entity('known_facts', { schema: 'panoh' })
export class KnownFact {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') factor: RiskPartitionCritical;
  @Column('timestamptz', { name: 'happened_at' }) happenedAt: Date;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

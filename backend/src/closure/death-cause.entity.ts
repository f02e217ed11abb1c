import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeathCause } from './closure.types.js';

/** Partition "health": how she died, beside the request to close for that reason; the newest version counts. */
@Entity('death_causes', { schema: 'panoh' })
export class DeathCauseRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'episode_id' }) episodeId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('integer') version: number;
  @Column('text') cause: DeathCause;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

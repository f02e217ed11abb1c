import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeathCause } from './closure.types.js';

/** Partition "health": how she died, beside the request to close for that reason. */
@Entity('death_causes', { schema: 'panoh' })
export class DeathCauseRecord {
  @PrimaryColumn('uuid', { name: 'episode_id' }) episodeId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') cause: DeathCause;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

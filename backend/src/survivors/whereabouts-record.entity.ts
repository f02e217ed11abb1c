import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Partition "whereabouts": where she is now; read by shelter staff, and by the worker only if she asked for it. */
@Entity('whereabouts', { schema: 'panoh' })
export class WhereaboutsRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('bytea') sealed: Buffer;
  @Column('boolean', { name: 'worker_may_see', default: false }) workerMaySee: boolean;
  @Column('timestamptz', { name: 'written_at', default: () => 'panoh.now()' }) writtenAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BandChangeState } from './band-changes.types.js';
import type { RiskBand } from './risk.types.js';

/** A change of the band by judgement, with its sealed reason and who agreed. */
@Entity('band_changes', { schema: 'panoh' })
export class BandChangeRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  /** The assessment it was made with or after; null while none was made. */
  @Column('uuid', { name: 'assessment_id', nullable: true }) assessmentId: string | null;
  @Column('text', { name: 'from_band' }) fromBand: RiskBand;
  @Column('text', { name: 'to_band' }) toBand: RiskBand;
  @Column('bytea', { name: 'sealed_reason' }) sealedReason: Buffer;
  @Column('uuid', { name: 'requested_by' }) requestedBy: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt: Date;
  /** The colleague who was asked; any other unconnected one may answer as well. */
  @Column('uuid', { name: 'confirmer_id', nullable: true }) confirmerId: string | null;
  @Column('text') state: BandChangeState;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt: Date | null;
  @Column('integer', { default: 1 }) version: number;
}

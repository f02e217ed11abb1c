import { Column, Entity, PrimaryColumn } from 'typeorm';
import type {
  ChosenBand,
  HighReason,
  RiskAnswer,
  RiskBand,
  RiskFactor,
  RiskPartitionFactor,
} from './risk.types.js';

/** One assessment, append only: the answers and everything needed to work the band out once more. */
@Entity('risk_assessments', { schema: 'panoh' })
export class RiskAssessment {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'assessed_by', nullable: true }) assessedBy: string | null;
  @Column('timestamptz', { name: 'assessed_at' }) assessedAt: Date;
  @Column('text', { name: 'factor_set' }) factorSet: string;
  @Column('integer', { name: 'weights_version' }) weightsVersion: number;
  /** Without the answer of the health partition. */
  @Column('jsonb') answers: Partial<Record<RiskPartitionFactor, RiskAnswer>>;
  @Column('text', { name: 'not_applicable', array: true, default: '{}' }) notApplicable: RiskFactor[];
  @Column('integer', { name: 'incidents_in_year', default: 0 }) incidentsInYear: number;
  /** Sum of the risk partition: the health answer's weight would tell what she answered. */
  @Column('integer') score: number;
  @Column('numeric', { name: 'known_share', precision: 4, scale: 3 }) knownShare: string;
  @Column('text', { name: 'calculated_band' }) calculatedBand: ChosenBand;
  /** With incomplete and escalation; what a change by judgement is compared with. */
  @Column('text', { name: 'assessed_band' }) assessedBand: RiskBand;
  /** As it was recorded, a raise by the assessor included. */
  @Column('text') band: RiskBand;
  @Column('text', { name: 'high_reasons', array: true, default: '{}' }) highReasons: HighReason[];
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '../shared/dates.js';
import type {
  BandChangeState,
  RiskBand,
  RiskPartitionCritical,
  ChosenBand,
  HighReason,
  RiskAnswer,
  RiskFactor,
  RiskPartitionFactor,
  RiskTool,
  SuicideLevel,
  AttemptHistory,
} from './risk.types.js';

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

/** A critical factor that is known without anybody's answer: once true, true in every assessment after. */
@Entity('recorded_risk_facts', { schema: 'panoh' })
export class RecordedRiskFact {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') factor: RiskPartitionCritical;
  @Column('timestamptz', { name: 'happened_at' }) happenedAt: Date;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** One assessment, append only: the answers and everything needed to work the band out once more. */
@Entity('risk_assessments', { schema: 'panoh' })
export class RiskAssessment {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'assessed_by', nullable: true }) assessedBy: string | null;
  @Column('timestamptz', { name: 'assessed_at' }) assessedAt: Date;
  /** When its writer without a line last knew the case, as the phone says. */
  @Column('timestamptz', { name: 'claimed_at', nullable: true }) claimedAt: Date | null;
  /** Its writer did not know of the last one, or of danger that was recorded since. */
  @Column('boolean', { name: 'written_apart', default: false }) writtenApart: boolean;
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

/** The result of a tool that the agency is licensed to use; it may raise the band and never lowers it. */
@Entity('tool_results', { schema: 'panoh' })
export class ToolResult {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('text') tool: RiskTool;
  @Column('date', { name: 'on_day' }) onDay: Day;
  @Column('smallint') score: number;
  @Column('text') band: ChosenBand;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** One triage: answers encrypted in the health partition; level and reported attempts as codes. */
@Entity('suicide_triages', { schema: 'panoh' })
export class SuicideTriage {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'assessment_id', nullable: true }) assessmentId: string | null;
  @Column('timestamptz', { name: 'asked_at' }) askedAt: Date;
  @Column('text') level: SuicideLevel;
  @Column('text', { default: 'not_known' }) attempt: AttemptHistory;
  @Column('bytea') sealed: Buffer;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

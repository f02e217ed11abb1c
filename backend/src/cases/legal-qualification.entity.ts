import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LegalArticle, PoliceMeasure } from './legal-articles.types.js';
import type { DecisionKind, OtherBody, ReportRefusal } from './report-decisions.types.js';

/** Partition "legal": what the police wrote as qualification and did; stands beside the classification. */
@Entity('legal_qualifications', { schema: 'panoh' })
export class LegalQualification {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'incident_id', nullable: true }) incidentId: string | null;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text', { array: true, default: () => "'{}'" }) articles: LegalArticle[];
  @Column('text', { array: true, default: () => "'{}'" }) measures: PoliceMeasure[];
  @Column('text', { nullable: true }) decision: string | null;
  @Column('bytea', { name: 'sealed_number', nullable: true }) sealedNumber: Buffer | null;
  @Column('date', { name: 'decided_on', nullable: true }) decidedOn: string | null;
  /** Of the decision on a report; null for every other record. */
  @Column('text', { name: 'decision_kind', nullable: true }) decisionKind: DecisionKind | null;
  @Column('text', { name: 'refusal_reason', nullable: true }) refusalReason: ReportRefusal | null;
  @Column('text', { name: 'sent_to', nullable: true }) sentTo: OtherBody | null;
  @Column('date', { name: 'answer_expected_on', nullable: true }) answerExpectedOn: string | null;
  @Column('boolean', { name: 'copy_given', nullable: true }) copyGiven: boolean | null;
  @Column('boolean', { name: 'appeal_explained', nullable: true }) appealExplained: boolean | null;
  @Column('boolean', { name: 'lawyer_offered', nullable: true }) lawyerOffered: boolean | null;
  /** The decision on the same report that this one replaces. */
  @Column('uuid', { name: 'succeeds_id', nullable: true }) succeedsId: string | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

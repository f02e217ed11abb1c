import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LegalArticle, PoliceMeasure } from './legal-articles.types.js';

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
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KnownAnswer, Relationship } from './classification.types.js';
import type { AgeGroup, Occupation } from './incidents.types.js';

/** Partition "perpetrator": one person alleged to have caused harm in an incident. */
@Entity('incident_perpetrators', { schema: 'panoh' })
export class IncidentPerpetrator {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'incident_id' }) incidentId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('text') relationship: Relationship;
  @Column('text', { default: 'unknown' }) sex: 'female' | 'male' | 'unknown';
  @Column('text', { name: 'age_group', default: 'unknown' }) ageGroup: AgeGroup;
  @Column('text', { default: 'unknown' }) occupation: Occupation;
  @Column('text', { name: 'same_household', default: 'unknown' }) sameHousehold: KnownAnswer;
  @Column('bytea', { name: 'sealed_name', nullable: true }) sealedName: Buffer | null;
}

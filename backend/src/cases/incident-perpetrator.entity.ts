import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KnownAnswer, Relationship } from './classification.types.js';

export const AGE_GROUPS = ['0_11', '12_17', '18_25', '26_40', '41_60', '61_plus', 'unknown'] as const;
export type AgeGroup = (typeof AGE_GROUPS)[number];

/**
 * What he or she does, coarse on purpose: it is counted of years and of the whole area, and told to nobody outside.
 * Police, army and offices of the state are one group.
 */
export const OCCUPATIONS = [
  'state_service',
  'employed',
  'own_business',
  'labour_migrant',
  'no_work',
  'pensioner',
  'student',
  'other',
  'unknown',
] as const;
export type Occupation = (typeof OCCUPATIONS)[number];

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

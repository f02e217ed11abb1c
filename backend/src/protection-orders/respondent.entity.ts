import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KnownAnswer, Relationship } from '../cases/index.js';
import type { RespondentCorrection, RespondentLanguage } from './respondents.rules.js';

/** Partition "perpetrator": the person whom an order binds; a correction is a new row, and the highest version counts. */
@Entity('respondents', { schema: 'panoh' })
export class Respondent {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_id' }) orderId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('integer') version: number;
  @Column('text', { nullable: true }) reason: RespondentCorrection | null;
  @Column('text', { nullable: true }) relationship: Relationship | null;
  @Column('text') sex: 'female' | 'male' | 'unknown';
  @Column('text', { name: 'is_abroad' }) isAbroad: KnownAnswer;
  @Column('text', { name: 'is_minor' }) isMinor: KnownAnswer;
  @Column('text', { nullable: true }) language: RespondentLanguage | null;
  @Column('text', { name: 'has_weapon' }) hasWeapon: KnownAnswer;
  @Column('bytea', { name: 'sealed_name' }) sealedName: Buffer;
  @Column('bytea') sealed: Buffer;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

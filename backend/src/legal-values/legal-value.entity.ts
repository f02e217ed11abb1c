import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LegalKey } from './legal-values.types.js';

/** A number or choice of the law with the days on which it holds, its source, and who confirmed it when. */
@Entity('legal_values', { schema: 'panoh' })
export class LegalValue {
  @PrimaryColumn('uuid') id: string;
  @Column('text') key: LegalKey;
  @Column('text') value: string;
  @Column('text') unit: string;
  @Column('date', { name: 'valid_from' }) validFrom: string;
  @Column('date', { name: 'valid_to', nullable: true }) validTo: string | null;
  /** null: a working assumption of the product, not taken from the text of a law. */
  @Column('text', { name: 'source_note', nullable: true }) sourceNote: string | null;
  @Column('text', { name: 'verified_by', nullable: true }) verifiedBy: string | null;
  @Column('date', { name: 'verified_on', nullable: true }) verifiedOn: string | null;
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

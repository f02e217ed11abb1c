import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgencyKind, AgencyType } from './agencies.types.js';

/** A member agency of a working group. */
@Entity('agencies', { schema: 'panoh' })
export class Agency {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'working_group_id', nullable: true }) workingGroupId: string | null;
  @Column('text') type: AgencyType;
  @Column('text') kind: AgencyKind;
  @Column('text') place: string;
  @Column('text', { name: 'name_tg' }) nameTg: string;
  @Column('text', { name: 'name_ru' }) nameRu: string;
  @Column('text', { name: 'name_en' }) nameEn: string;
  @Column('text', { default: 'active' }) status: 'active' | 'closed';
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

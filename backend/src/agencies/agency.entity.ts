import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgencyKind, AgencyType } from './agencies.types.js';

/** An agency; the working groups it belongs to stand in its memberships. */
@Entity('agencies', { schema: 'panoh' })
export class Agency {
  @PrimaryColumn('uuid') id: string;
  @Column('text') type: AgencyType;
  @Column('text') kind: AgencyKind;
  @Column('text') place: string;
  @Column('text', { name: 'name_tg' }) nameTg: string;
  @Column('text', { name: 'name_ru' }) nameRu: string;
  @Column('text', { name: 'name_en' }) nameEn: string;
  @Column('text', { default: 'active' }) status: 'active' | 'closed';
  @Column('text', { name: 'duty_line', nullable: true }) dutyLine: string | null;
  @Column('uuid', { name: 'head_user_id', nullable: true }) headUserId: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

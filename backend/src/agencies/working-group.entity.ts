import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A multi-disciplinary working group: one district, its member agencies, chair, coordinator and named deputy. */
@Entity('working_groups', { schema: 'panoh' })
export class WorkingGroup {
  @PrimaryColumn('uuid') id: string;
  @Column('text') place: string;
  @Column('text', { name: 'name_tg' }) nameTg: string;
  @Column('text', { name: 'name_ru' }) nameRu: string;
  @Column('text', { name: 'name_en' }) nameEn: string;
  @Column('uuid', { name: 'chair_user_id', nullable: true }) chairUserId: string | null;
  @Column('uuid', { name: 'coordinator_user_id', nullable: true }) coordinatorUserId: string | null;
  @Column('uuid', { name: 'deputy_user_id', nullable: true }) deputyUserId: string | null;
  @Column('uuid', { name: 'fallback_agency_id', nullable: true }) fallbackAgencyId: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A survivor as one agency registered her, with that agency's code; the code never leaves the agency. */
@Entity('survivors', { schema: 'panoh' })
export class Survivor {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') code: string;
  @Column('text', { name: 'official_number', nullable: true }) officialNumber: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** From when until when an agency works in a group; one agency may work in several. */
@Entity('agency_memberships', { schema: 'panoh' })
export class AgencyMembership {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'working_group_id' }) workingGroupId: string;
  @Column('timestamptz', { name: 'started_at', default: () => 'panoh.now()' }) startedAt: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

export const NARRATIVE_KINDS = ['statement', 'note', 'register_row'] as const;
export type NarrativeKind = (typeof NARRATIVE_KINDS)[number];

/** Partition "narrative": a free text about her, sealed; never changed, only added to. */
@Entity('narratives', { schema: 'panoh' })
export class Narrative {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'incident_id', nullable: true }) incidentId: string | null;
  @Column('text') kind: NarrativeKind;
  @Column('bytea') sealed: Buffer;
  @Column('timestamptz', { name: 'written_at', default: () => 'panoh.now()' }) writtenAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SlotDecision } from './slots.types.js';

/** A supervisor's decision about a contact for which no safe time lies before it is due; added, never changed. */
@Entity('contact_decisions', { schema: 'panoh' })
export class ContactDecision {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'follow_up_id' }) followUpId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'decided_by' }) decidedBy: string;
  @Column('text') decision: SlotDecision;
  @Column('timestamptz', { name: 'decided_at', default: () => 'panoh.now()' }) decidedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '../shared/dates.js';
import type { DateDetail, DateKind, DateStep } from './dates.types.js';

/** One step of a date ahead, in the partition of its kind; never changed, the last one holds. */
@Entity('date_notes', { schema: 'panoh' })
export class DateNote {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('uuid', { name: 'date_id' }) dateId: string;
  @Column('integer', { name: 'note_no' }) noteNo: number;
  @Column('text') kind: DateKind;
  @Column('text') partition: 'whereabouts' | 'legal' | 'perpetrator';
  @Column('text') step: DateStep;
  @Column('date', { name: 'on_day' }) onDay: Day;
  @Column('text', { nullable: true }) about: DateDetail | null;
  @Column('bytea', { name: 'sealed_note', nullable: true }) sealedNote: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

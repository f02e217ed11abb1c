import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SnoozeReason } from './snoozes.types.js';

/** Somebody asks to be told of a row later. */
@Entity('snoozes', { schema: 'panoh' })
export class Snooze {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'follow_up_id' }) followUpId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'user_id' }) userId: string;
  @Column('text') reason: SnoozeReason;
  @Column('timestamptz', { name: 'until_at' }) untilAt: Date;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null;
}

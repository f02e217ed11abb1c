import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '../shared/dates.js';
import type {
  Attendance,
  NotSuitableReason,
  ProgrammeBasis,
  ProgrammeBlock,
  ProgrammeStage,
  SessionKind,
  SessionTheme,
} from './programme.types.js';

@Entity('programme_files', { schema: 'panoh' })
export class ProgrammeFile {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'worker_id' }) workerId: string;
  @Column('text') basis: ProgrammeBasis;
  @Column('smallint', { name: 'hours_asked' }) hoursAsked: number;
  @Column('date', { name: 'ends_on', nullable: true }) endsOn: Day | null;
  @Column('text', { default: 'asked' }) stage: ProgrammeStage;
  @Column('text', { name: 'stage_reason', nullable: true }) stageReason: NotSuitableReason | null;
  @Column('timestamptz', { name: 'stage_at', default: () => 'panoh.now()' }) stageAt: Date;
  @Column('uuid', { name: 'apart_from_id', nullable: true }) apartFromId: string | null;
  @Column('timestamptz', { name: 'report_by', nullable: true }) reportBy: Date | null;
  @Column('timestamptz', { name: 'reported_at', nullable: true }) reportedAt: Date | null;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
  @Column('uuid', { name: 'opened_by' }) openedBy: string;
  @Column('timestamptz', { name: 'opened_at', default: () => 'panoh.now()' }) openedAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

@Entity('programme_blocks', { schema: 'panoh' })
export class ProgrammeFileBlock {
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId: string;
  @PrimaryColumn('uuid', { name: 'user_id' }) userId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') reason: ProgrammeBlock;
  @Column('uuid', { name: 'blocked_by' }) blockedBy: string;
  @Column('timestamptz', { name: 'blocked_at', default: () => 'panoh.now()', select: false }) blockedAt: Date;
}

@Entity('programme_sessions', { schema: 'panoh' })
export class ProgrammeSession {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'file_id' }) fileId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('date', { name: 'on_day' }) onDay: Day;
  @Column('smallint') minutes: number;
  @Column('text') kind: SessionKind;
  @Column('text') attended: Attendance;
  @Column('text') theme: SessionTheme;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

@Entity('programme_signal_texts', { schema: 'panoh' })
export class ProgrammeSignalText {
  @PrimaryColumn('uuid', { name: 'signal_id' }) signalId: string;
  @PrimaryColumn('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
}

import { ApiProperty } from '@nestjs/swagger';

export class DatabaseStateDto {
  @ApiProperty() version: string;
  @ApiProperty({ description: 'Whole megabytes.' }) megabytes: number;
}

export class QueueStateDto {
  @ApiProperty({ enum: ['redis', 'postgres'] }) backend: string;
  @ApiProperty({ description: 'It answered when a worker last looked.' }) isReached: boolean;
  @ApiProperty({ type: Number, nullable: true }) waiting: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Jobs whose time has not come.' })
  delayed: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Given up; the sweep does their work.' })
  failed: number | null;
  @ApiProperty({ description: 'Committed and not handed to the queue yet.' }) outboxWaiting: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) outboxOldestAt: string | null;
  @ApiProperty({ format: 'date-time', description: 'When a worker last looked.' }) seenAt: string;
}

export class SweepStateDto {
  @ApiProperty({ format: 'date-time' }) ranAt: string;
  @ApiProperty({ description: 'Not for two minutes.' }) isSilent: boolean;
  @ApiProperty({ description: 'Reminders that it found due.' }) due: number;
  @ApiProperty() failed: number;
}

/** The machine, and nothing of any case. */
export class OperationsDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty() version: string;
  @ApiProperty({ type: DatabaseStateDto }) database: DatabaseStateDto;
  @ApiProperty({ type: QueueStateDto, nullable: true, description: 'null: no worker has ever run.' })
  queue: QueueStateDto | null;
  @ApiProperty({ type: SweepStateDto, nullable: true, description: 'null: no sweep has ever run.' })
  sweep: SweepStateDto | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null: not known; backups are made outside of the product.',
  })
  lastBackupAt: string | null;
}

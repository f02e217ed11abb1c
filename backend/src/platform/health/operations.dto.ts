import { ApiProperty } from '@nestjs/swagger';
import { Nullable, NullableInstant } from '../http/nullable-fields.js';

export class DatabaseStateDto {
  @ApiProperty() version: string;
  @ApiProperty({ description: 'Whole megabytes.' }) megabytes: number;
}

export class QueueStateDto {
  @ApiProperty({ enum: ['redis', 'postgres'] }) backend: string;
  @ApiProperty({ description: 'It answered when a worker last looked.' }) isReached: boolean;
  @Nullable(Number) waiting: number | null;
  @Nullable(Number, 'Jobs whose time has not come.') delayed: number | null;
  @Nullable(Number, 'Given up; the sweep does their work.') failed: number | null;
  @ApiProperty({ description: 'Committed and not handed to the queue yet.' }) outboxWaiting: number;
  @NullableInstant() outboxOldestAt: string | null;
  @ApiProperty({ format: 'date-time', description: 'When a worker last looked.' }) seenAt: string;
}

export class OverdueScanStateDto {
  @ApiProperty({ format: 'date-time' }) ranAt: string;
  @ApiProperty({ description: 'Not for two minutes.' }) isSilent: boolean;
  @ApiProperty({ description: 'Reminders that could not be sent; the worker tries again.' }) failed: number;
}

export class RemindersStateDto {
  @ApiProperty({ description: 'Their time has come and no worker has dealt with them.' }) due: number;
  @ApiProperty({ description: 'Of them, for three minutes without an attempt.' }) overdue: number;
  @ApiProperty({
    description: 'Due and without a recipient; the worker tries again every hour.',
  })
  undeliverable: number;
  @ApiProperty({ description: 'Open follow-ups whose due time has passed.' }) late: number;
  @ApiProperty({ description: 'Open follow-ups that were escalated.' }) escalated: number;
}

export class DailyCountsDto {
  @ApiProperty() due: number;
  @ApiProperty({ description: 'Sent within two minutes.' }) onTime: number;
  @ApiProperty() late: number;
  @ApiProperty({ description: 'There was no recipient.' }) undeliverable: number;
  @ApiProperty() missed: number;
  @ApiProperty({ description: 'Of those that were sent: to a person above the owner.' }) escalated: number;
}

export class DailyReportDto {
  @ApiProperty({ format: 'date' }) day: string;
  @Nullable(DailyCountsDto, 'null: no report was made of this day.') counts: DailyCountsDto | null;
}

export class AuditStateDto {
  @ApiProperty({ description: 'Entries that were chained.' }) entries: number;
  @ApiProperty({ description: 'An entry has not been chained for five seconds.' }) isLate: boolean;
  @NullableInstant('When the head was last signed.') checkpointAt: string | null;
  @ApiProperty({ description: 'Entries have not been signed for twenty minutes.' }) isCheckpointLate: boolean;
  @Nullable(String, 'What was wrong when the chain was last followed, as `npm run audit:verify` names it.')
  flaw: string | null;
}

/** About the machine only, never about a case. */
export class ReadAlertsDto {
  @ApiProperty({ description: 'Times in the last day that a user reached the limit of reads.' })
  inLastDay: number;
  @NullableInstant() lastAt: string | null;
}

/** Messages to staff outside the application; recipients are not disclosed. */
export class MessageStateDto {
  @ApiProperty({ description: 'Were tried, and are tried again.' }) waiting: number;
  @ApiProperty() sentInDay: number;
  @ApiProperty({ description: 'Given up in the last day; they stand in the application.' })
  failedInDay: number;
  @Nullable(String, 'Code of the last failure.') lastError: string | null;
  @NullableInstant() lastErrorAt: string | null;
}

export class OperationsDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty() version: string;
  @ApiProperty({ type: DatabaseStateDto }) database: DatabaseStateDto;
  @Nullable(QueueStateDto, 'null: no worker has ever run.') queue: QueueStateDto | null;
  @Nullable(OverdueScanStateDto, 'null: no sweep has ever run.') sweep: OverdueScanStateDto | null;
  @ApiProperty({ type: RemindersStateDto }) reminders: RemindersStateDto;
  @ApiProperty({ type: [DailyReportDto], description: 'The last fourteen days, the newest first.' })
  dailyReports: DailyReportDto[];
  @ApiProperty({ type: AuditStateDto }) audit: AuditStateDto;
  @Nullable(MessageStateDto, 'null: no mail server is set up.') messages: MessageStateDto | null;
  @ApiProperty({ type: ReadAlertsDto }) readAlerts: ReadAlertsDto;
  @NullableInstant('null: no backup was ever noted.') lastBackupAt: string | null;
}

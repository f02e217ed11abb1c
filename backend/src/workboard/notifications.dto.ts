import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID } from 'class-validator';

/** Codes of what people are told; reminders come from the ladder, the others from what somebody did. */
export const NOTIFICATION_KINDS = [
  'task_due',
  'task_late',
  'task_soon',
  'rows_late',
  'rows_undeliverable',
  'question_asked',
  'referral_accepted',
  'referral_refused',
  'referral_no_place',
  'referral_ended',
  'support_lead_ended',
  'lead_assigned',
  'contact_handed',
  'band_high',
  'attention_needed',
  'band_change_waits',
  'band_change_answered',
  'closure_to_endorse',
  'closure_to_decide',
  'closure_sent_back',
  'closure_approved',
  'closing_in_danger',
  'closing_with_overrides',
  'closing_lapsed',
  'overrides_to_agree',
  'second_talk_due',
  'block_started',
  'block_to_review',
  'block_waits',
  'erasure_asked',
  'death_reported',
  'suicide_suspected',
  'report_refused',
  'extension_sent',
  'extension_answered',
  'read_budget_spent',
  'emergency_opened',
  'help_waiting',
  'help_late',
  'help_doubtful',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

export class NotificationDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: NOTIFICATION_KINDS }) kind: NotificationKind;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) caseId: string | null;
  @ApiProperty({ type: String, nullable: true }) code: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of the case, or of the referral.' })
  reference: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Rule of the row, where the viewer may see it.' })
  rule: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Which of the rule’s steps.' }) step:
    number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of an own case.' }) band: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) followUpId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) referralId: string | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Of the closure request, the change or the assessment that it tells of.',
  })
  subjectId: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Whom it tells of, where that is a colleague.' })
  personName: string | null;
  @ApiProperty({
    type: NamesDto,
    nullable: true,
    description: 'Who answered a referral, or which agency the numbers are about.',
  })
  agencyName: NamesDto | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why a referral was not accepted.' })
  reason: string | null;
  @ApiProperty({ type: [String], description: 'Codes of the information that was missing.' })
  missing: string[];
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'By when another place is to be found, or what was missing to be sent.',
  })
  dueAt: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty() isRead: boolean;
}

export class NotificationPageDto {
  @ApiProperty({ type: [NotificationDto] }) items: NotificationDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
  @ApiProperty() unread: number;
}

export class ReadRequest {
  @ApiProperty({ type: [String], format: 'uuid' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUUID('all', { each: true })
  ids: string[];
}

import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { NamesDto } from '../identity/index.js';

/** Why a row stands in the group's queue; each row for one reason, so that the counts add up. */
export const QUEUE_FILTERS = [
  'refused',
  'no_place',
  'late',
  'unanswered',
  'high_no_contact',
  'missed_twice',
  'assessment_overdue',
  'orders_ending',
  'order_ended',
  'no_word',
  'after_closing',
  'closing',
  'quiet',
  'waiting_list',
] as const;
export type QueueFilter = (typeof QUEUE_FILTERS)[number];

export const QUEUE_TYPES = ['follow_up', 'referral', 'closure'] as const;
export type QueueType = (typeof QUEUE_TYPES)[number];

export const QUEUE_SORTS = ['due', '-due'] as const;

/** A row by reference; never a name, a survivor's code or a place. */
export class QueueRowDto {
  @ApiProperty({ format: 'uuid', description: 'Of the follow-up, the referral or the closure request.' })
  id: string;
  @ApiProperty({ enum: QUEUE_FILTERS }) filter: QueueFilter;
  @ApiProperty({ enum: QUEUE_TYPES }) type: QueueType;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({
    type: NamesDto,
    nullable: true,
    description: 'Who owes the next step; null where no service exists.',
  })
  withAgencyName: NamesDto | null;
  @ApiProperty({ type: String, nullable: true }) rule: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Which of the rule’s steps.' }) step:
    number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of a follow-up: what made it.' })
  because: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of a referral: its own reference.' })
  referralReference: string | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The referral itself, or the refused one that a follow-up belongs to.',
  })
  referralId: string | null;
  @ApiProperty({ type: String, nullable: true }) serviceType: string | null;
  @ApiProperty({ type: String, nullable: true }) urgency: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of a referral: answer, contact, outcome, or her own word.',
  })
  owes: string | null;
  @ApiProperty({ format: 'date-time', description: 'Due, or since when it waits.' }) dueAt: string;
  @ApiProperty({ type: String, nullable: true }) escalatedTo: string | null;
  @ApiProperty({ description: 'How often the viewer has asked.' }) askedTimes: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) askedAt: string | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class QueueCountsDto {
  @ApiProperty({
    description: 'Like each of them counted as far as 100, which stands for a hundred and more.',
  })
  all: number;
  @ApiProperty() late: number;
  @ApiProperty() unanswered: number;
  @ApiProperty() high_no_contact: number;
  @ApiProperty({ description: 'Two attempts to reach her failed one after the other.' })
  missed_twice: number;
  @ApiProperty() assessment_overdue: number;
  @ApiProperty() orders_ending: number;
  @ApiProperty({ description: 'An order ended, and nobody has reached her since.' }) order_ended: number;
  @ApiProperty({ description: 'A referral was completed without her own word on it.' }) no_word: number;
  @ApiProperty({ description: 'A contact after closing is late.' }) after_closing: number;
  @ApiProperty() closing: number;
  @ApiProperty({ description: 'Nothing was written for a fortnight, and nothing is late.' }) quiet: number;
  @ApiProperty({ description: 'A refused referral waits for another place.' }) refused: number;
  @ApiProperty({ description: 'Another place is looked for, since there was none.' }) no_place: number;
  @ApiProperty({ description: 'A place was promised for a later day.' }) waiting_list: number;
}

export class QueueDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: QueueCountsDto }) counts: QueueCountsDto;
  @ApiProperty({ type: [QueueRowDto] }) items: QueueRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

/** Exactly one of the two. */
export class QuestionRequest {
  @ApiProperty({ type: String, format: 'uuid', required: false, nullable: true })
  @IsOptional()
  @IsUUID()
  followUpId: string | null = null;
  @ApiProperty({ type: String, format: 'uuid', required: false, nullable: true })
  @IsOptional()
  @IsUUID()
  referralId: string | null = null;
}

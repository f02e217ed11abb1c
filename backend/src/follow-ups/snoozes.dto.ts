import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsUUID } from 'class-validator';
import { Code, InstantField } from '../platform/http/validation.js';
import { SNOOZE_REASONS } from './snoozes.types.js';
import type { SnoozeReason } from './snoozes.types.js';

export class SnoozeRequest {
  @Code(SNOOZE_REASONS) reason: SnoozeReason;
  @InstantField({ description: 'At most a week; of what concerns safety not past its due time.' })
  until: string;
  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    description: 'Rows of the same case that stand in the same line, and go with it where they may.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsUUID('all', { each: true })
  alsoIds: string[] = [];
}

/** Somebody asked to be told of the row later; when it is due has not changed. */
export class SnoozeDto {
  @ApiProperty({ format: 'date-time' }) until: string;
  @ApiProperty({ enum: SNOOZE_REASONS }) reason: SnoozeReason;
  @ApiProperty({ description: 'By the viewer herself.' }) isMine: boolean;
}

/** A waiting row, and what the viewer may do about being told of it. */
export class SnoozableDto {
  @ApiProperty({ format: 'uuid' }) followUpId: string;
  @ApiProperty({ type: SnoozeDto, nullable: true }) snooze: SnoozeDto | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when the viewer may be told of it later; null: not at all.',
  })
  snoozableUntil: string | null;
}

import { ApiProperty } from '@nestjs/swagger';
import { Code, InstantField } from '../platform/http/validation.js';
import { SNOOZE_REASONS } from './snoozes.types.js';
import type { SnoozeReason } from './snoozes.types.js';

export class SnoozeRequest {
  @Code(SNOOZE_REASONS) reason: SnoozeReason;
  @InstantField({ description: 'At most a week; of what concerns safety not past its due time.' })
  until: string;
}

/** Somebody asked to be told of the row later; when it is due has not changed. */
export class SnoozeDto {
  @ApiProperty({ format: 'date-time' }) until: string;
  @ApiProperty({ enum: SNOOZE_REASONS }) reason: SnoozeReason;
  @ApiProperty({ description: 'By the viewer herself.' }) isMine: boolean;
}

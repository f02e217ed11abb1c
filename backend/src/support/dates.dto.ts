import { ApiProperty } from '@nestjs/swagger';
import { Code, DayField, Text } from '../platform/http/validation.js';
import { DATE_DETAILS, DATE_KINDS, DATE_STEPS } from './dates.types.js';
import type { DateDetail, DateKind, DateStep } from './dates.types.js';

export class DateStepRequest {
  @Code(DATE_STEPS) step: DateStep;
  @DayField() onDay: string;
  @Code(DATE_DETAILS, { optional: true, description: 'Required with the steps that have details.' })
  detail: DateDetail | null = null;
  @Text({ optional: true, max: 2000 }) note: string | null = null;
}

export class NewDateRequest {
  @Code(DATE_KINDS) kind: DateKind;
  @DayField() onDay: string;
  @Code(DATE_DETAILS, { optional: true }) detail: DateDetail | null = null;
  @Text({ optional: true, max: 2000 }) note: string | null = null;
}

export class DateNoteDto {
  @ApiProperty({ enum: DATE_STEPS }) step: DateStep;
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty({ enum: DATE_DETAILS, nullable: true, type: String }) detail: DateDetail | null;
  @ApiProperty({ type: String, nullable: true }) note: string | null;
}

export class DateDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: DATE_KINDS }) kind: DateKind;
  @ApiProperty({ description: 'Something is still to come.' }) isRunning: boolean;
  @ApiProperty({ type: [DateNoteDto], description: 'Newest first.' }) notes: DateNoteDto[];
  @ApiProperty({ enum: DATE_STEPS, isArray: true, description: 'Steps that the viewer may add.' })
  allowedActions: DateStep[];
  @ApiProperty({ type: 'integer' }) version: number;
}

export class DatesDto {
  @ApiProperty({ type: [DateDto], description: 'Those that the viewer may read, running ones first.' })
  dates: DateDto[];
  @ApiProperty({ enum: DATE_KINDS, isArray: true, description: 'Kinds that the viewer may add.' })
  allowedKinds: DateKind[];
}

import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { Code, InstantField } from '../platform/http/validation.js';
import { CALLBACK_ACTIONS } from './callback-requests.rules.js';
import type { CallbackAction } from './callback-requests.rules.js';
import {
  ANSWERED_BY,
  CALL_TIMES,
  CALLBACK_OUTCOMES,
  CALLBACK_STATES,
  IF_OTHER,
  JUNK_REASONS,
  TAKE_OVER_REASONS,
} from './callback-requests.types.js';
import type {
  AnsweredBy,
  CallTime,
  CallbackOutcome,
  CallbackState,
  CallbackDetails,
  IfOther,
  JunkReason,
  TakeOverReason,
} from './callback-requests.types.js';
import { Nullable, NullableCode, NullableInstant } from '../platform/http/nullable-fields.js';

const ENDS = ['reached', 'stopped', 'junk'] as const;

/** What the survivor wrote; only for the worker who took the request. */
export class CallbackDetailsDto implements CallbackDetails {
  @ApiProperty() number: string;
  @ApiProperty({ enum: CALL_TIMES, isArray: true }) times: readonly CallTime[];
  @ApiProperty({ description: 'When, in her own words.' }) hours: string;
  @ApiProperty({ enum: ANSWERED_BY }) answeredBy: AnsweredBy;
  @ApiProperty({ enum: IF_OTHER, description: 'What is done where another voice answers.' }) ifOther: IfOther;
  @ApiProperty({ description: 'What to say then, where she said it.' }) cover: string;
  @ApiProperty({ description: 'The caller says it first.' }) codeWord: string;
  @Nullable(String) place: string | null;
  @ApiProperty({ description: 'Language of the page on which she wrote.' }) language: string;
}

export class CallbackRequestRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) receivedAt: string;
  @ApiProperty({ format: 'date-time', description: 'By when a worker reads it, as promised.' }) dueAt: string;
  @ApiProperty() isLate: boolean;
  @ApiProperty({ description: 'Looks like junk, or came with many others: looked at after the others.' })
  isDoubtful: boolean;
  @ApiProperty({ enum: CALLBACK_STATES }) state: CallbackState;
  @ApiProperty() isMine: boolean;
  @Nullable(String) takenByName: string | null;
  @NullableInstant() tryAt: string | null;
  @ApiProperty({ description: 'Another person answered, or a supervisor stopped the calls.' })
  isLocked: boolean;
  @NullableCode(ENDS) outcome: (typeof ENDS)[number] | null;
  @NullableCode(JUNK_REASONS) junkReason: JunkReason | null;
  @NullableInstant() settledAt: string | null;
  @ApiProperty({ enum: CALLBACK_ACTIONS, isArray: true }) allowedActions: CallbackAction[];
  @ApiProperty() version: number;
}

export class CallbackRequestDto extends CallbackRequestRowDto {
  @Nullable(CallbackDetailsDto, 'Null unless the viewer has taken it, and after it was erased.')
  words: CallbackDetailsDto | null;
}

export class HotlineDto {
  @ApiProperty({ description: 'The public page takes requests.' }) isOpen: boolean;
  @ApiProperty({ description: 'Staffed minutes within which a worker reads a request.' })
  withinMinutes: number;
  @ApiProperty({ description: 'The hotline service of the agency has opening hours.' }) hasHours: boolean;
  @ApiProperty() maySet: boolean;
}

export class CallbackListDto {
  @ApiProperty({ type: [CallbackRequestRowDto] }) items: CallbackRequestRowDto[];
  @ApiProperty({ type: 'integer', description: 'On all pages.' }) total: number;
  @Nullable(String) nextCursor: string | null;
}

export class CallbackBoardDto {
  @ApiProperty({ type: CallbackListDto, description: 'By when each was promised, or is to be tried again.' })
  open: CallbackListDto;
  @ApiProperty({
    type: CallbackListDto,
    description: 'Looks like junk and is not taken; newest first.',
  })
  doubtful: CallbackListDto;
  @ApiProperty({ type: CallbackListDto, description: 'Of the last week, newest first.' })
  settled: CallbackListDto;
  @ApiProperty({ type: HotlineDto }) line: HotlineDto;
}

export class CallbackTakeRequest {
  @Code(TAKE_OVER_REASONS, { optional: true, description: 'Where a colleague has it.' })
  reason?: TakeOverReason | null;
}

export class CallbackOutcomeRequest {
  @Code(CALLBACK_OUTCOMES) outcome: CallbackOutcome;
  @Code(JUNK_REASONS, { optional: true }) junkReason?: JunkReason | null;
  @InstantField({ optional: true, description: 'When the next call is made; required with `not_reached`.' })
  tryAt?: string | null;
}

export class HotlineRequest {
  @ApiProperty() @IsBoolean() isOpen: boolean;
  @ApiProperty({ type: 'integer', minimum: 5, maximum: 240 })
  @IsInt()
  @Min(5)
  @Max(240)
  withinMinutes: number;
}

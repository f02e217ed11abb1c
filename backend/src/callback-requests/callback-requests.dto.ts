import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { Code, InstantField } from '../platform/http/validation.js';
import { CALLBACK_ACTIONS } from './callback-requests.rules.js';
import type { CallbackAction } from './callback-requests.rules.js';
import {
  ANSWERED_BY,
  CALL_TIMES,
  CALL_WISHES,
  CALLBACK_OUTCOMES,
  CALLBACK_SOURCES,
  CALLBACK_STATES,
  IF_OTHER,
  JUNK_REASONS,
  TAKE_OVER_REASONS,
} from './callback-requests.types.js';
import type {
  AnsweredBy,
  CallTime,
  CallWish,
  CallbackOutcome,
  CallbackSource,
  CallbackState,
  CallbackDetails,
  IfOther,
  JunkReason,
  TakeOverReason,
} from './callback-requests.types.js';
import { LANGUAGES } from '../identity/index.js';
import { SMS_BASES, SMS_SENTENCES, SMS_STATES } from './sms/sms-sentences.types.js';
import type { SmsAnswerState, SmsBasis, SmsLanguage, SmsSentence } from './sms/sms-sentences.types.js';
import { Nullable, NullableCode, NullableInstant } from '../platform/http/nullable-fields.js';

const ENDS = ['reached', 'stopped', 'junk'] as const;

/** What the survivor wrote; only for the worker who took the request. */
export class CallbackDetailsDto implements CallbackDetails {
  @ApiProperty() number: string;
  @ApiProperty({ enum: CALL_TIMES, isArray: true }) times: readonly CallTime[];
  @ApiProperty({ description: 'When, in her own words.' }) hours: string;
  @NullableCode(ANSWERED_BY, 'Null: she did not say it.') answeredBy: AnsweredBy | null;
  @NullableCode(IF_OTHER, 'What is done where another voice answers; null: she did not say it.')
  ifOther: IfOther | null;
  @ApiProperty({ description: 'What to say then, where she said it.' }) cover: string;
  @ApiProperty({ description: 'The caller says it first.' }) codeWord: string;
  @Nullable(String) place: string | null;
  @ApiProperty({ description: 'Language of the page on which she wrote.' }) language: string;
  @ApiProperty({ enum: CALL_WISHES }) wish: CallWish;
  @ApiProperty({ description: 'What she wrote besides.' }) message: string;
  @Nullable(String, 'Where she was, by one tap of hers.') spot: string | null;
}

export class CallbackRequestRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: CALLBACK_SOURCES }) source: CallbackSource;
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

export class CallbackMessageDto {
  @ApiProperty() text: string;
  @ApiProperty({ format: 'date-time' }) receivedAt: string;
  @ApiProperty({ type: 'integer' }) parts: number;
  @ApiProperty({ type: [Number], description: 'Numbers of the parts that did not come.' }) missing: number[];
  @ApiProperty({ type: 'integer', description: 'How often the same message came.' }) times: number;
}

export class SmsAnswerDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: SMS_SENTENCES }) template: SmsSentence;
  @ApiProperty({ enum: SMS_STATES }) state: SmsAnswerState;
  @ApiProperty({ format: 'date-time' }) at: string;
}

export class SmsSentenceDto {
  @ApiProperty({ enum: SMS_SENTENCES }) template: SmsSentence;
  @ApiProperty({ enum: LANGUAGES }) language: SmsLanguage;
  @ApiProperty() text: string;
}

/** Text messages of both sides. */
export class CallbackConversationDto {
  @ApiProperty({ type: [CallbackMessageDto] }) messages: CallbackMessageDto[];
  @ApiProperty({ type: [SmsAnswerDto] }) answers: SmsAnswerDto[];
  @ApiProperty({ type: [SmsSentenceDto], description: 'Empty where text messages are off.' })
  sentences: SmsSentenceDto[];
}

export class CallbackRequestDto extends CallbackRequestRowDto {
  @Nullable(CallbackConversationDto, 'Null unless it came by text message and the viewer has taken it.')
  conversation: CallbackConversationDto | null;

  @Nullable(CallbackDetailsDto, 'Null unless the viewer has taken it, and after it was erased.')
  words: CallbackDetailsDto | null;
}

export class DistrictDigitsDto {
  @ApiProperty() place: string;
  @ApiProperty() digits: string;
}

export class HotlineDto {
  @ApiProperty({ description: 'The public page takes requests.' }) isOpen: boolean;
  @ApiProperty({ description: 'Staffed minutes within which a worker reads a request.' })
  withinMinutes: number;
  @ApiProperty({ description: 'The hotline service of the agency has opening hours.' }) hasHours: boolean;
  @ApiProperty() maySet: boolean;
  @Nullable(String, 'Digits that open the hidden request; null: the operator set none, and it is off.')
  sosNumber: string | null;

  @ApiProperty({ type: [DistrictDigitsDto], description: 'Digits that one district alone hands out.' })
  sosDistricts: DistrictDigitsDto[];

  @Nullable(String, 'Where text messages go; null: they are off.') smsNumber: string | null;
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

export class SmsAnswerRequest {
  @Code(SMS_SENTENCES) template: SmsSentence;
  @Code(LANGUAGES) language: SmsLanguage;
  @Code(SMS_BASES, { description: 'Why she may be answered.' }) basis: SmsBasis;
  @ApiProperty({ description: 'The worker has checked that a message is safe for her now.' })
  @IsBoolean()
  isSafeNow: boolean;
}

export class HotlineRequest {
  @ApiProperty() @IsBoolean() isOpen: boolean;
  @ApiProperty({ type: 'integer', minimum: 5, maximum: 240 })
  @IsInt()
  @Min(5)
  @Max(240)
  withinMinutes: number;
}

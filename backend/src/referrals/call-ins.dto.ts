import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { Nullable, NullableCode, NullableInstant, NullableUuid } from '../platform/http/nullable-fields.js';
import { Code, Text, Uuid } from '../platform/http/validation.js';
import { codeList } from '../shared/code-lists.js';

/** What a question shows whose code is unknown, blocked, closed or known: the same until a hand-over is offered. */
export const CALL_IN_STATES = codeList('CallInState', ['waiting', 'no_release', 'released']);
export type CallInState = (typeof CALL_IN_STATES)[number];

/** What the survivor says, asked alone on the safe contact. */
export const CALL_IN_ANSWERS = codeList('CallInAnswer', ['asked', 'not_asked', 'not_reached']);
export type CallInAnswer = (typeof CALL_IN_ANSWERS)[number];

export class CallInDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'As typed from the card.' }) code: string;
  @ApiProperty({ format: 'date-time' }) askedAt: string;
  @ApiProperty({ enum: CALL_IN_STATES }) state: CallInState;
}

export class CallInRequest {
  @Text({ max: 40, description: 'The code on the survivor’s card.' }) code: string;
}

/** A question by the code on the card, in the case that it is about. */
export class CaseCallInDto {
  @ApiProperty({ format: 'date-time' }) askedAt: string;
  @ApiProperty() version: number;
  @NullableCode(CALL_IN_ANSWERS) answer: CallInAnswer | null;
  @NullableInstant() answeredAt: string | null;
  @ApiProperty({ description: 'It may still be answered.' }) isOpen: boolean;
  @NullableUuid('Which agency asks, once the survivor said that she asked it.') agencyId: string | null;
  @Nullable(NamesDto) agencyName: NamesDto | null;
}

export class CallInAnswerRequest {
  @Uuid({ description: 'The case in which it is answered.' }) caseId: string;
  @Code(CALL_IN_ANSWERS, { description: '`asked` only after a talk alone, on the safe contact.' })
  answer: CallInAnswer;
}

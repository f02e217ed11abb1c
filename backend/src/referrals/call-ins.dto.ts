import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Nullable, NullableCode, NullableInstant, NullableUuid } from '../platform/http/nullable-fields.js';
import { Code, Text, Uuid } from '../platform/http/validation.js';
import { codeList } from '../shared/code-lists.js';

/** What a question shows whose code is unknown, blocked, closed or known: the same but to the person who accepted the hand-over. */
export const CALL_IN_STATES = codeList('CallInState', ['waiting', 'no_release', 'released']);
export type CallInState = (typeof CALL_IN_STATES)[number];

/**
 * What the survivor says, asked alone on the safe contact. `withdrawn`: after `asked` she wants no hand-over to that
 * agency; `corrected`: `not_asked` was a mistake.
 */
export const CALL_IN_ANSWERS = codeList('CallInAnswer', [
  'asked',
  'not_asked',
  'not_reached',
  'withdrawn',
  'corrected',
]);
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
  @ApiProperty({ description: 'A hand-over or an answer is still awaited.' }) isOpen: boolean;
  @ApiProperty({
    enum: CALL_IN_ANSWERS,
    isArray: true,
    description:
      'What the viewer may answer now; empty for others than the lead, the stand-in and supervisors.',
  })
  takes: CallInAnswer[];
  @NullableInstant('When she first said yes; it stays whatever follows.') confirmedAt: string | null;
  @Nullable(String, 'Who recorded that.') confirmedByName: string | null;
  @NullableUuid('Which agency asks, once the survivor said that she asked it.') agencyId: string | null;
  @Nullable(NamesDto) agencyName: NamesDto | null;
}

export class CallInAnswerRequest {
  @Uuid({ description: 'The case in which it is answered.' }) caseId: string;
  @Code(CALL_IN_ANSWERS) answer: CallInAnswer;
  @ApiProperty({ description: 'She was spoken with alone, on her safe contact; needed for what she says.' })
  @IsBoolean()
  isAlone: boolean;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { Code, InstantField } from '../platform/http/validation.js';
import { HELP_ACTIONS } from './help-actions.rules.js';
import type { HelpAction } from './help-actions.rules.js';
import {
  ANSWERED_BY,
  CALL_TIMES,
  HELP_OUTCOMES,
  HELP_STATES,
  IF_OTHER,
  JUNK_REASONS,
  TAKE_OVER_REASONS,
} from './help-requests.types.js';
import type {
  AnsweredBy,
  CallTime,
  HelpOutcome,
  HelpState,
  HelpWords,
  IfOther,
  JunkReason,
  TakeOverReason,
} from './help-requests.types.js';

const ENDS = ['reached', 'stopped', 'junk'] as const;

/** What she wrote; for whoever has taken it. */
export class HelpWordsDto implements HelpWords {
  @ApiProperty() number: string;
  @ApiProperty({ enum: CALL_TIMES, isArray: true }) times: readonly CallTime[];
  @ApiProperty({ description: 'When, in her own words.' }) hours: string;
  @ApiProperty({ enum: ANSWERED_BY }) answeredBy: AnsweredBy;
  @ApiProperty({ enum: IF_OTHER, description: 'What is done where another voice answers.' }) ifOther: IfOther;
  @ApiProperty({ description: 'What to say then, where she said it.' }) cover: string;
  @ApiProperty({ description: 'The caller says it first.' }) codeWord: string;
  @ApiProperty({ type: String, nullable: true }) place: string | null;
  @ApiProperty({ description: 'Language of the page on which she wrote.' }) language: string;
}

export class HelpRequestRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) receivedAt: string;
  @ApiProperty({ format: 'date-time', description: 'By when somebody has read it, as she was told.' })
  dueAt: string;
  @ApiProperty() isLate: boolean;
  @ApiProperty({ description: 'Looks like junk, or came with many others: looked at after the others.' })
  isDoubtful: boolean;
  @ApiProperty({ enum: HELP_STATES }) state: HelpState;
  @ApiProperty() isMine: boolean;
  @ApiProperty({ type: String, nullable: true }) takenByName: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) tryAt: string | null;
  @ApiProperty({ description: 'Somebody else answered there, or a supervisor stopped the calls.' })
  isLocked: boolean;
  @ApiProperty({ enum: ENDS, type: String, nullable: true }) outcome: (typeof ENDS)[number] | null;
  @ApiProperty({ enum: JUNK_REASONS, type: String, nullable: true }) junkReason: JunkReason | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) settledAt: string | null;
  @ApiProperty({ enum: HELP_ACTIONS, isArray: true }) allowedActions: HelpAction[];
  @ApiProperty() version: number;
}

export class HelpRequestDto extends HelpRequestRowDto {
  @ApiProperty({
    type: HelpWordsDto,
    nullable: true,
    description: 'Null unless the viewer has taken it, and after it was erased.',
  })
  words: HelpWordsDto | null;
}

export class HelpLineDto {
  @ApiProperty({ description: 'The public page takes requests.' }) isOpen: boolean;
  @ApiProperty({ description: 'In so many staffed minutes somebody has read what came.' })
  withinMinutes: number;
  @ApiProperty({ description: 'The hotline service of the agency has opening hours.' }) hasHours: boolean;
  @ApiProperty() maySet: boolean;
}

export class HelpShelfDto {
  @ApiProperty({ type: [HelpRequestRowDto] }) items: HelpRequestRowDto[];
  @ApiProperty({ type: 'integer', description: 'All of them, on whatever page they stand.' }) total: number;
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class HelpBoardDto {
  @ApiProperty({ type: HelpShelfDto, description: 'By when each was promised, or is to be tried again.' })
  open: HelpShelfDto;
  @ApiProperty({ type: HelpShelfDto, description: 'Looks like junk and nobody has taken it; newest first.' })
  doubtful: HelpShelfDto;
  @ApiProperty({ type: HelpShelfDto, description: 'Of the last week, newest first.' })
  settled: HelpShelfDto;
  @ApiProperty({ type: HelpLineDto }) line: HelpLineDto;
}

export class HelpTakeRequest {
  @Code(TAKE_OVER_REASONS, { optional: true, description: 'Where a colleague has it.' })
  reason?: TakeOverReason | null;
}

export class HelpOutcomeRequest {
  @Code(HELP_OUTCOMES) outcome: HelpOutcome;
  @Code(JUNK_REASONS, { optional: true }) junkReason?: JunkReason | null;
  @InstantField({ optional: true, description: 'When somebody calls again; where she was not reached.' })
  tryAt?: string | null;
}

export class HelpLineRequest {
  @ApiProperty()
  @IsBoolean()
  isOpen: boolean;

  @ApiProperty({ type: 'integer', minimum: 5, maximum: 240 })
  @IsInt()
  @Min(5)
  @Max(240)
  withinMinutes: number;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { KNOWN_ANSWERS } from '../cases/classification.types.js';
import type { KnownAnswer } from '../cases/classification.types.js';
import {
  Nullable,
  NullableCode,
  NullableDay,
  NullableInstant,
  NullableUuid,
} from '../platform/http/nullable-fields.js';
import { Code, DayField, Text, Uuid } from '../platform/http/validation.js';
import {
  ATTENDANCES,
  NOT_SUITABLE_REASONS,
  PARTNER_WORDS,
  PROGRAMME_BASES,
  PROGRAMME_BLOCKS,
  PROGRAMME_STAGES,
  SENT_SIGNALS,
  SESSION_KINDS,
  SESSION_THEMES,
  SIGNAL_ANSWERS,
  SIGNAL_CODES,
} from './programme.types.js';
import type {
  Attendance,
  NotSuitableReason,
  PartnerWord,
  ProgrammeBasis,
  ProgrammeBlock,
  ProgrammeStage,
  SentSignal,
  SessionKind,
  SessionTheme,
  SignalAnswer,
  SignalCode,
} from './programme.types.js';

const MOST_HOURS = 500;
const MOST_MINUTES = 480;
export const USUAL_HOURS = 30;

const optional = { optional: true } as const;

export class ProgrammeFileRequest {
  @Code(PROGRAMME_BASES) basis: ProgrammeBasis;
  @ApiProperty({ minimum: 1, maximum: MOST_HOURS, default: USUAL_HOURS })
  @IsInt()
  @Min(1)
  @Max(MOST_HOURS)
  hoursAsked: number;
  @DayField({ ...optional, description: 'Last day that the paper names.' }) endsOn: string | null = null;
  @Text({ ...optional, max: 60, description: 'Number of the order, decision or paper.' })
  paperNumber: string | null = null;
  @Text({ max: 100 }) surname: string;
  @Text({ max: 100 }) givenName: string;
  @Text({ ...optional, max: 100 }) patronymic: string | null = null;
  @DayField({ ...optional, description: 'A man under 18 is not taken.' }) bornOn: string | null = null;
  @Text({ ...optional, max: 200 }) phones: string | null = null;
  @Text({ ...optional, max: 200 }) workHours: string | null = null;
  @Text({ ...optional, max: 100 }) language: string | null = null;
  @Code(KNOWN_ANSWERS) drinks: KnownAnswer = 'unknown';
  @Code(KNOWN_ANSWERS) hasWeapon: KnownAnswer = 'unknown';
  @Code(KNOWN_ANSWERS) livesWithChildren: KnownAnswer = 'unknown';
  @Code(KNOWN_ANSWERS) hadOrders: KnownAnswer = 'unknown';
  @Text({ ...optional, max: 2000, description: 'Risk notes of the programme.' }) notes: string | null = null;
  @Uuid({ ...optional, description: 'File of the other party; both never come on one day.' })
  apartFromId: string | null = null;
}

export class ProgrammeStageRequest {
  @Code(PROGRAMME_STAGES) stage: ProgrammeStage;
  @Code(NOT_SUITABLE_REASONS, optional) reason: NotSuitableReason | null = null;
}

export class ProgrammeSessionRequest {
  @DayField({ description: 'Today or earlier.' }) onDay: string;
  @ApiProperty({ minimum: 0, maximum: MOST_MINUTES })
  @IsInt()
  @Min(0)
  @Max(MOST_MINUTES)
  minutes: number;
  @Code(SESSION_KINDS) kind: SessionKind;
  @Code(ATTENDANCES) attended: Attendance;
  @Code(SESSION_THEMES) theme: SessionTheme;
}

export class ProgrammeSignalRequest {
  @Code(SENT_SIGNALS) code: SentSignal;
  @DayField({ description: 'Today or earlier.' }) onDay: string;
  @Text({ max: 200, description: 'One sentence.' }) sentence: string;
}

export class ProgrammeBlockRequest {
  @Uuid() userId: string;
  @Code(PROGRAMME_BLOCKS) reason: ProgrammeBlock;
}

export class ProgrammeFileRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: PROGRAMME_STAGES }) stage: ProgrammeStage;
  @ApiProperty({ enum: PROGRAMME_BASES }) basis: ProgrammeBasis;
  @ApiProperty() hoursAsked: number;
  @ApiProperty() minutesDone: number;
  @NullableDay() lastSessionOn: string | null;
  @NullableInstant('By when the body of the basis must hear of his attendance; null: it need not, or did.')
  reportBy: string | null;
  @ApiProperty() isMine: boolean;
}

export class ProgrammeSessionDto {
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty() minutes: number;
  @ApiProperty({ enum: SESSION_KINDS }) kind: SessionKind;
  @ApiProperty({ enum: ATTENDANCES }) attended: Attendance;
  @ApiProperty({ enum: SESSION_THEMES }) theme: SessionTheme;
}

/** What was passed on; never whether anybody was reached. */
export class PassedSignalDto {
  @ApiProperty({ enum: SIGNAL_CODES }) code: SignalCode;
  @ApiProperty({ format: 'date' }) onDay: string;
  @Nullable(String) sentence: string | null;
  @ApiProperty({ format: 'date-time' }) sentAt: string;
}

export class ProgrammeColleagueDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() name: string;
}

export class ProgrammeFileDto extends ProgrammeFileRowDto {
  @ApiProperty() version: number;
  @ApiProperty({ format: 'date-time' }) stageAt: string;
  @NullableCode(NOT_SUITABLE_REASONS) stageReason: NotSuitableReason | null;
  @NullableDay() endsOn: string | null;
  @Nullable(String) paperNumber: string | null;
  @ApiProperty() surname: string;
  @ApiProperty() givenName: string;
  @Nullable(String) patronymic: string | null;
  @NullableDay() bornOn: string | null;
  @Nullable(String) phones: string | null;
  @Nullable(String) workHours: string | null;
  @Nullable(String) language: string | null;
  @ApiProperty({ enum: KNOWN_ANSWERS }) drinks: KnownAnswer;
  @ApiProperty({ enum: KNOWN_ANSWERS }) hasWeapon: KnownAnswer;
  @ApiProperty({ enum: KNOWN_ANSWERS }) livesWithChildren: KnownAnswer;
  @ApiProperty({ enum: KNOWN_ANSWERS }) hadOrders: KnownAnswer;
  @Nullable(String) notes: string | null;
  @NullableUuid() apartFromId: string | null;
  @ApiProperty({ enum: PROGRAMME_STAGES, isArray: true }) nextStages: ProgrammeStage[];
  @ApiProperty() holdsSessions: boolean;
  @ApiProperty({ type: [ProgrammeSessionDto] }) sessions: ProgrammeSessionDto[];
  @ApiProperty({ type: [PassedSignalDto] }) signals: PassedSignalDto[];
  @ApiProperty({ type: [ProgrammeColleagueDto], description: 'Who may be shut out of the file.' })
  colleagues: ProgrammeColleagueDto[];
}

/** A signal like it that came before and had no answer yet. */
export class EarlierSignalDto {
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty({ format: 'date-time' }) sentAt: string;
  @Nullable(String) sentence: string | null;
}

/** A signal in the case of the survivor; the programme that sent it is not named. */
export class CaseSignalDto {
  @ApiProperty({ enum: SIGNAL_CODES }) code: SignalCode;
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty({ format: 'date-time' }) sentAt: string;
  @Nullable(String) sentence: string | null;
  @Nullable(String, 'The man whom the programme means: a namesake is possible.') name: string | null;
  @NullableDay() bornOn: string | null;
  @Nullable(String) paperNumber: string | null;
  @ApiProperty({ description: 'The own agency says that it is him: then the words are shown.' })
  isConfirmed: boolean;
  @NullableCode(SIGNAL_ANSWERS) answer: SignalAnswer | null;
  @ApiProperty({ description: 'Which contacts about the programme may be recorded now.', type: [Number] })
  asks: number[];
  @ApiProperty({
    description: 'Another person set a danger aside, and the viewer may say that it is him after all.',
  })
  mayBeHim: boolean;
  @ApiProperty({ type: [EarlierSignalDto], description: 'Signals like it for which one answer counts.' })
  earlier: EarlierSignalDto[];
}

export class CaseSignalAnswerRequest {
  @Code(SIGNAL_ANSWERS) answer: SignalAnswer;
}

export class PartnerWordRequest {
  @ApiProperty({ minimum: 1, maximum: 5 })
  @IsInt()
  @Min(1)
  @Max(5)
  step: number;
  @Code(PARTNER_WORDS) word: PartnerWord;
}

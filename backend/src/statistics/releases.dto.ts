import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code, DayField } from '../platform/http/validation.js';
import { PERIOD_KINDS } from './facts.rules.js';
import type { PeriodKind } from './facts.rules.js';
import {
  CHECK_ANSWERS,
  CHECK_KINDS,
  CORRECTION_REASONS,
  OUTCOMES,
  RELEASE_ACTIONS,
  RELEASE_STATES,
} from './releases.types.js';
import type {
  CheckAnswer,
  CheckKind,
  CorrectionReason,
  Outcome,
  ReleaseAction,
  ReleaseState,
} from './releases.types.js';
import { CellDto, DefinitionDto } from './statistics.dto.js';

export class CalendarEntryDto {
  @ApiProperty({ enum: PERIOD_KINDS }) kind: PeriodKind;
  @ApiProperty({ format: 'date' }) firstOn: string;
  @ApiProperty({ format: 'date', description: 'The last day of the period.' }) lastOn: string;
  @ApiProperty({ format: 'date' }) dueOn: string;
  /** The version that anybody reads. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) publishedId: string | null;
  @ApiProperty({ type: Number, nullable: true }) version: number | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) publishedAt: string | null;
  /** The version that is on its way. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) openId: string | null;
  @ApiProperty({ enum: RELEASE_STATES, type: String, nullable: true }) openState: ReleaseState | null;
  @ApiProperty({ enum: ['draft'], isArray: true }) allowedActions: 'draft'[];
}

export class CalendarDto {
  @ApiProperty() year: number;
  @ApiProperty({ type: [Number], description: 'Years of which anything was counted, the newest first.' })
  years: number[];
  @ApiProperty({ type: [CalendarEntryDto] }) items: CalendarEntryDto[];
}

export class ReleaseTableDto {
  @ApiProperty({ type: DefinitionDto }) definition: DefinitionDto;
  @ApiProperty({ enum: OUTCOMES }) outcome: Outcome;
  @ApiProperty({ type: [String] }) lines: string[];
  @ApiProperty({ type: [String] }) columns: string[];
  @ApiProperty({ type: [CellDto] }) cells: CellDto[];
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'In steps of five; null of fewer than a hundred records.',
  })
  withoutConsentPercent: number | null;
  @ApiProperty({ type: Number, nullable: true }) withoutDayPercent: number | null;
}

/** What stands out and is to be explained. */
export class ReleaseCheckDto {
  @ApiProperty() number: number;
  @ApiProperty({ enum: CHECK_KINDS }) kind: CheckKind;
  @ApiProperty({ type: String, nullable: true, description: 'The table it is about.' }) code: string | null;
  @ApiProperty({ type: String, nullable: true }) line: string | null;
  @ApiProperty({ type: NamesDto, nullable: true }) agency: NamesDto | null;
  @ApiProperty({ enum: CHECK_ANSWERS, type: String, nullable: true }) answer: CheckAnswer | null;
}

export class ReleaseDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: PERIOD_KINDS }) kind: PeriodKind;
  @ApiProperty({ format: 'date' }) firstOn: string;
  @ApiProperty() version: number;
  @ApiProperty({ enum: RELEASE_STATES }) state: ReleaseState;
  @ApiProperty({ enum: CORRECTION_REASONS, type: String, nullable: true }) reason: CorrectionReason | null;
  @ApiProperty({ description: 'To be sent with the next step, so that nobody steps on another.' })
  revision: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) countedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) publishedAt: string | null;
  /** There is a newer version. */
  @ApiProperty() isSuperseded: boolean;
  /** Another release of its year was published after it was drafted. */
  @ApiProperty() isOvertaken: boolean;
  /** The viewer drafted or checked it, so that somebody else approves it. */
  @ApiProperty() needsAnother: boolean;
  @ApiProperty({ type: [ReleaseTableDto] }) tables: ReleaseTableDto[];
  @ApiProperty({ type: [ReleaseCheckDto] }) checks: ReleaseCheckDto[];
  @ApiProperty({ enum: RELEASE_ACTIONS, isArray: true }) allowedActions: ReleaseAction[];
}

export class ReleaseDraftRequest {
  @Code(PERIOD_KINDS) kind: PeriodKind;
  @DayField() firstOn: string;
}

export class CorrectRequest {
  @Code(CORRECTION_REASONS) reason: CorrectionReason;
}

const Whole = (): PropertyDecorator => (target, property) => {
  ApiProperty({ type: Number, minimum: 1, maximum: 30_000 })(target, property);
  for (const rule of [IsInt(), Min(1), Max(30_000)]) rule(target, property);
};

export class ReleaseStepRequest {
  @Whole() revision: number;
}

export class CheckAnswerRequest {
  @Whole() revision: number;
  @Whole() number: number;
  @Code(CHECK_ANSWERS) answer: CheckAnswer;
}

export class ReleaseIdDto {
  @ApiProperty({ format: 'uuid' }) id: string;
}

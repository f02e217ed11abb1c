import { ApiProperty, PickType } from '@nestjs/swagger';
import { ArrayUnique, IsBoolean, IsInt, Max, Min } from 'class-validator';
import { RaisingEventDto } from '../cases/index.js';
import { ColleagueDto, NamesDto } from '../identity/index.js';
import {
  Code,
  Codes,
  DayField,
  Nested,
  NestedList,
  NoneForNull,
  Text,
  Uuid,
} from '../platform/http/validation.js';
import {
  BAND_CHANGE_STATES,
  BAND_DIRECTIONS,
  CONFIRMATION_ANSWERS,
  BAND_CHANGE_REFUSALS,
  CHOSEN_BANDS,
  HIGH_REASONS,
  RISK_BANDS,
  HEALTH_FACTOR,
  RISK_ANSWERS,
  RISK_TOOLS,
  RISK_FACTOR_CODES,
  SUICIDE_ACTIONS,
  SUICIDE_ANSWERS,
  SUICIDE_LEVELS,
  SUICIDE_QUESTIONS,
  TODAY_ACTIONS,
} from './risk.types.js';
import type {
  BandChangeState,
  BandDirection,
  ConfirmationAnswer,
  ChosenBand,
  RiskBand,
  RiskAnswer,
  RiskFactor,
  RiskPartitionFactor,
  RiskTool,
  SuicideAnswer,
  SuicideLevel,
} from './risk.types.js';

export class ToolResultRequest {
  @Code(RISK_TOOLS) tool: RiskTool;
  @DayField() onDay: string;
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 200 })
  @IsInt()
  @Min(0)
  @Max(200)
  score: number;
  @Code(CHOSEN_BANDS, {
    description: 'What the tool says; a lower band than that of the case changes nothing.',
  })
  band: ChosenBand;
  @ApiProperty({ description: 'The agency holds a licence for the tool.' })
  @IsBoolean()
  isLicensed: boolean;
}

export class ToolResultDto {
  @ApiProperty({ enum: RISK_TOOLS }) tool: RiskTool;
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty() score: number;
  @ApiProperty({ enum: CHOSEN_BANDS }) band: ChosenBand;
}

export class BandChangeRequest {
  @Code(CHOSEN_BANDS) band: ChosenBand;
  @Text({ max: 2000 }) reason: string;
  @Uuid({ optional: true, description: 'An unconnected colleague who is asked to agree.' })
  confirmedBy: string | null = null;
}

export class ConfirmationRequest {
  @Code(CONFIRMATION_ANSWERS) answer: ConfirmationAnswer;
}

const RISK_PARTITION_FACTORS = RISK_FACTOR_CODES.filter((factor) => factor !== HEALTH_FACTOR);

export class AnswerRequest {
  @Code(RISK_PARTITION_FACTORS) factor: RiskPartitionFactor;
  @Code(RISK_ANSWERS) answer: RiskAnswer;
}

export class SuicideAnswersRequest {
  @Code(SUICIDE_ANSWERS) thoughts: SuicideAnswer;
  @Code(SUICIDE_ANSWERS) plan: SuicideAnswer;
  @Code(SUICIDE_ANSWERS) attempt_ever: SuicideAnswer;
  @Code(SUICIDE_ANSWERS) attempt_recent: SuicideAnswer;
  @Code(SUICIDE_ANSWERS) now: SuicideAnswer;
}

/** The triage that belongs to every assessment; "declined" is an answer. */
export class SuicideRequest {
  @ApiProperty({ description: 'The survivor declined to speak of it; no answers are sent.' })
  @IsBoolean()
  declined: boolean;
  @Nested(SuicideAnswersRequest, { optional: true }) answers: SuicideAnswersRequest | null = null;
}

export class RaiseRequest {
  @Code(CHOSEN_BANDS) band: ChosenBand;
  @Text({ max: 2000 }) reason: string;
}

export class AnsweredRequest {
  @NestedList(AnswerRequest, RISK_PARTITION_FACTORS.length, { description: 'Missing: not asked.' })
  @ArrayUnique((row: AnswerRequest) => row.factor)
  answers: AnswerRequest[];
  @Codes(RISK_PARTITION_FACTORS, { optional: true, description: 'Factors that cannot apply here.' })
  @NoneForNull()
  notApplicable: RiskPartitionFactor[] = [];
}

export class AssessmentRequest extends AnsweredRequest {
  @Nested(SuicideRequest) suicide: SuicideRequest;
  @Nested(RaiseRequest, { optional: true }) raise: RaiseRequest | null = null;
}

export class AssessmentPreviewRequest extends AnsweredRequest {
  @Nested(SuicideRequest, { optional: true }) suicide: SuicideRequest | null = null;
  @Code(CHOSEN_BANDS, { optional: true, description: 'The band the assessor would raise it to.' })
  raiseTo: ChosenBand | null = null;
}

export class FactorDto {
  @ApiProperty({ enum: RISK_FACTOR_CODES }) factor: RiskFactor;
  @ApiProperty({ description: 'One yes makes the band high.' }) critical: boolean;
  @ApiProperty({ description: 'Asked about ever, not about the last months.' }) ever: boolean;
}

export class FactorPartDto {
  @ApiProperty() part: string;
  @ApiProperty({ type: [FactorDto] }) factors: FactorDto[];
}

/** The questions in their order. Their scores stay on the server. */
export class FactorSetDto {
  @ApiProperty() set: string;
  @ApiProperty({ type: [FactorPartDto] }) parts: FactorPartDto[];
  @ApiProperty({ enum: RISK_ANSWERS, isArray: true }) answers: string[];
  @ApiProperty({ enum: SUICIDE_QUESTIONS, isArray: true }) suicideQuestions: string[];
  @ApiProperty({ enum: SUICIDE_ANSWERS, isArray: true }) suicideAnswers: string[];
}

export class AnsweredFactorDto {
  @ApiProperty({ enum: RISK_PARTITION_FACTORS }) factor: RiskPartitionFactor;
  @ApiProperty({ enum: RISK_ANSWERS }) answer: RiskAnswer;
  @ApiProperty() critical: boolean;
}

export class TriageDto {
  @ApiProperty({ enum: SUICIDE_LEVELS }) level: SuicideLevel;
  @ApiProperty({ enum: SUICIDE_ACTIONS, isArray: true }) actions: string[];
  @ApiProperty({ type: SuicideAnswersRequest }) answers: SuicideAnswersRequest;
}

export class AssessmentDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) assessedAt: string;
  @ApiProperty({ type: String, nullable: true, description: 'Inside the own agency only.' })
  assessedByName: string | null;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty() factorSet: string;
  @ApiProperty({ type: [AnsweredFactorDto] }) answers: AnsweredFactorDto[];
  @ApiProperty({ type: [String] }) notApplicable: string[];
  @ApiProperty() score: number;
  @ApiProperty({ description: 'Share of the applicable factors answered with yes or no, 0 to 1.' })
  knownShare: number;
  @ApiProperty() incidentsInYear: number;
  @ApiProperty({ enum: CHOSEN_BANDS }) calculatedBand: ChosenBand;
  @ApiProperty({ enum: RISK_BANDS, description: 'Before any change by judgement.' }) assessedBand: RiskBand;
  @ApiProperty({ enum: RISK_BANDS }) band: RiskBand;
  @ApiProperty({ enum: HIGH_REASONS, isArray: true }) highReasons: string[];
  @ApiProperty({
    description: 'A colleague with the training has still to confirm it; until then it lowers no band.',
  })
  isUnconfirmed: boolean;
  @ApiProperty({ type: TriageDto, required: false, description: 'Only for viewers of the health partition.' })
  suicide?: TriageDto;
}

/** The last assessment as coded facts, for a decider who has not worked on the case. */
export class LastAssessmentDto extends PickType(AssessmentDto, [
  'assessedAt',
  'assessedBand',
  'knownShare',
  'incidentsInYear',
  'highReasons',
] as const) {}

export class BandChangeDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ type: String, nullable: true, description: 'The own agency’s code of the survivor.' })
  code: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) assessmentId: string | null;
  @ApiProperty({ enum: RISK_BANDS }) from: RiskBand;
  @ApiProperty({ enum: RISK_BANDS }) to: RiskBand;
  @ApiProperty({ enum: BAND_DIRECTIONS }) direction: BandDirection;
  @ApiProperty() reason: string;
  @ApiProperty({ enum: BAND_CHANGE_STATES }) state: BandChangeState;
  @ApiProperty({ type: String, nullable: true }) requestedByName: string | null;
  @ApiProperty({ format: 'date-time' }) requestedAt: string;
  @ApiProperty({ type: String, nullable: true }) confirmerName: string | null;
  @ApiProperty({ type: String, nullable: true }) decidedByName: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) decidedAt: string | null;
  @ApiProperty({ enum: HIGH_REASONS, isArray: true, description: 'Of the last assessment.' })
  highReasons: string[];
  @ApiProperty({ type: LastAssessmentDto, nullable: true }) lastAssessment: LastAssessmentDto | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

/** One band that the viewer could choose now, and what choosing it would ask for. */
export class BandChoiceDto {
  @ApiProperty({ enum: CHOSEN_BANDS }) band: ChosenBand;
  @ApiProperty({ enum: BAND_DIRECTIONS }) direction: BandDirection;
  @ApiProperty({ description: 'It takes effect when an unconnected colleague agrees.' })
  needsSecondPerson: boolean;
  @ApiProperty({
    enum: BAND_CHANGE_REFUSALS,
    isArray: true,
    description: 'Empty if the request is possible.',
  })
  refusals: string[];
}

/** What a change of the band by judgement would ask for, before anything is sent. */
export class BandChangeOptionsDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ enum: RISK_BANDS }) band: RiskBand;
  @ApiProperty({ type: [BandChoiceDto] }) choices: BandChoiceDto[];
  @ApiProperty({ type: [ColleagueDto], description: 'Who may agree; empty if none has to.' })
  colleagues: ColleagueDto[];
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The change that waits.' })
  pendingId: string | null;
}

/** Every assessment and every change by judgement, newest first; nothing is ever overwritten. */
export class RiskHistoryDto {
  @ApiProperty({ enum: RISK_BANDS }) band: RiskBand;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) assessedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) assessAgainBy: string | null;
  @ApiProperty({ type: [AssessmentDto] }) assessments: AssessmentDto[];
  @ApiProperty({ type: [BandChangeDto] }) changes: BandChangeDto[];
  @ApiProperty({ type: [ToolResultDto], description: 'Newest first.' }) tools: ToolResultDto[];
  @ApiProperty({ type: [RaisingEventDto], description: 'Of the last twelve months, the latest first.' })
  raisedBy: RaisingEventDto[];
}

export class TriagePreviewDto {
  @ApiProperty({ enum: SUICIDE_LEVELS }) level: SuicideLevel;
  @ApiProperty({ enum: SUICIDE_ACTIONS, isArray: true }) actions: string[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) healthContactDueAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) followUpDueAt: string | null;
}

/** What the answers given so far come to, and what to do today; nothing is saved. */
export class AssessmentPreviewDto {
  @ApiProperty({ enum: RISK_BANDS }) band: RiskBand;
  @ApiProperty({ enum: RISK_BANDS }) assessedBand: RiskBand;
  @ApiProperty() answered: number;
  @ApiProperty() incomplete: boolean;
  @ApiProperty() escalated: boolean;
  @ApiProperty({ enum: HIGH_REASONS, isArray: true }) highReasons: string[];
  @ApiProperty({ enum: TODAY_ACTIONS, isArray: true }) today: string[];
  @ApiProperty({ format: 'date-time' }) assessAgainBy: string;
  @ApiProperty({ type: TriagePreviewDto, nullable: true }) suicide: TriagePreviewDto | null;
}

import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, ValidateNested } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code, Codes, Nested, Text, NoneForNull } from '../platform/http/validation.js';
import { TODAY_ACTIONS } from './assessment.types.js';
import { BandChangeDto } from './band-changes.dto.js';
import {
  CHOSEN_BANDS,
  HEALTH_FACTOR,
  HIGH_REASONS,
  RISK_ANSWERS,
  RISK_BANDS,
  RISK_FACTOR_CODES,
} from './risk.types.js';
import type { ChosenBand, RiskAnswer, RiskBand, RiskFactor, RiskPartitionFactor } from './risk.types.js';
import { SUICIDE_ACTIONS, SUICIDE_ANSWERS, SUICIDE_LEVELS, SUICIDE_QUESTIONS } from './suicide.types.js';
import type { SuicideAnswer, SuicideLevel } from './suicide.types.js';

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
  @ApiProperty({ description: 'She did not want to speak of it; then no answers are sent.' })
  @IsBoolean()
  declined: boolean;
  @Nested(SuicideAnswersRequest, { optional: true }) answers: SuicideAnswersRequest | null = null;
}

export class RaiseRequest {
  @Code(CHOSEN_BANDS) band: ChosenBand;
  @Text({ max: 2000 }) reason: string;
}

class AnsweredRequest {
  @ApiProperty({ type: [AnswerRequest], description: 'A factor left out counts as not asked.' })
  @IsArray()
  @ArrayMaxSize(RISK_PARTITION_FACTORS.length)
  @ArrayUnique((row: AnswerRequest) => row.factor)
  @ValidateNested({ each: true })
  @Type(() => AnswerRequest)
  answers: AnswerRequest[];
  @Codes(RISK_PARTITION_FACTORS, {
    optional: true,
    description: 'Factors that cannot apply, such as those of children where there are none.',
  })
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

/** What is asked, in the order in which it is asked. Weights stay on the server. */
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
  @ApiProperty({ enum: RISK_BANDS }) assessedBand: RiskBand;
  @ApiProperty({ enum: RISK_BANDS }) band: RiskBand;
  @ApiProperty({ enum: HIGH_REASONS, isArray: true }) highReasons: string[];
  @ApiProperty({ type: TriageDto, required: false, description: 'Only for those who read the health part.' })
  suicide?: TriageDto;
}

/** Every assessment and every change by judgement, newest first; nothing is ever overwritten. */
export class RiskHistoryDto {
  @ApiProperty({ enum: RISK_BANDS }) band: RiskBand;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) assessedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) assessAgainBy: string | null;
  @ApiProperty({ type: [AssessmentDto] }) assessments: AssessmentDto[];
  @ApiProperty({ type: [BandChangeDto] }) changes: BandChangeDto[];
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

import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { Nullable } from '../platform/http/nullable-fields.js';
import { Code, DayField, Text, Uuid } from '../platform/http/validation.js';
import {
  KEY_DATE_DETAILS,
  KEY_DATE_KINDS,
  KEY_DATE_STEPS,
  ALONE,
  COPY_CHOICES,
  PLAN_ACTIONS,
  GOAL_DOMAINS,
  GOAL_PROGRESS,
  WITH_WHOM,
} from './support.rules.js';
import type {
  KeyDateDetail,
  KeyDateKind,
  KeyDateStep,
  Alone,
  CopyChoice,
  PlanAction,
  PlanTexts,
  GoalDomain,
  GoalProgressCode,
  WithWhom,
} from './support.rules.js';
import { NEED_ANSWERS, SUPPORT_NEEDS } from './needs.rules.js';
import type { NeedAnswerCode, SupportNeed } from './needs.rules.js';
import { PLAN_OBSTACLES, PLAN_OWNERS, PLAN_STEPS, PLAN_TEMPLATES } from './plan.rules.js';
import type { PlanObstacle, PlanOwner, PlanStep, PlanTemplate } from './plan.rules.js';
import { GroupActionDto } from './plan-templates.dto.js';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { SERVICE_TYPES } from '../agencies/agencies.types.js';
import type { ServiceType } from '../agencies/agencies.types.js';

class KeyDateStepRequest {
  @DayField() onDay: string;
  @Code(KEY_DATE_DETAILS, { optional: true, description: 'Required with the steps that have details.' })
  detail: KeyDateDetail | null = null;
  @Text({ optional: true, max: 2000 }) note: string | null = null;
}

export class KeyDateEventRequest extends KeyDateStepRequest {
  @Code(KEY_DATE_STEPS) step: KeyDateStep;
}

export class NewKeyDateRequest extends KeyDateStepRequest {
  @Code(KEY_DATE_KINDS) kind: KeyDateKind;
}

export class KeyDateEventDto {
  @ApiProperty({ enum: KEY_DATE_STEPS }) step: KeyDateStep;
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty({ enum: KEY_DATE_DETAILS, nullable: true, type: String }) detail: KeyDateDetail | null;
  @ApiProperty({ type: String, nullable: true }) note: string | null;
}

export class KeyDateDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: KEY_DATE_KINDS }) kind: KeyDateKind;
  @ApiProperty({ description: 'Something is still to come.' }) isRunning: boolean;
  @ApiProperty({ type: [KeyDateEventDto], description: 'Newest first.' }) notes: KeyDateEventDto[];
  @ApiProperty({ enum: KEY_DATE_STEPS, isArray: true, description: 'Steps that the viewer may add.' })
  allowedActions: KeyDateStep[];
  @ApiProperty({ type: 'integer' }) version: number;
}

export class KeyDatesDto {
  @ApiProperty({ type: [KeyDateDto], description: 'Those that the viewer may read, running ones first.' })
  dates: KeyDateDto[];
  @ApiProperty({ enum: KEY_DATE_KINDS, isArray: true, description: 'Kinds that the viewer may add.' })
  allowedKinds: KeyDateKind[];
}

const LONG = 5000;

export class SafetyPlanRequest implements PlanTexts {
  @Text({ optional: true, max: LONG, description: 'What worries her most, in her own words; required.' })
  mainConcern: string | null = null;
  @Text({ optional: true, max: LONG, description: 'Resources: money, documents, work.' })
  economic: string | null = null;
  @Text({ optional: true, max: LONG, description: 'Resources: people.' }) relationships: string | null = null;
  @Text({ optional: true, max: LONG, description: 'Resources: in the community.' })
  community: string | null = null;
  @Text({ optional: true, max: LONG }) otherResources: string | null = null;
  @Text({ optional: true, max: LONG, description: 'What is prepared.' }) before: string | null = null;
  @Text({ optional: true, max: LONG, description: 'What she does when it happens.' })
  during: string | null = null;
  @Text({ optional: true, max: LONG, description: 'What she does after leaving.' })
  after: string | null = null;
}

export class SafetyPlanTextsDto implements PlanTexts {
  @ApiProperty({ type: String, nullable: true }) mainConcern: string | null;
  @ApiProperty({ type: String, nullable: true }) economic: string | null;
  @ApiProperty({ type: String, nullable: true }) relationships: string | null;
  @ApiProperty({ type: String, nullable: true }) community: string | null;
  @ApiProperty({ type: String, nullable: true }) otherResources: string | null;
  @ApiProperty({ type: String, nullable: true }) before: string | null;
  @ApiProperty({ type: String, nullable: true }) during: string | null;
  @ApiProperty({ type: String, nullable: true }) after: string | null;
}

export class SafetyPlanVersionDto {
  @ApiProperty({ type: 'integer' }) versionNo: number;
  @ApiProperty({ format: 'date-time' }) writtenAt: string;
  @ApiProperty({ type: SafetyPlanTextsDto }) texts: SafetyPlanTextsDto;
}

export class SafetyPlanDto {
  @ApiProperty({ type: SafetyPlanVersionDto, nullable: true, description: 'null while there is none.' })
  current: SafetyPlanVersionDto | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Written or reviewed.' })
  reviewedAt: string | null;
  @ApiProperty({ enum: COPY_CHOICES, nullable: true, type: String, description: 'null: not asked yet.' })
  copyChoice: CopyChoice | null;
  @ApiProperty({ enum: ALONE, nullable: true, type: String }) copyAlone: Alone | null;
  @ApiProperty({ enum: PLAN_ACTIONS, isArray: true }) allowedActions: PlanAction[];
  @ApiProperty({ type: 'integer', description: 'The number of the newest version; 0 while there is none.' })
  version: number;
}

export class CopyChoiceRequest {
  @Code(COPY_CHOICES) choice: CopyChoice;
  @Code(ALONE, { description: 'Whether she was alone when she chose.' }) alone: Alone;
}

export class SupportEntryRequest {
  @Code(SERVICE_TYPES) serviceType: ServiceType;
  @Code(WITH_WHOM) withWhom: WithWhom;
  @DayField({ description: 'The day in Dushanbe; not in the future.' }) givenOn: string;
  @ApiProperty({ type: 'integer', nullable: true, required: false, minimum: 1, maximum: 1440 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1440)
  minutes: number | null = null;
  @Uuid({ optional: true })
  referralId: string | null = null;
  @Uuid({ optional: true })
  goalId: string | null = null;
  @Uuid({ optional: true })
  correctsId: string | null = null;
  @Text({ optional: true, max: 5000 }) note: string | null = null;
}

export class SupportEntryDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: SERVICE_TYPES }) serviceType: ServiceType;
  @ApiProperty({ enum: WITH_WHOM }) withWhom: WithWhom;
  @ApiProperty({ format: 'date' }) givenOn: string;
  @ApiProperty({ type: 'integer', nullable: true }) minutes: number | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) referralId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) goalId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) correctsId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The entry that replaced it.' })
  correctedById: string | null;
  @ApiProperty({ type: String, nullable: true }) note: string | null;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @ApiProperty({ type: [String] }) allowedActions: string[];
}

export class SupportEntryPageDto {
  @ApiProperty({ type: [SupportEntryDto] }) items: SupportEntryDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class GoalRequest {
  @Code(GOAL_DOMAINS) domain: GoalDomain;
  @Text({ max: 2000, description: 'In her own words.' }) words: string;
  @Text({ optional: true, max: 1000, description: 'How she will know that she has reached it.' })
  measure: string | null = null;
  @DayField() setOn: string;
}

export class GoalProgressRequest {
  @Code(GOAL_PROGRESS) progress: GoalProgressCode;
  @Text({ optional: true, max: 1000, description: 'In her own words.' }) word: string | null = null;
  @DayField() saidOn: string;
}

export class GoalStepDto {
  @ApiProperty({ enum: GOAL_PROGRESS }) progress: GoalProgressCode;
  @ApiProperty({ type: String, nullable: true }) word: string | null;
  @ApiProperty({ format: 'date' }) saidOn: string;
}

export class NeedAnswerRequest {
  @Code(SUPPORT_NEEDS) need: SupportNeed;
  @Code(NEED_ANSWERS) answer: NeedAnswerCode;
}

export class NeedsRequest {
  @ApiProperty({ type: [NeedAnswerRequest], description: 'Needs that were spoken about; each once.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => NeedAnswerRequest)
  @ArrayMinSize(1)
  @ArrayUnique(({ need }: NeedAnswerRequest) => need)
  answers: NeedAnswerRequest[];
  @DayField() saidOn: string;
}

export class NeedBeforeDto {
  @ApiProperty({ enum: NEED_ANSWERS }) answer: NeedAnswerCode;
  @ApiProperty({ format: 'date' }) saidOn: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
}

export class NeedDto {
  @ApiProperty({ enum: SUPPORT_NEEDS }) need: SupportNeed;
  @ApiProperty({ enum: NEED_ANSWERS }) answer: NeedAnswerCode;
  @ApiProperty({ type: String, format: 'date', nullable: true }) saidOn: string | null;
  @ApiProperty({ type: 'integer', description: 'Goals that serve it.' }) goals: number;
  @Nullable(NeedBeforeDto, 'Her answer to the agency that transferred the case, until this agency asks.')
  before: NeedBeforeDto | null;
}

export class NeedsDto {
  @ApiProperty({ type: [NeedDto], description: 'Each need once, in the same order.' }) needs: NeedDto[];
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty({ type: 'integer' }) version: number;
}

export class PlanActionRequest {
  @Code(PLAN_TEMPLATES, { optional: true, description: 'Required unless `what` says it.' })
  template: PlanTemplate | null = null;
  @Text({ optional: true, max: 120, description: 'Without names.' }) what: string | null = null;
  @Code(PLAN_OWNERS) owner: PlanOwner;
  @Uuid({ optional: true, description: 'A running referral of the case; required where an agency does it.' })
  referralId: string | null = null;
  @DayField({ description: 'The day in Dushanbe by which it is due; not in the past.' }) dueOn: string;
}

export class PlanActionStepRequest {
  @Code(PLAN_STEPS) step: PlanStep;
  @DayField({ optional: true, description: 'Required when the action moves.' }) dueOn: string | null = null;
  @Code(PLAN_OBSTACLES, { optional: true, description: 'Required when it did not work.' })
  obstacle: PlanObstacle | null = null;
}

export class PlanActionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: PLAN_TEMPLATES, nullable: true, type: String }) template: PlanTemplate | null;
  @ApiProperty({ type: String, nullable: true }) what: string | null;
  @ApiProperty({ enum: PLAN_OWNERS }) owner: PlanOwner;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) referralId: string | null;
  @ApiProperty({ enum: PLAN_STEPS, description: 'The last step.' }) step: PlanStep;
  @ApiProperty({ format: 'date' }) dueOn: string;
  @ApiProperty({ description: 'The day has passed and the action is open; never for her own.' })
  isLate: boolean;
  @ApiProperty({ enum: PLAN_OBSTACLES, nullable: true, type: String }) obstacle: PlanObstacle | null;
  @ApiProperty({ enum: PLAN_STEPS, isArray: true, description: 'Steps that the viewer may add.' })
  allowedActions: PlanStep[];
  @ApiProperty({ type: 'integer' }) version: number;
}

export class GoalDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: GOAL_DOMAINS }) domain: GoalDomain;
  @ApiProperty() words: string;
  @ApiProperty({ type: String, nullable: true }) measure: string | null;
  @ApiProperty({ format: 'date' }) setOn: string;
  @ApiProperty({ enum: GOAL_PROGRESS }) progress: GoalProgressCode;
  @ApiProperty({ type: [GoalStepDto], description: 'Newest first.' }) history: GoalStepDto[];
  @ApiProperty({ type: [PlanActionDto], description: 'Open ones first, by day.' }) actions: PlanActionDto[];
  @ApiProperty({ enum: PLAN_TEMPLATES, isArray: true, description: 'Usual actions for this goal.' })
  templates: PlanTemplate[];
  @ApiProperty({ type: [GroupActionDto], description: 'What the working group proposes for this goal.' })
  proposals: GroupActionDto[];
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

/** How much was done; never what. */
export class SupportCountsDto {
  @ApiProperty({ type: 'integer' }) entries: number;
  @ApiProperty({ type: 'integer' }) goals: number;
  @ApiProperty({ type: 'integer' }) goalsMet: number;
}

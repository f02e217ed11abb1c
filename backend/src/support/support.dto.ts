import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { SERVICE_TYPES } from '../agencies/agencies.types.js';
import type { ServiceType } from '../agencies/agencies.types.js';
import { Code, DayField, Text } from '../platform/http/validation.js';
import { GOAL_DOMAINS, GOAL_PROGRESS, WITH_WHOM } from './support.types.js';
import type { GoalDomain, GoalProgressCode, WithWhom } from './support.types.js';

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
  @ApiProperty({ type: String, format: 'uuid', nullable: true, required: false })
  @IsOptional()
  @IsUUID()
  referralId: string | null = null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, required: false })
  @IsOptional()
  @IsUUID()
  goalId: string | null = null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, required: false })
  @IsOptional()
  @IsUUID()
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
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The entry that took its place.',
  })
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
  @Text({ optional: true, max: 1000, description: 'In her measure and her words.' }) word: string | null =
    null;
  @DayField() saidOn: string;
}

export class GoalStepDto {
  @ApiProperty({ enum: GOAL_PROGRESS }) progress: GoalProgressCode;
  @ApiProperty({ type: String, nullable: true }) word: string | null;
  @ApiProperty({ format: 'date' }) saidOn: string;
}

export class GoalDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: GOAL_DOMAINS }) domain: GoalDomain;
  @ApiProperty() words: string;
  @ApiProperty({ type: String, nullable: true }) measure: string | null;
  @ApiProperty({ format: 'date' }) setOn: string;
  @ApiProperty({ enum: GOAL_PROGRESS }) progress: GoalProgressCode;
  @ApiProperty({ type: [GoalStepDto], description: 'Newest first.' }) history: GoalStepDto[];
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

/** How much was done; never what. */
export class SupportCountsDto {
  @ApiProperty({ type: 'integer' }) entries: number;
  @ApiProperty({ type: 'integer' }) goals: number;
  @ApiProperty({ type: 'integer' }) goalsMet: number;
}

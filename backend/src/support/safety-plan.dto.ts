import { ApiProperty } from '@nestjs/swagger';
import { Code, Text } from '../platform/http/validation.js';
import { ALONE, COPY_CHOICES, PLAN_ACTIONS } from './support.types.js';
import type { Alone, CopyChoice, PlanAction, PlanTexts } from './support.types.js';

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
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Made or gone through with her.',
  })
  reviewedAt: string | null;
  @ApiProperty({
    enum: COPY_CHOICES,
    nullable: true,
    type: String,
    description: 'null while she was not asked.',
  })
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

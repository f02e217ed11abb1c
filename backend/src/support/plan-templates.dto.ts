import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code, Text } from '../platform/http/validation.js';
import { SUPPORT_NEEDS } from './needs.rules.js';
import type { SupportNeed } from './needs.rules.js';
import { DAYS_AT_MOST } from './plan-templates.rules.js';
import { PLAN_OWNERS, PLAN_TEMPLATES } from './plan.rules.js';
import type { PlanOwner, PlanTemplate } from './plan.rules.js';

export class GroupActionRequest {
  @Code(SUPPORT_NEEDS) need: SupportNeed;
  @Text({ max: 120, description: 'Without names.' }) what: string;
  @Code(PLAN_OWNERS) owner: PlanOwner;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: DAYS_AT_MOST, description: 'Days until it is due.' })
  @IsInt()
  @Min(1)
  @Max(DAYS_AT_MOST)
  days: number;
}

export class HiddenTemplateRequest {
  @Code(PLAN_TEMPLATES) template: PlanTemplate;
}

export class GroupActionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() what: string;
  @ApiProperty({ enum: PLAN_OWNERS }) owner: PlanOwner;
  @ApiProperty({ type: 'integer', description: 'Days until it is due.' }) days: number;
}

export class ShippedActionDto {
  @ApiProperty({ enum: PLAN_TEMPLATES }) template: PlanTemplate;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null where it is offered.' })
  hiddenBy: string | null;
}

export class NeedActionsDto {
  @ApiProperty({ enum: SUPPORT_NEEDS }) need: SupportNeed;
  @ApiProperty({ type: [ShippedActionDto] }) shipped: ShippedActionDto[];
  @ApiProperty({ type: [GroupActionDto] }) own: GroupActionDto[];
}

export class GroupPlanDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @ApiProperty({ type: [NeedActionsDto] }) needs: NeedActionsDto[];
}

import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code, Text } from '../platform/http/validation.js';
import {
  ESCALATION_ROLES,
  FOLLOW_UP_KINDS,
  OWNER_ROLES,
  RULE_KEYS,
  SATISFACTIONS,
} from './follow-ups.types.js';
import type {
  EscalationRole,
  FollowUpKind,
  OwnerRole,
  RuleKey,
  Satisfaction,
  TriggerKind,
} from './follow-ups.types.js';
import { RULE_VALUES } from './published-values.rules.js';
import {
  FIXED_REASONS,
  RULE_SOURCES,
  RULE_VALUE_KINDS,
  VALUE_UNITS,
  VALUE_VARIANTS,
} from './rule-values.types.js';
import type { FixedReason, RuleSource, RuleValueKind, ValueUnit, ValueVariant } from './rule-values.types.js';

const KEYS = RULE_VALUES.map(({ key }) => key);
const MOST_HOURS = 1_000;

export class RuleValueRequest {
  @Code(KEYS) key: string;
  @ApiProperty({ type: 'integer', description: 'In the unit of the value; 1 and 0 switch on and off.' })
  @IsInt()
  @Min(-MOST_HOURS)
  @Max(MOST_HOURS)
  count: number;
}

export class RuleValuesRequest {
  @ApiProperty({
    type: [RuleValueRequest],
    description: 'All that the group sets; the rest is as published.',
  })
  @IsArray()
  @ArrayMaxSize(KEYS.length)
  @ArrayUnique(({ key }: RuleValueRequest) => key)
  @ValidateNested({ each: true })
  @Type(() => RuleValueRequest)
  values: RuleValueRequest[];
}

export class RuleVersionRequest extends RuleValuesRequest {
  @Text({ max: 500, description: 'Why; nobody is named.' }) reason: string;
}

export class RuleAmountDto {
  @ApiProperty({ enum: VALUE_UNITS }) unit: ValueUnit;
  @ApiProperty({ type: 'integer' }) count: number;
}

export class RuleValueDto {
  @ApiProperty() key: string;
  @ApiProperty({ enum: RULE_VALUE_KINDS }) kind: RuleValueKind;
  @ApiProperty({ type: 'integer', nullable: true }) step: number | null;
  @ApiProperty({ enum: VALUE_VARIANTS, type: String, nullable: true }) variant: ValueVariant | null;
  @ApiProperty({ type: RuleAmountDto }) published: RuleAmountDto;
  @ApiProperty({ type: RuleAmountDto, nullable: true, description: 'null: as published.' })
  set: RuleAmountDto | null;
  @ApiProperty({ type: RuleAmountDto, nullable: true, description: 'null: fixed.' })
  least: RuleAmountDto | null;
  @ApiProperty({ type: RuleAmountDto, nullable: true }) most: RuleAmountDto | null;
}

export class RuleDto {
  @ApiProperty({ enum: RULE_KEYS }) key: RuleKey;
  @ApiProperty({ type: [String] }) triggers: TriggerKind[];
  @ApiProperty({ enum: OWNER_ROLES }) owner: OwnerRole;
  @ApiProperty({ enum: ESCALATION_ROLES, isArray: true }) missed: EscalationRole[];
  @ApiProperty({ enum: FOLLOW_UP_KINDS }) kind: FollowUpKind;
  @ApiProperty({ enum: SATISFACTIONS }) satisfiedBy: Satisfaction;
  @ApiProperty({ description: 'Its due time never moves later.' }) isSafety: boolean;
  @ApiProperty({ enum: RULE_SOURCES }) source: RuleSource;
  @ApiProperty({ enum: FIXED_REASONS, type: String, nullable: true }) fixed: FixedReason | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'In cases that she allowed the group to know; null where the group reads no such rows.',
  })
  openRows: number | null;
  @ApiProperty({ type: [RuleValueDto] }) values: RuleValueDto[];
}

export class RuleChangeDto {
  @ApiProperty() key: string;
  @ApiProperty({ type: RuleAmountDto }) before: RuleAmountDto;
  @ApiProperty({ type: RuleAmountDto }) after: RuleAmountDto;
}

export class RuleVersionDto {
  @ApiProperty({ type: 'integer' }) number: number;
  @ApiProperty({ format: 'date-time', description: 'From when it holds.' }) recordedAt: string;
  @ApiProperty({ type: String, nullable: true, description: 'null where the viewer sees no colleague.' })
  by: string | null;
  @ApiProperty() reason: string;
  @ApiProperty({ type: [RuleChangeDto] }) changes: RuleChangeDto[];
  @ApiProperty({ description: 'Every row that waited was looked at.' }) isPlanned: boolean;
  @ApiProperty({ type: 'integer', description: 'Rows planned anew, of cases that the viewer may see.' })
  moved: number;
}

export class RuleBookRowDto {
  @ApiProperty({ format: 'uuid', description: 'The working group.' }) id: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @ApiProperty({ type: 'integer', description: '0: as published.' }) version: number;
}

export class RuleBookDto extends RuleBookRowDto {
  @ApiProperty({ type: [RuleDto] }) rules: RuleDto[];
  @ApiProperty({ type: [RuleValueDto] }) ladder: RuleValueDto[];
  @ApiProperty({ type: [RuleVersionDto], description: 'The latest first.' }) versions: RuleVersionDto[];
}

export class RuleCountDto {
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: of health or stays, told to nobody.' })
  rows: number | null;
}

export class RulePreviewDto {
  @ApiProperty({ type: [RuleChangeDto] }) changes: RuleChangeDto[];
  @ApiProperty({
    type: 'integer',
    description: 'Rows that would be planned anew, of cases that the group may know and the viewer too.',
  })
  moved: number;
  @ApiProperty({
    description: 'Rules of health or stays are among those that change; how many rows is told to nobody.',
  })
  movesClosed: boolean;
  @ApiProperty({ type: [RuleCountDto] }) rules: RuleCountDto[];
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  Max,
  Min,
  ValidateNested,
  IsOptional,
  IsUUID,
} from 'class-validator';
import { KNOWN_ANSWERS } from '../cases/index.js';
import type { KnownAnswer } from '../cases/index.js';
import { OWN_ACTION_ANSWERS } from '../support/index.js';
import type { OwnActionAnswer } from '../support/index.js';
import { Code, InstantField, NestedList, NoneForNull, Text, Uuid } from '../platform/http/validation.js';
import { CONTACT_CHANNELS, SafeWindowDto } from '../survivors/index.js';
import type { ContactChannel } from '../survivors/index.js';
import { WORK_OUTCOMES } from './consequences.rules.js';
import type { WorkOutcome } from './consequences.rules.js';
import {
  FOLLOW_UP_KINDS,
  FOLLOW_UP_STATUSES,
  OWNER_ROLES,
  RULE_KEYS,
  ESCALATION_ROLES,
  SATISFACTIONS,
} from './follow-ups.types.js';
import type {
  RuleKey,
  EscalationRole,
  FollowUpKind,
  OwnerRole,
  Satisfaction,
  TriggerKind,
} from './follow-ups.types.js';
import {
  ALONE_ANSWERS,
  SUPERVISOR_ALERT_REASONS,
  CONTACT_OUTCOMES,
  WELLBEING_ANSWERS,
  PLAN_ANSWERS,
} from './outcomes.types.js';
import type { AloneAnswer, ContactOutcome, WellbeingAnswer, PlanAnswer } from './outcomes.types.js';
import { Type } from 'class-transformer';
import { NamesDto } from '../identity/index.js';
import { RULE_VALUES } from './rule-values.rules.js';
import {
  FIXED_REASONS,
  RULE_SOURCES,
  RULE_VALUE_KINDS,
  VALUE_UNITS,
  VALUE_VARIANTS,
} from './rule-values.types.js';
import type { FixedReason, RuleSource, RuleValueKind, ValueUnit, ValueVariant } from './rule-values.types.js';
import { CONTACT_DECISIONS } from './scheduled-contacts.rules.js';
import type { ContactDecisionCode } from './scheduled-contacts.rules.js';
import { SNOOZE_REASONS } from './snoozes.rules.js';
import type { SnoozeReason } from './snoozes.rules.js';

/** What may be null in an answer. */
const TEXT = { type: String, nullable: true } as const;
const INSTANT = { type: String, format: 'date-time', nullable: true } as const;

export class FollowUpDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty() step: number;
  @ApiProperty({ enum: FOLLOW_UP_KINDS }) kind: string;
  @ApiProperty({ enum: OWNER_ROLES }) owner: string;
  @ApiProperty({ format: 'date-time' }) fromAt: string;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({ ...INSTANT, description: 'null: its time came with what made it.' })
  countedFrom: string | null;
  @ApiProperty({ type: 'integer', description: 'Which version of the rules made it; 0: as published.' })
  rulesVersion: number;
  @ApiProperty({ ...TEXT, description: 'Why that version was made.' })
  rulesReason: string | null;
  @ApiProperty({ enum: FOLLOW_UP_STATUSES }) status: string;
  @ApiProperty() isLate: boolean;
  @ApiProperty({ description: 'Code of what made the row; the answer to "Why?".' }) because: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) subjectId: string | null;
  @ApiProperty(TEXT) escalatedTo: string | null;
  @ApiProperty(TEXT) outcome: string | null;
  @ApiProperty(INSTANT) doneAt: string | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class WorkRequest {
  @Code(WORK_OUTCOMES) outcome: WorkOutcome;
  @Code(KNOWN_ANSWERS, {
    optional: true,
    description: 'Whether the survivor was alone when declining: required then, and only "yes" counts.',
  })
  alone: KnownAnswer | null = null;
}

export class OwnActionRequest {
  @Uuid() actionId: string;
  @Code(OWN_ACTION_ANSWERS) answer: OwnActionAnswer;
}

export class ContactRequest {
  @Code(CONTACT_OUTCOMES) outcome: ContactOutcome;
  @InstantField({ description: 'When it was; not in the future.' }) contactedAt: string;
  @Code(CONTACT_CHANNELS) channel: ContactChannel;
  @Code(ALONE_ANSWERS, { optional: true, description: 'Required where she was spoken with.' })
  alone: AloneAnswer | null = null;
  @Code(WELLBEING_ANSWERS) wellbeing: WellbeingAnswer;
  @Code(PLAN_ANSWERS, {
    optional: true,
    description: 'Required where she was spoken with and a plan exists: is it still right?',
  })
  plan: PlanAnswer | null = null;
  @ApiProperty({ description: 'She said, alone, that this channel is safe again.' })
  @IsBoolean()
  confirmsChannel: boolean;
  @Text({ optional: true, max: 5000 }) note: string | null = null;
  @NestedList(OwnActionRequest, 50, {
    optional: true,
    description: 'What she, alone, said about her actions.',
  })
  @NoneForNull()
  ownActions: OwnActionRequest[] = [];
}

export class ContactDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) contactedAt: string;
  @ApiProperty({ enum: CONTACT_OUTCOMES }) outcome: ContactOutcome;
  @ApiProperty({ enum: ALONE_ANSWERS, ...TEXT }) alone: AloneAnswer | null;
  @ApiProperty({
    ...TEXT,
    enum: WELLBEING_ANSWERS,
    description: 'null for those who do not hold the health partition.',
  })
  wellbeing: WellbeingAnswer | null;
  @ApiProperty({ enum: CONTACT_CHANNELS, ...TEXT }) channel: ContactChannel | null;
  @ApiProperty({ enum: PLAN_ANSWERS, ...TEXT }) plan: PlanAnswer | null;
  @ApiProperty({ description: 'Made by another agency for this one; how is not disclosed.' })
  isByOtherAgency: boolean;
  @ApiProperty() inSafeWindow: boolean;
  @ApiProperty() countsAsSafe: boolean;
  @ApiProperty(TEXT) note: string | null;
}

export class NextRowDto {
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ type: Number, description: 'One rule may plan several steps, each with its own text.' })
  step: number;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
}

export class ContactPreviewDto {
  @ApiProperty({ description: 'Rows that the contact satisfies.' }) satisfied: number;
  @ApiProperty({ type: [NextRowDto] }) next: NextRowDto[];
  @ApiProperty() reopens: boolean;
  @ApiProperty() asksTriage: boolean;
  @ApiProperty({ enum: ['lock', 'unlock', 'keep'] }) channel: string;
  @ApiProperty({ enum: SUPERVISOR_ALERT_REASONS, isArray: true }) attention: string[];
}

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
  @ApiProperty({ enum: VALUE_VARIANTS, ...TEXT }) variant: ValueVariant | null;
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
  @ApiProperty({ enum: FIXED_REASONS, ...TEXT }) fixed: FixedReason | null;
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
  @ApiProperty({ ...TEXT, description: 'null where the viewer sees no colleague.' })
  by: string | null;
  @ApiProperty() reason: string;
  @ApiProperty({ type: [RuleChangeDto] }) changes: RuleChangeDto[];
  @ApiProperty({ description: 'Every row that waited was looked at.' }) isPlanned: boolean;
  @ApiProperty({ type: 'integer', description: 'Replanned rows, of cases that the viewer may see.' })
  moved: number;
}

export class RuleSetRowDto {
  @ApiProperty({ format: 'uuid', description: 'The working group.' }) id: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @ApiProperty({ type: 'integer', description: '0: as published.' }) version: number;
}

export class RuleSetDto extends RuleSetRowDto {
  @ApiProperty({ type: [RuleDto] }) rules: RuleDto[];
  @ApiProperty({ type: [RuleValueDto] }) escalation: RuleValueDto[];
  @ApiProperty({ type: [RuleVersionDto], description: 'The latest first.' }) versions: RuleVersionDto[];
}

export class RuleCountDto {
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: of health or stays, confidential.' })
  rows: number | null;
}

export class RulePreviewDto {
  @ApiProperty({ type: [RuleChangeDto] }) changes: RuleChangeDto[];
  @ApiProperty({
    type: 'integer',
    description: 'Rows that would be replanned, of cases that the group may know and the viewer too.',
  })
  moved: number;
  @ApiProperty({
    description:
      'Rules of health or stays are among those that change; the number of their rows is confidential.',
  })
  movesClosed: boolean;
  @ApiProperty({ type: [RuleCountDto] }) rules: RuleCountDto[];
}

export class ContactAssigneeDto {
  @ApiProperty({ ...TEXT, description: 'A colleague; null if the case has no lead.' })
  name: string | null;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'Another agency, which makes it for both.' })
  agencyName: NamesDto | null;
  @ApiProperty({ description: 'The viewer herself, or nobody yet and she may.' }) isMine: boolean;
}

export class ScheduledContactDto {
  @ApiProperty({ type: [String], description: 'Rows that it satisfies, the first due first.' })
  followUpIds: string[];
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({ type: SafeWindowDto, nullable: true, description: 'The next safe time for it.' })
  window: SafeWindowDto | null;
  @ApiProperty({ description: 'There is no safe time before the deadline, and no decision yet.' })
  supervisorDecides: boolean;
  @ApiProperty({ enum: CONTACT_DECISIONS, ...TEXT })
  decision: ContactDecisionCode | null;
  @ApiProperty({ type: ContactAssigneeDto, nullable: true }) assignee: ContactAssigneeDto | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
}

export class ContactDecisionRequest {
  @ApiProperty({ format: 'uuid', description: 'The first row of the contact.' })
  @IsUUID()
  followUpId: string;
  @Code(CONTACT_DECISIONS) decision: ContactDecisionCode;
}

export class ContactAssignmentRequest {
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'A colleague; null: the lead of the case.',
  })
  @IsOptional()
  @IsUUID()
  userId: string | null;
}

export class SnoozeRequest {
  @Code(SNOOZE_REASONS) reason: SnoozeReason;
  @InstantField({ description: 'At most a week; of what concerns safety not past its due time.' })
  until: string;
  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    description: 'Rows of the same case that stand in the same line, and go with it where they may.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsUUID('all', { each: true })
  alsoIds: string[] = [];
}

/** A user postponed the notification of a row; its due time has not changed. */
export class SnoozeDto {
  @ApiProperty({ format: 'date-time' }) until: string;
  @ApiProperty({ enum: SNOOZE_REASONS }) reason: SnoozeReason;
  @ApiProperty({ description: 'By the viewer herself.' }) isMine: boolean;
}

/** A waiting row, and how far the viewer may postpone its notification. */
export class SnoozableDto {
  @ApiProperty({ format: 'uuid' }) followUpId: string;
  @ApiProperty({ type: SnoozeDto, nullable: true }) snooze: SnoozeDto | null;
  @ApiProperty({
    ...INSTANT,
    description: 'Until when the viewer may postpone its notification; null: not at all.',
  })
  snoozableUntil: string | null;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Code, InstantField, Text } from '../platform/http/validation.js';
import { CONTACT_CHANNELS } from '../survivors/index.js';
import type { ContactChannel } from '../survivors/index.js';
import { WORK_OUTCOMES } from './consequences.rules.js';
import type { WorkOutcome } from './consequences.rules.js';
import { FOLLOW_UP_KINDS, FOLLOW_UP_STATUSES, OWNER_ROLES, RULE_KEYS } from './follow-ups.types.js';
import type { RuleKey } from './follow-ups.types.js';
import { ALONE_ANSWERS, ATTENTION_REASONS, CONTACT_OUTCOMES, WELLBEING_ANSWERS } from './outcomes.types.js';
import type { AloneAnswer, ContactOutcome, WellbeingAnswer } from './outcomes.types.js';
import { PLAN_ANSWERS } from './plan-answers.types.js';
import type { PlanAnswer } from './plan-answers.types.js';

export class FollowUpDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty() step: number;
  @ApiProperty({ enum: FOLLOW_UP_KINDS }) kind: string;
  @ApiProperty({ enum: OWNER_ROLES }) owner: string;
  @ApiProperty({ format: 'date-time' }) fromAt: string;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null: its time came with what made it.',
  })
  countedFrom: string | null;
  @ApiProperty({ type: 'integer', description: 'Which version of the rules made it; 0: as published.' })
  rulesVersion: number;
  @ApiProperty({ type: String, nullable: true, description: 'Why that version was made.' })
  rulesReason: string | null;
  @ApiProperty({ enum: FOLLOW_UP_STATUSES }) status: string;
  @ApiProperty() isLate: boolean;
  @ApiProperty({ description: 'Code of what made the row; the answer to "Why?".' }) because: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) subjectId: string | null;
  @ApiProperty({ type: String, nullable: true }) escalatedTo: string | null;
  @ApiProperty({ type: String, nullable: true }) outcome: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) doneAt: string | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class WorkRequest {
  @Code(WORK_OUTCOMES) outcome: WorkOutcome;
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
}

export class ContactDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) contactedAt: string;
  @ApiProperty({ enum: CONTACT_OUTCOMES }) outcome: ContactOutcome;
  @ApiProperty({ enum: ALONE_ANSWERS, nullable: true, type: String }) alone: AloneAnswer | null;
  @ApiProperty({
    enum: WELLBEING_ANSWERS,
    nullable: true,
    type: String,
    description: 'null for those who do not hold the health partition.',
  })
  wellbeing: WellbeingAnswer | null;
  @ApiProperty({ enum: CONTACT_CHANNELS, nullable: true, type: String }) channel: ContactChannel | null;
  @ApiProperty({ enum: PLAN_ANSWERS, nullable: true, type: String }) plan: PlanAnswer | null;
  @ApiProperty({ description: 'Made by another agency for this one; how it was made is not told.' })
  isByOtherAgency: boolean;
  @ApiProperty() inSafeWindow: boolean;
  @ApiProperty() countsAsSafe: boolean;
  @ApiProperty({ type: String, nullable: true }) note: string | null;
}

export class NextRowDto {
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ type: Number, description: 'One rule may plan several steps, each with words of its own.' })
  step: number;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
}

/** What would follow from an outcome, told before it is saved. */
export class ContactPreviewDto {
  @ApiProperty({ description: 'Rows that the contact satisfies.' }) satisfied: number;
  @ApiProperty({ type: [NextRowDto] }) next: NextRowDto[];
  @ApiProperty() reopens: boolean;
  @ApiProperty() asksTriage: boolean;
  @ApiProperty({ enum: ['lock', 'unlock', 'keep'] }) channel: string;
  @ApiProperty({ enum: ATTENTION_REASONS, isArray: true }) attention: string[];
}

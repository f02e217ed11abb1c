import { ApiProperty } from '@nestjs/swagger';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { CallerDto, FOLLOW_UP_KINDS, RULE_KEYS, SLOT_DECISIONS, SnoozeDto } from '../follow-ups/index.js';
import type { FollowUpKind, RuleKey, SlotDecision } from '../follow-ups/index.js';
import { ContactStateDto, SafeWindowDto } from '../survivors/index.js';
import { DANGERS_SHOWN } from './danger-rank.rules.js';
import type { DangerShown } from './danger-rank.rules.js';
import { RefusalDto } from './refusals.dto.js';

/** A further row that the same contact satisfies. */
export class SatisfiedRowDto {
  @ApiProperty({ format: 'uuid' }) followUpId: string;
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty() because: string;
  @ApiProperty() step: number;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
}

/** One line of work: what, by when, why, and whether she can be reached now. */
export class WorkRowDto {
  @ApiProperty({ format: 'uuid' }) followUpId: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ type: String, nullable: true, description: 'The own agency’s code.' }) code: string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ enum: FOLLOW_UP_KINDS }) kind: FollowUpKind;
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ description: 'Code of what made the row; the answer to "Why?".' }) because: string;
  @ApiProperty() step: number;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) subjectId: string | null;
  @ApiProperty({ format: 'date-time' }) fromAt: string;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty() isLate: boolean;
  @ApiProperty({ description: 'Half of a span of at most 24 hours has passed.' }) isSoonDue: boolean;
  @ApiProperty({
    enum: DANGERS_SHOWN,
    type: String,
    nullable: true,
    description: 'To be acted on at once, or a survivor in danger: such lines stand first.',
  })
  danger: DangerShown | null;
  @ApiProperty({ type: RefusalDto, nullable: true, description: 'Of a row that follows from a refusal.' })
  refusal: RefusalDto | null;
  @ApiProperty({
    type: ContactStateDto,
    nullable: true,
    description: 'Only for those who may read her plan.',
  })
  contact: ContactStateDto | null;
  @ApiProperty({ type: SafeWindowDto, nullable: true, description: 'When this contact can be made.' })
  window: SafeWindowDto | null;
  @ApiProperty({ description: 'No safe time lies before the due time, and nobody has decided yet.' })
  supervisorDecides: boolean;
  @ApiProperty({
    enum: SLOT_DECISIONS,
    type: String,
    nullable: true,
    description: 'What the supervisor decided.',
  })
  decision: SlotDecision | null;
  @ApiProperty({ type: SnoozeDto, nullable: true }) snooze: SnoozeDto | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when she may be told of it later; null: not at all.',
  })
  snoozableUntil: string | null;
  @ApiProperty({
    type: CallerDto,
    nullable: true,
    description: 'Who makes the contact; null for other work.',
  })
  caller: CallerDto | null;
  @ApiProperty({ type: [SatisfiedRowDto] }) also: SatisfiedRowDto[];
  @ApiProperty({ type: String, nullable: true }) escalatedTo: string | null;
  @ApiProperty({ description: 'Somebody leads the case.' }) isAssigned: boolean;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class WorkPageDto {
  @ApiProperty({ type: [WorkRowDto] }) items: WorkRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

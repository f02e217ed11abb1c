import { ApiProperty } from '@nestjs/swagger';
import { PARTITIONS } from '../access/index.js';
import type { Partition } from '../access/index.js';
import { CLOSURE_EVENTS } from '../cases/case-events.types.js';
import type { ClosureEvent } from '../cases/case-events.types.js';
import { DANGERS } from '../cases/closure-reasons.types.js';
import type { Danger } from '../cases/closure-reasons.types.js';
import { ROW_FATES, RULE_KEYS } from '../follow-ups/index.js';
import type { RowFate, RuleKey } from '../follow-ups/index.js';
import { ColleagueDto, NamesDto } from '../identity/index.js';
import { BLOCKERS, CLEARERS, CLOSURE_REASONS, CONDITIONS, OVERRIDE_REASONS } from './closure.types.js';
import type { BlockerCode, Clearer, ClosureReason, Condition, OverrideReason } from './closure.types.js';
import { CLOSURE_MARKS } from './episodes.types.js';
import type { ClosureMark } from './episodes.types.js';

export const BLOCKER_CODES = Object.keys(BLOCKERS) as BlockerCode[];

export class BlockerDto {
  @ApiProperty({ enum: BLOCKER_CODES }) code: BlockerCode;
  @ApiProperty({ enum: CONDITIONS }) condition: Condition;
  @ApiProperty({
    enum: OVERRIDE_REASONS,
    isArray: true,
    description: 'What an override of it may rest on now.',
  })
  overrides: OverrideReason[];
  @ApiProperty({ enum: CLEARERS }) clearedBy: Clearer;
  @ApiProperty({ enum: PARTITIONS }) partition: Partition;
  @ApiProperty({ type: Object, description: 'Counts, days and a date for the sentence.' })
  facts: Record<string, number | string>;
  @ApiProperty({ type: [String], format: 'uuid', description: 'Referrals or agencies meant.' })
  subjectIds: string[];
}

export class ConditionDto {
  @ApiProperty({ enum: CONDITIONS }) code: Condition;
  @ApiProperty() isMet: boolean;
  @ApiProperty({ type: [BlockerDto] }) blockers: BlockerDto[];
}

export class ReasonChoiceDto {
  @ApiProperty({ enum: CLOSURE_REASONS }) reason: ClosureReason;
  @ApiProperty() met: number;
  @ApiProperty() total: number;
  @ApiProperty() mayBeRequested: boolean;
  @ApiProperty({ enum: BLOCKER_CODES, isArray: true }) needs: BlockerCode[];
}

/** What other registers call an end: chosen here, it is recorded as an event of the case. */
export class EventOfferDto {
  @ApiProperty({ enum: CLOSURE_EVENTS }) event: ClosureEvent;
  @ApiProperty() isPressure: boolean;
  @ApiProperty({ enum: ['always', 'when_pressed', 'never'] }) raisesRisk: 'always' | 'when_pressed' | 'never';
}

export class ReviewAgencyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
}

export class SecondPersonDto {
  @ApiProperty({ enum: ['other_agency', 'own_agency'] }) from: 'other_agency' | 'own_agency';
  @ApiProperty({ enum: CLOSURE_MARKS, nullable: true, type: String }) mark: ClosureMark | null;
  @ApiProperty({ type: [ReviewAgencyDto], description: 'Those who know her already come first.' })
  agencies: ReviewAgencyDto[];
  @ApiProperty({ type: [ColleagueDto], description: 'Colleagues who never worked on the case.' })
  colleagues: ColleagueDto[];
}

/** A waiting row that the viewer may read, and what becomes of it. */
export class RowFateDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ type: 'integer' }) step: number;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({ enum: ROW_FATES }) fate: RowFate;
}

export class ClosureGateDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ enum: CLOSURE_REASONS }) reason: ClosureReason;
  @ApiProperty() met: number;
  @ApiProperty() total: number;
  @ApiProperty() mayBeRequested: boolean;
  @ApiProperty({ type: [ConditionDto] }) conditions: ConditionDto[];
  @ApiProperty({ type: [BlockerDto] }) blockers: BlockerDto[];
  @ApiProperty({ type: [ReasonChoiceDto], description: 'Empty for a second person.' })
  choices: ReasonChoiceDto[];
  @ApiProperty({ type: [EventOfferDto], description: 'Not reasons: recorded as events of the case.' })
  events: EventOfferDto[];
  @ApiProperty({ type: [RowFateDto], description: 'Every waiting row, and what becomes of it on closing.' })
  rows: RowFateDto[];
  @ApiProperty({
    enum: DANGERS,
    isArray: true,
    description: 'Known danger, as far as the viewer reads of it.',
  })
  dangers: Danger[];
  @ApiProperty({ description: 'A request to stop needs a talk with the second person, or a watch.' })
  needsSecondTalk: boolean;
  @ApiProperty({
    type: 'integer',
    description: 'More overrides than this are agreed to above the supervisor.',
  })
  overridesAtMost: number;
  @ApiProperty({ type: SecondPersonDto, nullable: true }) secondPerson: SecondPersonDto | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) openRequestId: string | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
}

import { ApiProperty } from '@nestjs/swagger';
import { PARTITIONS } from '../access/index.js';
import type { Partition } from '../access/index.js';
import { CLOSURE_EVENTS } from '../cases/case-events.types.js';
import type { ClosureEvent } from '../cases/case-events.types.js';
import { DANGERS } from '../cases/cases.types.js';
import type { Danger } from '../cases/cases.types.js';
import { ROW_FATES, RULE_KEYS } from '../follow-ups/index.js';
import type { RowFate, RuleKey } from '../follow-ups/index.js';
import { ColleagueDto, NamesDto } from '../identity/index.js';
import { BLOCKERS, CLEARERS, CLOSURE_REASONS, CONDITIONS, OVERRIDE_REASONS } from './closure.types.js';
import type { BlockerCode, Clearer, ClosureReason, Condition, OverrideReason } from './closure.types.js';
import { CLOSURE_MARKS } from './episodes.types.js';
import type { ClosureMark } from './episodes.types.js';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import type { StopRequest } from './closure-facts.types.js';
import { ALONE_ANSWERS, CONTACT_OUTCOMES } from '../follow-ups/outcomes.types.js';
import { CARD_VERDICTS } from './duplicate-cards.rules.js';
import type { CardVerdict } from './duplicate-cards.rules.js';
import { WISHES } from './statements.rules.js';
import { codeList } from '../shared/code-lists.js';

export const BLOCKER_CODES = codeList('BlockerCode', Object.keys(BLOCKERS) as BlockerCode[]);

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

export class CodedContactDto {
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ format: 'date-time', description: 'When the system recorded it.' }) recordedAt: string;
  @ApiProperty({ enum: CONTACT_OUTCOMES }) outcome: string;
  @ApiProperty({ enum: ALONE_ANSWERS, nullable: true, type: String }) alone: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Workers counted from 1; never a name.' })
  worker: number | null;
  @ApiProperty({ description: 'Written more than 48 hours later: it counts for nothing here.' })
  isLate: boolean;
  @ApiProperty({ description: 'Its time or outcome was corrected: it counts for nothing here.' })
  isCorrected: boolean;
  @ApiProperty({ description: 'Reached and safe, alone, written in time and not corrected.' })
  counts: boolean;
}

export class CodedRowDto {
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({ enum: ROW_FATES }) fate: RowFate;
}

export class BandAtDto {
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ format: 'date-time' }) at: string;
}

export class CardVerdictsDto {
  @ApiProperty({ enum: CARD_VERDICTS }) givenName: CardVerdict;
  @ApiProperty({ enum: CARD_VERDICTS }) patronymic: CardVerdict;
  @ApiProperty({ enum: CARD_VERDICTS }) surname: CardVerdict;
  @ApiProperty({ enum: CARD_VERDICTS }) birth: CardVerdict;
}

export class ClosureSnapshotDto {
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) assessedAt: string | null;
  @ApiProperty({ type: [BandAtDto], description: 'The last three, newest first.' }) bands: BandAtDto[];
  @ApiProperty({ enum: ['clear', 'not_clear'] }) wellbeing: 'clear' | 'not_clear';
  @ApiProperty() safeContacts: number;
  @ApiProperty({ type: String, format: 'date', nullable: true }) lastSafeContactOn: string | null;
  @ApiProperty() failedAttempts: number;
  @ApiProperty({ type: [CodedContactDto], description: 'Of this episode, newest first, at most twelve.' })
  contacts: CodedContactDto[];
  @ApiProperty() incidents: number;
  @ApiProperty() incidentsNotAssessed: number;
  @ApiProperty() ordersInForce: number;
  @ApiProperty({ type: String, format: 'date', nullable: true }) orderEndsOn: string | null;
  @ApiProperty() openBreaches: number;
  @ApiProperty() referrals: number;
  @ApiProperty() referralsRefused: number;
  @ApiProperty() openNeeds: number;
  @ApiProperty() overdueFollowUps: number;
  @ApiProperty({ type: [CodedRowDto], description: 'What is owed, and what becomes of it on closing.' })
  rows: CodedRowDto[];
  @ApiProperty({ description: 'Number of rows about health and whereabouts, without names.' })
  otherRows: number;
  @ApiProperty({ description: 'In the last 90 days.' }) pressures: number;
  @ApiProperty({ description: 'Earlier closings of the case.' }) closedBefore: number;
  @ApiProperty({
    type: CardVerdictsDto,
    nullable: true,
    description: 'Of a duplicate: how the cards compare.',
  })
  verdicts: CardVerdictsDto | null;
  @ApiProperty({ enum: WISHES, nullable: true, type: String }) wish: string | null;
  @ApiProperty({ type: Object, nullable: true }) stopRequest:
    | (Omit<StopRequest, 'saidAt'> & { saidAt: string })
    | null;
  @ApiProperty({ description: 'An earlier request to stop of this episode left her wish in doubt.' })
  wishDoubted: boolean;
  @ApiProperty({ enum: CONDITIONS, isArray: true }) met: Condition[];
  @ApiProperty({ enum: BLOCKER_CODES, isArray: true }) unmet: string[];
}

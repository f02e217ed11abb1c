import { ApiProperty } from '@nestjs/swagger';
import { KNOWN_ANSWERS, RELATIONSHIP_CODES } from '../cases/index.js';
import type { KnownAnswer, Relationship } from '../cases/index.js';
import { Code, DayField, Text } from '../platform/http/validation.js';
import { DAY_PRECISIONS } from '../survivors/index.js';
import type { DayPrecision } from '../survivors/index.js';
import { ORDER_STATUSES } from './orders.types.js';
import type { OrderStatus } from './orders.types.js';
import { RESPONDENT_CORRECTIONS, RESPONDENT_LANGUAGES, SAME_PERSON_REASONS } from './respondents.rules.js';
import type {
  RespondentCorrection,
  RespondentDraft,
  RespondentLanguage,
  SamePersonReason,
} from './respondents.rules.js';
import { ORDER_FACTORS, PROPOSAL_SOURCES } from './risk-proposals.rules.js';
import type { OrderFactor, ProposalSource, RiskProposal } from './risk-proposals.rules.js';

const SEXES = ['female', 'male', 'unknown'] as const;
type Sex = (typeof SEXES)[number];
const LINE = { optional: true, max: 120 } as const;

export class RespondentRequest implements RespondentDraft {
  @Text(LINE) surname: string | null = null;
  @Text(LINE) givenName: string | null = null;
  @Text({ ...LINE, description: 'The father’s name.' }) patronymic: string | null = null;
  @Text({ optional: true, max: 200 }) formerNames: string | null = null;
  @DayField({ optional: true }) bornOn: string | null = null;
  @Code(DAY_PRECISIONS, { optional: true }) bornPrecision: DayPrecision | null = null;
  @Code(SEXES, { optional: true }) sex: Sex | null = null;
  @Text({ optional: true, max: 60, description: 'Of a passport or another paper.' })
  idNumber: string | null = null;
  @Text({ optional: true, max: 300 }) registeredAt: string | null = null;
  @Text({ optional: true, max: 300, description: 'Where the person lives now.' })
  livesAt: string | null = null;
  @Text({ optional: true, max: 200 }) phones: string | null = null;
  @Code(RELATIONSHIP_CODES, { optional: true, description: 'To the survivor.' })
  relationship: Relationship | null = null;
  @Code(KNOWN_ANSWERS, { optional: true }) isAbroad: KnownAnswer | null = null;
  @DayField({ optional: true }) abroadSince: string | null = null;
  @DayField({ optional: true }) abroadUntil: string | null = null;
  @Code(KNOWN_ANSWERS, { optional: true }) isMinor: KnownAnswer | null = null;
  @Code(RESPONDENT_LANGUAGES, { optional: true }) language: RespondentLanguage | null = null;
  @Code(KNOWN_ANSWERS, { optional: true, description: 'A registered weapon.' })
  hasWeapon: KnownAnswer | null = null;
  @Code(RESPONDENT_CORRECTIONS, { optional: true, description: 'Only where a respondent is corrected.' })
  reason: RespondentCorrection | null = null;
}

const TEXT = { type: String, nullable: true } as const;
const DAY = { type: String, format: 'date', nullable: true } as const;

/** The person whom an order binds; every earlier version stays readable. */
export class RespondentVersionDto {
  @ApiProperty(TEXT) surname: string | null;
  @ApiProperty(TEXT) givenName: string | null;
  @ApiProperty(TEXT) patronymic: string | null;
  @ApiProperty(TEXT) formerNames: string | null;
  @ApiProperty(DAY) bornOn: string | null;
  @ApiProperty({ ...TEXT, enum: DAY_PRECISIONS }) bornPrecision: DayPrecision | null;
  @ApiProperty({ enum: SEXES }) sex: Sex;
  @ApiProperty(TEXT) idNumber: string | null;
  @ApiProperty(TEXT) registeredAt: string | null;
  @ApiProperty(TEXT) livesAt: string | null;
  @ApiProperty(TEXT) phones: string | null;
  @ApiProperty({ ...TEXT, enum: RELATIONSHIP_CODES }) relationship: Relationship | null;
  @ApiProperty({ enum: KNOWN_ANSWERS }) isAbroad: KnownAnswer;
  @ApiProperty(DAY) abroadSince: string | null;
  @ApiProperty(DAY) abroadUntil: string | null;
  @ApiProperty({ enum: KNOWN_ANSWERS }) isMinor: KnownAnswer;
  @ApiProperty({ ...TEXT, enum: RESPONDENT_LANGUAGES }) language: RespondentLanguage | null;
  @ApiProperty({ enum: KNOWN_ANSWERS }) hasWeapon: KnownAnswer;
  @ApiProperty({ ...TEXT, enum: RESPONDENT_CORRECTIONS }) reason: RespondentCorrection | null;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
}

export class RespondentDto extends RespondentVersionDto {
  @ApiProperty({ type: [RespondentVersionDto], description: 'Before each correction, the latest first.' })
  earlier: RespondentVersionDto[];
}

/** Orders of the own agency against a person who may be the same. */
export class SamePersonCountDto {
  @ApiProperty() orders: number;
  @ApiProperty() breaches: number;
}

export class RiskProposalDto implements RiskProposal {
  @ApiProperty({ enum: ORDER_FACTORS, description: 'The question of the assessment that it may answer.' })
  factor: OrderFactor;
  @ApiProperty({ enum: PROPOSAL_SOURCES }) source: ProposalSource;
  @ApiProperty({ type: 'integer', description: 'Orders, or breaches of them.' }) count: number;
  @ApiProperty({ format: 'date', description: 'Of the latest of these orders.' }) lastIssuedOn: string;
}

export class SamePersonRequest {
  @Code(SAME_PERSON_REASONS, { description: 'Listed in the access log of each case.' })
  reason: SamePersonReason;
}

/** An order without its case: nothing here leads to its survivor. */
export class SamePersonDto {
  @ApiProperty({ format: 'date-time' }) issuedAt: string;
  @ApiProperty(DAY) expiresOn: string | null;
  @ApiProperty({ enum: ORDER_STATUSES }) status: OrderStatus;
  @ApiProperty() breaches: number;
}

export class SamePersonListDto {
  @ApiProperty({ type: [SamePersonDto], description: 'The latest first.' }) orders: SamePersonDto[];
}

export class RespondentSearchRequest {
  @Text({ max: 120, description: 'At least two parts of the name.' }) name: string;
}

export class FoundRespondentDto extends SamePersonDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() name: string;
}

export class FoundRespondentsDto {
  @ApiProperty({ type: [FoundRespondentDto], description: 'The latest first.' }) orders: FoundRespondentDto[];
}

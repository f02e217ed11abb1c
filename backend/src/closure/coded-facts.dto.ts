import { ApiProperty } from '@nestjs/swagger';
import { BANDS } from '../cases/index.js';
import { ROW_FATES, RULE_KEYS } from '../follow-ups/index.js';
import type { RowFate, RuleKey } from '../follow-ups/index.js';
import { ALONE_ANSWERS, CONTACT_OUTCOMES } from '../follow-ups/outcomes.types.js';
import { BLOCKER_CODES } from './closure-gate.dto.js';
import { CONDITIONS } from './closure.types.js';
import type { Condition } from './closure.types.js';
import type { CodedContact, CodedFacts, CodedRow } from './coded-facts.js';
import { CARD_VERDICTS } from './duplicate-cards.rules.js';
import type { CardVerdict, CardVerdicts } from './duplicate-cards.rules.js';
import { WISHES } from './statements.types.js';

export class CodedContactDto implements CodedContact {
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ format: 'date-time', description: 'When the system wrote it down.' }) recordedAt: string;
  @ApiProperty({ enum: CONTACT_OUTCOMES }) outcome: string;
  @ApiProperty({ enum: ALONE_ANSWERS, nullable: true, type: String }) alone: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Workers counted from 1; never a name.' })
  worker: number | null;
  @ApiProperty({ description: 'Written more than 48 hours later: it counts for nothing here.' })
  isLate: boolean;
  @ApiProperty({ description: 'Reached and safe, alone, and written in time.' }) counts: boolean;
}

export class CodedRowDto implements CodedRow {
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({ enum: ROW_FATES }) fate: RowFate;
}

export class BandAtDto {
  @ApiProperty({ enum: BANDS }) band: CodedFacts['band'];
  @ApiProperty({ format: 'date-time' }) at: string;
}

export class CardVerdictsDto implements CardVerdicts {
  @ApiProperty({ enum: CARD_VERDICTS }) givenName: CardVerdict;
  @ApiProperty({ enum: CARD_VERDICTS }) patronymic: CardVerdict;
  @ApiProperty({ enum: CARD_VERDICTS }) surname: CardVerdict;
  @ApiProperty({ enum: CARD_VERDICTS }) birth: CardVerdict;
}

export class CodedFactsDto implements CodedFacts {
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @ApiProperty({ enum: BANDS }) band: CodedFacts['band'];
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
  @ApiProperty({ description: 'Rows of health and of where she is, not told by name.' }) otherRows: number;
  @ApiProperty({ description: 'In the last 90 days.' }) pressures: number;
  @ApiProperty({ description: 'Earlier closings of the case.' }) closedBefore: number;
  @ApiProperty({
    type: CardVerdictsDto,
    nullable: true,
    description: 'Of a duplicate: how the cards compare.',
  })
  verdicts: CardVerdictsDto | null;
  @ApiProperty({ enum: WISHES, nullable: true, type: String }) wish: string | null;
  @ApiProperty({ type: Object, nullable: true }) stopRequest: CodedFacts['stopRequest'];
  @ApiProperty({ enum: CONDITIONS, isArray: true }) met: Condition[];
  @ApiProperty({ enum: BLOCKER_CODES, isArray: true }) unmet: string[];
}

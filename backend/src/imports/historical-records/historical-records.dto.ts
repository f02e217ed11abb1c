import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsUUID, ValidateIf } from 'class-validator';
import { AGENCY_TYPES, SERVICE_TYPES } from '../../agencies/agencies.types.js';
import type { AgencyType, ServiceType } from '../../agencies/agencies.types.js';
import { OLD_ANSWERS, OLD_ORDER_DECISIONS, OLD_ORDER_SERVICES } from './historical-records.types.js';
import type { OldEvent, OldOrderService } from './historical-records.types.js';
import {
  survivorMatchOf,
  PAIR_STATES,
  SURVIVOR_MATCH_ANSWERS,
  SURVIVOR_MATCH_STATES,
} from './survivor-matching.rules.js';
import type { PairState, SurvivorMatchAnswer, SurvivorMatchState } from './survivor-matching.rules.js';

const PAST_KINDS = ['order', 'referral'] as const;
const PAST_RESULTS = [...OLD_ORDER_DECISIONS, ...OLD_ANSWERS] as const;

export class HistoricalCountDto {
  @ApiProperty({ enum: PAST_KINDS }) kind: OldEvent['kind'];
  @ApiProperty({
    type: String,
    enum: PAST_RESULTS,
    nullable: true,
    description: 'Null where the words are not understood.',
  })
  result: string | null;
  @ApiProperty() count: number;
}

export class HistoricalBreachDto {
  @ApiProperty({ format: 'date' }) on: string;
  @ApiProperty() hasProtocol: boolean;
}

/** Codes and days of a past order or referral; its words are in the row. */
export class HistoricalEventDto {
  @ApiProperty({ enum: PAST_KINDS }) kind: OldEvent['kind'];
  @ApiProperty({ type: String, format: 'date', description: 'Of the application, or of sending.' })
  happenedOn: string;
  @ApiProperty({ type: String, enum: PAST_RESULTS, nullable: true }) result: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Of an order.' })
  issuedOn: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) servedOn: string | null;
  @ApiProperty({ type: String, enum: OLD_ORDER_SERVICES, nullable: true }) service: OldOrderService | null;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'The last day, as extended.' })
  endsOn: string | null;
  @ApiProperty({ type: [HistoricalBreachDto] }) breaches: HistoricalBreachDto[];
  @ApiProperty({ type: String, enum: AGENCY_TYPES, nullable: true, description: 'Of a referral.' })
  from: AgencyType | null;
  @ApiProperty({ type: String, enum: AGENCY_TYPES, nullable: true }) to: AgencyType | null;
  @ApiProperty({ type: String, enum: SERVICE_TYPES, isArray: true }) services: ServiceType[];
  @ApiProperty({ type: String, format: 'date', nullable: true }) answeredOn: string | null;
}

/** A survivor of the keeper's whom a row of the past is or may be about. */
export class CandidateMatchDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ type: String, nullable: true, description: 'The survivor code of the agency.' })
  code: string | null;
  @ApiProperty({ enum: PAIR_STATES }) state: PairState;
  @ApiProperty({ description: 'By somebody’s answer; otherwise by comparing names, year and district.' })
  byKeeper: boolean;
}

/** Whose a row of the past is. */
export class SurvivorMatchDto {
  @ApiProperty({ enum: SURVIVOR_MATCH_STATES }) state: SurvivorMatchState;
  @ApiProperty({ type: [CandidateMatchDto], description: 'The likeliest first; of the own agency alone.' })
  survivors: CandidateMatchDto[];
}

export class SurvivorMatchRequest {
  @ApiProperty({
    enum: SURVIVOR_MATCH_ANSWERS,
    description: 'Hers, nobody’s of those named, or to be asked again.',
  })
  @IsIn(SURVIVOR_MATCH_ANSWERS)
  answer: SurvivorMatchAnswer;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Whose it is, where it is hers.',
  })
  @ValidateIf(({ caseId }: SurvivorMatchRequest) => caseId !== null)
  @IsUUID()
  caseId: string | null;
}

export const toSurvivorMatch = (pairs: readonly CandidateMatchDto[]): SurvivorMatchDto => ({
  state: survivorMatchOf(pairs),
  survivors: [...pairs],
});

interface PastRow {
  readonly happened_on: string | null;
  readonly facts: OldEvent | null;
}

const NOTHING = {
  issuedOn: null,
  servedOn: null,
  service: null,
  endsOn: null,
  breaches: [],
  from: null,
  to: null,
  services: [],
  answeredOn: null,
};

export function toHistoricalEvent({ happened_on: happenedOn, facts }: PastRow): HistoricalEventDto | null {
  if (facts === null || happenedOn === null) return null;
  if (facts.kind === 'referral') {
    const { kind, from, to, services, answer, answeredOn } = facts;
    return { ...NOTHING, kind, happenedOn, result: answer, from, to, services: [...services], answeredOn };
  }
  return {
    ...NOTHING,
    kind: facts.kind,
    happenedOn,
    result: facts.decision,
    issuedOn: facts.issued?.day ?? null,
    servedOn: facts.served?.day ?? null,
    service: facts.service,
    endsOn: facts.extendedUntil ?? facts.endsOn,
    breaches: [...facts.breaches],
  };
}

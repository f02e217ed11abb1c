import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsUUID, ValidateIf } from 'class-validator';
import { AGENCY_TYPES, SERVICE_TYPES } from '../../agencies/agencies.types.js';
import type { AgencyType, ServiceType } from '../../agencies/agencies.types.js';
import { OLD_ANSWERS, OLD_ORDER_DECISIONS, OLD_ORDER_SERVICES } from './history.types.js';
import type { OldEvent, OldOrderService } from './history.types.js';
import { whoseOf } from './attaching.rules.js';
import { PAIR_STATES, WHOSE_ANSWERS, WHOSE_STATES } from './attaching.types.js';
import type { PairState, WhoseAnswer, WhoseState } from './attaching.types.js';

const PAST_KINDS = ['order', 'referral'] as const;
const PAST_RESULTS = [...OLD_ORDER_DECISIONS, ...OLD_ANSWERS] as const;

export class PastCountDto {
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

export class PastBreachDto {
  @ApiProperty({ format: 'date' }) on: string;
  @ApiProperty() hasProtocol: boolean;
}

/** Codes and days of an order or a referral of the past; its words stand in the row. */
export class PastEventDto {
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
  @ApiProperty({ type: [PastBreachDto] }) breaches: PastBreachDto[];
  @ApiProperty({ type: String, enum: AGENCY_TYPES, nullable: true, description: 'Of a referral.' })
  from: AgencyType | null;
  @ApiProperty({ type: String, enum: AGENCY_TYPES, nullable: true }) to: AgencyType | null;
  @ApiProperty({ type: String, enum: SERVICE_TYPES, isArray: true }) services: ServiceType[];
  @ApiProperty({ type: String, format: 'date', nullable: true }) answeredOn: string | null;
}

/** A survivor of the keeper's whom a row of the past is or may be about. */
export class WhosePairDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ type: String, nullable: true, description: 'The survivor code of the agency.' })
  code: string | null;
  @ApiProperty({ enum: PAIR_STATES }) state: PairState;
  @ApiProperty({ description: 'By somebody’s answer; otherwise by comparing names, year and district.' })
  byKeeper: boolean;
}

/** Whose a row of the past is. */
export class WhoseDto {
  @ApiProperty({ enum: WHOSE_STATES }) state: WhoseState;
  @ApiProperty({ type: [WhosePairDto], description: 'The likeliest first; of the own agency alone.' })
  survivors: WhosePairDto[];
}

export class WhoseAnswerRequest {
  @ApiProperty({ enum: WHOSE_ANSWERS, description: 'Hers, nobody’s of those named, or to be asked again.' })
  @IsIn(WHOSE_ANSWERS)
  answer: WhoseAnswer;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Whose it is, where it is hers.',
  })
  @ValidateIf(({ caseId }: WhoseAnswerRequest) => caseId !== null)
  @IsUUID()
  caseId: string | null;
}

export const toWhose = (pairs: readonly WhosePairDto[]): WhoseDto => ({
  state: whoseOf(pairs),
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

export function toPast({ happened_on: happenedOn, facts }: PastRow): PastEventDto | null {
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

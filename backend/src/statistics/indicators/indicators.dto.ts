import { ApiProperty } from '@nestjs/swagger';
import { BANDS } from '../../cases/index.js';
import type { Band } from '../../cases/index.js';
import { SERVICE_TYPES } from '../../agencies/index.js';
import { Code, CodeWord, Text } from '../../platform/http/validation.js';
import { CASES_OF, INDICATOR_CODES, INDICATORS, STAGES } from './indicators.rules.js';
import type { CasesOf, IndicatorCode, Stage } from './indicators.rules.js';

const REASONS = INDICATORS.refusals.counted;
const PARTS = [...new Set(Object.values(INDICATORS).flatMap(({ parts, apart }) => [...parts, ...apart]))];

/** The number whose cases are requested. */
export class IndicatorCasesQuery {
  @Code(CASES_OF) indicator: CasesOf;
  @CodeWord({
    optional: true,
    description:
      'A part or a stage; `refused` and `declined` of refusals; all of the base where none is named.',
  })
  part: string | null = null;
  @Code(SERVICE_TYPES, { optional: true }) serviceType: string | null = null;
  @CodeWord({ optional: true, description: 'The place of the case.' }) place: string | null = null;
  @Text({ optional: true, max: 200, description: '`next` of the page before.' }) after: string | null = null;
}

export class QuarterDto {
  @ApiProperty() year: number;
  @ApiProperty() quarter: number;
}

export class PastQuarterDto extends QuarterDto {
  @ApiProperty() base: number;
  @ApiProperty() value: number;
}

export class PartDto {
  @ApiProperty({ enum: PARTS }) part: string;
  @ApiProperty() value: number;
  @ApiProperty({ description: 'The parts of the base add up to it; the others are counted separately.' })
  isInBase: boolean;
}

export class IndicatorDto {
  @ApiProperty({ enum: INDICATOR_CODES }) code: IndicatorCode;
  @ApiProperty() base: number;
  @ApiProperty({ description: 'Of the base, what the indicator asks for: referred, in time, acted on.' })
  value: number;
  @ApiProperty({ type: Number, nullable: true, description: 'A whole per cent; null where the base is 0.' })
  percent: number | null;
  @ApiProperty({ type: [PartDto] }) parts: PartDto[];
  @ApiProperty({ type: [PastQuarterDto], description: 'Eight quarters up to this one, the oldest first.' })
  history: PastQuarterDto[];
}

export class StageDto {
  @ApiProperty({ enum: STAGES }) stage: Stage;
  @ApiProperty({ description: 'Cases that came so far or farther.' }) value: number;
}

export class RefusalReasonDto {
  @ApiProperty({ enum: REASONS }) reason: string;
  @ApiProperty() value: number;
}

export class ServiceAskedDto {
  @ApiProperty({ enum: SERVICE_TYPES }) serviceType: string;
  @ApiProperty({ description: 'The place of the case.' }) place: string;
  @ApiProperty() asked: number;
  @ApiProperty({ description: 'Declined by the agency that was asked.' }) refused: number;
  @ApiProperty({ description: 'There was no such service, or no free place.' }) unavailable: number;
}

export class IndicatorsDto extends QuarterDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: not counted yet.' })
  countedAt: string | null;
  @ApiProperty() isOver: boolean;
  @ApiProperty({
    type: [QuarterDto],
    description: 'The present quarter and seven before it, the oldest first.',
  })
  quarters: QuarterDto[];
  @ApiProperty({ type: [IndicatorDto] }) items: IndicatorDto[];
  @ApiProperty({ type: [StageDto] }) stages: StageDto[];
  @ApiProperty({ type: [RefusalReasonDto], description: 'Reasons that were given, the most frequent first.' })
  refusals: RefusalReasonDto[];
  @ApiProperty({ type: [ServiceAskedDto], description: 'The most often missing first.' })
  services: ServiceAskedDto[];
}

export class IndicatorCaseDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The reference of the case.' }) code: string;
  @ApiProperty({ format: 'date' }) openedOn: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ enum: ['open', 'closed'] }) status: string;
  @ApiProperty({ type: String, nullable: true, description: 'Of the own agency’s cases.' })
  leadName: string | null;
}

export class IndicatorCasesDto {
  @ApiProperty({ type: [IndicatorCaseDto] }) items: IndicatorCaseDto[];
  @ApiProperty({ type: String, nullable: true, description: 'Where the next page begins.' })
  next: string | null;
  @ApiProperty({ description: 'Cases behind the number that the viewer may not open any more.' })
  hidden: number;
}

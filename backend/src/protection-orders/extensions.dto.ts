import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { NamesDto } from '../identity/index.js';
import { Code, Codes, NoneForNull } from '../platform/http/validation.js';
import { EXTENSION_ANSWERS, EXTENSION_PAPERS, EXTENSION_REFUSALS } from './extensions.types.js';
import type {
  ExtensionAnswer,
  ExtensionAnswerForm,
  ExtensionPaper,
  ExtensionRefusal,
} from './extensions.types.js';
import { ORDER_CONDITIONS } from './orders.types.js';

const MOST_DAYS = 730;

export class ExtensionAnswerRequest implements ExtensionAnswerForm {
  @Code(EXTENSION_ANSWERS) decision: ExtensionAnswer;
  @ApiProperty({
    type: Number,
    required: false,
    nullable: true,
    minimum: 1,
    maximum: MOST_DAYS,
    description: 'For how many further days; only with `agreed`.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number | null = null;
  @Code(EXTENSION_REFUSALS, { optional: true, description: 'Only with `refused`.' })
  reason: ExtensionRefusal | null = null;
  @Codes(EXTENSION_PAPERS, { optional: true, description: 'Only with `returned`.' })
  @NoneForNull()
  missing: ExtensionPaper[] = [];
}

/** An order that the own office is asked to extend: no name, no place, and nothing of what happened. */
export class ExtensionRequestDto {
  @ApiProperty({ format: 'uuid' }) orderId: string;
  @ApiProperty() reference: string;
  @ApiProperty({ type: NamesDto, description: 'Who issued the order.' }) agencyName: NamesDto;
  @ApiProperty({ format: 'date' }) issuedOn: string;
  @ApiProperty({ format: 'date' }) servedOn: string;
  @ApiProperty({ description: 'For how many days it was issued.' }) days: number;
  @ApiProperty({ format: 'date' }) endsOn: string;
  @ApiProperty({ description: 'By how many days it may still be extended.' }) mostFurtherDays: number;
  @ApiProperty({ enum: ORDER_CONDITIONS, isArray: true }) conditions: string[];
  @ApiProperty() breaches: number;
  @ApiProperty({ format: 'date' }) requestedOn: string;
  @ApiProperty({ format: 'date-time' }) sentAt: string;
  @ApiProperty({ format: 'date-time' }) answerBy: string;
  @ApiProperty({ enum: ['sent', 'seen'] }) state: 'sent' | 'seen';
  @ApiProperty({ enum: BANDS, type: String, nullable: true, description: 'Where the survivor allowed it.' })
  band: Band | null;
  @ApiProperty({ enum: ['answer'], isArray: true }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class ExtensionRequestsDto {
  @ApiProperty({ type: [ExtensionRequestDto], description: 'The first to be answered on top.' })
  requests: ExtensionRequestDto[];
}

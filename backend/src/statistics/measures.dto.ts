import { ApiProperty } from '@nestjs/swagger';
import { MEASURE_CODES } from './measures.types.js';
import type { MeasureCode } from './measures.types.js';
import { CellDto } from './statistics.dto.js';

export class MeasureDefinitionDto {
  @ApiProperty({ enum: ['follow_ups', 'closings'] }) unit: string;
  @ApiProperty({
    enum: ['due', 'six_months_after', 'twelve_months_after', 'seven_months_after'],
    description: 'The day that puts a record into its month.',
  })
  axis: string;
  @ApiProperty({ type: [String], description: 'The base: every record stands in one of them.' })
  parts: string[];
  @ApiProperty({ description: 'The part whose share is told.' }) numerator: string;
  @ApiProperty({ type: [String], description: 'Parts of which nobody knows the answer.' }) missing: string[];
  @ApiProperty({ description: 'Left out of the base and counted beside it.' }) apart: string;
}

export class ShareDto {
  @ApiProperty({ description: 'A month, or `total` for the quarter.' }) column: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Of at least ten records.' }) percent:
    number | null;
  @ApiProperty({ type: Number, nullable: true }) missingPercent: number | null;
}

export class MeasureDto {
  @ApiProperty({ enum: MEASURE_CODES }) code: MeasureCode;
  @ApiProperty({ type: MeasureDefinitionDto }) definition: MeasureDefinitionDto;
  @ApiProperty({ type: [String], description: 'Months as `YYYY-MM`, then `total`.' }) columns: string[];
  @ApiProperty({ type: [CellDto], description: 'The line `total` is the base.' }) cells: CellDto[];
  @ApiProperty({ type: [ShareDto] }) shares: ShareDto[];
}

export class MeasuresDto {
  @ApiProperty({ format: 'date-time', description: 'Counted at; what comes later is not in it.' })
  now: string;
  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Of a group, counted once: when this quarter is; null where it was, or never will be.',
  })
  countsOn: string | null;
  @ApiProperty() year: number;
  @ApiProperty() quarter: number;
  @ApiProperty({ description: 'Counts from 1 to one below it are never shown.' }) smallestShown: number;
  @ApiProperty({ type: [MeasureDto], description: 'Empty where the quarter is not counted.' })
  items: MeasureDto[];
}

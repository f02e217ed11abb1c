import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import {
  HistoricalCountDto,
  HistoricalEventDto,
  SurvivorMatchDto,
} from './historical-records/historical-records.dto.js';
import { QUESTIONS, REJECTIONS, ROW_OUTCOMES } from './registration.types.js';
import type { ImportCode, RowOutcomeKind } from './registration.types.js';
import { codeList } from '../shared/code-lists.js';

export const IMPORT_CODES = codeList('ImportCode', [...REJECTIONS, ...QUESTIONS]);

/** Which rows of an import are listed; `unanswered` are those whose question is open. */
export const ROW_FILTERS = codeList('RowFilter', [...ROW_OUTCOMES, 'unanswered']);
export type RowFilter = (typeof ROW_FILTERS)[number];

export class OutcomeCountDto {
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome: RowOutcomeKind;
  @ApiProperty() count: number;
  @ApiProperty({ description: 'Rows with a question that nobody has answered yet.' }) unanswered: number;
}

export class ImportDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() mapping: string;
  @ApiProperty({ type: NamesDto, description: 'What the keeper calls the register.' }) title: NamesDto;
  @ApiProperty({ format: 'date' }) periodFrom: string;
  @ApiProperty({ format: 'date' }) periodUntil: string;
  @ApiProperty({ description: 'Rows of the file behind its header.' }) rowCount: number;
  @ApiProperty({ type: [OutcomeCountDto], description: 'Rows that this import stored.' })
  counts: OutcomeCountDto[];
  @ApiProperty({
    type: [HistoricalCountDto],
    description: 'Of a register of orders or referrals: what came of them.',
  })
  results: HistoricalCountDto[];
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Rows that were known from an earlier import; null while it is not finished.',
  })
  knownCount: number | null;
  @ApiProperty({ description: 'The supervisor on whose behalf it ran.' }) importedByName: string;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null while it runs, and where it was cut off: the same file continues it.',
  })
  finishedAt: string | null;
}

export class ImportPageDto {
  @ApiProperty({ type: [ImportDto] }) items: ImportDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

/** The case of a row that asks: there its questions are settled. */
export class RowCaseDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, nullable: true, description: 'The survivor code of the agency.' })
  code: string | null;
}

export class ImportRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The number a spreadsheet shows.' }) rowNo: number;
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome: RowOutcomeKind;
  @ApiProperty({ enum: IMPORT_CODES, isArray: true }) codes: ImportCode[];
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of a duplicate: the earlier row of the file that it repeats.',
  })
  repeatsRowNo: number | null;
  @ApiProperty({
    type: RowCaseDto,
    nullable: true,
    description: 'Of a row that asks; never of any other row.',
  })
  case: RowCaseDto | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) answeredAt: string | null;
  @ApiProperty({ type: [String], description: 'Commands the viewer may give now.' }) allowedActions: string[];
  @ApiProperty() version: number;
  @ApiProperty({
    type: HistoricalEventDto,
    nullable: true,
    description: 'Of a register of orders or referrals: what happened.',
  })
  past: HistoricalEventDto | null;
  @ApiProperty({
    type: SurvivorMatchDto,
    nullable: true,
    description: 'Of what happened in the past: to whom.',
  })
  whose: SurvivorMatchDto | null;
}

export class ImportRowPageDto {
  @ApiProperty({ type: [ImportRowDto] }) items: ImportRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class WrittenCellDto {
  @ApiProperty({ description: 'Of the column, as the register writes it; may be empty.' }) heading: string;
  @ApiProperty({ description: 'What stands in the cell, as text.' }) text: string;
}

export class ImportRowDetailDto extends ImportRowDto {
  @ApiProperty({ format: 'uuid' }) importId: string;
  @ApiProperty({ type: NamesDto, description: 'What the keeper calls the register.' }) title: NamesDto;
  @ApiProperty({ format: 'date' }) periodFrom: string;
  @ApiProperty({ format: 'date' }) periodUntil: string;
  @ApiProperty({
    type: [WrittenCellDto],
    description:
      'Filled cells of a row that asks, was rejected, or tells of the past; none of any other row.',
  })
  cells: WrittenCellDto[];
  @ApiProperty({ type: String, nullable: true }) answeredByName: string | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description:
      'The next row of the import with an open question, in the order of the file and round again.',
  })
  nextUnansweredId: string | null;
}

export class RowAnswerRequest {
  @ApiProperty({ description: 'The questions of the row are settled; false takes that back.' })
  @IsBoolean()
  answered: boolean;
}

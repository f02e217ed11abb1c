import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { QUESTIONS, REJECTIONS, ROW_OUTCOMES } from './registration.types.js';
import type { ImportCode, RowOutcomeKind } from './registration.types.js';

export const IMPORT_CODES = [...REJECTIONS, ...QUESTIONS];

export class OutcomeCountDto {
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome: RowOutcomeKind;
  @ApiProperty() count: number;
  @ApiProperty({ description: 'Rows with a question that nobody has answered yet.' }) unanswered: number;
}

export class RegisterImportDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() mapping: string;
  @ApiProperty({ format: 'date' }) periodFrom: string;
  @ApiProperty({ format: 'date' }) periodUntil: string;
  @ApiProperty({ description: 'Rows of the file behind its header.' }) rowCount: number;
  @ApiProperty({ type: [OutcomeCountDto], description: 'Rows that this import stored.' })
  counts: OutcomeCountDto[];
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null while it runs, and where it was cut off: the same file continues it.',
  })
  finishedAt: string | null;
}

export class RegisterImportPageDto {
  @ApiProperty({ type: [RegisterImportDto] }) items: RegisterImportDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class RegisterRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The number a spreadsheet shows.' }) rowNo: number;
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome: RowOutcomeKind;
  @ApiProperty({ enum: IMPORT_CODES, isArray: true }) codes: ImportCode[];
  @ApiProperty({ type: String, nullable: true, description: 'The words of a row that asks or was rejected.' })
  text: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) answeredAt: string | null;
  @ApiProperty({ type: [String], description: 'Commands the viewer may give now.' }) allowedActions: string[];
}

export class RegisterRowPageDto {
  @ApiProperty({ type: [RegisterRowDto] }) items: RegisterRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class RowAnswerRequest {
  @ApiProperty({ description: 'The questions of the row are settled; false takes that back.' })
  @IsBoolean()
  answered: boolean;
}

import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { SERVICE_TYPES } from '../../agencies/agencies.types.js';
import type { ServiceType } from '../../agencies/agencies.types.js';
import { NamesDto } from '../../identity/index.js';
import { Code, CodeWord, DayField, Nested, Text, Uuid } from '../../platform/http/validation.js';
import { COLUMN_MEANINGS } from '../column-meanings.types.js';
import type { ColumnMeaning } from '../column-meanings.types.js';
import { REGISTER_CONTENTS } from '../historical-records.types.js';
import type { RegisterContent } from '../historical-records.types.js';
import { REGISTER_DOUBTS } from '../register-doubts.js';
import type { RegisterDoubt } from '../register-doubts.js';
import { IMPORT_CODES, ROW_OUTCOMES } from '../registration.types.js';
import type { ImportCode, ReportedRow, RowOutcomeKind } from '../registration.types.js';
import { BOOK_ENCODINGS, BOOK_KINDS, IMPORT_FILE_ACTIONS, IMPORT_FILE_STATES } from './import-files.types.js';
import type { BookEncoding, BookKind, ImportFileAction } from './import-files.types.js';
import type { ImportFileState } from './import-files.types.js';
import { Nullable, NullableDay, NullableUuid } from '../../platform/http/nullable-fields.js';

const MOST_SHEETS = 40;
export const MOST_COLUMNS = 200;
const MOST_HEADER_ROW = 300;

export class PreviewReasonDto {
  @ApiProperty({ enum: IMPORT_CODES }) code: ImportCode;
  @ApiProperty() count: number;
}

export class PreviewProblemDto implements ReportedRow {
  @ApiProperty({ description: 'The number a spreadsheet shows.' }) rowNo: number;
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome: RowOutcomeKind;
  @ApiProperty({ enum: IMPORT_CODES, isArray: true }) codes: readonly ImportCode[];
}

/** What an import would do, in numbers and codes: no word of a row. */
export class ImportPreviewDto {
  @ApiProperty({ description: 'Rows behind the headings.' }) rows: number;
  @ApiProperty() accepted: number;
  @ApiProperty({ description: 'Accepted with a question.' }) asked: number;
  @ApiProperty() rejected: number;
  @ApiProperty({ description: 'Survivors whom the rows name.' }) people: number;
  @ApiProperty({ description: 'Rows that an earlier import stored.' }) known: number;
  @ApiProperty({ description: 'Rows of a common journal that other agencies keep.' }) elsewhere: number;
  @ApiProperty({ enum: REGISTER_DOUBTS, isArray: true, description: 'What speaks of another agency’s book.' })
  doubts: readonly RegisterDoubt[];
  @ApiProperty({ type: [PreviewReasonDto], description: 'The most frequent first.' })
  reasons: readonly PreviewReasonDto[];
  @ApiProperty({ type: [PreviewProblemDto], description: 'The first rows that a person has to decide.' })
  problems: readonly PreviewProblemDto[];
}

export class ImportFileDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: BOOK_KINDS }) kind: BookKind;
  @ApiProperty({ enum: BOOK_ENCODINGS }) encoding: BookEncoding;
  @ApiProperty({ enum: IMPORT_FILE_STATES }) state: ImportFileState;
  @ApiProperty() sentByName: string;
  @ApiProperty({ format: 'date-time' }) sentAt: Date;
  @Nullable(Number, 'The sheet that is read, counted from 0.') sheet: number | null;
  @Nullable(String, 'The layout that it is read with.') layout: string | null;
  @NullableDay() periodFrom: string | null;
  @NullableDay() periodUntil: string | null;
  @Nullable(ImportPreviewDto) preview: ImportPreviewDto | null;
  @ApiProperty() doneRows: number;
  @ApiProperty() allRows: number;
  @NullableUuid('Null until a row is stored.') importId: string | null;
  @Nullable(Number, 'At its end: rows that were known before.') knownRows: number | null;
  @ApiProperty({ description: 'Rows that could not be stored; they are tried again.' }) failedRows: number;
  @Nullable(String, 'Why it stopped, as a code.') problem: string | null;
  @ApiProperty({ enum: IMPORT_FILE_ACTIONS, isArray: true }) allowedActions: readonly ImportFileAction[];
}

export class ImportSheetDto {
  @ApiProperty({ description: 'What its tab says; empty in a file without tabs.' }) name: string;
  @ApiProperty() rowCount: number;
}

export class ImportColumnDto {
  @ApiProperty({ description: 'Its place, counted from 0.' }) at: number;
  @ApiProperty() heading: string;
  @ApiProperty({ type: [String], description: 'The first different values, as they are written.' })
  samples: readonly string[];
  @ApiProperty({ enum: COLUMN_MEANINGS, enumName: 'ColumnMeaning', nullable: true })
  likely: ColumnMeaning | null;
}

export class FittingMappingDto {
  @ApiProperty() id: string;
  @ApiProperty({ type: NamesDto }) title: NamesDto;
  @Nullable(String, 'The name of a layout of the agency.') ownName: string | null;
  @ApiProperty({ enum: REGISTER_CONTENTS }) holds: RegisterContent;
  @ApiProperty({ description: 'Columns of the file that it knows.' }) found: number;
  @ApiProperty({ type: [String], description: 'Headings that it needs and the file lacks.' })
  missing: readonly string[];
  @ApiProperty({ format: 'date', description: 'The period it usually covers.' }) periodFrom: string;
  @ApiProperty({ format: 'date' }) periodUntil: string;
}

export class OfferedMeaningsDto {
  @ApiProperty({ enum: REGISTER_CONTENTS }) holds: RegisterContent;
  @ApiProperty({ enum: COLUMN_MEANINGS, enumName: 'ColumnMeaning', isArray: true })
  meanings: readonly ColumnMeaning[];
  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'string' } },
    description: 'One meaning of each list is needed.',
  })
  required: readonly (readonly string[])[];
}

export class ImportTableDto {
  @ApiProperty({ type: [ImportSheetDto] }) sheets: ImportSheetDto[];
  @ApiProperty() sheet: number;
  @ApiProperty({ description: 'The row with the headings, counted from 1.' }) headerRowNo: number;
  @ApiProperty({ type: [ImportColumnDto] }) columns: readonly ImportColumnDto[];
  @ApiProperty({ type: [FittingMappingDto], description: 'The best first.' }) layouts: FittingMappingDto[];
  @ApiProperty({ type: [OfferedMeaningsDto] }) offered: OfferedMeaningsDto[];
}

/** The meaning of one column of a file, by its place, for two columns may have one heading. */
export class ColumnMappingRequest {
  @ApiProperty() @IsInt() @Min(0) @Max(MOST_COLUMNS - 1) at: number;
  @Code(COLUMN_MEANINGS, { name: 'ColumnMeaning' }) meaning: ColumnMeaning;
  @Code(SERVICE_TYPES, { optional: true }) service?: ServiceType | null;
}

export class CustomMappingRequest {
  @Code(REGISTER_CONTENTS) holds: RegisterContent;
  @ApiProperty() @IsInt() @Min(1) @Max(MOST_HEADER_ROW) headerRowNo: number;
  @ApiProperty({ description: 'An empty name and an empty number continue the row above.' })
  @IsBoolean()
  continues: boolean;
  @ApiProperty({ type: [ColumnMappingRequest] })
  @IsArray()
  @ArrayMaxSize(MOST_COLUMNS)
  @ValidateNested({ each: true })
  @Type(() => ColumnMappingRequest)
  columns: ColumnMappingRequest[];
}

export class StartImportRequest {
  @ApiProperty({ description: 'The book is the agency’s, whatever speaks against it.' })
  @IsBoolean()
  isOurs: boolean;
  @Uuid({ optional: true, description: 'The colleague who gets the cases with signs of danger at the end.' })
  workerId?: string | null;
}

export class ImportMappingRequest {
  @ApiProperty() @IsInt() @Min(0) @Max(MOST_SHEETS - 1) sheet: number;
  @CodeWord({ optional: true }) layout?: string | null;
  @Nested(CustomMappingRequest, { optional: true }) drawing?: CustomMappingRequest | null;
  @Text({ optional: true, max: 80, description: 'Keeps the drawn layout for the next file.' })
  name?: string | null;
  @DayField() from: string;
  @DayField() until: string;
}

import { ApiProperty } from '@nestjs/swagger';
import { HELD } from './crosswalk.types.js';
import { AXES, COLUMNS, LINES, MARKS, SPANS, ALL_CODES, TABLE_CODES, UNITS } from './statistics.types.js';
import type { Mark, TableCode } from './statistics.types.js';

export class DefinitionDto {
  @ApiProperty({ enum: ALL_CODES }) code: TableCode;
  @ApiProperty({ description: 'Its number in the list of tables of the domain reference.' }) number: string;
  @ApiProperty({ enum: SPANS, description: 'The finest period it may be published for.' }) span: string;
  @ApiProperty({ enum: UNITS }) unit: string;
  @ApiProperty({
    enum: AXES,
    description: 'The day that places a record.',
  })
  axis: string;
  @ApiProperty({ enum: LINES }) lines: string;
  @ApiProperty({ enum: COLUMNS }) columns: string;
  @ApiProperty({ description: 'How the names of the texts begin that its lines are called by: `law-form.`.' })
  lineWords: string;
  @ApiProperty({ description: 'The same of its columns.' }) columnWords: string;
  @ApiProperty({ description: 'A record may stand in several lines; the sums are of mentions.' })
  isMultiple: boolean;
  @ApiProperty({ description: 'A whole group that stands in one cell is hidden too.' })
  tellsOfPeople: boolean;
  @ApiProperty({ description: 'Cells from 1 to one below it are never shown.' }) smallestShown: number;
}

export class IndicatorDto {
  @ApiProperty({ description: 'Its number among the thirteen of EIGE.' }) number: number;
  @ApiProperty({ enum: HELD, description: 'Whether the tables give it.' }) held: string;
  @ApiProperty({ enum: TABLE_CODES, isArray: true }) tables: readonly TableCode[];
}

export class TableListDto {
  @ApiProperty({ type: [DefinitionDto], description: 'The whole release catalogue.' }) items: DefinitionDto[];
  @ApiProperty({ type: [Number], description: 'Years that were counted, the newest first.' }) years: number[];
  @ApiProperty({ type: [IndicatorDto] }) indicators: IndicatorDto[];
}

export class CellDto {
  @ApiProperty({ description: 'A code of the lines, or `total`.' }) line: string;
  @ApiProperty({ description: 'A code of the columns, or `total`.' }) column: string;
  @ApiProperty({ type: Number, nullable: true }) value: number | null;
  @ApiProperty({ enum: MARKS, type: String, nullable: true, description: 'Why no value is shown.' })
  mark: Mark | null;
}

export class TableDto {
  @ApiProperty({ type: DefinitionDto }) definition: DefinitionDto;
  @ApiProperty() year: number;
  @ApiProperty({ format: 'date-time' }) countedAt: string;
  @ApiProperty({ type: [String] }) lines: string[];
  @ApiProperty({ type: [String] }) columns: string[];
  @ApiProperty({ type: [CellDto] }) cells: CellDto[];
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Left out because she did not allow it, in steps of five; null of fewer than ten records.',
  })
  withoutConsentPercent: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Left out because the month is not known.' })
  withoutDayPercent: number | null;
}

import { ApiProperty } from '@nestjs/swagger';
import { PERIOD_KINDS } from './facts.rules.js';
import type { PeriodKind } from './facts.rules.js';
import { AXES, COLUMNS, LINES, SPANS, ALL_CODES, UNITS } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';

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
}

export class PeriodDto {
  @ApiProperty({ enum: PERIOD_KINDS }) kind: PeriodKind;
  @ApiProperty({ format: 'date' }) firstOn: string;
  @ApiProperty({ description: 'As in an address: 2020, 2020-h2, 2020-q3, 2020-09.' }) name: string;
  @ApiProperty({ description: 'Of a period that runs the numbers still change.' }) isOver: boolean;
}

export class PeriodListDto {
  @ApiProperty({ type: [PeriodDto], description: 'The newest first; a year before its parts.' })
  items: PeriodDto[];
}

export class TableListDto {
  @ApiProperty({ type: [DefinitionDto], description: 'The whole catalogue.' }) items: DefinitionDto[];
  @ApiProperty({ type: [PeriodDto], description: 'Periods that have records, the newest first.' })
  periods: PeriodDto[];
}

export class TableCellDto {
  @ApiProperty({ description: 'A code of the lines, or `total`.' }) line: string;
  @ApiProperty({ description: 'A code of the columns, or `total`.' }) column: string;
  @ApiProperty({ description: 'Exact: internal.' }) value: number;
}

/** Of how many records it is, and how many it leaves out and why. */
export class WholeDto {
  @ApiProperty({ description: 'Records that the table counts.' }) counted: number;
  @ApiProperty({ description: 'Left out: did not allow being counted.' }) withoutConsent: number;
  @ApiProperty({ description: 'Left out: no day is known.' }) withoutDay: number;
  @ApiProperty({ description: 'Left out: another agency counts it.' }) toldBefore: number;
}

export class TableDto extends WholeDto {
  @ApiProperty({ type: DefinitionDto }) definition: DefinitionDto;
  @ApiProperty({ type: PeriodDto }) period: PeriodDto;
  @ApiProperty({ format: 'date-time', description: 'The oldest count that it draws on.' }) countedAt: string;
  @ApiProperty({ type: [String] }) lines: string[];
  @ApiProperty({ type: [String] }) columns: string[];
  @ApiProperty({ type: [TableCellDto] }) cells: TableCellDto[];
}

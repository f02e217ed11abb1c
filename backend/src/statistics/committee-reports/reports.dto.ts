import { ApiProperty } from '@nestjs/swagger';
import { PERSON_UNITS } from '../persons.types.js';
import type { PersonUnit } from '../persons.types.js';
import { DefinitionDto, PeriodDto, WholeDto } from '../statistics.dto.js';
import { ALL_CODES } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';
import { ABSENCES, ALL_SECTION_CODES, SUM_NAMES } from './report-form.types.js';
import type { Absence, SectionCode, SumName } from './report-form.types.js';

export class ReportLineDto {
  @ApiProperty({ description: 'The section and the line in it.' }) number: string;
  @ApiProperty({ enum: ALL_CODES, type: String, nullable: true, description: 'The table that it repeats.' })
  table: TableCode | null;
  @ApiProperty({ enum: PERSON_UNITS, type: String, nullable: true, description: 'Or the count of persons.' })
  persons: PersonUnit | null;
  @ApiProperty({ enum: SUM_NAMES, type: String, nullable: true, description: 'Of a sum of several cells.' })
  name: SumName | null;
  @ApiProperty({ description: 'A code of the lines of the table, `total`, or several with `+`.' })
  line: string;
  @ApiProperty() column: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Exact.' }) value: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Of an estimate, its interval.' })
  low: number | null;
  @ApiProperty({ type: Number, nullable: true }) high: number | null;
  @ApiProperty({ enum: ABSENCES, type: String, nullable: true, description: 'Why it has no figure.' })
  absent: Absence | null;
}

export class ReportSectionDto {
  @ApiProperty({ enum: ALL_SECTION_CODES }) code: SectionCode;
  @ApiProperty() number: number;
  @ApiProperty({ type: [ReportLineDto] }) lines: ReportLineDto[];
}

/** A table that the report draws on: how it is counted, and how many records it leaves out. */
export class ReportSourceDto extends WholeDto {
  @ApiProperty({ type: DefinitionDto }) definition: DefinitionDto;
}

export class CommitteeReportDto {
  @ApiProperty({ type: PeriodDto }) period: PeriodDto;
  @ApiProperty({ format: 'date-time', description: 'The oldest count that it draws on.' }) countedAt: string;
  @ApiProperty({ type: [ReportSectionDto] }) sections: ReportSectionDto[];
  @ApiProperty({ type: [ReportSourceDto], description: 'Each table once.' }) sources: ReportSourceDto[];
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null where people were not counted.',
  })
  personsCountedAt: string | null;
}

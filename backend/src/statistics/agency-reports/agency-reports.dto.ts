import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../../identity/index.js';
import { ALL_SECTION_CODES, SUM_NAMES } from '../committee-reports/report-form.types.js';
import type { SectionCode } from '../committee-reports/report-form.types.js';
import { DefinitionDto, PeriodDto, WholeDto } from '../statistics.dto.js';
import { ALL_CODES } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';

export class AgencyReportLineDto {
  @ApiProperty({ description: 'The section and the line in it.' }) number: string;
  @ApiProperty({ enum: ALL_CODES, type: String }) table: TableCode;
  @ApiProperty({ enum: SUM_NAMES, type: String, nullable: true, description: 'Of a sum of several cells.' })
  name: string | null;
  @ApiProperty({ description: 'A code of the lines of the table, `total`, or several with `+`.' })
  line: string;
  @ApiProperty() column: string;
  @ApiProperty({ description: 'Exact: internal.' }) value: number;
}

export class AgencyReportSectionDto {
  @ApiProperty({ enum: ALL_SECTION_CODES }) code: SectionCode;
  @ApiProperty() number: number;
  @ApiProperty({ type: [AgencyReportLineDto] }) lines: AgencyReportLineDto[];
}

/** A table that the report draws on: how it is counted, and of how many records. */
export class AgencyReportSourceDto extends WholeDto {
  @ApiProperty({ type: DefinitionDto }) definition: DefinitionDto;
}

export class AgencyReportDto {
  @ApiProperty({ type: PeriodDto }) period: PeriodDto;
  @ApiProperty({ type: NamesDto, description: 'The agency whose work it is.' }) agency: NamesDto;
  @ApiProperty({ format: 'date-time', description: 'Counted when it was asked for.' }) countedAt: string;
  @ApiProperty({ type: [AgencyReportSectionDto] }) sections: AgencyReportSectionDto[];
  @ApiProperty({ type: [AgencyReportSourceDto], description: 'Each table once.' })
  sources: AgencyReportSourceDto[];
}

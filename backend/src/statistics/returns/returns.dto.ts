import { ApiProperty } from '@nestjs/swagger';
import { PERIOD_KINDS } from '../facts.rules.js';
import type { PeriodKind } from '../facts.rules.js';
import { PERSON_UNITS } from '../persons.types.js';
import type { PersonUnit } from '../persons.types.js';
import { DefinitionDto } from '../statistics.dto.js';
import { ALL_CODES, MARKS } from '../statistics.types.js';
import type { Mark, TableCode } from '../statistics.types.js';
import { ABSENCES, ALL_SECTION_CODES, SUM_NAMES } from './returns.types.js';
import type { Absence, SectionCode, SumName } from './returns.types.js';

export class ReturnPeriodDto {
  @ApiProperty({ description: 'As in an address: 2020, 2020-h2, 2020-q3, 2020-09.' }) name: string;
  @ApiProperty({ enum: PERIOD_KINDS }) kind: PeriodKind;
  @ApiProperty({ format: 'date' }) firstOn: string;
  @ApiProperty({ description: 'Of a year that runs the figures still change.' }) isOver: boolean;
}

export class ReturnPeriodListDto {
  @ApiProperty({
    type: [ReturnPeriodDto],
    description: 'Those of which a return can be made, the newest first.',
  })
  items: ReturnPeriodDto[];
}

export class ReturnLineDto {
  @ApiProperty({ description: 'The section and the line in it.' }) number: string;
  @ApiProperty({ enum: ALL_CODES, type: String, nullable: true, description: 'The table that it repeats.' })
  table: TableCode | null;
  @ApiProperty({ enum: PERSON_UNITS, type: String, nullable: true, description: 'Or the figure of persons.' })
  persons: PersonUnit | null;
  @ApiProperty({ enum: SUM_NAMES, type: String, nullable: true, description: 'Of a sum of several cells.' })
  name: SumName | null;
  @ApiProperty({ description: 'A code of the lines of the table, `total`, or several with `+`.' })
  line: string;
  @ApiProperty() column: string;
  @ApiProperty({ type: Number, nullable: true }) value: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Between which it lies.' }) low: number | null;
  @ApiProperty({ type: Number, nullable: true }) high: number | null;
  @ApiProperty({ enum: MARKS, type: String, nullable: true, description: 'Left out by its table.' })
  mark: Mark | null;
  @ApiProperty({ enum: ABSENCES, type: String, nullable: true, description: 'Why it has no figure at all.' })
  absent: Absence | null;
}

export class ReturnSectionDto {
  @ApiProperty({ enum: ALL_SECTION_CODES }) code: SectionCode;
  @ApiProperty() number: number;
  @ApiProperty({ type: [ReturnLineDto] }) lines: ReturnLineDto[];
}

/** A table that the return draws on: how it is counted, and when it was. */
export class ReturnSourceDto {
  @ApiProperty({ type: DefinitionDto }) definition: DefinitionDto;
  @ApiProperty({ format: 'date-time' }) countedAt: string;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of a release; null of a table that was not published.',
  })
  version: number | null;
  @ApiProperty({ type: Number, nullable: true }) withoutConsentPercent: number | null;
  @ApiProperty({ type: Number, nullable: true }) withoutDayPercent: number | null;
}

/** The figures of persons that it draws on. */
export class ReturnPersonsDto {
  @ApiProperty({ format: 'date-time' }) countedAt: string;
  @ApiProperty({ description: 'Counted anew once a week until it is published.' }) isDraft: boolean;
  @ApiProperty({ description: 'Counts from 1 to one below it are never shown.' }) smallestShown: number;
}

export class ReturnDto {
  @ApiProperty({ type: ReturnPeriodDto }) period: ReturnPeriodDto;
  @ApiProperty({ description: 'Counts from 1 to one below it are never shown in tables.' })
  smallestShown: number;
  @ApiProperty({ type: [ReturnSectionDto] }) sections: ReturnSectionDto[];
  @ApiProperty({ type: [ReturnSourceDto], description: 'Each table once.' }) sources: ReturnSourceDto[];
  @ApiProperty({ type: ReturnPersonsDto, nullable: true }) persons: ReturnPersonsDto | null;
}

export class PrintMarkDto {
  @ApiProperty({ description: 'From which agency, by which staff code, when, and its number in the log.' })
  mark: string;
}

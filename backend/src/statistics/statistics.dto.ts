import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { PERSON_PERIOD_KINDS, PERSON_SCOPES } from './persons.types.js';
import type { PersonPeriod, PersonScope } from './persons.types.js';
import { PERIOD_KINDS } from './cell-counts.rules.js';
import type { PeriodKind } from './cell-counts.rules.js';
import { AXES, COLUMNS, LINES, SPANS, ALL_CODES, UNITS } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';

/** A period of which persons were counted. */
export class PersonPeriodNameDto {
  @ApiProperty({ enum: PERSON_PERIOD_KINDS }) kind: PersonPeriod['kind'];
  @ApiProperty({ format: 'date' }) firstOn: string;
  @ApiProperty({ description: 'As in an address: 2020, 2020-h2, 2020-q3.' }) name: string;
  @ApiProperty({ description: 'While it runs its counts still change.' }) isOver: boolean;
  @ApiProperty({ format: 'date-time' }) countedAt: string;
}

export class PersonPeriodListDto {
  @ApiProperty({ type: [PersonPeriodNameDto], description: 'The newest first.' })
  items: PersonPeriodNameDto[];
}

/** Exact counts of one place; lines do not add up, since two places may know one person. */
export class PersonLineDto {
  @ApiProperty({
    enum: PERSON_SCOPES,
    description: '`shared`: of a group, only the cases that its leaders may know.',
  })
  scope: PersonScope;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) groupId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) agencyId: string | null;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'Of the agency, or of the group.' })
  name: NamesDto | null;
  @ApiProperty() registrations: number;
  @ApiProperty({ description: 'Registrations that are never compared with others.' }) notLinked: number;
  @ApiProperty() cases: number;
  @ApiProperty() incidents: number;
  @ApiProperty() services: number;
  @ApiProperty({ description: 'As their registrations are linked.' }) persons: number;
  @ApiProperty({ description: 'By the probabilities of all links.' }) estimate: number;
  @ApiProperty({ description: '95 of 100 such counts lie from here' }) from: number;
  @ApiProperty({ description: 'to here.' }) to: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Police reports called settled whose survivor came again; null of agencies and of shared cases.',
  })
  settledTooSoon: number | null;
}

export class PersonPeriodDto {
  @ApiProperty({ type: PersonPeriodNameDto }) period: PersonPeriodNameDto;
  @ApiProperty({
    type: [PersonLineDto],
    description:
      'Everything, then each group and its agencies; a coordinator reads the shared cases of her groups.',
  })
  items: PersonLineDto[];
}

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

export class PoliceAndServicesDto {
  @ApiProperty({ type: PeriodDto }) period: PeriodDto;
  @ApiProperty({ type: [TableDto], description: 'Both streams, and the tables between them, exact.' })
  tables: TableDto[];
  @ApiProperty({
    type: PersonPeriodDto,
    nullable: true,
    description: 'How many people the registrations are of; null where they were not counted yet.',
  })
  persons: PersonPeriodDto | null;
}

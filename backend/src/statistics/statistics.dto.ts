import { ApiProperty, PickType } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { PERSON_PERIOD_KINDS, PERSON_SCOPES, PERSON_UNITS } from './persons.rules.js';
import type { PersonPeriod, PersonScope, PersonUnit } from './persons.rules.js';
import { PERIOD_KINDS } from './periods.rules.js';
import type { PeriodKind } from './periods.rules.js';
import { AXES, COLUMNS, LINES, SPANS, ALL_CODES, UNITS } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import { ABSENCES, ALL_SECTION_CODES, SUM_NAMES } from './reports.rules.js';
import type { Absence, SectionCode, SumName } from './reports.rules.js';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { SERVICE_TYPES } from '../agencies/index.js';
import { Code, CodeWord, Text } from '../platform/http/validation.js';
import { CASES_OF, INDICATOR_CODES, INDICATORS, STAGES } from './indicators.rules.js';
import type { CasesOf, IndicatorCode, Stage } from './indicators.rules.js';
import { Nullable, NullableCode, NullableInstant, NullableUuid } from '../platform/http/nullable-fields.js';

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
  @NullableUuid() groupId: string | null;
  @NullableUuid() agencyId: string | null;
  @Nullable(NamesDto, 'Of the agency, or of the group.') name: NamesDto | null;
  @ApiProperty() registrations: number;
  @ApiProperty({ description: 'Registrations that are never compared with others.' }) notLinked: number;
  @ApiProperty() cases: number;
  @ApiProperty() incidents: number;
  @ApiProperty() services: number;
  @ApiProperty({ description: 'As their registrations are linked.' }) persons: number;
  @ApiProperty({ description: 'By the probabilities of all links.' }) estimate: number;
  @ApiProperty({ description: '95 of 100 such counts lie from here' }) from: number;
  @ApiProperty({ description: 'to here.' }) to: number;
  @Nullable(
    Number,
    'Police reports called settled whose survivor came again; null of agencies and of shared cases.',
  )
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
  @ApiProperty({ enum: AXES, description: 'The day that places a record.' }) axis: string;
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

class TableCellDto {
  @ApiProperty({ description: 'A code of the lines, or `total`.' }) line: string;
  @ApiProperty({ description: 'A code of the columns, or `total`.' }) column: string;
  @ApiProperty({ description: 'Exact: internal.' }) value: number;
}

/** Of how many records it is, and how many it leaves out and why. */
class WholeDto {
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
  @Nullable(
    PersonPeriodDto,
    'How many people the registrations are of; null where they were not counted yet.',
  )
  persons: PersonPeriodDto | null;
}

export class ReportLineDto {
  @ApiProperty({ description: 'The section and the line in it.' }) number: string;
  @NullableCode(ALL_CODES, 'The table that it repeats.') table: TableCode | null;
  @NullableCode(PERSON_UNITS, 'Or the count of persons.') persons: PersonUnit | null;
  @NullableCode(SUM_NAMES, 'Of a sum of several cells.') name: SumName | null;
  @ApiProperty({ description: 'A code of the lines of the table, `total`, or several with `+`.' })
  line: string;
  @ApiProperty() column: string;
  @Nullable(Number, 'Exact.') value: number | null;
  @Nullable(Number, 'Of an estimate, its interval.') low: number | null;
  @Nullable(Number) high: number | null;
  @NullableCode(ABSENCES, 'Why it has no figure.') absent: Absence | null;
}

class ReportSectionDto {
  @ApiProperty({ enum: ALL_SECTION_CODES }) code: SectionCode;
  @ApiProperty() number: number;
  @ApiProperty({ type: [ReportLineDto] }) lines: ReportLineDto[];
}

/** A table that the report draws on. */
export class ReportSourceDto extends WholeDto {
  @ApiProperty({ type: DefinitionDto }) definition: DefinitionDto;
}

export class CommitteeReportDto {
  @ApiProperty({ type: PeriodDto }) period: PeriodDto;
  @ApiProperty({ format: 'date-time', description: 'The oldest count that it draws on.' }) countedAt: string;
  @ApiProperty({ type: [ReportSectionDto] }) sections: ReportSectionDto[];
  @ApiProperty({ type: [ReportSourceDto], description: 'Each table once.' }) sources: ReportSourceDto[];
  @NullableInstant('Null where people were not counted.') personsCountedAt: string | null;
}

class AgencyReportLineDto extends PickType(ReportLineDto, ['number', 'name', 'line', 'column']) {
  @ApiProperty({ enum: ALL_CODES, type: String }) table: TableCode;
  @ApiProperty({ description: 'Exact: internal.' }) value: number;
}

class AgencyReportSectionDto extends PickType(ReportSectionDto, ['code', 'number']) {
  @ApiProperty({ type: [AgencyReportLineDto] }) lines: AgencyReportLineDto[];
}

class AgencyReportSourceDto extends ReportSourceDto {}

export class AgencyReportDto {
  @ApiProperty({ type: PeriodDto }) period: PeriodDto;
  @ApiProperty({ type: NamesDto, description: 'The agency whose work it is.' }) agency: NamesDto;
  @ApiProperty({ format: 'date-time', description: 'Counted at the time of the request.' }) countedAt: string;
  @ApiProperty({ type: [AgencyReportSectionDto] }) sections: AgencyReportSectionDto[];
  @ApiProperty({ type: [AgencyReportSourceDto], description: 'Each table once.' })
  sources: AgencyReportSourceDto[];
}

const REASONS = INDICATORS.refusals.counted;
const PARTS = [...new Set(Object.values(INDICATORS).flatMap(({ parts, apart }) => [...parts, ...apart]))];

/** The number whose cases are requested. */
export class IndicatorCasesQuery {
  @Code(CASES_OF) indicator: CasesOf;
  @CodeWord({
    optional: true,
    description: 'A part or a stage; `refused` and `declined` of refusals; without one, all of the base.',
  })
  part: string | null = null;
  @Code(SERVICE_TYPES, { optional: true }) serviceType: string | null = null;
  @CodeWord({ optional: true, description: 'The place of the case.' }) place: string | null = null;
  @Text({ optional: true, max: 200, description: '`next` of the page before.' }) after: string | null = null;
}

class QuarterDto {
  @ApiProperty() year: number;
  @ApiProperty() quarter: number;
}

class PastQuarterDto extends QuarterDto {
  @ApiProperty() base: number;
  @ApiProperty() value: number;
}

class PartDto {
  @ApiProperty({ enum: PARTS }) part: string;
  @ApiProperty() value: number;
  @ApiProperty({ description: 'The parts of the base add up to it; the others are counted separately.' })
  isInBase: boolean;
}

export class IndicatorDto {
  @ApiProperty({ enum: INDICATOR_CODES }) code: IndicatorCode;
  @ApiProperty() base: number;
  @ApiProperty({ description: 'Of the base, what the indicator asks for: referred, in time, acted on.' })
  value: number;
  @Nullable(Number, 'A whole per cent; null where the base is 0.') percent: number | null;
  @ApiProperty({ type: [PartDto] }) parts: PartDto[];
  @ApiProperty({ type: [PastQuarterDto], description: 'Eight quarters up to this one, the oldest first.' })
  history: PastQuarterDto[];
}

class StageDto {
  @ApiProperty({ enum: STAGES }) stage: Stage;
  @ApiProperty({ description: 'Cases that came so far or farther.' }) value: number;
}

class RefusalReasonDto {
  @ApiProperty({ enum: REASONS }) reason: string;
  @ApiProperty() value: number;
}

class ServiceAskedDto {
  @ApiProperty({ enum: SERVICE_TYPES }) serviceType: string;
  @ApiProperty({ description: 'The place of the case.' }) place: string;
  @ApiProperty() asked: number;
  @ApiProperty({ description: 'Declined by the agency that was asked.' }) refused: number;
  @ApiProperty({ description: 'There was no such service, or no free place.' }) unavailable: number;
}

export class IndicatorsDto extends QuarterDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @NullableInstant('null: not counted yet.') countedAt: string | null;
  @ApiProperty() isOver: boolean;
  @ApiProperty({
    type: [QuarterDto],
    description: 'The present quarter and seven before it, the oldest first.',
  })
  quarters: QuarterDto[];
  @ApiProperty({ type: [IndicatorDto] }) items: IndicatorDto[];
  @ApiProperty({ type: [StageDto] }) stages: StageDto[];
  @ApiProperty({ type: [RefusalReasonDto], description: 'Reasons that were given, the most frequent first.' })
  refusals: RefusalReasonDto[];
  @ApiProperty({ type: [ServiceAskedDto], description: 'The most often missing first.' })
  services: ServiceAskedDto[];
}

export class IndicatorCaseDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The reference of the case.' }) code: string;
  @ApiProperty({ format: 'date' }) openedOn: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ enum: ['open', 'closed'] }) status: string;
  @Nullable(String, 'Of the own agency’s cases.') leadName: string | null;
}

export class IndicatorCasesDto {
  @ApiProperty({ type: [IndicatorCaseDto] }) items: IndicatorCaseDto[];
  @Nullable(String, 'Where the next page begins.') next: string | null;
  @ApiProperty({ description: 'Cases behind the number that the viewer may not open any more.' })
  hidden: number;
}

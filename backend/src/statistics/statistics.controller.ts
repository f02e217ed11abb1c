import { Controller, Get, Param, Query, applyDecorators } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Id, oneOf } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import { notFound } from '../shared/errors.js';
import type { Quarter } from './indicators.rules.js';
import { IndicatorsService } from './indicators.service.js';
import { PersonsService } from './persons.service.js';
import { AgencyReportsService, CommitteeReportsService } from './reports.service.js';
import {
  AgencyReportDto,
  CommitteeReportDto,
  IndicatorCasesDto,
  IndicatorCasesQuery,
  IndicatorsDto,
  PeriodListDto,
  PersonPeriodDto,
  PersonPeriodListDto,
  PoliceAndServicesDto,
  TableDto,
  TableListDto,
} from './statistics.dto.js';
import { TABLE_CODES } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import { TablesService } from './tables.service.js';

const OfPeriod = (description = '2020, 2020-h2, 2020-q3 or 2020-09.'): MethodDecorator =>
  ApiParam({ name: 'period', type: String, description });

/** Year and quarter of an address; what is no number is no quarter. */
class QuarterPipe implements PipeTransform<Record<string, string>, Quarter> {
  transform({ year = '', quarter = '' }: Record<string, string>): Quarter {
    if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(quarter)) throw notFound();
    return { year: Number(year), quarter: Number(quarter) };
  }
}
const When = (): ParameterDecorator => Param(new QuarterPipe());
const OfQuarter = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'year', type: Number }),
    ApiParam({ name: 'quarter', type: Number, description: 'From 1 to 4.' }),
  );
const OfGroup = (): MethodDecorator =>
  applyDecorators(ApiParam({ name: 'groupId', type: String, format: 'uuid' }), OfQuarter());

/** Exact counts: of all agencies, of the viewer's groups, or of the viewer's agency, which no request names. */
@ApiTags('statistics')
@Controller('statistics')
export class StatisticsController {
  constructor(
    private readonly tables: TablesService,
    private readonly persons: PersonsService,
    private readonly agencyReports: AgencyReportsService,
    private readonly committeeReports: CommitteeReportsService,
    private readonly indicators: IndicatorsService,
  ) {}

  @Get('tables')
  @ApiOkResponse({ type: TableListDto })
  @RequirePermission(
    'statistics.read',
    'Lists the tables, how each is counted, and the periods that have records.',
  )
  listTables(): Promise<TableListDto> {
    return this.tables.list();
  }

  @Get('tables/:code/:period')
  @ApiParam({ name: 'code', enum: TABLE_CODES })
  @OfPeriod()
  @ApiOkResponse({ type: TableDto })
  @RequirePermission('statistics.read', 'Shows one table of a period with exact numbers and its definition.')
  getTable(
    @Param('code', oneOf(TABLE_CODES)) code: TableCode,
    @Param('period') period: string,
  ): Promise<TableDto> {
    return this.tables.get(code, period);
  }

  @Get('police-and-services/:period')
  @OfPeriod()
  @ApiOkResponse({ type: PoliceAndServicesDto })
  @RequirePermission(
    'statistics.read',
    'Compares reports to the police with appeals to services in a period.',
  )
  getPoliceAndServices(@Param('period') period: string): Promise<PoliceAndServicesDto> {
    return this.tables.policeAndServices(period);
  }

  @Get('agency-reports')
  @ApiOkResponse({ type: PeriodListDto })
  @RequirePermission('indicators.of_agency', 'Lists the periods of which the own agency can make a report.')
  listAgencyReportPeriods(): Promise<PeriodListDto> {
    return this.agencyReports.list();
  }

  @Get('agency-reports/:period')
  @OfPeriod()
  @ApiOkResponse({ type: AgencyReportDto })
  @RequirePermission(
    'indicators.of_agency',
    'Counts the report of a period of the agency that the viewer supervises.',
  )
  getAgencyReport(@Param('period') period: string): Promise<AgencyReportDto> {
    return this.agencyReports.get(period);
  }

  @Get('indicators/groups/:groupId/:year/:quarter')
  @OfGroup()
  @ApiOkResponse({ type: IndicatorsDto })
  @RequirePermission(
    'indicators.of_group',
    'Counts a quarter of the cases that survivors share with the group.',
  )
  getGroupIndicators(@Id('groupId') groupId: string, @When() when: Quarter): Promise<IndicatorsDto> {
    return this.indicators.of(groupId, when);
  }

  @Get('indicators/groups/:groupId/:year/:quarter/cases')
  @OfGroup()
  @ApiOkResponse({ type: IndicatorCasesDto })
  @RequirePermission('indicators.of_group', 'Lists the cases behind a number of the group.')
  listGroupIndicatorCases(
    @Id('groupId') groupId: string,
    @When() when: Quarter,
    @Query() asked: IndicatorCasesQuery,
  ): Promise<IndicatorCasesDto> {
    return this.indicators.cases(groupId, when, asked);
  }

  @Get('indicators/own-agency/:year/:quarter')
  @OfQuarter()
  @ApiOkResponse({ type: IndicatorsDto })
  @RequirePermission('indicators.of_agency', 'Counts a quarter of the agency that the viewer supervises.')
  getAgencyIndicators(@When() when: Quarter): Promise<IndicatorsDto> {
    return this.indicators.of(null, when);
  }

  @Get('indicators/own-agency/:year/:quarter/cases')
  @OfQuarter()
  @ApiOkResponse({ type: IndicatorCasesDto })
  @RequirePermission('indicators.of_agency', 'Lists the cases behind a number of the own agency.')
  listAgencyIndicatorCases(
    @When() when: Quarter,
    @Query() asked: IndicatorCasesQuery,
  ): Promise<IndicatorCasesDto> {
    return this.indicators.cases(null, when, asked);
  }

  @Get('persons')
  @ApiOkResponse({ type: PersonPeriodListDto })
  @RequirePermission('persons.read', 'Lists quarters, half-years and years of which persons were counted.')
  listPersonPeriods(): Promise<PersonPeriodListDto> {
    return this.persons.list();
  }

  @Get('persons/:period')
  @OfPeriod('2020, 2020-h2 or 2020-q3.')
  @ApiOkResponse({ type: PersonPeriodDto })
  @RequirePermission(
    'persons.read',
    'Shows persons of a period as they are linked and as an estimate with its interval.',
  )
  getPersonPeriod(@Param('period') period: string): Promise<PersonPeriodDto> {
    return this.persons.get(period);
  }

  /** The exact report to the committee; it leaves the deployment only by a delivery. */
  @Get('committee-reports')
  @ApiOkResponse({ type: PeriodListDto })
  @RequirePermission('statistics.read', 'Lists the periods of which a committee report can be made.')
  listCommitteeReportPeriods(): Promise<PeriodListDto> {
    return this.committeeReports.list();
  }

  @Get('committee-reports/:period')
  @OfPeriod()
  @ApiOkResponse({ type: CommitteeReportDto })
  @RequirePermission('statistics.read', 'Fills the committee report of a period with exact counts.')
  getCommitteeReport(@Param('period') period: string): Promise<CommitteeReportDto> {
    return this.committeeReports.get(period);
  }
}

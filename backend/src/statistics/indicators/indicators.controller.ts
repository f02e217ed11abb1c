import { Controller, Get, Param, ParseUUIDPipe, Query, applyDecorators } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../platform/http/permit.js';
import { notFound } from '../../shared/errors.js';
import { IndicatorCasesService } from './indicator-cases.service.js';
import { IndicatorCasesDto, IndicatorCasesQuery, IndicatorsDto } from './indicators.dto.js';
import type { Quarter } from './indicators.rules.js';
import { IndicatorsService } from './indicators.service.js';

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

/** The indicators of a quarter, of the groups that the viewer leads or the agency that the viewer supervises. */
@ApiTags('statistics')
@Controller('statistics/indicators')
export class IndicatorsController {
  constructor(
    private readonly indicators: IndicatorsService,
    private readonly cases: IndicatorCasesService,
  ) {}

  @Get('groups/:groupId/:year/:quarter')
  @OfGroup()
  @ApiOkResponse({ type: IndicatorsDto })
  @RequirePermission(
    'indicators.of_group',
    'Counts a quarter of the cases that survivors share with the group.',
  )
  getGroupIndicators(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @When() when: Quarter,
  ): Promise<IndicatorsDto> {
    return this.indicators.of(groupId, when);
  }

  @Get('groups/:groupId/:year/:quarter/cases')
  @OfGroup()
  @ApiOkResponse({ type: IndicatorCasesDto })
  @RequirePermission('indicators.of_group', 'Lists the cases behind a number of the group.')
  listGroupIndicatorCases(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @When() when: Quarter,
    @Query() asked: IndicatorCasesQuery,
  ): Promise<IndicatorCasesDto> {
    return this.cases.list(groupId, when, asked);
  }

  @Get('own-agency/:year/:quarter')
  @OfQuarter()
  @ApiOkResponse({ type: IndicatorsDto })
  @RequirePermission('indicators.of_agency', 'Counts a quarter of the agency that the viewer supervises.')
  getAgencyIndicators(@When() when: Quarter): Promise<IndicatorsDto> {
    return this.indicators.of(null, when);
  }

  @Get('own-agency/:year/:quarter/cases')
  @OfQuarter()
  @ApiOkResponse({ type: IndicatorCasesDto })
  @RequirePermission('indicators.of_agency', 'Lists the cases behind a number of the own agency.')
  listAgencyIndicatorCases(
    @When() when: Quarter,
    @Query() asked: IndicatorCasesQuery,
  ): Promise<IndicatorCasesDto> {
    return this.cases.list(null, when, asked);
  }
}

import { Controller, Get, Param, ParseIntPipe, ParseUUIDPipe } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { MeasuresDto } from './measures.dto.js';
import { MeasuresService } from './measures.service.js';

/** The measures of three months, each with its definition. */
@ApiTags('statistics')
@Controller('statistics/measures')
export class MeasuresController {
  constructor(private readonly measures: MeasuresService) {}

  @Get('groups/:groupId/:year/:quarter')
  @ApiParam({ name: 'year', type: Number })
  @ApiParam({ name: 'quarter', type: Number })
  @ApiOkResponse({ type: MeasuresDto })
  @Permit('measures.of_group', 'Counts what a group kept on time, and what came after closings.')
  getGroupMeasures(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @Param('year', ParseIntPipe) year: number,
    @Param('quarter', ParseIntPipe) quarter: number,
  ): Promise<MeasuresDto> {
    return this.measures.ofGroup(groupId, { year, quarter });
  }

  @Get('own-agency/:year/:quarter')
  @ApiParam({ name: 'year', type: Number })
  @ApiParam({ name: 'quarter', type: Number })
  @ApiOkResponse({ type: MeasuresDto })
  @Permit('measures.of_agency', 'Counts the same for the agency that the viewer supervises.')
  getAgencyMeasures(
    @Param('year', ParseIntPipe) year: number,
    @Param('quarter', ParseIntPipe) quarter: number,
  ): Promise<MeasuresDto> {
    return this.measures.ofAgency({ year, quarter });
  }
}

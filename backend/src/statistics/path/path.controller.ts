import { Controller, Get, Param, ParseIntPipe, ParseUUIDPipe } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../platform/http/permit.js';
import { PathDto } from './path.dto.js';
import { PathService } from './path.service.js';

/** How far survivors come on the way to what they need, and where they are lost. */
@ApiTags('statistics')
@Controller('statistics/path')
export class PathController {
  constructor(private readonly path: PathService) {}

  @Get('groups/:groupId/:year/:quarter')
  @ApiParam({ name: 'year', type: Number })
  @ApiParam({ name: 'quarter', type: Number })
  @ApiOkResponse({ type: PathDto })
  @Permit('measures.of_group', 'Counts how far referrals of a group came, and what orders became.')
  getGroupPath(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @Param('year', ParseIntPipe) year: number,
    @Param('quarter', ParseIntPipe) quarter: number,
  ): Promise<PathDto> {
    return this.path.ofGroup(groupId, { year, quarter });
  }

  @Get('own-agency/:year/:quarter')
  @ApiParam({ name: 'year', type: Number })
  @ApiParam({ name: 'quarter', type: Number })
  @ApiOkResponse({ type: PathDto })
  @Permit('measures.of_agency', 'Counts the same for the agency that the viewer supervises.')
  getAgencyPath(
    @Param('year', ParseIntPipe) year: number,
    @Param('quarter', ParseIntPipe) quarter: number,
  ): Promise<PathDto> {
    return this.path.ofAgency({ year, quarter });
  }
}

import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { LeadCandidateDto, TeamCasePageDto, TeamDto } from './team.dto.js';
import { TeamService } from './team.service.js';

@ApiTags('workboard')
@Controller()
export class TeamController {
  constructor(private readonly team: TeamService) {}

  @Get('team')
  @ApiOkResponse({ type: TeamDto })
  @Permit(
    'team.read',
    'Shows the own team: cases that nobody leads first, then what every colleague has to do.',
  )
  getTeam(): Promise<TeamDto> {
    return this.team.show();
  }

  @Get('team/cases')
  @ApiQuery({ name: 'lead', required: false, schema: { type: 'string', format: 'uuid' } })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: TeamCasePageDto })
  @Permit(
    'team.read',
    'Lists the open cases of one colleague, or those that nobody leads, the first due on top.',
  )
  listTeamCases(
    @Query('lead', new ParseUUIDPipe({ optional: true })) lead?: string,
    @Query('cursor') cursor?: string,
  ): Promise<TeamCasePageDto> {
    return this.team.cases(lead ?? null, cursor ?? null);
  }

  @Get('cases/:id/lead-candidates')
  @ApiOkResponse({ type: [LeadCandidateDto] })
  @Permit(
    'cases.assign',
    'Lists the colleagues who may be given the case, with what they have to do already.',
  )
  listLeadCandidates(@Param('id', ParseUUIDPipe) id: string): Promise<LeadCandidateDto[]> {
    return this.team.candidates(id);
  }
}

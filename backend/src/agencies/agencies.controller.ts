import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { AgencyChangeRequest, AgencyDto, NewAgencyRequest } from './agencies.dto.js';
import { AgenciesService } from './agencies.service.js';

@ApiTags('directory')
@Controller('agencies')
export class AgenciesController {
  constructor(private readonly agencies: AgenciesService) {}

  @Get()
  @ApiOkResponse({ type: [AgencyDto] })
  @Permit('directory.read', 'Lists the member agencies.')
  listAgencies(): Promise<AgencyDto[]> {
    return this.agencies.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: AgencyDto })
  @Permit('directory.read', 'Shows one agency.')
  getAgency(@Param('id', ParseUUIDPipe) id: string): Promise<AgencyDto> {
    return this.agencies.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: AgencyDto })
  @Permit('directory.write', 'Adds an agency and makes its key pair.')
  @AnswersWith('getAgency')
  createAgency(@Body() body: NewAgencyRequest): Promise<string> {
    return this.agencies.create(body);
  }

  @Put(':id')
  @ApiOkResponse({ type: AgencyDto })
  @Permit('directory.write', 'Changes names, group or status of an agency.')
  @AnswersWith('getAgency')
  async changeAgency(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: AgencyChangeRequest,
  ): Promise<string> {
    await this.agencies.change(id, version, body);
    return id;
  }
}

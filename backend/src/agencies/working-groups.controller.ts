import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { WorkingGroupDto, WorkingGroupRequest } from './agencies.dto.js';
import { WorkingGroupsService } from './working-groups.service.js';

@ApiTags('directory')
@Controller('working-groups')
export class WorkingGroupsController {
  constructor(private readonly groups: WorkingGroupsService) {}

  @Get()
  @ApiOkResponse({ type: [WorkingGroupDto] })
  @Permit('directory.read', 'Lists the working groups.')
  listWorkingGroups(): Promise<WorkingGroupDto[]> {
    return this.groups.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: WorkingGroupDto })
  @Permit('directory.read', 'Shows one working group.')
  getWorkingGroup(@Param('id', ParseUUIDPipe) id: string): Promise<WorkingGroupDto> {
    return this.groups.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: WorkingGroupDto })
  @Permit('directory.write', 'Adds a working group.')
  @AnswersWith('getWorkingGroup')
  createWorkingGroup(@Body() body: WorkingGroupRequest): Promise<string> {
    return this.groups.create(body);
  }

  @Put(':id')
  @ApiOkResponse({ type: WorkingGroupDto })
  @Permit('directory.write', 'Changes who leads a working group and which agency takes cases over.')
  @AnswersWith('getWorkingGroup')
  async changeWorkingGroup(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: WorkingGroupRequest,
  ): Promise<string> {
    await this.groups.change(id, version, body);
    return id;
  }
}

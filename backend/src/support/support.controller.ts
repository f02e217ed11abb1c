import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { GoalsService } from './goals.service.js';
import { SupportLogService } from './support-log.service.js';
import {
  GoalDto,
  GoalProgressRequest,
  GoalRequest,
  SupportCountsDto,
  SupportEntryPageDto,
  SupportEntryRequest,
} from './support.dto.js';

/** What was done for her, and what she herself wants to reach. */
@ApiTags('support')
@Controller()
export class SupportController {
  constructor(
    private readonly log: SupportLogService,
    private readonly goals: GoalsService,
  ) {}

  @Get('cases/:caseId/support-entries')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: SupportEntryPageDto })
  @Permit('support.read', 'Lists services given, newest day first, with what was corrected.')
  listSupportEntries(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Query('cursor') cursor?: string,
  ): Promise<SupportEntryPageDto> {
    return this.log.list(caseId, cursor ?? null);
  }

  @Post('cases/:caseId/support-entries')
  @ApiCreatedResponse({ type: SupportEntryPageDto })
  @Permit('support.write', 'Writes down a service given, or corrects an entry by a further one.')
  @AnswersWith('firstEntryPage')
  async logSupport(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: SupportEntryRequest,
  ): Promise<string> {
    await this.log.log(caseId, body);
    return caseId;
  }

  /** Renders the answer of logSupport; not a route. */
  firstEntryPage(caseId: string): Promise<SupportEntryPageDto> {
    return this.log.list(caseId, null);
  }

  @Get('cases/:caseId/support-counts')
  @ApiOkResponse({ type: SupportCountsDto })
  @Permit('support.count', 'Counts entries and goals, also for those who may not read them.')
  getSupportCounts(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SupportCountsDto> {
    return this.log.counts(caseId);
  }

  @Get('cases/:caseId/goals')
  @ApiOkResponse({ type: [GoalDto] })
  @Permit('support.read', 'Lists her own goals with how far she says she has come.')
  listGoals(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<GoalDto[]> {
    return this.goals.list(caseId);
  }

  @Post('cases/:caseId/goals')
  @ApiCreatedResponse({ type: [GoalDto] })
  @Permit('support.write', 'Writes down a goal of hers in her words.')
  @AnswersWith('listGoals')
  async setGoal(@Param('caseId', ParseUUIDPipe) caseId: string, @Body() body: GoalRequest): Promise<string> {
    await this.goals.set(caseId, body);
    return caseId;
  }

  @Post('goals/:id/progress')
  @HttpCode(200)
  @ApiOkResponse({ type: [GoalDto] })
  @Permit('support.write', 'Writes down how far she says she has come; what she said before is kept.')
  @AnswersWith('listGoals')
  recordGoalProgress(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: GoalProgressRequest,
  ): Promise<string> {
    return this.goals.recordProgress(id, version, body);
  }
}

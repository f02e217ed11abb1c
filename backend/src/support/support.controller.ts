import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags, ApiQuery } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { KeyDateRecordsService, KeyDatesService } from './key-dates.service.js';
import {
  KeyDatesDto,
  KeyDateEventRequest,
  NewKeyDateRequest,
  CopyChoiceRequest,
  SafetyPlanDto,
  SafetyPlanRequest,
  SafetyPlanVersionDto,
  GoalDto,
  GoalProgressRequest,
  GoalRequest,
  NeedsDto,
  NeedsRequest,
  PlanActionRequest,
  PlanActionStepRequest,
  SupportCountsDto,
  SupportEntryPageDto,
  SupportEntryRequest,
} from './support.dto.js';
import { SafetyPlanRecordsService, SafetyPlansService } from './safety-plans.service.js';
import { GoalRecordsService, GoalsService } from './goals.service.js';
import { NeedsService } from './needs.service.js';
import { PlanService } from './plan.service.js';
import { SupportLogService } from './support-log.service.js';

/** Dates ahead: a stay, a hearing, his expected return. */
@ApiTags('support')
@Controller()
export class KeyDatesController {
  constructor(
    private readonly keyDates: KeyDatesService,
    private readonly records: KeyDateRecordsService,
  ) {}

  @Get('cases/:caseId/key-dates')
  @ApiOkResponse({ type: KeyDatesDto })
  @RequirePermission('dates.read', 'Lists the dates that the viewer may read, and what may be added.')
  listKeyDates(@Id('caseId') caseId: string): Promise<KeyDatesDto> {
    return this.records.list(caseId);
  }

  @Post('cases/:caseId/key-dates')
  @ApiCreatedResponse({ type: KeyDatesDto })
  @RequirePermission(
    'dates.write',
    'Records a stay, a hearing or an expected return of the alleged perpetrator.',
  )
  async addKeyDate(@Id('caseId') caseId: string, @Body() body: NewKeyDateRequest): Promise<KeyDatesDto> {
    await once(() => this.keyDates.begin(caseId, body));
    return this.listKeyDates(caseId);
  }

  @Post('key-dates/:id/events')
  @HttpCode(200)
  @ApiOkResponse({ type: KeyDatesDto })
  @RequirePermission('dates.write', 'Adds a step to a date: moved, decided, held, ended or cancelled.', {
    writtenOffline: true,
  })
  addKeyDateEvent(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: KeyDateEventRequest,
  ): Promise<KeyDatesDto> {
    return once(
      () => this.keyDates.step(id, version, body),
      (made) => this.listKeyDates(made),
    );
  }
}

/** Her plan for staying safe. */
@ApiTags('support')
@Controller('cases/:caseId/safety-plan')
export class SafetyPlansController {
  constructor(
    private readonly plans: SafetyPlansService,
    private readonly records: SafetyPlanRecordsService,
  ) {}

  @Get()
  @ApiOkResponse({ type: SafetyPlanDto })
  @RequirePermission('support.read', 'Shows the current safety plan and what may be done with it.')
  getSafetyPlan(@Id('caseId') caseId: string): Promise<SafetyPlanDto> {
    return this.records.show(caseId);
  }

  @Get('versions')
  @ApiOkResponse({ type: [SafetyPlanVersionDto] })
  @RequirePermission('support.read', 'Lists every version of the safety plan, newest first.')
  listSafetyPlanVersions(@Id('caseId') caseId: string): Promise<SafetyPlanVersionDto[]> {
    return this.records.versions(caseId);
  }

  @Post('versions')
  @ApiCreatedResponse({ type: SafetyPlanDto })
  @RequirePermission('support.write', 'Adds a version of the safety plan; older ones are kept.')
  async writeSafetyPlan(
    @Id('caseId') caseId: string,
    @IfMatch() version: number,
    @Body() body: SafetyPlanRequest,
  ): Promise<SafetyPlanDto> {
    await once(() => this.plans.write(caseId, version, body));
    return this.getSafetyPlan(caseId);
  }

  @Post('reviews')
  @HttpCode(200)
  @ApiOkResponse({ type: SafetyPlanDto })
  @RequirePermission('support.write', 'Records a review with the survivor that changed nothing.')
  async reviewSafetyPlan(@Id('caseId') caseId: string): Promise<SafetyPlanDto> {
    await once(() => this.plans.review(caseId));
    return this.getSafetyPlan(caseId);
  }

  @Post('copy-choices')
  @HttpCode(200)
  @ApiOkResponse({ type: SafetyPlanDto })
  @RequirePermission('support.write', 'Records which copy of the plan the survivor wants.')
  async recordPlanCopyChoice(
    @Id('caseId') caseId: string,
    @Body() body: CopyChoiceRequest,
  ): Promise<SafetyPlanDto> {
    await once(() => this.plans.recordCopyChoice(caseId, body));
    return this.getSafetyPlan(caseId);
  }

  @Post('prints')
  @HttpCode(200)
  @ApiOkResponse({ type: SafetyPlanDto })
  @RequirePermission('support.write', 'Records a printout; refused unless she, in private, chose paper.')
  async printSafetyPlan(@Id('caseId') caseId: string): Promise<SafetyPlanDto> {
    await once(() => this.plans.print(caseId));
    return this.getSafetyPlan(caseId);
  }
}

/** What was done for her, and what she herself wants to reach. */
@ApiTags('support')
@Controller()
export class SupportController {
  constructor(
    private readonly log: SupportLogService,
    private readonly goals: GoalsService,
    private readonly goalRecords: GoalRecordsService,
    private readonly plan: PlanService,
    private readonly needs: NeedsService,
  ) {}

  @Get('cases/:caseId/support-entries')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: SupportEntryPageDto })
  @RequirePermission('support.read', 'Lists services given, newest day first, with corrections.')
  listSupportEntries(
    @Id('caseId') caseId: string,
    @Query('cursor') cursor?: string,
  ): Promise<SupportEntryPageDto> {
    return this.log.list(caseId, cursor ?? null);
  }

  @Post('cases/:caseId/support-entries')
  @ApiCreatedResponse({ type: SupportEntryPageDto })
  @RequirePermission('support.write', 'Records a service given, or corrects an entry by a further one.', {
    writtenOffline: true,
  })
  async logSupport(
    @Id('caseId') caseId: string,
    @Body() body: SupportEntryRequest,
  ): Promise<SupportEntryPageDto> {
    await once(() => this.log.log(caseId, body));
    return this.log.list(caseId, null);
  }

  @Get('cases/:caseId/support-counts')
  @ApiOkResponse({ type: SupportCountsDto })
  @RequirePermission('support.count', 'Counts entries and goals, also for users who may not read them.')
  getSupportCounts(@Id('caseId') caseId: string): Promise<SupportCountsDto> {
    return this.log.counts(caseId);
  }

  @Get('cases/:caseId/needs')
  @ApiOkResponse({ type: NeedsDto })
  @RequirePermission('support.read', 'Shows what the survivor wants help with, need by need.')
  listNeeds(@Id('caseId') caseId: string): Promise<NeedsDto> {
    return this.needs.list(caseId);
  }

  @Post('cases/:caseId/needs')
  @HttpCode(200)
  @ApiOkResponse({ type: NeedsDto })
  @RequirePermission('support.write', 'Records what the survivor wants help with; earlier answers are kept.')
  async answerNeeds(
    @Id('caseId') caseId: string,
    @IfMatch() version: number,
    @Body() body: NeedsRequest,
  ): Promise<NeedsDto> {
    await once(() => this.needs.answer(caseId, version, body));
    return this.listNeeds(caseId);
  }

  @Get('cases/:caseId/goals')
  @ApiOkResponse({ type: [GoalDto] })
  @RequirePermission('support.read', 'Lists the survivor’s goals with her progress.')
  listGoals(@Id('caseId') caseId: string): Promise<GoalDto[]> {
    return this.goalRecords.list(caseId);
  }

  @Post('cases/:caseId/goals')
  @ApiCreatedResponse({ type: [GoalDto] })
  @RequirePermission('support.write', 'Records a goal in the survivor’s words.')
  async setGoal(@Id('caseId') caseId: string, @Body() body: GoalRequest): Promise<GoalDto[]> {
    await once(() => this.goals.set(caseId, body));
    return this.listGoals(caseId);
  }

  @Post('goals/:id/progress')
  @HttpCode(200)
  @ApiOkResponse({ type: [GoalDto] })
  @RequirePermission(
    'support.write',
    'Records progress as the survivor reports it; earlier steps are kept.',
    { writtenOffline: true },
  )
  recordGoalProgress(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: GoalProgressRequest,
  ): Promise<GoalDto[]> {
    return once(
      () => this.goals.recordProgress(id, version, body),
      (made) => this.listGoals(made),
    );
  }

  @Post('goals/:id/actions')
  @ApiCreatedResponse({ type: [GoalDto] })
  @RequirePermission('support.write', 'Adds an action to a goal, with its owner and the day it is due.')
  addPlanAction(@Id() id: string, @Body() body: PlanActionRequest): Promise<GoalDto[]> {
    return once(
      () => this.plan.add(id, body),
      (made) => this.listGoals(made),
    );
  }

  @Post('plan-actions/:id/steps')
  @HttpCode(200)
  @ApiOkResponse({ type: [GoalDto] })
  @RequirePermission('support.write', 'Records that an action is done, moved, not needed or did not work.')
  recordPlanStep(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: PlanActionStepRequest,
  ): Promise<GoalDto[]> {
    return once(
      () => this.plan.step(id, version, body),
      (made) => this.listGoals(made),
    );
  }
}

import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags, ApiQuery } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission } from '../platform/http/permit.js';
import { KeyDateEvents } from './key-date-events.service.js';
import { KeyDatesService } from './key-dates.service.js';
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
  SupportCountsDto,
  SupportEntryPageDto,
  SupportEntryRequest,
} from './support.dto.js';
import { SafetyPlanViews } from './safety-plan-views.service.js';
import { SafetyPlansService } from './safety-plans.service.js';
import { GoalsService } from './goals.service.js';
import { SupportLogService } from './support-log.service.js';

/** Dates ahead: a stay, a hearing, his expected return. */
@ApiTags('support')
@Controller()
export class KeyDatesController {
  constructor(
    private readonly keyDates: KeyDatesService,
    private readonly keyDateEvents: KeyDateEvents,
  ) {}

  @Get('cases/:caseId/key-dates')
  @ApiOkResponse({ type: KeyDatesDto })
  @RequirePermission(
    'dates.read',
    'Lists the dates ahead whose partition the viewer holds, and what may be added.',
  )
  listKeyDates(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<KeyDatesDto> {
    return this.keyDateEvents.list(caseId);
  }

  @Post('cases/:caseId/key-dates')
  @ApiCreatedResponse({ type: KeyDatesDto })
  @RequirePermission('dates.write', 'Writes down a stay, a hearing or his expected return.')
  addKeyDate(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: NewKeyDateRequest,
  ): Promise<KeyDatesDto> {
    return once(
      async () => {
        await this.keyDates.begin(caseId, body);
        return caseId;
      },
      (made) => this.listKeyDates(made),
    );
  }

  @Post('key-dates/:id/events')
  @HttpCode(200)
  @ApiOkResponse({ type: KeyDatesDto })
  @RequirePermission(
    'dates.write',
    'Adds what came of a date: another day, what was decided, that it has come.',
  )
  addKeyDateEvent(
    @Param('id', ParseUUIDPipe) id: string,
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
    private readonly views: SafetyPlanViews,
  ) {}

  @Get()
  @ApiOkResponse({ type: SafetyPlanDto })
  @RequirePermission('support.read', 'Shows her plan as it stands and what may be done with it.')
  getSafetyPlan(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SafetyPlanDto> {
    return this.views.show(caseId);
  }

  @Get('versions')
  @ApiOkResponse({ type: [SafetyPlanVersionDto] })
  @RequirePermission('support.read', 'Lists every version of her plan, newest first.')
  listSafetyPlanVersions(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SafetyPlanVersionDto[]> {
    return this.views.versions(caseId);
  }

  @Post('versions')
  @ApiCreatedResponse({ type: SafetyPlanDto })
  @RequirePermission('support.write', 'Writes a new version of her plan; older ones are kept.')
  writeSafetyPlan(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @IfMatch() version: number,
    @Body() body: SafetyPlanRequest,
  ): Promise<SafetyPlanDto> {
    return once(
      async () => {
        await this.plans.write(caseId, version, body);
        return caseId;
      },
      (made) => this.getSafetyPlan(made),
    );
  }

  @Post('reviews')
  @HttpCode(200)
  @ApiOkResponse({ type: SafetyPlanDto })
  @RequirePermission('support.write', 'Records that her plan was gone through with her and still holds.')
  reviewSafetyPlan(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SafetyPlanDto> {
    return once(
      async () => {
        await this.plans.review(caseId);
        return caseId;
      },
      (made) => this.getSafetyPlan(made),
    );
  }

  @Post('copy-choices')
  @HttpCode(200)
  @ApiOkResponse({ type: SafetyPlanDto })
  @RequirePermission('support.write', 'Records whether she wants to hold a copy of her plan, and how.')
  recordPlanCopyChoice(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: CopyChoiceRequest,
  ): Promise<SafetyPlanDto> {
    return once(
      async () => {
        await this.plans.recordCopyChoice(caseId, body);
        return caseId;
      },
      (made) => this.getSafetyPlan(made),
    );
  }

  @Post('prints')
  @HttpCode(200)
  @ApiOkResponse({ type: SafetyPlanDto })
  @RequirePermission(
    'support.write',
    'Records that her plan is printed; refused unless she, alone, chose paper.',
  )
  printSafetyPlan(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SafetyPlanDto> {
    return once(
      async () => {
        await this.plans.print(caseId);
        return caseId;
      },
      (made) => this.getSafetyPlan(made),
    );
  }
}

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
  @RequirePermission('support.read', 'Lists services given, newest day first, with what was corrected.')
  listSupportEntries(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Query('cursor') cursor?: string,
  ): Promise<SupportEntryPageDto> {
    return this.log.list(caseId, cursor ?? null);
  }

  @Post('cases/:caseId/support-entries')
  @ApiCreatedResponse({ type: SupportEntryPageDto })
  @RequirePermission('support.write', 'Writes down a service given, or corrects an entry by a further one.')
  logSupport(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: SupportEntryRequest,
  ): Promise<SupportEntryPageDto> {
    return once(
      async () => {
        await this.log.log(caseId, body);
        return caseId;
      },
      (made) => this.firstEntryPage(made),
    );
  }

  /** Renders the answer of logSupport. */
  private firstEntryPage(caseId: string): Promise<SupportEntryPageDto> {
    return this.log.list(caseId, null);
  }

  @Get('cases/:caseId/support-counts')
  @ApiOkResponse({ type: SupportCountsDto })
  @RequirePermission('support.count', 'Counts entries and goals, also for those who may not read them.')
  getSupportCounts(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SupportCountsDto> {
    return this.log.counts(caseId);
  }

  @Get('cases/:caseId/goals')
  @ApiOkResponse({ type: [GoalDto] })
  @RequirePermission('support.read', 'Lists her own goals with how far she says she has come.')
  listGoals(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<GoalDto[]> {
    return this.goals.list(caseId);
  }

  @Post('cases/:caseId/goals')
  @ApiCreatedResponse({ type: [GoalDto] })
  @RequirePermission('support.write', 'Writes down a goal of hers in her words.')
  setGoal(@Param('caseId', ParseUUIDPipe) caseId: string, @Body() body: GoalRequest): Promise<GoalDto[]> {
    return once(
      async () => {
        await this.goals.set(caseId, body);
        return caseId;
      },
      (made) => this.listGoals(made),
    );
  }

  @Post('goals/:id/progress')
  @HttpCode(200)
  @ApiOkResponse({ type: [GoalDto] })
  @RequirePermission(
    'support.write',
    'Writes down how far she says she has come; what she said before is kept.',
  )
  recordGoalProgress(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: GoalProgressRequest,
  ): Promise<GoalDto[]> {
    return once(
      () => this.goals.recordProgress(id, version, body),
      (made) => this.listGoals(made),
    );
  }
}

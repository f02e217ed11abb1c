import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { SafetyPlanViews } from './safety-plan-views.service.js';
import { SafetyPlansService } from './safety-plans.service.js';
import {
  CopyChoiceRequest,
  SafetyPlanDto,
  SafetyPlanRequest,
  SafetyPlanVersionDto,
} from './safety-plan.dto.js';

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
  @Permit('support.read', 'Shows her plan as it stands and what may be done with it.')
  getSafetyPlan(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SafetyPlanDto> {
    return this.views.show(caseId);
  }

  @Get('versions')
  @ApiOkResponse({ type: [SafetyPlanVersionDto] })
  @Permit('support.read', 'Lists every version of her plan, newest first.')
  listSafetyPlanVersions(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SafetyPlanVersionDto[]> {
    return this.views.versions(caseId);
  }

  @Post('versions')
  @ApiCreatedResponse({ type: SafetyPlanDto })
  @Permit('support.write', 'Writes a new version of her plan; older ones are kept.')
  @AnswersWith('getSafetyPlan')
  async writeSafetyPlan(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @IfMatch() version: number,
    @Body() body: SafetyPlanRequest,
  ): Promise<string> {
    await this.plans.write(caseId, version, body);
    return caseId;
  }

  @Post('reviews')
  @HttpCode(200)
  @ApiOkResponse({ type: SafetyPlanDto })
  @Permit('support.write', 'Records that her plan was gone through with her and still holds.')
  @AnswersWith('getSafetyPlan')
  async reviewSafetyPlan(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<string> {
    await this.plans.review(caseId);
    return caseId;
  }

  @Post('copy-choices')
  @HttpCode(200)
  @ApiOkResponse({ type: SafetyPlanDto })
  @Permit('support.write', 'Records whether she wants to hold a copy of her plan, and how.')
  @AnswersWith('getSafetyPlan')
  async recordPlanCopyChoice(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: CopyChoiceRequest,
  ): Promise<string> {
    await this.plans.recordCopyChoice(caseId, body);
    return caseId;
  }

  @Post('prints')
  @HttpCode(200)
  @ApiOkResponse({ type: SafetyPlanDto })
  @Permit('support.write', 'Records that her plan is printed; refused unless she, alone, chose paper.')
  @AnswersWith('getSafetyPlan')
  async printSafetyPlan(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<string> {
    await this.plans.print(caseId);
    return caseId;
  }
}

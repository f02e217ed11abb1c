import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../platform/http/answers.js';
import { once } from '../platform/http/once.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { GroupActionRequest, GroupPlanDto, HiddenTemplateRequest } from './plan-templates.dto.js';
import { PlanTemplatesService } from './plan-templates.service.js';

/** The actions that a working group proposes for plans; set by its coordinator. */
@ApiTags('plan-templates')
@Controller()
export class PlanTemplatesController {
  constructor(private readonly templates: PlanTemplatesService) {}

  @Get('plan-templates')
  @ApiOkResponse({ type: [GroupPlanDto] })
  @RequirePermission('rules.read', 'Lists the actions that the caller’s groups propose, need by need.')
  listPlanTemplates(): Promise<GroupPlanDto[]> {
    return this.templates.list();
  }

  @Post('plan-templates/:groupId')
  @ApiCreatedResponse({ type: [GroupPlanDto] })
  @RequirePermission('rules.write', 'Adds an action that the group proposes for a need.')
  async addPlanTemplate(
    @Id('groupId') groupId: string,
    @Body() body: GroupActionRequest,
  ): Promise<GroupPlanDto[]> {
    await once(() => this.templates.add(groupId, body));
    return this.templates.list();
  }

  @Post('plan-templates/:groupId/hidden')
  @Answers([GroupPlanDto])
  @RequirePermission('rules.write', 'Stops offering a usual action in the group.')
  async hidePlanTemplate(
    @Id('groupId') groupId: string,
    @Body() body: HiddenTemplateRequest,
  ): Promise<GroupPlanDto[]> {
    await once(() => this.templates.hide(groupId, body.template));
    return this.templates.list();
  }

  @Delete('group-plan-actions/:id')
  @AnswersNothing()
  @RequirePermission('rules.write', 'Removes an action of the group, or offers a hidden one again.', {
    idempotent: true,
  })
  async removePlanTemplate(@Id() id: string): Promise<void> {
    await this.templates.remove(id);
  }
}

import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { RequirePermission } from '../platform/http/permit.js';
import { notFound } from '../shared/errors.js';
import { OrderViewsService } from './order-views.service.js';
import { OrderDto } from './protection-orders.dto.js';
import {
  FoundRespondentsDto,
  RespondentDto,
  RespondentRequest,
  RespondentSearchRequest,
  RiskProposalDto,
  SamePersonCountDto,
  SamePersonListDto,
  SamePersonRequest,
} from './respondents.dto.js';
import { SamePersonService } from './same-person.service.js';
import { RespondentsService } from './respondents.service.js';
import { RiskProposalsService } from './risk-proposals.service.js';

/** The person whom an order binds. */
@ApiTags('orders')
@Controller()
export class RespondentsController {
  constructor(
    private readonly respondents: RespondentsService,
    private readonly views: OrderViewsService,
    private readonly samePerson: SamePersonService,
    private readonly proposals: RiskProposalsService,
  ) {}

  @Get('orders/:id/respondent')
  @ApiOkResponse({ type: RespondentDto })
  @RequirePermission('orders.list', 'Shows the person whom an order binds, with earlier versions.')
  async getRespondent(@Param('id', ParseUUIDPipe) id: string): Promise<RespondentDto> {
    const shown = await this.respondents.ofOrder(id);
    if (!shown) throw notFound();
    return shown;
  }

  @Put('orders/:id/respondent')
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Names the person whom an order binds; a correction needs a reason.')
  nameRespondent(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: RespondentRequest,
  ): Promise<OrderDto> {
    return once(
      () => this.respondents.name(id, expectedVersion, body).then(() => id),
      (made) => this.views.get(made),
    );
  }

  @Get('orders/:id/same-person')
  @ApiOkResponse({ type: SamePersonCountDto })
  @RequirePermission('orders.write', 'Counts orders of the own agency against maybe the same person.')
  getSamePerson(@Param('id', ParseUUIDPipe) id: string): Promise<SamePersonCountDto> {
    return this.samePerson.count(id);
  }

  @Post('orders/:id/same-person')
  @HttpCode(200)
  @ApiOkResponse({ type: SamePersonListDto })
  @RequirePermission('orders.write', 'Shows dates and states of these orders, for a reason that is listed.', {
    readOnly: true,
  })
  listSamePerson(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: SamePersonRequest,
  ): Promise<SamePersonListDto> {
    return this.samePerson.list(id, body);
  }

  @Get('cases/:caseId/risk-proposals')
  @ApiOkResponse({ type: [RiskProposalDto] })
  @RequirePermission(
    'risk.assess',
    'Counts orders and breaches that may answer a question of the assessment.',
  )
  listRiskProposals(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<RiskProposalDto[]> {
    return this.proposals.ofCase(caseId);
  }

  @Post('respondent-searches')
  @HttpCode(200)
  @ApiOkResponse({ type: FoundRespondentsDto })
  @RequirePermission(
    'respondents.search',
    'Finds orders of the own police agency by the name of the person.',
    {
      readOnly: true,
    },
  )
  searchRespondents(@Body() { name }: RespondentSearchRequest): Promise<FoundRespondentsDto> {
    return this.samePerson.search(name);
  }
}

import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { BasisReviewRequest, ConsentDto, ConsentSheetDto, ConsentsRequest } from './consent.dto.js';
import { ConsentViewsService } from './consent-views.service.js';
import { ConsentsService } from './consents.service.js';

@ApiTags('consents')
@Controller()
export class ConsentsController {
  constructor(
    private readonly consents: ConsentsService,
    private readonly views: ConsentViewsService,
  ) {}

  @Get('cases/:caseId/consents')
  @ApiOkResponse({ type: [ConsentDto] })
  @RequirePermission('consents.read', 'Lists consents and refusals, newest first.')
  listConsents(@Id('caseId') caseId: string): Promise<ConsentDto[]> {
    return this.views.list(caseId);
  }

  @Post('cases/:caseId/consents')
  @ApiCreatedResponse({ type: [ConsentDto] })
  @RequirePermission('consents.write', 'Records the survivor’s answers; a refusal is an answer too.')
  async recordConsents(@Id('caseId') caseId: string, @Body() body: ConsentsRequest): Promise<ConsentDto[]> {
    await once(() => this.consents.record(caseId, body.answers, { path: 'answers.*.', child: null }));
    return this.listConsents(caseId);
  }

  @Get('consents/:id')
  @ApiOkResponse({ type: ConsentDto })
  @RequirePermission('consents.read', 'Shows one answer of the survivor.')
  getConsent(@Id() id: string): Promise<ConsentDto> {
    return this.views.get(id);
  }

  @Post('consents/:id/withdrawals')
  @HttpCode(200)
  @ApiOkResponse({ type: ConsentDto })
  @RequirePermission('consents.write', 'Withdraws a consent; the access that rests on it ends at once.')
  async withdrawConsent(@Id() id: string, @IfMatch() version: number): Promise<ConsentDto> {
    await once(() => this.consents.withdraw(id, version));
    return this.getConsent(id);
  }

  @Post('consents/:id/reviews')
  @HttpCode(200)
  @ApiOkResponse({ type: ConsentDto })
  @RequirePermission('consents.review', 'Reviews a disclosure without consent, as a second supervisor.')
  async reviewBasis(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: BasisReviewRequest,
  ): Promise<ConsentDto> {
    await once(() => this.consents.review(id, version, body.outcome));
    return this.getConsent(id);
  }

  @Get('consent-sheets/:agencyId')
  @ApiOkResponse({ type: ConsentSheetDto })
  @RequirePermission('consents.read', 'Lists what the survivor can share with an agency.')
  getConsentSheet(@Id('agencyId') agencyId: string): Promise<ConsentSheetDto> {
    return this.views.sheet(agencyId);
  }
}

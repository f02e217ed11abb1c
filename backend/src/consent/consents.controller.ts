import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission } from '../platform/http/permit.js';
import { BasisReviewRequest, ConsentDto, ConsentSheetDto, ConsentsRequest } from './consent.dto.js';
import { ConsentViewsService } from './consent-views.service.js';
import { BasisReviewsService } from './basis-reviews.service.js';
import { ConsentsService } from './consents.service.js';

@ApiTags('consents')
@Controller()
export class ConsentsController {
  constructor(
    private readonly consents: ConsentsService,
    private readonly views: ConsentViewsService,
    private readonly reviews: BasisReviewsService,
  ) {}

  @Get('cases/:caseId/consents')
  @ApiOkResponse({ type: [ConsentDto] })
  @RequirePermission(
    'consents.read',
    'Lists what she allowed and refused, newest first, and what can be taken back.',
  )
  listConsents(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ConsentDto[]> {
    return this.views.list(caseId);
  }

  @Post('cases/:caseId/consents')
  @ApiCreatedResponse({ type: [ConsentDto] })
  @RequirePermission('consents.write', 'Records her answers; refusing is an answer too.')
  recordConsents(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ConsentsRequest,
  ): Promise<ConsentDto[]> {
    return once(
      async () => {
        await this.consents.record(caseId, body.answers, { path: 'answers.*.', child: null });
        return caseId;
      },
      (made) => this.listConsents(made),
    );
  }

  @Get('consents/:id')
  @ApiOkResponse({ type: ConsentDto })
  @RequirePermission('consents.read', 'Shows one answer of hers.')
  getConsent(@Param('id', ParseUUIDPipe) id: string): Promise<ConsentDto> {
    return this.views.get(id);
  }

  @Post('consents/:id/withdrawals')
  @HttpCode(200)
  @ApiOkResponse({ type: ConsentDto })
  @RequirePermission('consents.write', 'Takes a consent back; what it opened ends at once.')
  withdrawConsent(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<ConsentDto> {
    return once(
      async () => {
        await this.consents.withdraw(id, version);
        return id;
      },
      (made) => this.getConsent(made),
    );
  }

  @Post('consents/:id/reviews')
  @HttpCode(200)
  @ApiOkResponse({ type: ConsentDto })
  @RequirePermission('consents.review', 'A second supervisor looks at what was passed on without her word.')
  reviewBasis(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: BasisReviewRequest,
  ): Promise<ConsentDto> {
    return once(
      async () => {
        await this.reviews.review(id, version, body.outcome);
        return id;
      },
      (made) => this.getConsent(made),
    );
  }

  @Get('consent-sheets/:agencyId')
  @ApiOkResponse({ type: ConsentSheetDto })
  @RequirePermission('consents.read', 'Tells what she may be asked to share with an agency, and what never.')
  getConsentSheet(@Param('agencyId', ParseUUIDPipe) agencyId: string): Promise<ConsentSheetDto> {
    return this.views.sheet(agencyId);
  }
}

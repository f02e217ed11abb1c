import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { ComparisonDto, ComparisonRequest } from './comparisons.dto.js';
import { ComparisonsService } from './comparisons.service.js';

/** Registrations that may be one woman, for the owners whom she let know of each other, and for nobody else. */
@ApiTags('linkage')
@Controller('cases/:caseId/comparisons')
export class ComparisonsController {
  constructor(private readonly comparisons: ComparisonsService) {}

  @Get()
  @ApiOkResponse({ type: [ComparisonDto] })
  @Permit('consents.read', 'Lists agencies whose registration may be hers too, as she allowed at both.')
  listComparisons(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ComparisonDto[]> {
    return this.comparisons.list(caseId);
  }

  @Post()
  @ApiCreatedResponse({ type: [ComparisonDto] })
  @Permit(
    'consents.write',
    'Says after comparing with the other agency: one woman, or two; both must say it.',
  )
  @AnswersWith('listComparisons')
  async answerComparison(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ComparisonRequest,
  ): Promise<string> {
    await this.comparisons.answer(caseId, body);
    return caseId;
  }
}

import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersNothing } from '../../platform/http/answers.js';
import { once } from '../../platform/http/once.js';
import { Id } from '../../platform/http/params.js';
import { RequirePermission } from '../../platform/http/permit.js';
import { AssignReviewsRequest, ImportBacklogDto, ImportReviewsDto } from './import-reviews.dto.js';
import { ImportReviewsService } from './import-reviews.service.js';
import { REVIEW_REASONS } from './review-reasons.rules.js';

/** The review of imported cases in the first month. */
@ApiTags('imports')
@Controller('import-reviews')
export class ImportReviewsController {
  constructor(private readonly reviews: ImportReviewsService) {}

  @Get()
  @ApiQuery({ name: 'reason', enum: REVIEW_REASONS, required: false })
  @ApiOkResponse({ type: ImportReviewsDto })
  @RequirePermission('registers.read', 'Lists imported cases that wait for their review, by what decides.')
  listImportReviews(@Query('reason') reason?: string): Promise<ImportReviewsDto> {
    return this.reviews.list(reason ?? null);
  }

  @Get('backlog/:groupId')
  @ApiOkResponse({ type: [ImportBacklogDto] })
  @RequirePermission('queue.read', 'Counts the imported cases of a group that wait, by agency.')
  getImportBacklog(@Id('groupId') groupId: string): Promise<ImportBacklogDto[]> {
    return this.reviews.backlog(groupId);
  }

  @Post('assignments')
  @AnswersNothing()
  @RequirePermission('registers.write', 'Assigns several imported cases to a colleague for their review.')
  assignImportReviews(@Body() request: AssignReviewsRequest): Promise<void> {
    return once(() => this.reviews.assign(request));
  }
}

import { Body, Controller, Get, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ColleagueDto } from '../../identity/index.js';
import { AnswersNothing } from '../../platform/http/answers.js';
import { once } from '../../platform/http/once.js';
import { Id } from '../../platform/http/params.js';
import { RequirePermission } from '../../platform/http/permit.js';
import {
  AssignReviewsRequest,
  DuplicateAnswerRequest,
  ImportBacklogDto,
  ImportConsentsRequest,
  ImportReviewGroupDto,
  ImportReviewsDto,
} from './import-reviews.dto.js';
import { ImportReviewsService } from './import-reviews.service.js';
import { REVIEW_REASONS } from './review-reasons.rules.js';

/** The review of imported cases in the first month. */
@ApiTags('imports')
@Controller('import-reviews')
export class ImportReviewsController {
  constructor(private readonly reviews: ImportReviewsService) {}

  @Get()
  @ApiQuery({ name: 'reason', enum: REVIEW_REASONS, required: false })
  @ApiQuery({ name: 'importId', required: false, schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: ImportReviewsDto })
  @RequirePermission('registers.read', 'Lists imported cases that wait for their review, by what decides.')
  listImportReviews(
    @Query('reason') reason?: string,
    @Query('importId', new ParseUUIDPipe({ optional: true })) importId?: string,
  ): Promise<ImportReviewsDto> {
    return this.reviews.list(reason ?? null, importId ?? null);
  }

  @Get('groups')
  @ApiOkResponse({ type: [ImportReviewGroupDto] })
  @RequirePermission('registers.read', 'Counts imported cases that wait, by import and by what decides.')
  listImportReviewGroups(): Promise<ImportReviewGroupDto[]> {
    return this.reviews.groups();
  }

  @Get('backlog/:groupId')
  @ApiOkResponse({ type: [ImportBacklogDto] })
  @RequirePermission('queue.read', 'Counts the imported cases of a group that wait, by agency.')
  getImportBacklog(@Id('groupId') groupId: string): Promise<ImportBacklogDto[]> {
    return this.reviews.backlog(groupId);
  }

  @Post('backlog/:groupId/questions')
  @AnswersNothing()
  @RequirePermission('queue.read', 'Asks the supervisors of an agency to ask for consents of imported cases.')
  askForImportConsents(@Id('groupId') groupId: string, @Body() body: ImportConsentsRequest): Promise<void> {
    return once(() => this.reviews.askForConsents(groupId, body.agencyId));
  }

  @Get('workers')
  @ApiOkResponse({ type: [ColleagueDto] })
  @RequirePermission('registers.write', 'Lists the colleagues who may be given imported cases.')
  listReviewWorkers(): Promise<ColleagueDto[]> {
    return this.reviews.workers();
  }

  @Post('assignments')
  @AnswersNothing()
  @RequirePermission('registers.write', 'Assigns several imported cases to a colleague for their review.')
  assignImportReviews(@Body() request: AssignReviewsRequest): Promise<void> {
    return once(() => this.reviews.assign(request));
  }

  @Post('duplicates')
  @AnswersNothing()
  @RequirePermission('registers.write', 'Says that two cases are of two survivors, or asks again.')
  answerDuplicate(@Body() request: DuplicateAnswerRequest): Promise<void> {
    return once(() => this.reviews.answerDuplicate(request));
  }
}

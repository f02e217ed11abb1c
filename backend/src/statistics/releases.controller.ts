import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import {
  CalendarDto,
  CheckAnswerRequest,
  CorrectRequest,
  ReleaseDraftRequest,
  ReleaseDto,
  ReleaseIdDto,
  ReleaseStepRequest,
} from './releases.dto.js';
import { ReleasesService } from './releases.service.js';

/** Periods that are published, each by the same steps. */
@ApiTags('statistics')
@Controller('statistics/releases')
export class ReleasesController {
  constructor(private readonly releases: ReleasesService) {}

  /** What was asked for is seen by the login that reads figures once this request has ended. */
  idOf(id: string): ReleaseIdDto {
    return { id };
  }

  @Get('calendar/:year')
  @ApiParam({ name: 'year', type: Number })
  @ApiOkResponse({ type: CalendarDto })
  @Permit('releases.read', 'Lists the periods of a year with what was published of them.')
  getCalendar(@Param('year', ParseIntPipe) year: number): Promise<CalendarDto> {
    return this.releases.calendar(year);
  }

  @Get(':id')
  @ApiOkResponse({ type: ReleaseDto })
  @Permit('releases.read', 'Shows one version of a period: its tables, and what is to be explained.')
  getRelease(@Param('id', ParseUUIDPipe) id: string): Promise<ReleaseDto> {
    return this.releases.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: ReleaseIdDto })
  @Permit('statistics.release', 'Asks for a draft of a period that is over.')
  @AnswersWith('idOf')
  draftRelease(@Body() request: ReleaseDraftRequest): Promise<string> {
    return this.releases.draft(request);
  }

  @Post(':id/corrections')
  @ApiCreatedResponse({ type: ReleaseIdDto })
  @Permit('statistics.release', 'Asks for another version of a period that was published, with the reason.')
  @AnswersWith('idOf')
  correctRelease(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: CorrectRequest,
  ): Promise<string> {
    return this.releases.correct(id, reason);
  }

  @Post(':id/answers')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('statistics.release', 'Says why something that stands out in a draft is so.')
  answerReleaseCheck(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() answer: CheckAnswerRequest,
  ): Promise<void> {
    return this.releases.answer(id, answer);
  }

  @Post(':id/check')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('statistics.release', 'Says that a draft was looked through; what came in since is told first.')
  checkRelease(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { revision }: ReleaseStepRequest,
  ): Promise<void> {
    return this.releases.move(id, revision, 'check');
  }

  @Post(':id/approval')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('statistics.release', 'Approves a draft that others drafted and checked.')
  approveRelease(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { revision }: ReleaseStepRequest,
  ): Promise<void> {
    return this.releases.move(id, revision, 'approve');
  }

  @Post(':id/publication')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('statistics.release', 'Publishes what was approved for anybody to read, for good.')
  publishRelease(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { revision }: ReleaseStepRequest,
  ): Promise<void> {
    return this.releases.move(id, revision, 'publish');
  }

  @Post(':id/drop')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('statistics.release', 'Drops a draft; it is not published.')
  dropRelease(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { revision }: ReleaseStepRequest,
  ): Promise<void> {
    return this.releases.move(id, revision, 'drop');
  }
}

import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { DateNotes } from './date-notes.service.js';
import { DatesService } from './dates.service.js';
import { DatesDto, DateStepRequest, NewDateRequest } from './dates.dto.js';

/** Dates ahead: a stay, a hearing, his expected return. */
@ApiTags('support')
@Controller()
export class DatesController {
  constructor(
    private readonly dates: DatesService,
    private readonly notes: DateNotes,
  ) {}

  @Get('cases/:caseId/dates')
  @ApiOkResponse({ type: DatesDto })
  @Permit('dates.read', 'Lists the dates ahead whose partition the viewer holds, and what may be added.')
  listDates(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<DatesDto> {
    return this.notes.list(caseId);
  }

  @Post('cases/:caseId/dates')
  @ApiCreatedResponse({ type: DatesDto })
  @Permit('dates.write', 'Writes down a stay, a hearing or his expected return.')
  @AnswersWith('listDates')
  async addDate(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: NewDateRequest,
  ): Promise<string> {
    await this.dates.begin(caseId, body);
    return caseId;
  }

  @Post('dates/:id/steps')
  @HttpCode(200)
  @ApiOkResponse({ type: DatesDto })
  @Permit('dates.write', 'Adds what came of a date: another day, what was decided, that it has come.')
  @AnswersWith('listDates')
  addDateStep(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: DateStepRequest,
  ): Promise<string> {
    return this.dates.step(id, version, body);
  }
}

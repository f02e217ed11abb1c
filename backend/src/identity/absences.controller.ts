import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { AbsenceDto, AbsencesDto, NewAbsenceRequest } from './absences.dto.js';
import { AbsencesService } from './absences.service.js';

@ApiTags('people')
@Controller('absences')
export class AbsencesController {
  constructor(private readonly absences: AbsencesService) {}

  @Get()
  @ApiOkResponse({ type: AbsencesDto })
  @Permit('absences.read', 'Lists who of the own agency is away now or will be, and who stands in.')
  listAbsences(): Promise<AbsencesDto> {
    return this.absences.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: AbsenceDto })
  @Permit('absences.read', 'Shows one absence that is not over.')
  getAbsence(@Param('id', ParseUUIDPipe) id: string): Promise<AbsenceDto> {
    return this.absences.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: AbsenceDto })
  @Permit(
    'absences.write',
    'Enters that somebody is away: her open work is told to whoever stands in, or the supervisors, at once.',
  )
  @AnswersWith('getAbsence')
  planAbsence(@Body() body: NewAbsenceRequest): Promise<string> {
    return this.absences.plan(body);
  }

  @Post(':id/end')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('absences.write', 'Ends an absence: she is back, or does not go.')
  endAbsence(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<void> {
    return this.absences.end(id, version);
  }
}

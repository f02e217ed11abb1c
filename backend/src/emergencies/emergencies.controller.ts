import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit, ReadsOnly } from '../platform/http/permit.js';
import {
  DutyLineDto,
  DutyLineRequest,
  EmergencyDto,
  EmergencyRequest,
  EmergencyReviewRequest,
  EmergencyRowDto,
} from './emergencies.dto.js';
import { EmergenciesService } from './emergencies.service.js';
import { EmergencyReviewsService } from './emergency-reviews.service.js';

@ApiTags('emergencies')
@Controller()
export class EmergenciesController {
  constructor(
    private readonly emergencies: EmergenciesService,
    private readonly reviews: EmergencyReviewsService,
  ) {}

  @Post('duty-lines')
  @HttpCode(200)
  @ApiOkResponse({ type: DutyLineDto })
  @ReadsOnly()
  @Permit('emergencies.ask', 'Tells the number of whoever is on duty where a case is held.')
  getDutyLine(@Body() body: DutyLineRequest): Promise<DutyLineDto> {
    return this.emergencies.dutyLine(body.reference);
  }

  @Post('emergency-accesses')
  @ApiCreatedResponse({ type: EmergencyDto })
  @Permit(
    'emergencies.open',
    'In imminent danger: opens what helps at once for four hours; never for the police.',
  )
  @AnswersWith('getEmergency')
  openEmergency(@Body() body: EmergencyRequest): Promise<string> {
    return this.emergencies.open(body);
  }

  @Get('emergency-accesses/:id')
  @ApiOkResponse({ type: EmergencyDto })
  @Permit('emergencies.open', 'Shows what was opened, while it is open.')
  getEmergency(@Param('id', ParseUUIDPipe) id: string): Promise<EmergencyDto> {
    return this.emergencies.show(id);
  }

  @Get('cases/:caseId/emergency-accesses')
  @ApiOkResponse({ type: [EmergencyRowDto] })
  @Permit('emergencies.read', 'Lists who opened a case of the own agency in an emergency, and why.')
  listEmergencies(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<EmergencyRowDto[]> {
    return this.reviews.list(caseId);
  }

  @Post('emergency-accesses/:id/reviews')
  @HttpCode(200)
  @ApiOkResponse({ type: [EmergencyRowDto] })
  @Permit(
    'emergencies.review',
    'Says whether an emergency was one; within a day, or whoever opened it opens no other.',
  )
  @AnswersWith('listEmergencies')
  reviewEmergency(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: EmergencyReviewRequest,
  ): Promise<string> {
    return this.reviews.review(id, version, body.outcome);
  }
}

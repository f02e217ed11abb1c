import { once } from '../platform/http/once.js';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Answers } from '../platform/http/answers.js';
import { IfMatch } from '../platform/http/if-match.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import {
  DutyLineDto,
  DutyLineRequest,
  EmergencyDto,
  EmergencyRequest,
  EmergencyReviewRequest,
  EmergencyRowDto,
} from './emergency-access.dto.js';
import { EmergencyAccessService, EmergencyReviewsService } from './emergency-access.service.js';

@ApiTags('emergency-access')
@Controller()
export class EmergencyAccessController {
  constructor(
    private readonly emergencyAccess: EmergencyAccessService,
    private readonly reviews: EmergencyReviewsService,
  ) {}

  @Post('duty-contacts')
  @Answers(DutyLineDto)
  @RequirePermission(
    'emergencies.ask',
    'Shows the phone number of the duty officer of the agency that holds a case.',
    {
      readOnly: true,
    },
  )
  getDutyContact(@Body() body: DutyLineRequest): Promise<DutyLineDto> {
    return this.emergencyAccess.dutyPhone(body.reference);
  }

  @Post('emergency-accesses')
  @ApiCreatedResponse({ type: EmergencyDto })
  @RequirePermission(
    'emergencies.open',
    'In imminent danger: opens a minimum of data for four hours; never for the police.',
  )
  openEmergency(@Body() body: EmergencyRequest): Promise<EmergencyDto> {
    return once(
      () => this.emergencyAccess.open(body),
      (made) => this.getEmergency(made),
    );
  }

  @Get('emergency-accesses/:id')
  @ApiOkResponse({ type: EmergencyDto })
  @RequirePermission('emergencies.open', 'Shows what was opened, while it is open.')
  getEmergency(@Id() id: string): Promise<EmergencyDto> {
    return this.emergencyAccess.show(id);
  }

  @Get('cases/:caseId/emergency-accesses')
  @ApiOkResponse({ type: [EmergencyRowDto] })
  @RequirePermission(
    'emergencies.read',
    'Lists emergency accesses to a case of the own agency, with their reasons.',
  )
  listEmergencies(@Id('caseId') caseId: string): Promise<EmergencyRowDto[]> {
    return this.reviews.list(caseId);
  }

  @Post('emergency-accesses/:id/reviews')
  @Answers([EmergencyRowDto])
  @RequirePermission(
    'emergencies.review',
    'Reviews an emergency access within a day; without a review its user can open no other.',
  )
  reviewEmergency(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: EmergencyReviewRequest,
  ): Promise<EmergencyRowDto[]> {
    return once(
      () => this.reviews.review(id, version, body.outcome),
      (made) => this.listEmergencies(made),
    );
  }
}

import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { once } from '../platform/http/once.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { CaseEventsService } from './case-events.service.js';
import { ConflictRequest, IncidentRequest } from './cases.dto.js';
import { BackgroundRequest } from './registration.dto.js';
import { RegistrationService } from './registration.service.js';

/** Answers to the questions that a short registration leaves to its case; each is answered once. */
@ApiTags('cases')
@Controller('cases/:caseId')
export class RegistrationController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly caseEvents: CaseEventsService,
  ) {}

  @Post('conflict-answers')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'cases.write',
    'Answers later whether the other person works in a member agency; a yes blocks it at once.',
  )
  answerConflict(@Id('caseId') caseId: string, @Body() body: ConflictRequest): Promise<void> {
    return once(() => this.registration.answerConflict(caseId, body));
  }

  @Post('backgrounds')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Records sex, family status and how she came, where not asked at first.')
  recordBackground(@Id('caseId') caseId: string, @Body() body: BackgroundRequest): Promise<void> {
    return once(() => this.registration.recordBackground(caseId, body));
  }

  @Post('incidents/:incidentId/details')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Records the rest of the incident a case was registered with, once.', {
    writtenOffline: true,
  })
  completeIncident(
    @Id('caseId') caseId: string,
    @Id('incidentId') incidentId: string,
    @Body() body: IncidentRequest,
  ): Promise<void> {
    return once(() => this.caseEvents.completeIncident(caseId, incidentId, body));
  }
}

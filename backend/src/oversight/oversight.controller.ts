import { once } from '../platform/http/once.js';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Answers } from '../platform/http/answers.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import { AppointmentDto, AppointmentRequest, OversightDto } from './oversight.dto.js';
import { OversightService } from './oversight.service.js';

@ApiTags('oversight')
@Controller('oversight')
export class OversightController {
  constructor(private readonly oversight: OversightService) {}

  @Get()
  @ApiOkResponse({ type: OversightDto })
  @RequirePermission(
    'oversight.read',
    'Lists agencies where rows reach no person who can act, by numbers only.',
  )
  getOversight(): Promise<OversightDto> {
    return this.oversight.show();
  }

  @Get('appointments/:id')
  @ApiOkResponse({ type: AppointmentDto })
  @RequirePermission('oversight.read', 'Shows one appointment.')
  getAppointment(@Id() id: string): Promise<AppointmentDto> {
    return this.oversight.appointment(id);
  }

  @Post('appointments')
  @ApiCreatedResponse({ type: AppointmentDto })
  @RequirePermission(
    'oversight.act',
    'Proposes a supervisor or a stand-in of such an agency; the other person confirms.',
  )
  proposeAppointment(@Body() body: AppointmentRequest): Promise<AppointmentDto> {
    return once(
      () => this.oversight.propose(body),
      (made) => this.getAppointment(made),
    );
  }

  @Post('appointments/:id/confirmation')
  @Answers(AppointmentDto)
  @RequirePermission('oversight.act', 'Confirms and applies what the other person proposed, after a step-up.')
  confirmAppointment(@Id() id: string): Promise<AppointmentDto> {
    return once(
      () => this.oversight.confirm(id).then(() => id),
      (made) => this.getAppointment(made),
    );
  }
}

import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { AppointmentDto, AppointmentRequest, OversightDto } from './oversight.dto.js';
import { OversightService } from './oversight.service.js';

@ApiTags('oversight')
@Controller('oversight')
export class OversightController {
  constructor(private readonly oversight: OversightService) {}

  @Get()
  @ApiOkResponse({ type: OversightDto })
  @Permit('oversight.read', 'Lists agencies where rows reach no person who can act, by numbers only.')
  getOversight(): Promise<OversightDto> {
    return this.oversight.show();
  }

  @Get('appointments/:id')
  @ApiOkResponse({ type: AppointmentDto })
  @Permit('oversight.read', 'Shows one appointment.')
  getAppointment(@Param('id', ParseUUIDPipe) id: string): Promise<AppointmentDto> {
    return this.oversight.appointment(id);
  }

  @Post('appointments')
  @ApiCreatedResponse({ type: AppointmentDto })
  @Permit(
    'oversight.act',
    'Proposes a supervisor or a stand-in of such an agency; the other person confirms.',
  )
  @AnswersWith('getAppointment')
  proposeAppointment(@Body() body: AppointmentRequest): Promise<string> {
    return this.oversight.propose(body);
  }

  @Post('appointments/:id/confirmation')
  @HttpCode(200)
  @ApiOkResponse({ type: AppointmentDto })
  @Permit('oversight.act', 'Confirms what the other person proposed, after proving presence, and applies it.')
  @AnswersWith('getAppointment')
  async confirmAppointment(@Param('id', ParseUUIDPipe) id: string): Promise<string> {
    await this.oversight.confirm(id);
    return id;
  }
}

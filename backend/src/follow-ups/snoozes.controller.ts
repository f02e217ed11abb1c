import { Body, Controller, Delete, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Permit, Repeatable } from '../platform/http/permit.js';
import { SnoozeRequest } from './snoozes.dto.js';
import { SnoozesService } from './snoozes.service.js';

@ApiTags('follow-ups')
@Controller('follow-ups/:id')
export class SnoozesController {
  constructor(private readonly snoozes: SnoozesService) {}

  @Post('snoozes')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('follow_ups.write', 'Asks to be told of a row later, and says why; when it is due stays as it is.')
  snoozeFollowUp(@Param('id', ParseUUIDPipe) id: string, @Body() body: SnoozeRequest): Promise<void> {
    return this.snoozes.put(id, body);
  }

  @Delete('snooze')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('follow_ups.write', 'Is told of the row again.')
  @Repeatable()
  endSnooze(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.snoozes.end(id);
  }
}

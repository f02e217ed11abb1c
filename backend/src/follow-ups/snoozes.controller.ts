import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit, Repeatable } from '../platform/http/permit.js';
import { SnoozableDto, SnoozeRequest } from './snoozes.dto.js';
import { SnoozesService } from './snoozes.service.js';

@ApiTags('follow-ups')
@Controller()
export class SnoozesController {
  constructor(private readonly snoozes: SnoozesService) {}

  @Get('cases/:caseId/snoozes')
  @ApiOkResponse({ type: [SnoozableDto] })
  @Permit('follow_ups.read', 'Lists the waiting rows of a case with what is put off of them.')
  listSnoozes(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SnoozableDto[]> {
    return this.snoozes.ofCase(caseId);
  }

  @Post('follow-ups/:id/snoozes')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('follow_ups.write', 'Asks to be told of a row later, and says why; when it is due stays as it is.')
  snoozeFollowUp(@Param('id', ParseUUIDPipe) id: string, @Body() body: SnoozeRequest): Promise<void> {
    return this.snoozes.put(id, body);
  }

  @Delete('follow-ups/:id/snooze')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('follow_ups.write', 'Is told of the row again.')
  @Repeatable()
  endSnooze(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.snoozes.end(id);
  }
}

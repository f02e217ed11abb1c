import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { Permit } from '../platform/http/permit.js';
import { DeathCauseRequest, DeathDto } from './death.dto.js';
import { DeathsService } from './deaths.service.js';

@ApiTags('closure')
@Controller('cases/:caseId/death-cause')
export class DeathsController {
  constructor(private readonly deaths: DeathsService) {}

  @Get()
  @ApiOkResponse({ type: DeathDto })
  @Permit('cases.read', 'Shows how she died, of a case closed for it, to those who read of her health.')
  getDeath(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<DeathDto> {
    return this.deaths.show(caseId);
  }

  @Put()
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('cases.write', 'Corrects how she died; the case stays closed.')
  correctDeath(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @IfMatch() version: number,
    @Body() body: DeathCauseRequest,
  ): Promise<void> {
    return this.deaths.correct(caseId, version, body.cause);
  }
}

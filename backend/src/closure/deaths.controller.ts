import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { Permit } from '../platform/http/permit.js';
import { DeathCauseRequest, DeathDto, DeathReportRequest } from './death.dto.js';
import { DeathReports } from './death-reports.service.js';
import { DeathsService } from './deaths.service.js';

@ApiTags('closure')
@Controller('cases/:caseId')
export class DeathsController {
  constructor(
    private readonly deaths: DeathsService,
    private readonly reports: DeathReports,
  ) {}

  @Get('death-cause')
  @ApiOkResponse({ type: DeathDto })
  @Permit('cases.read', 'Shows how she died, of a case closed for it, to those who read of her health.')
  getDeath(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<DeathDto> {
    return this.deaths.show(caseId);
  }

  @Put('death-cause')
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

  @Post('death-reports')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('closure.record', 'Records that somebody said she died: nobody calls her, and the case stays open.')
  reportDeath(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: DeathReportRequest,
  ): Promise<void> {
    return this.reports.report(caseId, body.saidBy);
  }

  @Post('death-reports/correction')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('closure.endorse', 'Takes back that she died: contacts go on, unless she had stopped them herself.')
  correctDeathReport(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<void> {
    return this.reports.correct(caseId);
  }
}

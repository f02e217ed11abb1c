import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { LookPageDto } from './who-looked.dto.js';
import { WhoLookedService } from './who-looked.service.js';

@ApiTags('audit-trail')
@Controller('cases/:caseId/who-looked')
export class WhoLookedController {
  constructor(private readonly looks: WhoLookedService) {}

  @Get()
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: LookPageDto })
  @Permit('cases.read', 'Lists who looked at an own case, at what, and with which reason.')
  listLooks(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Query('cursor') cursor?: string,
  ): Promise<LookPageDto> {
    return this.looks.list(caseId, cursor ?? null);
  }
}

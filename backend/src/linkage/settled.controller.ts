import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { SettledCaseDto } from './settled.dto.js';
import { SettledService } from './settled.service.js';

/** Reports of the police that were closed too soon, for whoever leads a working group and for nobody else. */
@ApiTags('linkage')
@Controller('linkage/settled')
export class SettledController {
  constructor(private readonly settled: SettledService) {}

  @Get(':groupId')
  @ApiOkResponse({ type: [SettledCaseDto] })
  @Permit('linkage.review', 'Lists reports called reconciled or insignificant whose survivor came again.')
  listSettledTooSoon(@Param('groupId', ParseUUIDPipe) groupId: string): Promise<SettledCaseDto[]> {
    return this.settled.list(groupId);
  }
}

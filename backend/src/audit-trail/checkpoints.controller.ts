import { Controller, DefaultValuePipe, Get, ParseIntPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { CheckpointPageDto, KeptCheckpointsDto } from './audit-log.dto.js';
import { CheckpointsService } from './checkpoints.service.js';

@ApiTags('audit-trail')
@Controller('audit-checkpoints')
export class CheckpointsController {
  constructor(private readonly checkpoints: CheckpointsService) {}

  @Get()
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: CheckpointPageDto })
  @Permit('audit.checkpoints', 'Lists the signed heads of the audit log, newest first.')
  listCheckpoints(@Query('cursor') cursor?: string): Promise<CheckpointPageDto> {
    return this.checkpoints.list(cursor ?? null);
  }

  @Get('lines')
  @ApiQuery({ name: 'after', required: false, type: Number })
  @ApiOkResponse({ type: KeptCheckpointsDto })
  @Permit('audit.checkpoints', 'Gives checkpoints as they are kept outside, oldest first.')
  keepCheckpoints(
    @Query('after', new DefaultValuePipe(0), ParseIntPipe) after: number,
  ): Promise<KeptCheckpointsDto> {
    return this.checkpoints.keep(after);
  }
}

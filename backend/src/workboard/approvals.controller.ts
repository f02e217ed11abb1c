import { Controller, Get, ParseEnumPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { APPROVAL_KINDS, ApprovalsDto } from './approvals.dto.js';
import type { ApprovalKind } from './approvals.dto.js';
import { ApprovalsService } from './approvals.service.js';

const KINDS = Object.fromEntries(APPROVAL_KINDS.map((kind) => [kind, kind]));

@ApiTags('workboard')
@Controller('approvals')
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalsService) {}

  @Get()
  @ApiQuery({ name: 'kind', required: false, enum: APPROVAL_KINDS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: ApprovalsDto })
  @Permit(
    'approvals.read',
    'Shows what waits for a supervisor of the own agency: danger first, then colleagues.',
  )
  getApprovals(
    @Query('kind', new ParseEnumPipe(KINDS, { optional: true })) kind?: ApprovalKind,
    @Query('cursor') cursor?: string,
  ): Promise<ApprovalsDto> {
    return this.approvals.list(kind ?? null, cursor ?? null);
  }
}

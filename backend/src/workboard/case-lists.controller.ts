import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseEnumPipe,
  ParseUUIDPipe,
  Post,
  Query,
} from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AsksFirst, Permit, ReadsOnly } from '../platform/http/permit.js';
import {
  CaseOverviewDto,
  CasePageDto,
  CaseSearchDto,
  CaseSearchRequest,
  LIST_LEADS,
  LIST_STATUSES,
} from './case-lists.dto.js';
import type { ListLead, ListStatus } from './case-lists.dto.js';
import { CaseListsService } from './case-lists.service.js';
import { CaseSearchService } from './case-search.service.js';
import { OverviewService } from './overview.service.js';

const optional = (codes: readonly string[]): ParseEnumPipe =>
  new ParseEnumPipe(Object.fromEntries(codes.map((code) => [code, code])), { optional: true });

@ApiTags('workboard')
@Controller('cases')
export class CaseListsController {
  constructor(
    private readonly lists: CaseListsService,
    private readonly searches: CaseSearchService,
    private readonly overviews: OverviewService,
  ) {}

  @Get()
  @ApiQuery({ name: 'status', required: false, enum: LIST_STATUSES })
  @ApiQuery({ name: 'lead', required: false, enum: LIST_LEADS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: CasePageDto })
  @Permit('cases.read', 'Lists the own agency’s cases, or those of the group by reference, late ones first.')
  listCases(
    @Query('status', optional(LIST_STATUSES)) status?: ListStatus,
    @Query('lead', optional(LIST_LEADS)) lead?: ListLead,
    @Query('cursor') cursor?: string,
  ): Promise<CasePageDto> {
    return this.lists.list({ status: status ?? 'open', lead: lead ?? 'anybody', cursor: cursor ?? null });
  }

  @Post('search')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseSearchDto })
  @ReadsOnly()
  @Permit('cases.read', 'Finds own cases by code or reference, by official number, or by name.')
  searchCases(@Body() body: CaseSearchRequest): Promise<CaseSearchDto> {
    return this.searches.search(body);
  }

  @Get(':id/overview')
  @ApiOkResponse({ type: CaseOverviewDto })
  @AsksFirst()
  @Permit('cases.read', 'Shows a case at first sight: header, next step, and numbers of the parts one holds.')
  getCaseOverview(@Param('id', ParseUUIDPipe) id: string): Promise<CaseOverviewDto> {
    return this.overviews.show(id);
  }
}

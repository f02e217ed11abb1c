import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersNothing } from '../platform/http/answers.js';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import { HistoryMatchingService } from './history-matching.service.js';
import { ImportRowsService } from './import-rows.service.js';
import { ImportDto, ImportPageDto, ImportRowDetailDto, ImportRowPageDto } from './imports.dto.js';
import { ROW_FILTERS, RejectedRowDto, RowAnswerRequest, SurvivorMatchRequest } from './imports.dto.js';

/** The imports of the viewer's agency and what became of each row. */
@ApiTags('imports')
@Controller()
export class ImportsController {
  constructor(
    private readonly rows: ImportRowsService,
    private readonly historyMatching: HistoryMatchingService,
  ) {}

  @Get('imports')
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: ImportPageDto })
  @RequirePermission('registers.read', 'Lists the imports of the own agency’s registers, newest first.')
  listImports(@Query('cursor') cursor?: string): Promise<ImportPageDto> {
    return this.rows.listImports(cursor ?? null);
  }

  @Get('imports/:id')
  @ApiOkResponse({ type: ImportDto })
  @RequirePermission('registers.read', 'Shows one import.')
  getImport(@Id() id: string): Promise<ImportDto> {
    return this.rows.getImport(id);
  }

  @Delete('imports/:id')
  @AnswersNothing()
  @RequirePermission('registers.write', 'Takes an import back with its cases, if nobody worked on them.', {
    idempotent: true,
  })
  takeBackImport(@Id() id: string): Promise<void> {
    return this.rows.takeBack(id);
  }

  @Get('imports/:id/rows')
  @ApiQuery({ name: 'filter', enum: ROW_FILTERS, required: false })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: ImportRowPageDto })
  @RequirePermission('registers.read', 'Lists the rows of an import in the order of the file.')
  listImportRows(
    @Id() id: string,
    @Query('filter') filter?: string,
    @Query('cursor') cursor?: string,
  ): Promise<ImportRowPageDto> {
    return this.rows.listRows(id, filter ?? null, cursor ?? null);
  }

  @Get('imports/:id/rejected-rows')
  @ApiOkResponse({ type: [RejectedRowDto] })
  @RequirePermission('registers.read', 'Lists the rejected rows of an import with their words.')
  listRejectedRows(@Id() id: string): Promise<RejectedRowDto[]> {
    return this.rows.listRejected(id);
  }

  @Get('import-rows/:id')
  @ApiOkResponse({ type: ImportRowDetailDto })
  @RequirePermission(
    'registers.read',
    'Shows one row; with its words where it has a question or was rejected.',
  )
  getImportRow(@Id() id: string): Promise<ImportRowDetailDto> {
    return this.rows.getRow(id);
  }

  @Post('import-rows/:id/answers')
  @ApiCreatedResponse({ type: ImportRowDetailDto })
  @RequirePermission('registers.write', 'Marks the questions of a row as answered, or withdraws the answer.')
  answerImportRow(
    @Id() id: string,
    @IfMatch() expectedVersion: number,
    @Body() { answered }: RowAnswerRequest,
  ): Promise<ImportRowDetailDto> {
    return once(
      () => this.rows.answer(id, answered, expectedVersion),
      (made) => this.rows.getRow(made),
    );
  }

  @Post('import-rows/:id/survivor-match')
  @ApiCreatedResponse({ type: ImportRowDetailDto })
  @RequirePermission(
    'registers.write',
    'Links a past order or referral to its survivor, or withdraws the answer.',
  )
  matchImportRow(
    @Id() id: string,
    @IfMatch() expectedVersion: number,
    @Body() answer: SurvivorMatchRequest,
  ): Promise<ImportRowDetailDto> {
    return once(
      () => this.rows.matchImportRow(id, answer, expectedVersion),
      (made) => this.rows.getRow(made),
    );
  }

  @Post('historical-records/rematch')
  @AnswersNothing()
  @RequirePermission(
    'registers.write',
    'Compares the own agency’s past orders and referrals with its survivors.',
  )
  rematchHistory(): Promise<void> {
    return once(() => this.historyMatching.matchAll());
  }
}

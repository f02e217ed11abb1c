import { Body, Controller, Delete, Get, ParseIntPipe, Post } from '@nestjs/common';
import { Put, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse } from '@nestjs/swagger';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../../platform/http/answers.js';
import { keyOf } from '../../platform/http/idempotency-keys.js';
import { Id } from '../../platform/http/params.js';
import { RequirePermission, Steps } from '../../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../../platform/http/request-logger.js';
import { hashToken, sessionToken } from '../../platform/session/session-cookie.js';
import { Problem } from '../../shared/errors.js';
import { FileMappingsService } from './file-mappings.service.js';
import {
  ImportFileDto,
  ImportMappingRequest,
  ImportTableDto,
  StartImportRequest,
} from './import-files.dto.js';
import { ImportFilesService } from './import-files.service.js';
import { ImportRunsService } from './import-runs.service.js';

/** Files that the viewer's agency sent: how each is read, what would come of it, and how far it is. */
@ApiTags('imports')
@Controller('import-files')
export class ImportFilesController {
  constructor(
    private readonly importFiles: ImportFilesService,
    private readonly mappings: FileMappingsService,
    private readonly importRuns: ImportRunsService,
  ) {}

  @Post()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: ImportFileDto })
  @RequirePermission('registers.write', 'Uploads the file of a register; nothing is imported yet.', {
    noTransaction: 'again',
  })
  async uploadImportFile(@Req() request: ApiRequest, @Steps() steps: RequestSteps): Promise<ImportFileDto> {
    if (!request.is('application/octet-stream')) throw new Problem(415, 'file_type');
    const id = await this.importFiles.receive({ file: request, key: keyOf(request) }, steps);
    return steps.look(() => this.importFiles.show(id));
  }

  @Get()
  @ApiOkResponse({ type: [ImportFileDto] })
  @RequirePermission('registers.read', 'Lists the files that wait, run, stopped, or ended within a day.')
  listImportFiles(): Promise<ImportFileDto[]> {
    return this.importFiles.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: ImportFileDto })
  @RequirePermission('registers.read', 'Shows the progress of a file.')
  getImportFile(@Id() id: string): Promise<ImportFileDto> {
    return this.importFiles.show(id);
  }

  @Get(':id/table')
  @ApiQuery({ name: 'sheet', required: false, type: Number })
  @ApiQuery({ name: 'header', required: false, type: Number })
  @ApiOkResponse({ type: ImportTableDto })
  @RequirePermission('registers.write', 'Shows the columns of a file with sample values and fitting layouts.')
  getImportFileTable(
    @Id() id: string,
    @Query('sheet', new ParseIntPipe({ optional: true })) sheet = 0,
    @Query('header', new ParseIntPipe({ optional: true })) header: number | null = null,
  ): Promise<ImportTableDto> {
    return this.mappings.table(id, sheet, header);
  }

  @Put(':id/mapping')
  @ApiOkResponse({ type: ImportFileDto })
  @RequirePermission('registers.write', 'Sets how a file is read, and shows what an import would store.', {
    noTransaction: 'again',
  })
  async mapImportFile(
    @Id() id: string,
    @Body() wanted: ImportMappingRequest,
    @Req() request: ApiRequest,
  ): Promise<ImportFileDto> {
    const steps = stepsOf(request);
    await this.mappings.read(id, { wanted, sessionHash: sessionOf(request) }, steps);
    return steps.look(() => this.importFiles.show(id));
  }

  @Post(':id/start')
  @Answers(ImportFileDto)
  @RequirePermission('registers.write', 'Imports the rows of a file in the background, or resumes it.', {
    noTransaction: 'again',
  })
  async startImport(
    @Id() id: string,
    @Body() { isOurs, workerId = null }: StartImportRequest,
    @Req() request: ApiRequest,
  ): Promise<ImportFileDto> {
    const steps = stepsOf(request);
    await this.importRuns.start(id, { sessionHash: sessionOf(request), isOurs, workerId }, steps);
    return steps.look(() => this.importFiles.show(id));
  }

  @Delete(':id')
  @AnswersNothing()
  @RequirePermission('registers.write', 'Drops a file; rows that were imported stay.', { idempotent: true })
  discardImportFile(@Id() id: string): Promise<void> {
    return this.importFiles.drop(id);
  }
}

function stepsOf({ steps }: ApiRequest): RequestSteps {
  if (!steps) throw new Error('The route is not declared NoTransaction.');
  return steps;
}

const sessionOf = (request: ApiRequest): string => hashToken(sessionToken(request)) ?? '';

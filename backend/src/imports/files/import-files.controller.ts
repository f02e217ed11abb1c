import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { keyOf } from '../../platform/http/idempotency-keys.js';
import { RequirePermission, Steps } from '../../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../../platform/http/request-logger.js';
import { hashToken, sessionToken } from '../../platform/session/session-cookie.js';
import { Problem, invalid } from '../../shared/errors.js';
import { FileMappingsService } from './file-mappings.service.js';
import { ImportRunsService } from './import-runs.service.js';
import { ImportFileViewsService } from './import-file-views.service.js';
import { ImportMappingRequest, ImportFileDto, ImportTableDto } from './import-files.dto.js';
import { ImportFilesService } from './import-files.service.js';

/** Files that the viewer's agency sent: how each is read, what would come of it, and how far it is. */
@ApiTags('imports')
@Controller('import-files')
export class ImportFilesController {
  constructor(
    private readonly importFiles: ImportFilesService,
    private readonly mappings: FileMappingsService,
    private readonly importRuns: ImportRunsService,
    private readonly importFileViews: ImportFileViewsService,
  ) {}

  @Post()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: ImportFileDto })
  @RequirePermission('registers.write', 'Takes the file of a register; nothing is brought in yet.', {
    noTransaction: 'again',
  })
  async uploadImportFile(@Req() request: ApiRequest, @Steps() steps: RequestSteps): Promise<ImportFileDto> {
    if (!request.is('application/octet-stream')) throw new Problem(415, 'file_type');
    const id = await this.importFiles.receive({ file: request, key: keyOf(request) }, steps);
    return steps.look(() => this.importFileViews.show(id));
  }

  @Get()
  @ApiOkResponse({ type: [ImportFileDto] })
  @RequirePermission(
    'registers.read',
    'Lists the files that wait, run or have stopped, and those that ended within a day.',
  )
  listImportFiles(): Promise<ImportFileDto[]> {
    return this.importFileViews.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: ImportFileDto })
  @RequirePermission('registers.read', 'Shows how far a file is.')
  getImportFile(@Param('id', ParseUUIDPipe) id: string): Promise<ImportFileDto> {
    return this.importFileViews.show(id);
  }

  @Get(':id/table')
  @ApiQuery({ name: 'sheet', required: false, type: Number })
  @ApiQuery({ name: 'header', required: false, type: Number })
  @ApiOkResponse({ type: ImportTableDto })
  @RequirePermission(
    'registers.write',
    'Shows the columns of a file with values of its own, and the layouts that fit it.',
  )
  getImportFileTable(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('sheet') sheet?: string,
    @Query('header') header?: string,
  ): Promise<ImportTableDto> {
    return this.importFileViews.table(id, wholeNumber('sheet', sheet) ?? 0, wholeNumber('header', header));
  }

  @Put(':id/mapping')
  @ApiOkResponse({ type: ImportFileDto })
  @RequirePermission('registers.write', 'Says how a file is read, and answers what would come of its rows.', {
    noTransaction: 'again',
  })
  async mapImportFile(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() wanted: ImportMappingRequest,
    @Req() request: ApiRequest,
  ): Promise<ImportFileDto> {
    const steps = stepsOf(request);
    await this.mappings.read(id, { wanted, sessionHash: sessionOf(request) }, steps);
    return steps.look(() => this.importFileViews.show(id));
  }

  @Post(':id/start')
  @HttpCode(200)
  @ApiOkResponse({ type: ImportFileDto })
  @RequirePermission(
    'registers.write',
    'Brings the rows of a file in, in the background; goes on where it stopped.',
    { noTransaction: 'again' },
  )
  async startImport(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: ApiRequest,
    @Steps() steps: RequestSteps,
  ): Promise<ImportFileDto> {
    await this.importRuns.start(id, sessionOf(request), steps);
    return steps.look(() => this.importFileViews.show(id));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('registers.write', 'Drops a file; rows that were brought in stay.', { idempotent: true })
  discardImportFile(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.importFiles.drop(id);
  }
}

function stepsOf({ steps }: ApiRequest): RequestSteps {
  if (!steps) throw new Error('The route is not declared NoTransaction.');
  return steps;
}

const sessionOf = (request: ApiRequest): string => hashToken(sessionToken(request)) ?? '';

function wholeNumber(path: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,3}$/.test(text)) throw invalid({ path, code: 'not_valid' });
  return Number(text);
}

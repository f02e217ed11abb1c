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
import { Permit, Repeatable, Steps, Stepwise } from '../../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../../platform/http/requests.js';
import { hashToken, sessionToken } from '../../platform/session/session-cookie.js';
import { Problem, invalid } from '../../shared/errors.js';
import { UploadReadingsService } from './upload-readings.service.js';
import { UploadRunsService } from './upload-runs.service.js';
import { UploadViewsService } from './upload-views.service.js';
import { ReadingRequest, RegisterUploadDto, UploadTableDto } from './uploads.dto.js';
import { UploadsService } from './uploads.service.js';

/** Files that the viewer's agency sent: how each is read, what would come of it, and how far it is. */
@ApiTags('registers')
@Controller('register-uploads')
export class UploadsController {
  constructor(
    private readonly uploads: UploadsService,
    private readonly readings: UploadReadingsService,
    private readonly runs: UploadRunsService,
    private readonly views: UploadViewsService,
  ) {}

  @Post()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: RegisterUploadDto })
  @Stepwise('again')
  @Permit('registers.write', 'Takes the file of a register; nothing is brought in yet.')
  async receiveRegisterUpload(
    @Req() request: ApiRequest,
    @Steps() steps: RequestSteps,
  ): Promise<RegisterUploadDto> {
    if (!request.is('application/octet-stream')) throw new Problem(415, 'file_type');
    const id = await this.uploads.receive({ file: request, key: keyOf(request) }, steps);
    return steps.look(() => this.views.show(id));
  }

  @Get()
  @ApiOkResponse({ type: [RegisterUploadDto] })
  @Permit(
    'registers.read',
    'Lists the files that wait, run or have stopped, and those that ended within a day.',
  )
  listRegisterUploads(): Promise<RegisterUploadDto[]> {
    return this.views.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: RegisterUploadDto })
  @Permit('registers.read', 'Shows how far a file is.')
  getRegisterUpload(@Param('id', ParseUUIDPipe) id: string): Promise<RegisterUploadDto> {
    return this.views.show(id);
  }

  @Get(':id/table')
  @ApiQuery({ name: 'sheet', required: false, type: Number })
  @ApiQuery({ name: 'header', required: false, type: Number })
  @ApiOkResponse({ type: UploadTableDto })
  @Permit(
    'registers.write',
    'Shows the columns of a file with values of its own, and the layouts that fit it.',
  )
  getUploadTable(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('sheet') sheet?: string,
    @Query('header') header?: string,
  ): Promise<UploadTableDto> {
    return this.views.table(id, wholeNumber('sheet', sheet) ?? 0, wholeNumber('header', header));
  }

  @Put(':id/reading')
  @ApiOkResponse({ type: RegisterUploadDto })
  @Stepwise('again')
  @Permit('registers.write', 'Says how a file is read, and answers what would come of its rows.')
  async readRegisterUpload(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() wanted: ReadingRequest,
    @Req() request: ApiRequest,
  ): Promise<RegisterUploadDto> {
    const steps = stepsOf(request);
    await this.readings.read(id, { wanted, sessionHash: sessionOf(request) }, steps);
    return steps.look(() => this.views.show(id));
  }

  @Post(':id/start')
  @HttpCode(200)
  @ApiOkResponse({ type: RegisterUploadDto })
  @Stepwise('again')
  @Permit('registers.write', 'Brings the rows of a file in, in the background; goes on where it stopped.')
  async startRegisterUpload(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: ApiRequest,
    @Steps() steps: RequestSteps,
  ): Promise<RegisterUploadDto> {
    await this.runs.start(id, sessionOf(request), steps);
    return steps.look(() => this.views.show(id));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('registers.write', 'Drops a file; rows that were brought in stay.')
  @Repeatable()
  dropRegisterUpload(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.uploads.drop(id);
  }
}

function stepsOf({ steps }: ApiRequest): RequestSteps {
  if (!steps) throw new Error('The route is not declared Stepwise.');
  return steps;
}

const sessionOf = (request: ApiRequest): string => hashToken(sessionToken(request)) ?? '';

function wholeNumber(path: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,3}$/.test(text)) throw invalid({ path, code: 'not_valid' });
  return Number(text);
}

import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiProduces,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { Database } from '../platform/database/database.js';
import { Answers, AnswersNothing } from '../platform/http/answers.js';
import { once } from '../platform/http/once.js';
import { oneOrNone } from '../platform/http/params.js';
import { Id, RequirePermission, Steps } from '../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../platform/http/request-logger.js';
import { Log } from '../platform/log.js';
import { hashToken, sessionToken } from '../platform/session/session-cookie.js';
import { Problem, invalid, notFound } from '../shared/errors.js';
import { FileBytesService } from './file-bytes.service.js';
import type { Stored } from './file-bytes.service.js';
import { FileSharingService } from './file-sharing.service.js';
import { CaseFilesDto, FileDto, FileRemovalRequest, FileRequest } from './files.dto.js';
import { ReferralFileRequest, ReferralFilesDto } from './files.dto.js';
import { downloadOf } from './files.rules.js';
import { FilesService } from './files.service.js';
import { FILE_SUBJECTS, MOST_THUMBNAIL_BYTES } from './files.types.js';
import type { FileSubject } from './files.types.js';
import { UploadsService } from './uploads.service.js';

/** An answer that a browser opens as a page neither runs nor shows anything. */
const SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** Photos, recordings and papers of a case. */
@ApiTags('files')
@Controller()
export class FilesController {
  constructor(
    private readonly files: FilesService,
    private readonly uploads: UploadsService,
    private readonly bytes: FileBytesService,
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  @Get('cases/:caseId/files')
  @ApiQuery({ name: 'subject', required: false, enum: FILE_SUBJECTS })
  @ApiQuery({ name: 'subjectId', required: false, format: 'uuid', description: 'With the subject: its id.' })
  @ApiOkResponse({ type: CaseFilesDto })
  @RequirePermission(
    'files.read',
    'Lists the files of a case, or of one record in it, that the viewer may read.',
  )
  listCaseFiles(
    @Id('caseId') caseId: string,
    @Query('subject', oneOrNone(FILE_SUBJECTS)) subject?: FileSubject,
    @Query('subjectId', new ParseUUIDPipe({ optional: true })) subjectId?: string,
  ): Promise<CaseFilesDto> {
    return this.files.list(caseId, subject && subjectId ? { subject, subjectId } : null);
  }

  @Post('cases/:caseId/files')
  @ApiCreatedResponse({ type: FileDto })
  @RequirePermission('files.write', 'Begins the upload of a file; its bytes follow in chunks.')
  addFile(@Id('caseId') caseId: string, @Body() body: FileRequest): Promise<FileDto> {
    return once(
      () => this.files.add(caseId, body),
      (id) => this.files.show(id),
    );
  }

  @Get('files/:id')
  @ApiOkResponse({ type: FileDto })
  @RequirePermission('files.read', 'Shows a file and which chunks of an upload have arrived.')
  getFile(@Id() id: string): Promise<FileDto> {
    return this.files.show(id);
  }

  @Put('files/:id/chunks/:no')
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @AnswersNothing()
  @RequirePermission('files.write', 'Takes one chunk of 256 kB; the same one again changes nothing.', {
    noTransaction: 'again',
  })
  async uploadFileChunk(
    @Id() id: string,
    @Param('no') no: string,
    @Req() request: ApiRequest,
  ): Promise<void> {
    if (!request.is('application/octet-stream')) throw new Problem(415, 'file_type');
    if (!/^\d{1,2}$/.test(no)) throw invalid({ path: 'no', code: 'file_chunk_unknown' });
    const { steps } = request;
    if (!steps) throw new Error('The route is not declared with noTransaction.');
    await this.uploads.receive(id, Number(no), { body: request, steps });
  }

  @Post('files/:id/finish')
  @Answers(FileDto)
  @RequirePermission('files.write', 'Recognises the content of an upload and keeps it, or says why not.', {
    noTransaction: 'again',
  })
  async finishFile(@Id() id: string, @Steps() steps: RequestSteps): Promise<FileDto> {
    await this.uploads.complete(id, steps);
    return steps.look(() => this.files.show(id));
  }

  @Get('files/:id/content')
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @Header('Content-Security-Policy', SANDBOX)
  @RequirePermission('files.read', 'Downloads a file under a name without words.')
  async getFileContent(@Id() id: string, @Req() request: ApiRequest): Promise<StreamableFile> {
    const { file, header } = await this.files.toRead(id);
    const part = file.format === 'jpg' ? 'image' : 'upload';
    const stored = { fileId: id, part, key: header.key, size: file.size } as const;
    return this.streamed(stored, request, downloadOf(id, file.format ?? 'pdf'));
  }

  @Get('files/:id/thumbnail')
  @ApiProduces('image/jpeg')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @Header('Content-Security-Policy', SANDBOX)
  @RequirePermission('files.read', 'Shows a picture in small.')
  async getFileThumbnail(@Id() id: string, @Req() request: ApiRequest): Promise<StreamableFile> {
    const { file, header } = await this.files.toRead(id);
    if (file.format !== 'jpg') throw notFound();
    // It has one chunk, whatever its size.
    const stored = { fileId: id, part: 'thumbnail', key: header.key, size: MOST_THUMBNAIL_BYTES } as const;
    return this.streamed(stored, request, { ...downloadOf(id, 'jpg'), length: null });
  }

  @Post('files/:id/removal')
  @AnswersNothing()
  @RequirePermission('files.remove', 'Destroys the content and the name of a file, for a reason.')
  removeFile(@Id() id: string, @Body() { reason }: FileRemovalRequest): Promise<void> {
    return once(() => this.files.remove(id, reason));
  }

  @Delete('files/:id')
  @AnswersNothing()
  @RequirePermission('files.write', 'Drops an unfinished upload.', { idempotent: true })
  cancelFile(@Id() id: string): Promise<void> {
    return this.files.cancel(id);
  }

  /** Sent after the transaction of the request, a megabyte at a time: a slow line holds no connection. */
  private streamed(
    stored: Stored,
    request: ApiRequest,
    { type, disposition, length = stored.size }: ReturnType<typeof downloadOf> & { length?: number | null },
  ): StreamableFile {
    const session = { sessionHash: hashToken(sessionToken(request)), requestId: request.requestId };
    const options = { ...session, readsOnly: true, isUnattended: true };
    const chunks = this.bytes.chunks(stored, (work) => this.database.run(options, work));
    const file = new StreamableFile(Readable.from(chunks), {
      ...{ type, disposition },
      ...(length === null ? {} : { length }),
    });
    // What does not open is cut off, whatever was sent of it; the usual answer would carry the words of the error.
    return file
      .setErrorHandler((_, response) => response.destroy?.())
      .setErrorLogger((error) => this.log.error('file_not_sent', { error }));
  }
}

/** Files that go with a referral. */
@ApiTags('files')
@Controller('referrals/:id/files')
export class ReferralFilesController {
  constructor(private readonly sharing: FileSharingService) {}

  @Get()
  @ApiOkResponse({ type: ReferralFilesDto })
  @RequirePermission(
    'files.read',
    'Lists the files shared with a referral and, for the sender, those that may be.',
  )
  listReferralFiles(@Id() id: string): Promise<ReferralFilesDto> {
    return this.sharing.list(id);
  }

  @Post()
  @ApiCreatedResponse({ type: ReferralFilesDto })
  @RequirePermission(
    'files.write',
    'Shares one file with the receiver; the survivor agreed to it in private.',
  )
  async shareFile(@Id() id: string, @Body() body: ReferralFileRequest): Promise<ReferralFilesDto> {
    await once(() => this.sharing.share(id, body));
    return this.sharing.list(id);
  }

  @Delete(':fileId')
  @AnswersNothing()
  @RequirePermission('files.write', 'Ends the sharing of a file.', { idempotent: true })
  unshareFile(@Id() id: string, @Id('fileId') fileId: string): Promise<void> {
    return this.sharing.unshare(id, fileId);
  }
}

import { Body, Controller, Get, Param, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AnswersNothing } from '../platform/http/answers.js';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id, oneOf } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import {
  LegalPackDto,
  PackDueDto,
  PackFileQuery,
  PackSettingsRequest,
  SignOffRequest,
  SignatureRequest,
} from './legal-pack.dto.js';
import { LegalPackService } from './legal-pack.service.js';
import { PACK_TABLES, SIGN_OFF_STEPS } from './legal-pack.types.js';
import type { PackTable, SignOffStep } from './legal-pack.types.js';
import { ProtocolsService } from './protocols.service.js';

const FILE = { schema: { type: 'string', format: 'binary' } } as const;

/** The name of the file says nothing. */
function streamed(response: Response, bytes: Buffer, [type, name]: [string, string]): StreamableFile {
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
  return new StreamableFile(bytes, {
    type,
    disposition: `attachment; filename="${name}"`,
    length: bytes.length,
  });
}

/** Documents on the law, made from the running database. They name no survivor. */
@ApiTags('legal-pack')
@Controller('legal-pack')
export class LegalPackController {
  constructor(
    private readonly pack: LegalPackService,
    private readonly protocols: ProtocolsService,
  ) {}

  @Get()
  @ApiOkResponse({ type: LegalPackDto })
  @RequirePermission('legal_pack.read', 'Shows the settings, signatures and differences to the last pack.')
  getLegalPack(): Promise<LegalPackDto> {
    return this.pack.show();
  }

  @Get('due')
  @ApiOkResponse({ type: PackDueDto })
  @RequirePermission('legal_pack.read', 'Says whether a pack is to be made, and why.')
  getLegalPackDue(): Promise<PackDueDto> {
    return this.pack.due();
  }

  @Get('document')
  @ApiProduces('application/pdf')
  @ApiOkResponse(FILE)
  @RequirePermission('legal_pack.read', 'Makes the pack as one document from the running database.')
  async getLegalDocument(
    @Query() { language }: PackFileQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return streamed(response, await this.pack.asPdf(language), ['application/pdf', 'document.pdf']);
  }

  @Get('tables/:table')
  @ApiParam({ name: 'table', enum: PACK_TABLES })
  @ApiProduces('text/csv')
  @ApiOkResponse(FILE)
  @RequirePermission('legal_pack.read', 'Makes one table of the pack from the running database.')
  async getLegalTable(
    @Param('table', oneOf(PACK_TABLES)) table: PackTable,
    @Query() { language }: PackFileQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const bytes = await this.pack.asCsv(table, language);
    return streamed(response, bytes, ['text/csv; charset=utf-8', 'table.csv']);
  }

  @Post('versions')
  @AnswersNothing()
  @RequirePermission('legal_pack.make', 'Keeps what the pack says now, to compare the next one with it.')
  makeLegalPack(): Promise<void> {
    return once(() => this.pack.make());
  }

  @Put('settings')
  @AnswersNothing()
  @RequirePermission('legal_pack.write', 'Writes what the pack cannot read from the database.')
  setLegalSettings(@IfMatch() version: number, @Body() body: PackSettingsRequest): Promise<void> {
    return once(() => this.protocols.write(body, version));
  }

  @Post('protocols')
  @AnswersNothing()
  @RequirePermission('legal_pack.write', 'Publishes the version of the protocol that follows the one shown.')
  publishProtocol(@IfMatch() number: number): Promise<void> {
    return once(() => this.protocols.publish(number));
  }

  @Put('agencies/:agencyId/signature')
  @AnswersNothing()
  @RequirePermission('legal_pack.write', 'Records who signed the latest protocol for an agency.')
  signProtocol(@Id('agencyId') agencyId: string, @Body() body: SignatureRequest): Promise<void> {
    return once(() => this.protocols.sign(agencyId, body));
  }

  @Put('sign-offs/:step')
  @AnswersNothing()
  @ApiParam({ name: 'step', enum: SIGN_OFF_STEPS })
  @RequirePermission('legal_pack.make', 'Records a step before the first real case.')
  signOff(
    @Param('step', oneOf(SIGN_OFF_STEPS)) step: SignOffStep,
    @Body() body: SignOffRequest,
  ): Promise<void> {
    return once(() => this.protocols.signOff(step, body));
  }
}

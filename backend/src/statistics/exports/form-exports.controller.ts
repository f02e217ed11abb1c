import { Controller, Get, Param, ParseEnumPipe, ParseIntPipe } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { LANGUAGES } from '../../identity/index.js';
import type { Language } from '../../identity/index.js';
import { Permit } from '../../platform/http/permit.js';
import { notFound } from '../../shared/errors.js';
import { MinimumSetService } from '../minimum-set/minimum-set.service.js';
import { OwnPrintDto } from '../own-returns/own-returns.dto.js';
import { OwnReturnsService } from '../own-returns/own-returns.service.js';
import { PrintMarkDto } from '../returns/returns.dto.js';
import { ReturnsService } from '../returns/returns.service.js';
import { AnswersWithFile, File, sent } from './asked-file.js';
import type { AskedFile } from './asked-file.js';
import { ExportsService } from './exports.service.js';
import { filledReturn, minimumSet, ownReturn } from './takeable.js';

/** Forms that draw on many tables, as files and on paper. */
@ApiTags('exports')
@Controller('statistics/exports')
export class FormExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly returns: ReturnsService,
    private readonly minimum: MinimumSetService,
    private readonly own: OwnReturnsService,
  ) {}

  @Get('minimum-set/:year/:file')
  @ApiParam({ name: 'year', type: Number })
  @AnswersWithFile()
  @Permit('statistics.read', 'Gives what holds the minimum data set as a file.')
  async exportMinimumSet(
    @Param('year', ParseIntPipe) year: number,
    @File() file: AskedFile,
  ): Promise<StreamableFile> {
    if (file.name !== 'minimum') throw notFound();
    return sent(await this.exports.file(minimumSet(await this.minimum.get(year)), file));
  }

  @Get('returns/:period/:file')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @AnswersWithFile()
  @Permit('statistics.read', 'Gives the return of a period as a file.')
  async exportReturn(@Param('period') period: string, @File() file: AskedFile): Promise<StreamableFile> {
    if (file.name !== 'return') throw notFound();
    return sent(await this.exports.file(filledReturn(await this.returns.get(period)), file));
  }

  @Get('returns/:period/print/:language')
  @ApiParam({ name: 'period', type: String })
  @ApiParam({ name: 'language', enum: LANGUAGES })
  @ApiOkResponse({ type: PrintMarkDto })
  @Permit('statistics.read', 'Says what stands on a return that is printed, and writes down that it was.')
  async printReturn(
    @Param('period') period: string,
    @Param('language', new ParseEnumPipe(Object.fromEntries(LANGUAGES.map((each) => [each, each]))))
    language: Language,
  ): Promise<PrintMarkDto> {
    const form = filledReturn(await this.returns.get(period));
    return this.exports.marked(form, { taking: 'print', language });
  }

  @Get('own-returns/:period/:file')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @AnswersWithFile()
  @Permit('measures.of_agency', 'Gives the return of the own agency as a file that may be handed on.')
  async exportOwnReturn(@Param('period') period: string, @File() file: AskedFile): Promise<StreamableFile> {
    if (file.name !== 'own-return') throw notFound();
    return sent(await this.exports.file(ownReturn(await this.own.handedOn(period)), file));
  }

  @Get('own-returns/:period/print/:language')
  @ApiParam({ name: 'period', type: String })
  @ApiParam({ name: 'language', enum: LANGUAGES })
  @ApiOkResponse({ type: OwnPrintDto })
  @Permit('measures.of_agency', 'Gives what of the own return may be printed, and writes down that it was.')
  async printOwnReturn(
    @Param('period') period: string,
    @Param('language', new ParseEnumPipe(Object.fromEntries(LANGUAGES.map((each) => [each, each]))))
    language: Language,
  ): Promise<OwnPrintDto> {
    const form = await this.own.handedOn(period);
    return { form, ...(await this.exports.marked(ownReturn(form), { taking: 'print', language })) };
  }
}

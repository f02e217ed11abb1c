import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Permit } from '../../platform/http/permit.js';
import { ReleasesService } from '../releases.service.js';
import { PrintMarkDto } from '../returns/returns.dto.js';
import { AnswersWithFile, AnswersWithMark, File, Marked, sent } from './asked-file.js';
import type { AskedFile, AskedMark } from './asked-file.js';
import { ExportsService } from './exports.service.js';
import { publishedTable } from './takeable.js';

/** What was published, as files that say of which version they are. */
@ApiTags('exports')
@Controller('statistics/exports/releases/:id')
export class ReleaseExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly releases: ReleasesService,
  ) {}

  @Get(':file')
  @AnswersWithFile()
  @Permit('releases.read', 'Gives a table of a published version as a file.')
  async exportRelease(
    @Param('id', ParseUUIDPipe) id: string,
    @File() file: AskedFile,
  ): Promise<StreamableFile> {
    return sent(await this.exports.file(publishedTable(await this.releases.get(id), file.name), file));
  }

  @Get(':file/mark')
  @AnswersWithMark()
  @Permit(
    'releases.read',
    'Says what stands on a published table that is printed or drawn, and writes it down.',
  )
  async markRelease(
    @Param('id', ParseUUIDPipe) id: string,
    @Marked() asked: AskedMark,
  ): Promise<PrintMarkDto> {
    return this.exports.marked(publishedTable(await this.releases.get(id), asked.name), asked);
  }
}

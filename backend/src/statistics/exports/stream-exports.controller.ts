import { Controller, Get, Param, ParseIntPipe } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../platform/http/permit.js';
import { PrintMarkDto } from '../returns/returns.dto.js';
import { StreamsService } from '../streams.service.js';
import { AnswersWithFile, AnswersWithMark, File, Marked, sent } from './asked-file.js';
import type { AskedFile, AskedMark } from './asked-file.js';
import { ExportsService } from './exports.service.js';
import { streamsOf } from './takeable.js';

/** Both streams and what lies between them: all of it, or one of its tables. */
@ApiTags('exports')
@Controller('statistics/exports/streams/:year')
export class StreamExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly streams: StreamsService,
  ) {}

  @Get(':file')
  @ApiParam({ name: 'year', type: Number })
  @AnswersWithFile()
  @Permit('statistics.streams', 'Gives police and services side by side, or one table of it, as a file.')
  async exportStreams(
    @Param('year', ParseIntPipe) year: number,
    @File() file: AskedFile,
  ): Promise<StreamableFile> {
    return sent(await this.exports.file(streamsOf(await this.streams.get(year), file.name), file));
  }

  @Get(':file/mark')
  @ApiParam({ name: 'year', type: Number })
  @AnswersWithMark()
  @Permit('statistics.streams', 'Says what stands on a table of streams on paper, and writes it down.')
  async markStreams(
    @Param('year', ParseIntPipe) year: number,
    @Marked() asked: AskedMark,
  ): Promise<PrintMarkDto> {
    return this.exports.marked(streamsOf(await this.streams.get(year), asked.name), asked);
  }
}

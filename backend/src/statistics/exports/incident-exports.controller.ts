import { once } from '../../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../platform/http/permit.js';
import { IncidentExportDecision, IncidentExportDto, IncidentExportRequest } from './incident-exports.dto.js';
import { IncidentExportsService } from './incident-exports.service.js';

/** Rows about persons leave by the word of two people, a day after the second. */
@ApiTags('exports')
@Controller('incident-exports')
export class IncidentExportsController {
  constructor(private readonly exports: IncidentExportsService) {}

  @Get()
  @ApiOkResponse({ type: [IncidentExportDto] })
  @RequirePermission('incident_exports.use', 'Lists what was asked for, and how far it is.')
  listIncidentExports(): Promise<IncidentExportDto[]> {
    return this.exports.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: IncidentExportDto })
  @RequirePermission('incident_exports.use', 'Shows one of them.')
  getIncidentExport(@Param('id', ParseUUIDPipe) id: string): Promise<IncidentExportDto> {
    return this.exports.show(id);
  }

  @Post()
  @ApiCreatedResponse({ type: IncidentExportDto })
  @RequirePermission(
    'incident_exports.use',
    'Asks for own incidents of days that are over; needs a proof of presence.',
  )
  askIncidentExport(@Body() body: IncidentExportRequest): Promise<IncidentExportDto> {
    return once(
      () => this.exports.ask(body),
      (made) => this.getIncidentExport(made),
    );
  }

  @Post(':id/decision')
  @HttpCode(200)
  @ApiOkResponse({ type: IncidentExportDto })
  @RequirePermission('incident_exports.use', 'Approves or refuses what another supervisor asked for.')
  decideIncidentExport(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { approves }: IncidentExportDecision,
  ): Promise<IncidentExportDto> {
    return once(
      async () => {
        await this.exports.decide(id, approves);
        return id;
      },
      (made) => this.getIncidentExport(made),
    );
  }

  @Post(':id/download')
  @HttpCode(200)
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @RequirePermission(
    'incident_exports.use',
    'Gives the rows once their day has passed; counted, and every case is written down.',
    { readOnly: true },
  )
  async downloadIncidentExport(@Param('id', ParseUUIDPipe) id: string): Promise<StreamableFile> {
    const { name, type, bytes } = await this.exports.take(id);
    return new StreamableFile(bytes, {
      type,
      disposition: `attachment; filename="${name}"`,
      length: bytes.length,
    });
  }
}

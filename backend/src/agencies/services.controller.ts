import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { ServiceDto, ServiceRequest } from './agencies.dto.js';
import { SERVICE_TYPES } from './agencies.types.js';
import { ServicesService } from './services.service.js';

@ApiTags('directory')
@Controller('services')
export class ServicesController {
  constructor(private readonly services: ServicesService) {}

  @Get()
  @ApiQuery({ name: 'type', enum: SERVICE_TYPES, required: false })
  @ApiQuery({ name: 'place', required: false })
  @ApiOkResponse({ type: [ServiceDto] })
  @Permit('directory.read', 'Lists the services of the member agencies, those of the given place first.')
  listServices(@Query('type') type?: string, @Query('place') place?: string): Promise<ServiceDto[]> {
    return this.services.list(type ?? null, place ?? null);
  }

  @Get(':id')
  @ApiOkResponse({ type: ServiceDto })
  @Permit('directory.read', 'Shows one service.')
  getService(@Param('id', ParseUUIDPipe) id: string): Promise<ServiceDto> {
    return this.services.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: ServiceDto })
  @Permit('directory.write', 'Adds a service to an agency.')
  @AnswersWith('getService')
  createService(@Body() body: ServiceRequest): Promise<string> {
    return this.services.create(body);
  }

  @Put(':id')
  @ApiOkResponse({ type: ServiceDto })
  @Permit('directory.write', 'Changes a service and confirms its places.')
  @AnswersWith('getService')
  async changeService(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ServiceRequest,
  ): Promise<string> {
    await this.services.change(id, version, body);
    return id;
  }
}

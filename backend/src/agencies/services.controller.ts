import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { SERVICE_TYPES } from './agencies.types.js';
import { ServiceEntriesService } from './service-entries.service.js';
import {
  NewServiceRequest,
  PlacesConfirmationRequest,
  ServiceChangeRequest,
  ServiceDto,
} from './services.dto.js';
import { ServicesService } from './services.service.js';

@ApiTags('directory')
@Controller('services')
export class ServicesController {
  constructor(
    private readonly services: ServicesService,
    private readonly entries: ServiceEntriesService,
  ) {}

  @Get()
  @ApiQuery({ name: 'type', enum: SERVICE_TYPES, required: false })
  @ApiQuery({ name: 'place', required: false })
  @ApiOkResponse({ type: [ServiceDto] })
  @Permit(
    'directory.read',
    'Lists the services of the member agencies: own groups first, then the given place; last what the own one withdrew.',
  )
  listServices(@Query('type') type?: string, @Query('place') place?: string): Promise<ServiceDto[]> {
    return this.services.list({ type: type ?? null, place: place ?? null, withWithdrawn: true });
  }

  @Get(':id')
  @ApiOkResponse({ type: ServiceDto })
  @Permit(
    'directory.read',
    'Shows one service; of a confidential one, outside its agency, that it can be asked.',
  )
  getService(@Param('id', ParseUUIDPipe) id: string): Promise<ServiceDto> {
    return this.services.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: ServiceDto })
  @Permit('services.write', 'Adds a service: a supervisor to her agency, the administrator to any.')
  @AnswersWith('getService')
  createService(@Body() body: NewServiceRequest): Promise<string> {
    return this.entries.create(body);
  }

  @Put(':id')
  @ApiOkResponse({ type: ServiceDto })
  @Permit('services.write', 'Changes the entry of a service: hours, languages, cost, papers, places in all.')
  @AnswersWith('getService')
  async changeService(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ServiceChangeRequest,
  ): Promise<string> {
    await this.entries.change(id, version, body);
    return id;
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @ApiOkResponse({ type: ServiceDto })
  @Permit('services.withdraw', 'Withdraws a service of the own agency for good; what is running goes on.')
  @AnswersWith('getService')
  async withdrawService(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<string> {
    await this.entries.withdraw(id, version);
    return id;
  }

  @Post(':id/check')
  @HttpCode(200)
  @ApiOkResponse({ type: ServiceDto })
  @Permit('services.write', 'Says that the entry is right as it stands, for the public pages too.')
  @AnswersWith('getService')
  async checkService(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<string> {
    await this.entries.check(id, version);
    return id;
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @ApiOkResponse({ type: ServiceDto })
  @Permit('services.confirm', 'Confirms how many places of the own agency’s service are free now.')
  @AnswersWith('getService')
  async confirmPlaces(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: PlacesConfirmationRequest,
  ): Promise<string> {
    await this.entries.confirm(id, version, body.freePlaces);
    return id;
  }
}

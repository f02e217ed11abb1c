import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, Req } from '@nestjs/common';
import { ParseUUIDPipe } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AnswersNothing } from '../../platform/http/answers.js';
import { once } from '../../platform/http/once.js';
import { Id, RequirePermission } from '../../platform/http/permit.js';
import type { ApiRequest } from '../../platform/http/request-logger.js';
import type { Problem } from '../../shared/errors.js';
import {
  AgencyDeviceDto,
  AlongCaseDto,
  AlongDto,
  DeviceCasesRequest,
  DeviceDto,
  DeviceRequest,
  NewDeviceDto,
  ShareDto,
} from './along.dto.js';
import { AlongService } from './along.service.js';
import { DevicesService } from './devices.service.js';

@ApiTags('along')
@Controller('devices')
export class DevicesController {
  constructor(private readonly devices: DevicesService) {}

  @Post()
  @ApiCreatedResponse({ type: NewDeviceDto })
  @RequirePermission('along.take', 'Takes cases along on a phone for 72 hours; needs a proof of presence.')
  startDevice(@Body() body: DeviceRequest): Promise<NewDeviceDto> {
    this.devices.admit();
    return once(
      () => this.devices.start(body),
      (id) => this.devices.showNew(id),
    );
  }

  @Get()
  @ApiOkResponse({ type: [DeviceDto] })
  @RequirePermission('devices.keep', 'Lists the viewer’s own phones with cases on them.')
  listDevices(): Promise<DeviceDto[]> {
    return this.devices.list();
  }

  @Get('agency')
  @ApiOkResponse({ type: [AgencyDeviceDto] })
  @RequirePermission('team.read', 'Lists the phones of the agency’s people with cases on them.')
  listAgencyDevices(): Promise<AgencyDeviceDto[]> {
    return this.devices.listOfAgency();
  }

  @Delete(':id')
  @AnswersNothing()
  @RequirePermission('devices.keep', 'Ends a phone of one’s own or, as supervisor, of the agency.', {
    idempotent: true,
  })
  endDevice(@Id() id: string): Promise<void> {
    return this.devices.end(id);
  }

  @Put(':id/cases')
  @AnswersNothing()
  @RequirePermission('along.take', 'Replaces the list of cases of a phone.', { idempotent: true })
  setDeviceCases(@Id() id: string, @Body() { caseIds }: DeviceCasesRequest): Promise<Problem | undefined> {
    return this.devices.setCases(id, caseIds);
  }

  @Post(':id/share')
  @HttpCode(200)
  @ApiOkResponse({ type: ShareDto })
  @RequirePermission('devices.keep', 'Hands out the share of a phone and extends it; 410 where it ended.', {
    idempotent: true,
  })
  renewShare(@Id() id: string): Promise<ShareDto | Problem> {
    return this.devices.renew(id);
  }

  @Post(':id/night')
  @AnswersNothing()
  @RequirePermission('devices.keep', 'Withholds the share of a phone until presence is proved again.', {
    idempotent: true,
  })
  closeForNight(@Id() id: string): Promise<Problem | undefined> {
    return this.devices.closeForNight(id);
  }
}

@ApiTags('along')
@Controller('along')
export class AlongController {
  constructor(private readonly along: AlongService) {}

  @Get()
  @ApiOkResponse({ type: AlongDto })
  @RequirePermission('along.take', 'Lists the viewer’s own cases and what of them can be taken along.')
  listAlong(): Promise<AlongDto> {
    return this.along.list();
  }

  @Get(':caseId')
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiOkResponse({ type: AlongCaseDto })
  @ApiResponse({ status: 304, description: 'Unchanged.' })
  @RequirePermission('along.take', 'Reads one case in codes and times, for a phone that holds it.')
  async getCaseAlong(
    @Id('caseId') caseId: string,
    @Query('device', ParseUUIDPipe) device: string,
    @Req() request: ApiRequest,
  ): Promise<AlongCaseDto | undefined> {
    const { etag, open } = await this.along.find(caseId, device);
    request.res?.setHeader('ETag', `"${etag}"`);
    if (request.header('If-None-Match') !== `"${etag}"`) return open();
    request.res?.status(304);
    return undefined;
  }
}

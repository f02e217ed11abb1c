import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { once } from '../platform/http/once.js';
import { RequirePermission } from '../platform/http/permit.js';
import { PushDeviceRequest, PushDevicesDto } from './push-devices.dto.js';
import { PushDevicesService } from './push-devices.service.js';

/** Devices on which the signed-in user sees that there is something new. */
@ApiTags('notification-preferences')
@Controller('push-devices')
export class PushDevicesController {
  constructor(private readonly devices: PushDevicesService) {}

  @Get()
  @ApiOkResponse({ type: PushDevicesDto })
  @RequirePermission('signed_in', 'Lists the own devices that show messages, without their addresses.')
  listPushDevices(): Promise<PushDevicesDto> {
    return this.devices.list();
  }

  @Post()
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('signed_in', 'Adds the browser of the user, after a step-up; five devices at most.')
  addPushDevice(@Body() body: PushDeviceRequest): Promise<void> {
    return once(() => this.devices.add(body));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('signed_in', 'Removes an own device.', { idempotent: true })
  removePushDevice(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.devices.remove(id);
  }
}

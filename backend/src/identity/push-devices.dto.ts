import { ApiProperty } from '@nestjs/swagger';
import { Formed } from '../platform/http/validation.js';
import { DEVICE_BROWSERS, DEVICE_SYSTEMS } from './devices.rules.js';
import type { DeviceBrowser, DeviceSystem } from './devices.rules.js';

export class PushDeviceDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: DEVICE_BROWSERS }) browser: DeviceBrowser;
  @ApiProperty({ enum: DEVICE_SYSTEMS }) system: DeviceSystem;
  @ApiProperty({ format: 'date-time' }) addedAt: string;
  @ApiProperty({ description: 'SHA-256 of its address in base64url, by which a browser finds its own row.' })
  fingerprint: string;
}

/** The devices of the viewer. No other user can read them. */
export class PushDevicesDto {
  @ApiProperty({ type: String, nullable: true, description: 'For browsers that subscribe; null: off here.' })
  publicKey: string | null;
  @ApiProperty({ type: [PushDeviceDto] }) devices: PushDeviceDto[];
}

/** What a browser answers when it subscribes. */
export class PushDeviceRequest {
  @Formed(/^https?:\/\/[!-~]{1,990}$/, { description: 'Address at its push service.' }) endpoint: string;
  @Formed(/^[A-Za-z0-9_-]{87}$/) p256dh: string;
  @Formed(/^[A-Za-z0-9_-]{22}$/) auth: string;
}

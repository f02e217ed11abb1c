import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../platform/config/settings.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import { pushEndpoint } from '../platform/mail/push-endpoint.js';
import { SETTINGS } from '../platform/platform.module.js';
import { Problem, invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { deviceOf } from './devices.rules.js';
import type { PushDeviceRequest, PushDevicesDto } from './push-devices.dto.js';
import { addPushDevice, ownPushDevices, pushPublicKey, removePushDevice } from './push-devices.queries.js';
import { hashEndpoint, isEncryptionKey, sealSubscription } from './push-subscriptions.js';

/** Devices of the viewer on which messages appear. */
@Injectable()
export class PushDevicesService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async list(): Promise<PushDevicesDto> {
    const devices = await ownPushDevices(this.database);
    return {
      publicKey: this.settings.push && (await pushPublicKey(this.database)),
      devices: devices.map(({ id, device, createdAt, endpointHash }) => ({
        ...{ id, ...deviceOf(device), addedAt: createdAt.toISOString() },
        fingerprint: endpointHash.toString('base64url'),
      })),
    };
  }

  async add({ endpoint, p256dh, auth }: PushDeviceRequest): Promise<void> {
    const { push } = this.settings;
    if (!push) throw new Problem(409, 'no_push');
    if (!pushEndpoint(endpoint, push.services).isAllowed)
      throw invalid({ path: 'endpoint', code: 'not_valid' });
    if (!isEncryptionKey(p256dh)) throw invalid({ path: 'p256dh', code: 'not_valid' });
    const id = newId();
    const sealed = sealSubscription(this.root, id, { endpoint, p256dh, auth });
    await addPushDevice(this.database, { id, hash: hashEndpoint(endpoint), sealed });
  }

  async remove(id: string): Promise<void> {
    if (!(await removePushDevice(this.database, id))) throw notFound();
  }
}

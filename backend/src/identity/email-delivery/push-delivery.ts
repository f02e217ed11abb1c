import { createECDH } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { OutgoingMessage, Sent } from '../../platform/mail/message-channel.js';
import { PushChannel } from '../../platform/mail/push-channel.js';
import type { PushKeys, Pushed } from '../../platform/mail/push-channel.js';
import { openPushKey, openSubscription, sealPushKey } from '../push-subscriptions.js';
import {
  deletePushDevice,
  markTaken,
  pushDevices,
  storePushKey,
  storedPushKey,
} from './email-delivery.queries.js';
import type { PushDevice } from './email-delivery.queries.js';

/** The channel to push services; null where push is off. */
export const PUSH_CHANNEL = Symbol('push-channel');

type Message = Omit<OutgoingMessage, 'address'>;

/** Sends a message to every device of a user. A device that accepted it does not get it again when others retry. */
@Injectable()
export class PushDelivery implements OnApplicationBootstrap {
  private keys: PushKeys | null = null;
  private readonly run: RunSql = (sql, parameters) => this.database.query(sql, parameters);

  constructor(
    private readonly database: WorkerDatabase,
    private readonly root: RootKey,
    @Inject(PUSH_CHANNEL) private readonly channel: PushChannel | null,
  ) {}

  /** Makes the key at the first start, so that browsers can subscribe. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.channel) await this.serverKeys();
  }

  /** Null where push is off or no device is left. */
  async send(userId: string, message: Message): Promise<Sent | null> {
    const { channel } = this;
    if (!channel) return null;
    const devices = await pushDevices(this.run, userId, message.tag);
    const waiting = devices.filter(({ hasTaken }) => !hasTaken);
    const keys = await this.serverKeys();
    const pushed = await Promise.all(
      waiting.map(async (device): Promise<Pushed> => {
        const subscription = openSubscription(this.root, device.id, device.sealedSubscription);
        const outcome = await channel.send(subscription, message, keys);
        await this.keep(device, message.tag, outcome);
        return outcome;
      }),
    );
    return together(pushed, devices.length > waiting.length);
  }

  private async keep({ id }: PushDevice, tag: string, { outcome }: Pushed): Promise<void> {
    if (outcome === 'accepted') await markTaken(this.run, id, tag);
    if (outcome !== 'gone') return;
    await this.database.transaction(async (run) => {
      await deletePushDevice(run, id);
      await writeJobAudit(run, { action: 'job.remove_push_device', purpose: outcome });
    });
  }

  private async serverKeys(): Promise<PushKeys> {
    if (this.keys) return this.keys;
    if (!(await storedPushKey(this.run))) await storePushKey(this.run, this.newKey());
    const stored = await storedPushKey(this.run);
    if (!stored) throw new Error('The key for push services is gone.');
    this.keys = openPushKey(this.root, stored.publicKey, stored.sealed);
    return this.keys;
  }

  private newKey(): { publicKey: string; sealed: Buffer } {
    const pair = createECDH('prime256v1');
    const publicKey = pair.generateKeys('base64url');
    const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32);
    return { publicKey, sealed: sealPushKey(this.root, privateKey.toString('base64url')) };
  }
}

/** A device that must be tried again decides; else one that accepted the message. */
function together(pushed: readonly Pushed[], hasTaken: boolean): Sent | null {
  const left = pushed.flatMap((one) => (one.outcome === 'gone' ? [] : [one]));
  const [later] = left
    .flatMap((one) => (one.outcome === 'later' ? [one] : []))
    .sort((one, other) => (other.pauseSeconds ?? 0) - (one.pauseSeconds ?? 0));
  if (later) return later;
  if (hasTaken || left.some(({ outcome }) => outcome === 'accepted')) return { outcome: 'accepted' };
  return left[0] ?? null;
}

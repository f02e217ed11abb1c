import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { RootKey } from '../../platform/crypto/root-key.js';
import { PushChannel } from '../../platform/mail/push-channel.js';
import { SmtpChannel } from '../../platform/mail/smtp-channel.js';
import type { PlatformResources } from '../../platform/platform.module.js';
import { CHANNELS, EmailDelivery, EmailDeliveryJobs } from './email-delivery.js';
import { PUSH_CHANNEL, PushDelivery } from './push-delivery.js';

/** Carries messages to the channels that are set up here; the only part of the product that calls other servers. */
@Module({})
export class EmailDeliveryModule {
  static on({ settings, root }: PlatformResources): DynamicModule {
    const { mail, push, displayName, address } = settings;
    const channels = mail ? [new SmtpChannel({ ...mail, displayName, address })] : [];
    return {
      module: EmailDeliveryModule,
      providers: [
        { provide: RootKey, useValue: root },
        { provide: CHANNELS, useValue: channels },
        { provide: PUSH_CHANNEL, useValue: push && new PushChannel({ ...push, displayName }) },
        PushDelivery,
        EmailDelivery,
        EmailDeliveryJobs,
      ],
    };
  }
}

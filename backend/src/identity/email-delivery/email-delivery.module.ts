import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { RootKey } from '../../platform/crypto/root-key.js';
import { SmtpChannel } from '../../platform/mail/smtp-channel.js';
import type { PlatformResources } from '../../platform/platform.module.js';
import { CHANNELS, EmailDelivery, EmailDeliveryJobs } from './email-delivery.js';

/** Carries messages to the channels that are set up here; the only part of the product that calls anybody. */
@Module({})
export class EmailDeliveryModule {
  static on({ settings, root }: PlatformResources): DynamicModule {
    const { mail, displayName, address } = settings;
    const channels = mail ? [new SmtpChannel({ ...mail, displayName, address })] : [];
    return {
      module: EmailDeliveryModule,
      providers: [
        { provide: RootKey, useValue: root },
        { provide: CHANNELS, useValue: channels },
        EmailDelivery,
        EmailDeliveryJobs,
      ],
    };
  }
}

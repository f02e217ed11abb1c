import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { RootKey } from '../../platform/crypto/root-key.js';
import { SmtpChannel } from '../../platform/mail/smtp-channel.js';
import type { Ground } from '../../platform/platform.module.js';
import { CHANNELS, MessageRelay } from './message-relay.js';
import { MessagesJobs } from './messages.jobs.js';

/** Carries messages to the channels that are set up here; the only part of the product that calls anybody. */
@Module({})
export class MessageRelayModule {
  static on({ settings, root }: Ground): DynamicModule {
    const { mail, displayName, address } = settings;
    const channels = mail ? [new SmtpChannel({ ...mail, displayName, address })] : [];
    return {
      module: MessageRelayModule,
      providers: [
        { provide: RootKey, useValue: root },
        { provide: CHANNELS, useValue: channels },
        MessageRelay,
        MessagesJobs,
      ],
    };
  }
}

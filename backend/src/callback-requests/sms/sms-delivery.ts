import { Module } from '@nestjs/common';
import type { DynamicModule, OnModuleDestroy } from '@nestjs/common';
import { openPhone } from '../../identity/index.js';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import type { RootKey } from '../../platform/crypto/root-key.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import type { PlatformResources } from '../../platform/platform.module.js';
import type { Settings } from '../../platform/config/settings.js';
import { SMS_PURPOSE, answerPlace } from '../callback-encryption.js';
import { claimSms, settleAnswer } from '../callback-requests.queries.js';
import type { ClaimedSms } from '../callback-requests.queries.js';
import { HttpGateway } from './http-gateway.js';
import { receiveSms } from './receive-sms.js';
import { SmppGateway } from './smpp-gateway.js';
import type { SmsGateway, SmsPart, SmsReceipt } from './sms-gateway.js';
import { DUTY_ALARM, SENTENCES } from './sms-sentences.types.js';

const EVERY_MS = 2_000;
const OVERTAKING_MS = 2_000;

/** Carries text messages between the operator and the database; without a gateway it does nothing. */
export class SmsDelivery extends RepeatingJob implements OnModuleDestroy {
  private readonly database: WorkerDatabase;
  private readonly root: RootKey;

  constructor(
    { database, root, log }: { database: WorkerDatabase; root: RootKey; log: Log },
    private readonly gateway: SmsGateway | null,
  ) {
    super({ failure: 'sms_failed', everyMs: EVERY_MS, log });
    this.database = database;
    this.root = root;
    gateway?.onReceive((part) => this.keep(part));
    gateway?.onReceipt((receipt) => this.settle(receipt));
  }

  override onApplicationBootstrap(): void {
    if (!this.gateway) return;
    this.gateway.start();
    super.onApplicationBootstrap();
  }

  override async onModuleDestroy(): Promise<void> {
    await super.onModuleDestroy();
    await this.gateway?.close();
  }

  /** Sends what people pressed and alarms for staff, one after the other. What may have been sent is never sent again. */
  async run(): Promise<void> {
    const { gateway } = this;
    for (;;) {
      const claimed = gateway && (await this.database.transaction((run) => claimSms(run)));
      if (!claimed) return;
      const { id } = claimed;
      const { to, text } = this.content(claimed);
      const { id: providerId, state } = await gateway.send(to, text, id);
      await this.database.transaction(async (run) => {
        await settleAnswer(run, { id, state, ...(providerId ? { providerId } : {}) });
        await writeJobAudit(run, { action: 'job.send_sms', purpose: state });
      });
      if (state === 'queued') return;
    }
  }

  private content({ id, template, language, sealedNumber, userId }: ClaimedSms): {
    to: string;
    text: string;
  } {
    if (userId !== null)
      return { to: openPhone(this.root, userId, sealedNumber), text: DUTY_ALARM[language] };
    const to = this.root.open(SMS_PURPOSE, answerPlace(id), sealedNumber).toString();
    return { to, text: SENTENCES[template][language] };
  }

  private keep(part: SmsPart): Promise<void> {
    return this.database.transaction(async (run) => {
      await receiveSms(run, this.root, part);
      await writeJobAudit(run, { action: 'job.receive_sms' });
    });
  }

  /** A receipt may overtake the answer to its message: it is tried once more, then acknowledged even if unknown. */
  private async settle({ id, state }: SmsReceipt): Promise<void> {
    const settle = () => this.database.transaction((run) => settleAnswer(run, { providerId: id, state }));
    if (await settle()) return;
    await new Promise((done) => setTimeout(done, OVERTAKING_MS));
    await settle();
  }
}

/** Null where the operator configured none. */
export function gatewayOf({ sms }: Settings, log: Log): SmsGateway | null {
  if (!sms) return null;
  return sms.secret === null
    ? new SmppGateway({ url: sms.url, number: sms.number, log })
    : new HttpGateway({ url: sms.url, number: sms.number, secret: sms.secret });
}

@Module({})
export class SmsDeliveryModule {
  static on({ settings, root }: PlatformResources): DynamicModule {
    const sms = {
      provide: SmsDelivery,
      inject: [WorkerDatabase, Log],
      useFactory: (database: WorkerDatabase, log: Log) =>
        new SmsDelivery({ database, root, log }, gatewayOf(settings, log)),
    };
    return { module: SmsDeliveryModule, providers: [sms] };
  }
}

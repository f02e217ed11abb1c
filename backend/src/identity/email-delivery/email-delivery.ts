import { Inject, Injectable } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import type {
  ChannelName,
  MessageChannel,
  OutgoingMessage,
  Sent,
} from '../../platform/mail/message-channel.js';
import { Queues } from '../../platform/queue/queues.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { codeOf, openAddress } from '../email-address-encryption.js';
import type { EmailRecipient } from '../email-address-encryption.js';
import { nextTry } from '../quiet-times.rules.js';
import { claimDue } from './delivery-plan.js';
import type { Claimed } from './delivery-plan.js';
import { PushDelivery } from './push-delivery.js';
import { deleteOldMessages, dueRecipients, markMessages } from './email-delivery.queries.js';

/** The channels that are set up here, by the port alone. */
export const CHANNELS = Symbol('channels');

/** Boxes looked at before the sweep asks again, and how many are written to at the same time. */
const BATCH = 100;
const AT_ONCE = 4;

/**
 * Sends due notifications outside the application: grouped per user, at the time each user chose, at least once per
 * tag. It claims with a lease, sends outside any transaction, then marks (SECURITY E4). If no channel accepts a
 * message, the notification remains in the application.
 */
@Injectable()
export class EmailDelivery {
  private readonly channels: ReadonlyMap<ChannelName, MessageChannel>;
  private readonly run: RunSql = (sql, parameters) => this.database.query(sql, parameters);

  constructor(
    private readonly database: WorkerDatabase,
    private readonly root: RootKey,
    private readonly log: Log,
    private readonly push: PushDelivery,
    @Inject(CHANNELS) channels: readonly MessageChannel[],
  ) {
    this.channels = new Map(channels.map((channel) => [channel.name, channel]));
  }

  /** The recipient of one message whose job came. */
  async tell(messageId: string): Promise<void> {
    for (const box of await dueRecipients(this.run, { limit: 1, messageId })) await this.tellBox(box);
  }

  /** Every recipient for whom something is due, whether or not a job ever came. */
  async sweep(): Promise<void> {
    const seen = new Set<string>();
    for (;;) {
      const due = await dueRecipients(this.run, { limit: BATCH });
      const fresh = due.filter(({ userId, channel }) => !seen.has(`${userId}/${channel}`));
      for (const { userId, channel } of fresh) seen.add(`${userId}/${channel}`);
      for (let place = 0; place < fresh.length; place += AT_ONCE)
        await Promise.all(fresh.slice(place, place + AT_ONCE).map((box) => this.tryBox(box)));
      if (fresh.length === 0) break;
    }
    await deleteOldMessages(this.run);
  }

  /** One box that fails must not keep the others waiting. */
  private async tryBox(box: EmailRecipient): Promise<void> {
    await this.tellBox(box).catch((error: unknown) => this.log.warn('message_failed', { error }));
  }

  private async tellBox(box: EmailRecipient): Promise<void> {
    const claimed = await this.database.transaction((run) => claimDue(run, box));
    for (const message of claimed) {
      const sent = await this.send(box, message);
      await this.database.transaction((run) => this.mark(run, message, sent));
    }
  }

  /** Holds no transaction: a mail server may take its time. */
  private send(box: EmailRecipient, message: Claimed): Promise<Sent | null> {
    if (box.channel === 'push') return this.push.send(box.userId, { ...message, count: message.ids.length });
    const channel = this.channels.get(box.channel);
    if (!channel || !message.sealedAddress) return Promise.resolve(null);
    return channel.send({ ...this.contentOf(box, message), tag: message.tag });
  }

  private contentOf(box: EmailRecipient, message: Claimed): Omit<OutgoingMessage, 'tag'> {
    const { template, language, ids, sealedAddress } = message;
    const isCode = template === 'address_code';
    return {
      address: openAddress(this.root, box, sealedAddress as Buffer),
      template,
      language,
      count: isCode ? codeOf(this.root, box.userId, ids[0] ?? '') : ids.length,
    };
  }

  /** A worker whose lease has expired does not mark a message that another worker claimed. */
  private async mark(run: RunSql, { tag, attempts }: Claimed, sent: Sent | null): Promise<void> {
    const state = sent === null ? 'fallen_back' : stateAfter(sent, attempts);
    const error = sent === null ? 'no_channel' : sent.outcome === 'accepted' ? null : sent.error;
    const marked = { state, error, nextMinutes: minutesUntilNext(sent, attempts) };
    if (state === 'fallen_back') this.log.warn('message_given_up', { code: error });
    if (await markMessages(run, { tag, attempts }, marked))
      await writeJobAudit(run, { action: 'job.tell', purpose: state });
  }
}

function stateAfter(sent: Sent, attempts: number): 'sent' | 'waiting' | 'fallen_back' {
  if (sent.outcome === 'accepted') return 'sent';
  return sent.outcome === 'later' && nextTry(attempts) !== null ? 'waiting' : 'fallen_back';
}

/** A server that asked for a longer pause gets it. */
function minutesUntilNext(sent: Sent | null, attempts: number): number | null {
  const own = nextTry(attempts);
  const pause = sent && 'pauseSeconds' in sent ? Math.ceil((sent.pauseSeconds ?? 0) / 60) : 0;
  return own === null ? null : Math.max(own, pause);
}

/** The queue that `panoh.plan_messages` names in its outbox rows; a job's id is that of one of the messages. */
const QUEUE = 'messages';
const SWEEP_MS = 30_000;
/** Mail servers are slow, and some of them count connections. */
const JOBS_AT_ONCE = 4;

/** Runs the jobs of messages, and the sweep. */
@Injectable()
export class EmailDeliveryJobs extends RepeatingJob {
  constructor(
    private readonly queues: Queues,
    private readonly delivery: EmailDelivery,
    log: Log,
  ) {
    super({ failure: 'message_sweep_failed', everyMs: SWEEP_MS, log });
  }

  override onApplicationBootstrap(): void {
    this.queues.register(QUEUE, (id) => this.delivery.tell(id), JOBS_AT_ONCE);
    super.onApplicationBootstrap();
  }

  run(): Promise<void> {
    return this.delivery.sweep();
  }
}

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
import { codeOf, openAddress } from '../email-address-encryption.js';
import type { EmailRecipient } from '../email-address-encryption.js';
import { nextTry } from '../quiet-times.rules.js';
import { DeliveryPlan } from './delivery-plan.js';
import type { Claimed } from './delivery-plan.js';

/** The channels that are set up here, by the port alone. */
export const CHANNELS = Symbol('channels');

/** Boxes looked at before the sweep asks again, and how many are written to at the same time. */
const BATCH = 100;
const AT_ONCE = 4;

/** A row that was claimed, or whose sender died, and whose lease has ended, is due again. */
const DUE = `state in ('waiting', 'sending') and next_at <= panoh.now()`;

/**
 * Sends due notifications outside the application: grouped per user, at the time each user chose, at least once per
 * tag. It claims with a lease, sends outside any transaction, then marks (SECURITY E4). If no channel accepts a
 * message, the notification remains in the application.
 */
@Injectable()
export class EmailDelivery {
  private readonly channels: ReadonlyMap<ChannelName, MessageChannel>;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly root: RootKey,
    private readonly log: Log,
    @Inject(CHANNELS) channels: readonly MessageChannel[],
  ) {
    this.channels = new Map(channels.map((channel) => [channel.name, channel]));
  }

  /** The clock's way: the letter box of one message whose job came. */
  async tell(messageId: string): Promise<void> {
    for (const box of await this.dueBoxes('id = $2', 1, messageId)) await this.tellBox(box);
  }

  /** The net: every letter box for which something is due, whether or not a job ever came. */
  async sweep(): Promise<void> {
    const seen = new Set<string>();
    for (;;) {
      const due = await this.dueBoxes('true', BATCH);
      const fresh = due.filter(({ userId, channel }) => !seen.has(`${userId}/${channel}`));
      for (const { userId, channel } of fresh) seen.add(`${userId}/${channel}`);
      for (let place = 0; place < fresh.length; place += AT_ONCE)
        await Promise.all(fresh.slice(place, place + AT_ONCE).map((box) => this.tryBox(box)));
      if (fresh.length === 0) break;
    }
    await this.database.query(`delete from panoh.messages where ended_at < panoh.now() - interval '90 days'`);
  }

  private dueBoxes(which: string, limit: number, ...more: unknown[]): Promise<EmailRecipient[]> {
    return this.database.query<EmailRecipient>(
      `select user_id as "userId", channel from panoh.messages where ${DUE} and ${which}
       group by user_id, channel order by min(next_at) limit $1`,
      [limit, ...more],
    );
  }

  /** One box that fails must not keep the others waiting. */
  private async tryBox(box: EmailRecipient): Promise<void> {
    await this.tellBox(box).catch((error: unknown) => this.log.warn('message_failed', { error }));
  }

  private async tellBox(box: EmailRecipient): Promise<void> {
    const claimed = await this.database.transaction((run) => new DeliveryPlan(run, box).claim());
    for (const message of claimed) {
      const sent = await this.send(box, message);
      await this.database.transaction((run) => this.mark(run, message, sent));
    }
  }

  /** Holds no transaction: a mail server may take its time. */
  private send(box: EmailRecipient, message: Claimed): Promise<Sent | null> {
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
    const marked = await run(
      `update panoh.messages set state = $3, error_code = $4,
         next_at = panoh.now() + coalesce($5::integer, 0) * interval '1 minute',
         ended_at = case when $3 <> 'waiting' then panoh.now() end
       where tag = $1 and state = 'sending' and attempts = $2 returning id`,
      [tag, attempts, state, error, nextTry(attempts)],
    );
    if (marked.length > 0) await writeJobAudit(run, { action: 'job.tell', purpose: state });
  }
}

function stateAfter(sent: Sent, attempts: number): 'sent' | 'waiting' | 'fallen_back' {
  if (sent.outcome === 'accepted') return 'sent';
  return sent.outcome === 'later' && nextTry(attempts) !== null ? 'waiting' : 'fallen_back';
}

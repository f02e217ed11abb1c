import { randomUUID } from 'node:crypto';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { MessageLanguage, Template } from '../../platform/mail/message-channel.js';
import type { EmailRecipient } from '../email-address-encryption.js';
import { whenToTell } from '../quiet-times.rules.js';
import type { Choices, EmailChoice, MessageKind } from '../email-notifications.types.js';

/** Longer than a mail server may take; what a dead worker held goes out again after it. */
const LEASE = '3 minutes';

/** The rows sent as one message. */
export interface Claimed {
  tag: string;
  template: Template;
  language: MessageLanguage;
  ids: string[];
  attempts: number;
  /** Null where there is no address any more. */
  sealedAddress: Buffer | null;
}

interface DueRow {
  id: string;
  kind: MessageKind;
  is_safety: boolean;
  tag: string | null;
  attempts: number;
  created_at: Date;
  is_needed: boolean;
  snoozed_until: Date | null;
}

interface Recipient {
  now: Date;
  is_open: boolean;
  language: MessageLanguage;
  sealed_address: Buffer | null;
  sealed_planned: Buffer | null;
  email: EmailChoice;
  digest_hour: number;
  quiet_from: number;
  quiet_until: number;
  works_on: number[];
  breaks_quiet: boolean;
}

const byTag = (rows: readonly DueRow[]): DueRow[][] => {
  const groups = new Map<string, DueRow[]>();
  for (const row of rows) groups.set(row.tag ?? '', [...(groups.get(row.tag ?? '') ?? []), row]);
  return [...groups.values()];
};

/** Plans due messages of one person and channel: what to send now, what to delay and what to drop. */
export class DeliveryPlan {
  constructor(
    private readonly run: RunSql,
    private readonly box: EmailRecipient,
  ) {}

  /** In one transaction, which another worker for the same person waits for nowhere: it finds nothing. */
  async claim(): Promise<Claimed[]> {
    const { userId, channel } = this.box;
    const [lock] = await this.run<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended('messages/' || $1, 0)) as mine`,
      [`${userId}/${channel}`],
    );
    if (!lock?.mine) return [];
    const rows = await this.dueRows();
    const [to] = await this.run<Recipient>(
      'select panoh.now() as now, r.* from panoh.message_recipient($1, $2) r',
      [userId, channel],
    );
    if (rows.length === 0 || !to) return [];
    const repeats = await this.repeats(rows.filter(({ tag }) => tag !== null));
    const fresh = await this.fresh(
      rows.filter(({ tag }) => tag === null),
      to,
    );
    const groups = to.is_open ? [...repeats, ...fresh.filter((group) => group.length > 0)] : [];
    if (!to.is_open) await this.drop(rows);
    return Promise.all(groups.map((group) => this.take(group, to)));
  }

  private dueRows(): Promise<DueRow[]> {
    return this.run<DueRow>(
      `select m.id, m.kind, m.is_safety, m.tag, m.attempts, m.created_at, n.is_needed, n.snoozed_until
       from panoh.messages m join panoh.message_needs(array(select d.id from panoh.messages d
           where d.user_id = $1 and d.channel = $2 and d.state in ('waiting', 'sending') and d.next_at <= panoh.now())) n
         on n.id = m.id order by m.created_at, m.id`,
      [this.box.userId, this.box.channel],
    );
  }

  /** Repeats a message while one of its rows is still needed. */
  private async repeats(rows: DueRow[]): Promise<DueRow[][]> {
    const groups = byTag(rows);
    const needed = groups.filter((group) => group.some(({ is_needed: isNeeded }) => isNeeded));
    await this.drop(groups.filter((group) => !needed.includes(group)).flat());
    return needed;
  }

  /** Sends a code alone and the other rows together. */
  private async fresh(rows: DueRow[], to: Recipient): Promise<DueRow[][]> {
    const needed = rows.filter(({ is_needed: isNeeded }) => isNeeded);
    await this.drop(rows.filter((row) => !needed.includes(row)));
    const codes = needed.filter(({ kind }) => kind === 'code');
    const others = needed.filter(({ kind }) => kind !== 'code');
    return [codes, await this.thoseNow(others, to)];
  }

  private async thoseNow(rows: DueRow[], to: Recipient): Promise<DueRow[]> {
    if (rows.length === 0) return [];
    const decreed = new Set(
      (await this.run<{ day: string }>('select day::text from panoh.holidays')).map(({ day }) => day),
    );
    const now: DueRow[] = [];
    for (const row of rows) {
      const at = whenToTell(waitingOf(row), choicesOf(to), { decreed, now: to.now });
      if (at === null) await this.drop([row]);
      else if (at <= to.now) now.push(row);
      else await this.run('update panoh.messages set next_at = $2 where id = $1', [row.id, at]);
    }
    return now;
  }

  private async drop(rows: readonly DueRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.run(
      `update panoh.messages set state = 'dropped', ended_at = panoh.now() where id = any ($1)`,
      [rows.map(({ id }) => id)],
    );
  }

  private async take(rows: DueRow[], to: Recipient): Promise<Claimed> {
    const ids = rows.map(({ id }) => id);
    const tag = rows[0]?.tag ?? randomUUID();
    const attempts = Math.max(...rows.map((row) => row.attempts)) + 1;
    await this.run(
      `update panoh.messages set state = 'sending', tag = $2, attempts = $3, tried_at = panoh.now(),
         next_at = panoh.now() + interval '${LEASE}' where id = any ($1)`,
      [ids, tag, attempts],
    );
    const isCode = rows[0]?.kind === 'code';
    return {
      ...{ tag, ids, attempts, language: to.language },
      template: isCode ? 'address_code' : rows.some(({ kind }) => kind === 'urgent') ? 'tasks_due' : 'digest',
      sealedAddress: isCode ? to.sealed_planned : to.sealed_address,
    };
  }
}

const waitingOf = (row: DueRow) => ({
  kind: row.kind === 'urgent' ? ('urgent' as const) : ('digest' as const),
  isSafety: row.is_safety,
  createdAt: row.created_at,
  snoozedUntil: row.snoozed_until,
});

const choicesOf = (to: Recipient): Choices => ({
  email: to.email,
  digestHour: to.digest_hour,
  quietFrom: to.quiet_from,
  quietUntil: to.quiet_until,
  worksOn: to.works_on,
  breaksQuiet: to.breaks_quiet,
});

import type { RunSql } from '../../platform/database/worker-database.js';
import type { MessageLanguage } from '../../platform/mail/message-channel.js';
import type { EmailRecipient } from '../email-address-encryption.js';
import type { Choices, MessageKind } from '../quiet-times.rules.js';

/** Longer than a mail server may take; what a dead worker held goes out again after it. */
const LEASE = '3 minutes';

/** Recipients for whom a message is due: waiting, or claimed by a sender whose lease has ended. */
export const dueRecipients = (
  run: RunSql,
  { limit, messageId = null }: { limit: number; messageId?: string | null },
): Promise<EmailRecipient[]> =>
  run<EmailRecipient>(
    `select user_id as "userId", channel from panoh.messages
     where state in ('waiting', 'sending') and next_at <= panoh.now() and ($2::uuid is null or id = $2)
     group by user_id, channel order by min(next_at) limit $1`,
    [limit, messageId],
  );

/** False while another worker plans for the same person and channel. */
export async function lockRecipient(run: RunSql, { userId, channel }: EmailRecipient): Promise<boolean> {
  const [lock] = await run<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('messages/' || $1, 0)) as mine`,
    [`${userId}/${channel}`],
  );
  return lock?.mine ?? false;
}

export interface DueMessage {
  id: string;
  kind: MessageKind;
  isSafety: boolean;
  tag: string | null;
  attempts: number;
  createdAt: Date;
  isNeeded: boolean;
  snoozedUntil: Date | null;
}

/** Each row names the recipient again: all are of one person. */
export const dueMessages = (
  run: RunSql,
  { userId, channel }: EmailRecipient,
): Promise<(DueMessage & Recipient)[]> =>
  run<DueMessage & Recipient>(
    `select m.id, m.kind, m.is_safety as "isSafety", m.tag, m.attempts, m.created_at as "createdAt",
       n.is_needed as "isNeeded", n.snoozed_until as "snoozedUntil", panoh.now() as now, n.is_open as "isOpen",
       n.language, n.sealed_address as "sealedAddress", n.sealed_planned as "sealedPlanned", n.email,
       n.digest_hour as "digestHour", n.quiet_from as "quietFrom", n.quiet_until as "quietUntil",
       n.works_on as "worksOn", n.breaks_quiet as "breaksQuiet"
     from panoh.messages m join panoh.message_needs(array(select d.id from panoh.messages d
         where d.user_id = $1 and d.channel = $2 and d.state in ('waiting', 'sending') and d.next_at <= panoh.now())) n
       on n.id = m.id order by m.created_at, m.id`,
    [userId, channel],
  );

export interface Recipient extends Choices {
  now: Date;
  isOpen: boolean;
  language: MessageLanguage;
  sealedAddress: Buffer | null;
  sealedPlanned: Buffer | null;
}

export async function decreedDays(run: RunSql): Promise<ReadonlySet<string>> {
  return new Set((await run<{ day: string }>('select day::text from panoh.holidays')).map(({ day }) => day));
}

export const postponeMessage = (run: RunSql, id: string, until: Date): Promise<unknown> =>
  run('update panoh.messages set next_at = $2 where id = $1', [id, until]);

export async function dropMessages(run: RunSql, messages: readonly { id: string }[]): Promise<void> {
  if (messages.length === 0) return;
  await run(`update panoh.messages set state = 'dropped', ended_at = panoh.now() where id = any ($1)`, [
    messages.map(({ id }) => id),
  ]);
}

/** Takes messages under a lease, to be sent as one. */
export const claimMessages = (
  run: RunSql,
  ids: readonly string[],
  { tag, attempts }: { tag: string; attempts: number },
): Promise<unknown> =>
  run(
    `update panoh.messages set state = 'sending', tag = $2, attempts = $3, tried_at = panoh.now(),
       next_at = panoh.now() + interval '${LEASE}' where id = any ($1)`,
    [ids, tag, attempts],
  );

/** Marks the messages of a tag; false where another worker claimed them after the lease had ended. */
export async function markMessages(
  run: RunSql,
  { tag, attempts }: { tag: string; attempts: number },
  { state, error, nextMinutes }: { state: string; error: string | null; nextMinutes: number | null },
): Promise<boolean> {
  const marked = await run(
    `update panoh.messages set state = $3, error_code = $4,
       next_at = panoh.now() + coalesce($5::integer, 0) * interval '1 minute',
       ended_at = case when $3 <> 'waiting' then panoh.now() end
     where tag = $1 and state = 'sending' and attempts = $2 returning id`,
    [tag, attempts, state, error, nextMinutes],
  );
  return marked.length > 0;
}

export const deleteOldMessages = (run: RunSql): Promise<unknown> =>
  run(`delete from panoh.messages where ended_at < panoh.now() - interval '90 days'`);

export interface PushDevice {
  id: string;
  sealedSubscription: Buffer;
  /** Its push service accepted the message of this tag. */
  hasTaken: boolean;
}

export const pushDevices = (run: RunSql, userId: string, tag: string): Promise<PushDevice[]> =>
  run<PushDevice>(
    `select id, sealed_subscription as "sealedSubscription", taken_tag is not distinct from $2 as "hasTaken"
     from panoh.push_devices where user_id = $1`,
    [userId, tag],
  );

export const markTaken = (run: RunSql, id: string, tag: string): Promise<unknown> =>
  run('update panoh.push_devices set taken_tag = $2 where id = $1', [id, tag]);

export const deletePushDevice = (run: RunSql, id: string): Promise<unknown> =>
  run('delete from panoh.push_devices where id = $1', [id]);

export interface StoredPushKey {
  publicKey: string;
  sealed: Buffer;
}

export async function storedPushKey(run: RunSql): Promise<StoredPushKey | undefined> {
  const [row] = await run<StoredPushKey>(
    'select public_key as "publicKey", sealed_private_key as sealed from panoh.push_keys where version = 1',
  );
  return row;
}

/** Of several that are stored at once the first one stays. */
export const storePushKey = (run: RunSql, { publicKey, sealed }: StoredPushKey): Promise<unknown> =>
  run(
    `insert into panoh.push_keys (version, public_key, sealed_private_key) values (1, $1, $2)
     on conflict do nothing`,
    [publicKey, sealed],
  );

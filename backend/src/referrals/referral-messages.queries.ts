import type { AgencySealed } from '../access/index.js';
import type { Database } from '../platform/database/database.js';
import type { RunSql } from '../platform/database/worker-database.js';
import type { ReferralMessage } from './referral.entity.js';

/** Whether the viewer has not yet looked at a message of the other agency. */
export const newMessage = (
  id: string,
): string => `exists (select 1 from panoh.notifications n where n.subject_id = ${id}
  and n.user_id = (select (panoh.me()).user_id) and n.kind = 'message_written' and n.read_at is null)`;

/** A message with the copy of the viewer's agency; null once it is deleted. */
export interface MessageRow extends Pick<ReferralMessage, 'id' | 'sentAt' | 'fromAgencyId'> {
  copy: AgencySealed | null;
}

/** Messages of a referral, the newest first. */
export async function messagesOf(database: Database, id: string): Promise<MessageRow[]> {
  const rows = await database.query<
    Omit<MessageRow, 'copy'> & { [Part in keyof AgencySealed]: AgencySealed[Part] | null }
  >(
    `select m.id, m.sent_at as "sentAt", m.from_agency_id as "fromAgencyId", t.agency_key_version as "agencyKeyVersion",
       t.sealed_key as "sealedKey", t.sealed
     from panoh.referral_messages m left join panoh.referral_message_texts t on t.message_id = m.id
       and t.agency_id = (select (panoh.me()).agency_id)
     where m.referral_id = $1 order by m.sent_at desc, m.id`,
    [id],
  );
  return rows.map(({ agencyKeyVersion, sealedKey, sealed, ...row }) => ({
    ...row,
    copy: agencyKeyVersion && sealedKey && sealed ? { agencyKeyVersion, sealedKey, sealed } : null,
  }));
}

/** The agencies that get a copy of a message now: both of the referral, and the coordinator's while the case is shared. */
export async function messageReaders(database: Database, id: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>('select panoh.message_readers($1) as id', [id]);
  return rows.map((row) => row.id);
}

/** How many messages a referral has, and when the last was sent; every user who sees the referral may know. */
export async function messageCount(
  database: Database,
  id: string,
): Promise<{ messageCount: number; lastMessageAt: Date | null; hasNewMessage: boolean }> {
  const [row] = await database.query<{
    messageCount: number;
    lastMessageAt: Date | null;
    hasNewMessage: boolean;
  }>(
    `select count(*)::integer as "messageCount", max(m.sent_at) as "lastMessageAt", ${newMessage('$1')} as "hasNewMessage"
     from panoh.referral_messages m where m.referral_id = $1`,
    [id],
  );
  return row ?? { messageCount: 0, lastMessageAt: null, hasNewMessage: false };
}

export const notifyMessage = (database: Database, id: string): Promise<unknown> =>
  database.query('select panoh.notify_message($1)', [id]);

/** The viewer's own notifications of messages on a referral. */
export const markMessagesRead = (database: Database, id: string): Promise<unknown> =>
  database.query(
    `update panoh.notifications set read_at = panoh.now()
     where user_id = $1 and subject_id = $2 and kind = 'message_written' and read_at is null`,
    [database.viewer.userId, id],
  );

/** For the worker. */
export async function eraseMessageTexts(run: RunSql): Promise<number> {
  const [gone] = await run<{ count: number }>('select panoh.erase_message_texts() as count');
  return gone?.count ?? 0;
}
